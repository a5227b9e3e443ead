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

    private static readonly ImmutableHashSet<string> s_lowerThrowers = ImmutableHashSet.Create(
        "ThrowIfLessThan", "ThrowIfLessThanOrEqual", "ThrowIfNegative", "ThrowIfNegativeOrZero", "ThrowIfZero", "IsGreaterThan", "IsGreaterThanOrEqualTo");

    private static readonly ImmutableHashSet<string> s_owners = ImmutableHashSet.Create("ArgumentOutOfRangeException", "Guard", "GuardClauseExtensions");

    private static readonly ImmutableHashSet<string> s_bounds = ImmutableHashSet.Create("other", "maximum", "max", "rangeTo", "upper");

    /// <summary>Whether a method throws when its number is above a bound.</summary>
    public static bool IsThrower(IMethodSymbol method) => s_throwers.Contains(method.Name) && s_owners.Contains(method.ContainingType.Name);

    /// <summary>Whether a method throws when its number is out of some range, at either end.</summary>
    public static bool IsRangeGuard(IMethodSymbol method) => IsThrower(method)
        || (s_owners.Contains(method.ContainingType.Name) && (s_lowerThrowers.Contains(method.Name) || method.Name is "Negative" or "NegativeOrZero" or "Zero"));

    /// <summary>Whether a method of a library may check all that is said of what it is given: a validator, a guard.</summary>
    public static bool MayValidate(IMethodSymbol method) => method.ContainingType.Name is "ValidationContext" or "Validator"
        || method.Name.IndexOf("Validat", StringComparison.Ordinal) >= 0 || method.Name is "IsValid" or "Ensure" or "Assert" or "Verify";

    /// <summary>Whether a parameter of such a method is the upper bound.</summary>
    public static bool IsBound(IParameterSymbol? parameter) => parameter is not null && s_bounds.Contains(parameter.Name);

    /// <summary>Whether a function's text can throw by itself.</summary>
    public static bool MayThrow(SyntaxNode declaration) => declaration.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax
        || (node is IdentifierNameSyntax { Identifier.ValueText: var name } && s_throwers.Contains(name)));
}
