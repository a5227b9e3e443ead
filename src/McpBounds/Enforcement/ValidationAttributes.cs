using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace McpBounds;

/// <summary>Asks validation attributes.</summary>
internal static class ValidationAttributes
{
    /// <summary>What the first attribute that a value breaks says; null where it breaks none.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">What the value is called.</param>
    /// <param name="owner">What the value belongs to.</param>
    /// <param name="services">Services for attributes that want any.</param>
    public static string? ErrorOf(IEnumerable<ValidationAttribute> attributes, object? value, string name, object owner, IServiceProvider? services)
    {
        var context = ContextOf(owner, name, services);
        return attributes.Select(attribute => ErrorOf(attribute, value, context)).FirstOrDefault(static error => error is not null);
    }

    /// <summary>What attributes are told. The display name is given, so that it is not looked for on the value's type, which may have been trimmed.</summary>
#if NET10_0_OR_GREATER
    public static ValidationContext ContextOf(object owner, string name, IServiceProvider? services) => new(owner, name, services, null) { MemberName = name };
#else
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The constructor warns of the search for a display name alone, and there is one.")]
    public static ValidationContext ContextOf(object owner, string name, IServiceProvider? services) => new(owner, services, null) { MemberName = name, DisplayName = name };
#endif

    private static string? ErrorOf(ValidationAttribute attribute, object? value, ValidationContext context)
    {
        try
        {
            return attribute.GetValidationResult(value, context) is { } broken ? broken.ErrorMessage ?? attribute.FormatErrorMessage(context.DisplayName) : null;
        }
        catch (Exception exception) when (exception is OverflowException or RegexMatchTimeoutException)
        {
            // A number that the range's own type cannot hold is out of it; a text that takes a pattern so long is made to.
            return attribute.FormatErrorMessage(context.DisplayName);
        }
        catch (Exception exception) when (exception is InvalidCastException or InvalidOperationException)
        {
            // The attribute does not fit the parameter: it has never held, and the tool works without.
            return null;
        }
    }
}
