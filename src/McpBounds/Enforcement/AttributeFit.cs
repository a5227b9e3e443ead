using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace McpBounds;

/// <summary>
/// Whether a validation attribute can judge the values of a type. One of the framework's that cannot, <c>[Range]</c> over a list for example, would refuse every value: it has
/// never held, and the tool works without. It is not asked of each item either: nothing in the schema told the agent so, and a range over a list is as often meant for how many.
/// </summary>
internal static class AttributeFit
{
    private static readonly Uri s_someUri = new("https://example.org/");

    /// <summary>Whether an attribute fits; one that is not the framework's knows best itself.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="declared">The type of what it stands on; where that is any object, the type of its value is to be asked too.</param>
    /// <param name="isProperty">Whether it stands on a property, so that there are others to compare with.</param>
    public static bool Fits(ValidationAttribute attribute, Type declared, bool isProperty = false)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return attribute.GetType().Assembly != typeof(ValidationAttribute).Assembly || attribute switch
        {
            CompareAttribute => isProperty,
            CustomValidationAttribute => true,
            _ => (type == typeof(object) || Judges(attribute, type)) && IsSetUp(attribute),
        };
    }

    private static bool Judges(ValidationAttribute attribute, Type type) => attribute switch
    {
        RangeAttribute { OperandType: var operand } => type == operand || type == typeof(string)
            || (operand == typeof(int) && type == typeof(bool)) || (operand == typeof(int) && type == typeof(char))
            || ((operand == typeof(int) || operand == typeof(double)) && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal),
        MaxLengthAttribute or MinLengthAttribute or LengthAttribute => type.IsAssignableTo(typeof(IEnumerable)),
        RegularExpressionAttribute => type.IsAssignableTo(typeof(IConvertible)) || type.IsAssignableTo(typeof(IFormattable)) || type == typeof(Uri),
        UrlAttribute when type == typeof(Uri) => attribute.IsValid(s_someUri),
        StringLengthAttribute or UrlAttribute or EmailAddressAttribute or PhoneAttribute or CreditCardAttribute or FileExtensionsAttribute or Base64StringAttribute =>
            type == typeof(string),
        EnumDataTypeAttribute kind => type == typeof(string) || type == kind.EnumType
            || (Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 && !type.IsEnum),
        AllowedValuesAttribute allowed => AreOf(type, allowed.Values),
        DeniedValuesAttribute denied => AreOf(type, denied.Values),
        _ => true,
    };

    /// <summary>Whether an attribute is set up rightly: it checks itself before it looks at any value.</summary>
    private static bool IsSetUp(ValidationAttribute attribute)
    {
        try
        {
            _ = attribute.IsValid("");
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Whether a value of the type may be among others: 1 is never among numbers of another type.</summary>
    private static bool AreOf(Type type, object?[] values) => Array.TrueForAll(values, static value => value is null) || Array.Exists(values, value => value?.GetType() == type);
}
