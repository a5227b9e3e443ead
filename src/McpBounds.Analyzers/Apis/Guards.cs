using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Apis;

/// <summary>Calls that throw when a number is above a bound, by name: the framework's and the common guard libraries'.</summary>
internal static class Guards
{
    private static readonly ImmutableHashSet<string> s_throwers = ImmutableHashSet.Create(
        "ThrowIfGreaterThan", "ThrowIfGreaterThanOrEqual", "ThrowIfNotEqual", "OutOfRange", "IsLessThan", "IsLessThanOrEqualTo", "IsInRange", "IsBetween",
        "IsBetweenOrEqualTo");

    private static readonly ImmutableHashSet<string> s_owners = ImmutableHashSet.Create("ArgumentOutOfRangeException", "Guard", "GuardClauseExtensions");

    private static readonly ImmutableHashSet<string> s_bounds = ImmutableHashSet.Create("other", "maximum", "max", "rangeTo", "upper");

    /// <summary>Whether a method throws when its number is above a bound.</summary>
    public static bool IsThrower(IMethodSymbol method) => s_throwers.Contains(method.Name) && s_owners.Contains(method.ContainingType.Name);

    /// <summary>Whether a parameter of such a method is the upper bound.</summary>
    public static bool IsBound(IParameterSymbol? parameter) => parameter is not null && s_bounds.Contains(parameter.Name);

    /// <summary>Whether a function's text can throw by itself.</summary>
    public static bool MayThrow(SyntaxNode declaration) => declaration.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax
        || (node is IdentifierNameSyntax { Identifier.ValueText: var name } && s_throwers.Contains(name)));
}
