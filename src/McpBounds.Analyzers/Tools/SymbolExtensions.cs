using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>Small questions about symbols that the language's API leaves to the caller.</summary>
internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat s_fullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.ExpandNullable);

    /// <summary>One symbol for all faces of a member: its definition, the declaring part of a partial method, the property of an accessor, the unreduced extension.</summary>
    public static ISymbol Normalized(this ISymbol symbol) => symbol switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => property.Normalized(),
        IMethodSymbol { ReducedFrom: { } extension } => extension.Normalized(),
        IMethodSymbol { OriginalDefinition: var method } => method.PartialDefinitionPart ?? method,
        IPropertySymbol { OriginalDefinition: var property } => property.DefiningPart(),
        _ => symbol.OriginalDefinition,
    };

    /// <summary>For the implementing part of a partial property, which is no member of its type, the defining part; otherwise the property itself.</summary>
    private static IPropertySymbol DefiningPart(this IPropertySymbol property)
    {
        var members = property.ContainingType?.GetMembers(property.Name).OfType<IPropertySymbol>().ToList();
        return members is null || members.Contains(property, SymbolEqualityComparer.Default)
            ? property
            : members.FirstOrDefault(member => member.Parameters.Select(static parameter => parameter.Type).SequenceEqual(
                property.Parameters.Select(static parameter => parameter.Type), SymbolEqualityComparer.Default)) ?? property;
    }

    /// <summary>Namespace and name of a type, without type arguments: <c>System.Collections.Generic.List</c>.</summary>
    public static string FullName(this ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(s_fullName);

    /// <summary>Whether a type is, or derives from or implements, the type of this full name.</summary>
    public static bool Is(this ITypeSymbol? type, string fullName) => type is not null && (type.IsExactly(fullName) || type.IsBelow(name => name == fullName, fullName));

    /// <summary>Whether a type has this full name itself.</summary>
    public static bool IsExactly(this ITypeSymbol type, string fullName) =>
        fullName.EndsWith(type.Name, StringComparison.Ordinal) && type.Name.Length > 0 && type.FullName() == fullName;

    /// <summary>The base types of a type, nearest first, itself left out.</summary>
    public static IEnumerable<INamedTypeSymbol> BaseTypes(this ITypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary>Whether one type is the other, derives from it or implements it, type arguments aside.</summary>
    public static bool DerivesFrom(this ITypeSymbol type, ITypeSymbol ancestor)
    {
        var definition = ancestor.OriginalDefinition;
        return SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, definition)
            || type.BaseTypes().Any(b => SymbolEqualityComparer.Default.Equals(b.OriginalDefinition, definition))
            || type.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, definition));
    }

    /// <summary>All that <see cref="DerivesFrom"/> holds of: a type, its bases and interfaces, type arguments aside.</summary>
    public static IEnumerable<ITypeSymbol> Ancestors(this ITypeSymbol type) =>
        type.BaseTypes().Concat(type.AllInterfaces).Prepend(type).Select(static ancestor => ancestor.OriginalDefinition).Distinct<ITypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>Whether the code of a symbol is in this compilation: that of a referenced project is not, even where an editor has its source.</summary>
    public static bool IsDeclaredIn(this ISymbol symbol, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly);

    /// <summary>Whether a type comes from the framework or Microsoft's libraries, and so is nothing a project models its data with.</summary>
    public static bool IsOfPlatform(this ITypeSymbol type)
    {
        var space = type.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space?.Name is "System" or "Microsoft" or "ModelContextProtocol";
    }

    /// <summary>The members that this one overrides, nearest first.</summary>
    public static IEnumerable<ISymbol> Overridden(this ISymbol member)
    {
        for (var current = Above(member); current is not null; current = Above(current))
        {
            yield return current;
        }

        static ISymbol? Above(ISymbol symbol) => symbol switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            _ => null,
        };
    }

    /// <summary>The interface members that this one implements for its own type.</summary>
    public static IEnumerable<ISymbol> Implemented(this IMethodSymbol method) => method is { IsStatic: false, ContainingType: { TypeKind: not TypeKind.Interface } owner }
        ? owner.AllInterfaces
            .SelectMany(contract => contract.GetMembers(method.Name.Substring(method.Name.LastIndexOf('.') + 1)))
            .Where(member => SymbolEqualityComparer.Default.Equals(owner.FindImplementationForInterfaceMember(member)?.OriginalDefinition, method.OriginalDefinition))
        : Enumerable.Empty<ISymbol>();

    private static bool IsBelow(this ITypeSymbol type, Func<string, bool> named, string fullName)
    {
        return type.BaseTypes().Any(Matches) || type.AllInterfaces.Any(Matches);

        bool Matches(INamedTypeSymbol ancestor) => fullName.EndsWith(ancestor.Name, StringComparison.Ordinal) && named(ancestor.FullName());
    }
}
