using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace McpBounds;

/// <summary>Asks validation attributes. They are anybody's code: one that throws has not found its value valid.</summary>
/// <param name="log">Where one that throws is named, once.</param>
internal sealed class ValidationAttributes(BoundsLog log)
{
    private readonly ConcurrentDictionary<string, bool> _failed = [];

    private static readonly AllowedValuesAttribute s_allowed = new();
    private static readonly DeniedValuesAttribute s_denied = new();

    /// <summary>What the first attribute that a value breaks says; null where it breaks none.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">What the value is called.</param>
    /// <param name="owner">What the value belongs to.</param>
    /// <param name="services">Services for attributes that want any.</param>
    public string? ErrorOf(IEnumerable<ValidationAttribute> attributes, object? value, string name, object owner, IServiceProvider? services)
    {
        var context = ContextOf(owner, name, services);
        return attributes.Select(attribute => ErrorOf(attribute, value, context)).FirstOrDefault(static error => error is not null);
    }

    /// <summary>What an attribute is called in the log: <c>[Range] ids</c>.</summary>
    public static string Words(ValidationAttribute attribute, string name) => $"[{attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)}] {name}";

    /// <summary>What attributes are told. The display name is given, so that it is not looked for on the value's type, which may have been trimmed.</summary>
#if NET10_0_OR_GREATER
    public static ValidationContext ContextOf(object owner, string name, IServiceProvider? services) => new(owner, name, services, null) { MemberName = name };
#else
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The constructor warns of the search for a display name alone, and there is one.")]
    public static ValidationContext ContextOf(object owner, string name, IServiceProvider? services) => new(owner, services, null) { MemberName = name, DisplayName = name };
#endif

    /// <summary>The values of an attribute that holds a list of them: its own message does not say which they are, so that nobody could do better by it.</summary>
    private static string? ListOf(ValidationAttribute attribute, string name) => attribute switch
    {
        AllowedValuesAttribute allowed when allowed.ErrorMessage == s_allowed.ErrorMessage => $"The field {name} must be one of: {string.Join(", ", allowed.Values)}.",
        DeniedValuesAttribute denied when denied.ErrorMessage == s_denied.ErrorMessage => $"The field {name} must be none of: {string.Join(", ", denied.Values)}.",
        _ => null,
    };

    [SuppressMessage("Design", "CA1031", Justification = "An attribute is anybody's code.")]
    private string? ErrorOf(ValidationAttribute attribute, object? value, ValidationContext context)
    {
        try
        {
            return attribute.GetValidationResult(value, context) is { } broken
                ? ListOf(attribute, context.DisplayName) ?? broken.ErrorMessage ?? attribute.FormatErrorMessage(context.DisplayName)
                : null;
        }
        catch (Exception exception) when (exception is OverflowException or RegexMatchTimeoutException)
        {
            // A number that the range's own type cannot hold is out of it; a text that takes a pattern so long is made to.
            return Message(attribute, context.DisplayName);
        }
        catch (InvalidCastException exception)
        {
            // The attribute does not fit the value as it is read here: it has never held, and the tool works without.
            Failed(Words(attribute, context.DisplayName), exception);
            return null;
        }
        catch (Exception exception)
        {
            Failed(Words(attribute, context.DisplayName), exception);
            return Message(attribute, context.DisplayName);
        }
    }

    /// <summary>Names what failed in the log, the first time.</summary>
    /// <param name="what">What it is called in the code: no agent may invent names here.</param>
    /// <param name="exception">How it failed.</param>
    public void Failed(string what, Exception exception)
    {
        if (_failed.TryAdd(what, true))
        {
            log.ValidationFailed(what, exception);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An attribute is anybody's code, and its message may be looked for where there is none.")]
    private static string Message(ValidationAttribute attribute, string name)
    {
        try
        {
            return attribute.FormatErrorMessage(name);
        }
        catch (Exception)
        {
            return $"The field {name} is not valid.";
        }
    }
}
