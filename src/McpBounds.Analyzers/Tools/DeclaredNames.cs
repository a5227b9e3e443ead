using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Tools;

/// <summary>What a name stands for.</summary>
/// <param name="Symbol">The member.</param>
/// <param name="Receiver">The static type of what it is called on; null where that says nothing.</param>
internal readonly record struct NamedMember(ISymbol Symbol, ITypeSymbol? Receiver);

/// <summary>
/// Answers from declarations alone, where they suffice: which member does a name mean? <c>_client.SearchAsync(…)</c> is told by the field's declared type, and by
/// the one member of that name that the type has. Binding the body around it would cost a hundred times as much.
/// </summary>
/// <remarks>Says nothing where it could be wrong: a variable without a declared type, overloads that fit alike, a name that an extension or another file may mean.</remarks>
internal sealed class DeclaredNames(Compilation compilation)
{
    private readonly ConcurrentDictionary<(SyntaxTree, TextSpan), Dictionary<string, int>> _locals = new();
    private readonly ConcurrentDictionary<string, INamedTypeSymbol?> _types = new();

    /// <summary>The member that a name in a member's code means; null where only binding can tell.</summary>
    public NamedMember? Of(SimpleNameSyntax name, SyntaxNode member, SemanticModel model, CancellationToken cancellation)
    {
        if (TypeAround(name, member, model, cancellation) is not { } owner)
        {
            return null;
        }

        var scope = new Scope(member, owner, model, cancellation);
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
                return access.Expression is not BaseExpressionSyntax && TypeOf(access.Expression, scope, 0) is { } type ? MemberOf(type, name) : null;
            case MemberBindingExpressionSyntax:
                return References.ReceiverBefore(name) is { } before && TypeOf(before, scope, 0) is { } receiver ? MemberOf(receiver, name) : null;
            case InvocationExpressionSyntax call when call.Expression == name && !IsLocal(name.Identifier.ValueText, scope):
                return MemberOf(owner, name);
            default:
                return null;
        }
    }

    /// <summary>The type whose code a name is part of, where it stands in the body of a member that has a symbol of its own.</summary>
    private static INamedTypeSymbol? TypeAround(SimpleNameSyntax name, SyntaxNode member, SemanticModel model, CancellationToken cancellation) =>
        member is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or FieldDeclarationSyntax
        && member.Parent is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax or InterfaceDeclarationSyntax
        && name.FirstAncestorOrSelf<AttributeSyntax>() is null
            ? model.GetDeclaredSymbol((BaseTypeDeclarationSyntax)member.Parent, cancellation)
            : null;

    /// <summary>The type that a receiver has by what declares it: a field, a property, a parameter, a type of the same namespace.</summary>
    private INamedTypeSymbol? TypeOf(ExpressionSyntax receiver, Scope scope, int depth) => receiver switch
    {
        ThisExpressionSyntax => scope.Owner,
        IdentifierNameSyntax { Identifier.ValueText: var name } => IsLocal(name, scope)
            ? ParameterOf(name, scope) is { } parameter ? Plain(parameter.Type) : null
            : TypeOfMember(scope.Owner, name) ?? CapturedBy(scope.Owner, name, scope) ?? TypeNamed(name, scope),
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: var name }, Expression: var inner } when depth < 3 && inner is not BaseExpressionSyntax =>
            TypeOf(inner, scope, depth + 1) is { } type ? TypeOfMember(type, name) : null,
        ParenthesizedExpressionSyntax { Expression: var inner } => TypeOf(inner, scope, depth),
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner } => TypeOf(inner, scope, depth),
        _ => null,
    };

    /// <summary>The type of the one field or property of a name; null for anything else, and for two.</summary>
    private static INamedTypeSymbol? TypeOfMember(INamedTypeSymbol type, string name) => OnlyOne(Slots(type, name)) switch
    {
        IFieldSymbol field => Plain(field.Type),
        IPropertySymbol { IsIndexer: false } property => Plain(property.Type),
        _ => null,
    };

    private static ISymbol? OnlyOne(List<ISymbol> members) => members.Count == 1 ? members[0] : null;

    /// <summary>The type of a primary constructor's parameter, which the members of its type may use.</summary>
    private static INamedTypeSymbol? CapturedBy(INamedTypeSymbol owner, string name, Scope scope) =>
        Slots(owner, name).Count == 0 && Construction.PrimaryConstructor(owner, scope.Cancellation)?.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter
            ? Plain(parameter.Type)
            : null;

    /// <summary>The one type of a name in the source, where its namespace is around the code: then no import can mean another.</summary>
    private INamedTypeSymbol? TypeNamed(string name, Scope scope) =>
        Slots(scope.Owner, name).Count == 0 && scope.Owner.ContainingType is null && TypeInSource(name, scope.Cancellation) is { } type && IsAround(type.ContainingNamespace, scope.Owner)
            ? type
            : null;

    private INamedTypeSymbol? TypeInSource(string name, CancellationToken cancellation)
    {
        if (!_types.TryGetValue(name, out var known))
        {
            var all = compilation.GetSymbolsWithName(name, SymbolFilter.Type, cancellation).Take(2).ToList();
            _types.TryAdd(name, known = OnlyOne(all) is INamedTypeSymbol { IsGenericType: false, ContainingType: null } only ? only : null);
        }

        return known;
    }

    private static bool IsAround(INamespaceSymbol space, INamedTypeSymbol type)
    {
        for (var current = type.ContainingNamespace; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            if (SymbolEqualityComparer.Default.Equals(current, space))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The one member of a type that a name can mean, given the arguments it is called with.</summary>
    private static NamedMember? MemberOf(INamedTypeSymbol type, SimpleNameSyntax name)
    {
        var fitting = Slots(type, name.Identifier.ValueText);
        if (CallOf(name) is { } call)
        {
            if (fitting.Any(static member => member is IMethodSymbol))
            {
                fitting = fitting.Where(member => member is IMethodSymbol method && Fits(method, call.ArgumentList.Arguments, name)).ToList();
            }
        }
        else if (fitting.Any(static member => member is IMethodSymbol))
        {
            return null; // a method group: which one, its target tells
        }

        return OnlyOne(fitting) is { } only and not ITypeSymbol ? new(only, type) : null;
    }

    private static InvocationExpressionSyntax? CallOf(SimpleNameSyntax name)
    {
        SyntaxNode callee = name.Parent is MemberAccessExpressionSyntax access && access.Name == name || name.Parent is MemberBindingExpressionSyntax ? name.Parent : name;
        return callee.Parent is InvocationExpressionSyntax call && call.Expression == callee ? call : null;
    }

    /// <summary>Whether a method takes as many arguments, of these names, and as many type arguments.</summary>
    private static bool Fits(IMethodSymbol method, SeparatedSyntaxList<ArgumentSyntax> arguments, SimpleNameSyntax name) =>
        (arguments.Count <= method.Parameters.Length || method.Parameters.LastOrDefault()?.IsParams == true)
        && method.Parameters.Count(static parameter => !parameter.IsOptional && !parameter.IsParams) <= arguments.Count
        && arguments.All(argument => argument.NameColon is not { Name.Identifier.ValueText: var named } || method.Parameters.Any(parameter => parameter.Name == named))
        && (name is not GenericNameSyntax { TypeArgumentList.Arguments.Count: var count } || method.Arity == count);

    /// <summary>The members of a name that a type has or inherits, overridden ones left out.</summary>
    private static List<ISymbol> Slots(INamedTypeSymbol type, string name)
    {
        var members = new List<ISymbol>();
        var hidden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var types = type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Insert(0, type) : type.BaseTypes().Prepend(type);
        foreach (var member in types.SelectMany(one => one.GetMembers(name)))
        {
            if (!hidden.Contains(member.OriginalDefinition) && !(member is IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.DeclareMethod) }))
            {
                members.Add(member);
                hidden.UnionWith(member.Overridden().Select(static overridden => overridden.OriginalDefinition));
            }
        }

        return members;
    }

    /// <summary>A type whose members are known: no type parameter, nothing unresolved or dynamic.</summary>
    private static INamedTypeSymbol? Plain(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => null,
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named => named,
        _ => null,
    };

    private bool IsLocal(string name, Scope scope) => LocalsOf(scope.Member).ContainsKey(name);

    /// <summary>The member's own parameter of a name, if nothing else in its code declares that name.</summary>
    private IParameterSymbol? ParameterOf(string name, Scope scope) =>
        LocalsOf(scope.Member)[name] == 1 && scope.Model.GetDeclaredSymbol(scope.Member, scope.Cancellation) is IMethodSymbol method
            ? method.Parameters.FirstOrDefault(parameter => parameter.Name == name)
            : null;

    /// <summary>Every name that a member's code declares for itself, and how often: parameters, variables, local functions, range variables.</summary>
    private Dictionary<string, int> LocalsOf(SyntaxNode member)
    {
        if (_locals.TryGetValue((member.SyntaxTree, member.Span), out var known))
        {
            return known;
        }

        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in member.DescendantNodes())
        {
            var declared = node switch
            {
                ParameterSyntax { Identifier: var identifier } => identifier,
                VariableDeclaratorSyntax { Identifier: var identifier } when node.Parent?.Parent is not BaseFieldDeclarationSyntax => identifier,
                SingleVariableDesignationSyntax { Identifier: var identifier } => identifier,
                ForEachStatementSyntax { Identifier: var identifier } => identifier,
                CatchDeclarationSyntax { Identifier: var identifier } => identifier,
                LocalFunctionStatementSyntax { Identifier: var identifier } => identifier,
                FromClauseSyntax { Identifier: var identifier } => identifier,
                LetClauseSyntax { Identifier: var identifier } => identifier,
                JoinClauseSyntax { Identifier: var identifier } => identifier,
                JoinIntoClauseSyntax { Identifier: var identifier } => identifier,
                QueryContinuationSyntax { Identifier: var identifier } => identifier,
                TypeParameterSyntax { Identifier: var identifier } => identifier,
                _ => default,
            };
            if (declared.ValueText is { Length: > 0 } text)
            {
                names[text] = names.TryGetValue(text, out var count) ? count + 1 : 1;
            }
        }

        return _locals.GetOrAdd((member.SyntaxTree, member.Span), names);
    }

    /// <summary>Where a name is looked up.</summary>
    private readonly record struct Scope(SyntaxNode Member, INamedTypeSymbol Owner, SemanticModel Model, CancellationToken Cancellation);
}
