using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Tools;

/// <summary>Answers: what makes an instance, and so runs its constructor and its initialisers?</summary>
internal sealed class Construction(Reach reach, EntryPoints entryPoints, TypeUse types)
{
    /// <summary>The code that runs a type's initialisers: its own constructors, or what runs those that the language writes.</summary>
    public IEnumerable<CodeUnit> RunnersOfInitialisers(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var constructor in type.InstanceConstructors)
        {
            var declarations = constructor.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<MemberDeclarationSyntax>().ToList();
            foreach (var unit in declarations.Count > 0 ? declarations.Select(static declaration => new CodeUnit(declaration)) : RunnersOf(constructor, cancellation))
            {
                yield return unit;
            }
        }
    }

    /// <summary>The code that runs a constructor: <c>new</c> and what passes on to it, a constructor of a derived type that names none, the container.</summary>
    public IEnumerable<CodeUnit> RunnersOf(IMethodSymbol constructor, CancellationToken cancellation)
    {
        var owner = constructor.ContainingType;
        return Calls(constructor, cancellation)
            .Concat(constructor.Parameters.All(static parameter => parameter.IsOptional || parameter.IsParams) ? RunnersOfDerived(owner, cancellation) : Enumerable.Empty<CodeUnit>())
            .Concat(IsMadeByContainer(owner, cancellation) ? MembersOf(owner, cancellation) : Enumerable.Empty<CodeUnit>());
    }

    /// <summary>The constructor whose parameters follow the type's name, if there is one.</summary>
    public static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax));

    private IEnumerable<CodeUnit> Calls(IMethodSymbol constructor, CancellationToken cancellation) =>
        reach.ReferencesTo(constructor, cancellation).Select(static reference => CodeUnit.Of(reference.Node));

    /// <summary>Constructors of derived types that call the base without saying so.</summary>
    private IEnumerable<CodeUnit> RunnersOfDerived(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var constructor in types.DerivedFrom(type, cancellation)
            .Where(derived => SymbolEqualityComparer.Default.Equals(derived.BaseType?.OriginalDefinition, type))
            .SelectMany(static derived => derived.InstanceConstructors))
        {
            switch (constructor.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).FirstOrDefault())
            {
                case ConstructorDeclarationSyntax { Initializer: null } declaration:
                    yield return new(declaration);
                    break;
                case TypeDeclarationSyntax declaration when !(declaration.BaseList?.Types.Any(static b => b is PrimaryConstructorBaseTypeSyntax) ?? false):
                    yield return new(declaration);
                    break;
                case not (ConstructorDeclarationSyntax or TypeDeclarationSyntax):
                    foreach (var unit in RunnersOf(constructor, cancellation))
                    {
                        yield return unit;
                    }

                    break;
            }
        }
    }

    /// <summary>Whether instances come from the container or the SDK: a registered type, a tool type, or one that no code here makes.</summary>
    private bool IsMadeByContainer(INamedTypeSymbol type, CancellationToken cancellation) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false }
        && (types.IsRegistered(type, cancellation)
            || MembersWithInherited(type).Any(member => entryPoints.IsTool(member, cancellation))
            || !type.InstanceConstructors.SelectMany(constructor => reach.ReferencesTo(constructor, cancellation)).Any(static reference => reference.Node is not ConstructorInitializerSyntax));

    private static IEnumerable<CodeUnit> MembersOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        MembersWithInherited(type).SelectMany(static member => member.DeclaringSyntaxReferences).Select(reference => CodeUnit.Of(reference.GetSyntax(cancellation)));

    /// <summary>What callers can use of an instance: whoever does needed it made.</summary>
    private static IEnumerable<ISymbol> MembersWithInherited(INamedTypeSymbol type) => type.BaseTypes().Prepend(type)
        .TakeWhile(ancestor => SymbolEqualityComparer.Default.Equals(ancestor.ContainingAssembly, type.ContainingAssembly))
        .SelectMany(static ancestor => ancestor.OriginalDefinition.GetMembers())
        .Where(static member => !member.IsStatic && member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } or IPropertySymbol);
}
