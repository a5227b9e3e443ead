using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>What a validation attribute says of a value.</summary>
internal enum AnnotationKind
{
    /// <summary>How small and how large a number may be.</summary>
    Range,

    /// <summary>How long a text or a collection may be.</summary>
    Length,

    /// <summary>What a text must look like.</summary>
    Pattern,

    /// <summary>Which values there are.</summary>
    Values,
}

/// <summary>The attributes of <c>System.ComponentModel.DataAnnotations</c> that tell an agent a bound, and what asks them.</summary>
internal static class Annotations
{
    private const string Namespace = "System.ComponentModel.DataAnnotations";

    /// <summary>What the attributes are called, and what they say.</summary>
    public static readonly ImmutableDictionary<string, AnnotationKind> Kinds = new Dictionary<string, AnnotationKind>(StringComparer.Ordinal)
    {
        ["RangeAttribute"] = AnnotationKind.Range,
        ["MaxLengthAttribute"] = AnnotationKind.Length,
        ["StringLengthAttribute"] = AnnotationKind.Length,
        ["LengthAttribute"] = AnnotationKind.Length,
        ["RegularExpressionAttribute"] = AnnotationKind.Pattern,
        ["AllowedValuesAttribute"] = AnnotationKind.Values,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Members that ask the attributes, by the type that declares them.</summary>
    public static readonly ImmutableArray<(string Type, string Member)> Validators = ImmutableArray.Create(
        (Namespace + ".Validator", "TryValidateObject"),
        (Namespace + ".Validator", "TryValidateValue"),
        (Namespace + ".Validator", "TryValidateProperty"),
        (Namespace + ".Validator", "ValidateObject"),
        (Namespace + ".Validator", "ValidateValue"),
        (Namespace + ".Validator", "ValidateProperty"),
        (Namespace + ".ValidationAttribute", "IsValid"),
        (Namespace + ".ValidationAttribute", "Validate"),
        (Namespace + ".ValidationAttribute", "GetValidationResult"));

    /// <summary>What an attribute says of a value, or null for any other attribute.</summary>
    public static AnnotationKind? KindOf(INamedTypeSymbol? attribute) =>
        attribute is not null && Kinds.TryGetValue(attribute.Name, out var kind) && attribute.ContainingNamespace?.ToDisplayString() == Namespace ? kind : null;
}
