using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace McpBounds;

/// <summary>The validation attributes of a method's parameters, enforced: the SDK only describes them in the schema.</summary>
internal sealed class ArgumentRules
{
    private readonly IReadOnlyList<Rule> _rules;

    private ArgumentRules(IReadOnlyList<Rule> rules) => _rules = rules;

    /// <summary>No rule.</summary>
    public static ArgumentRules None { get; } = new([]);

    /// <summary>The rules of a method.</summary>
    public static ArgumentRules Of(MethodInfo? method)
    {
        var rules = (method?.GetParameters() ?? [])
            .Select(static parameter => new Rule(parameter, [.. parameter.GetCustomAttributes<ValidationAttribute>()]))
            .Where(static rule => rule.Name is not null && rule.Attributes.Count > 0)
            .ToList();
        return rules.Count == 0 ? None : new(rules);
    }

    /// <summary>Why a call with these arguments is refused; each argument that breaks a rule is named.</summary>
    public Refusal? RefusalOf(string target, IDictionary<string, JsonElement>? arguments, IServiceProvider? services)
    {
        List<string>? errors = null;
        foreach (var rule in _rules)
        {
            if (rule.ErrorOf(arguments, services) is { } error)
            {
                (errors ??= []).Add($"Argument '{rule.Name}': {error}");
            }
        }

        return errors is null ? null : new(BoundKind.Arguments, $"'{target}' was not called. {string.Join(" ", errors)} Call it again within these bounds.");
    }

    private sealed record Rule(ParameterInfo Parameter, IReadOnlyList<ValidationAttribute> Attributes)
    {
        public string? Name => Parameter.Name;

        public string? ErrorOf(IDictionary<string, JsonElement>? arguments, IServiceProvider? services)
        {
            if (arguments is null || !arguments.TryGetValue(Name!, out var argument))
            {
                return MissingError(services);
            }

            var value = ArgumentValue.Of(argument, Parameter.ParameterType);
            if (Parameter.HasDefaultValue && Equals(value, Parameter.DefaultValue))
            {
                return null;
            }

            var context = ContextOf(value, services);
            return Attributes.Select(attribute => ErrorOf(attribute, value, context)).FirstOrDefault(static error => error is not null);
        }

        /// <summary>What attributes are told. Its display name is given, so that it is not looked for on the value's type, which may have been trimmed.</summary>
#if NET10_0_OR_GREATER
        private ValidationContext ContextOf(object? value, IServiceProvider? services) => new(value ?? this, Name!, services, null) { MemberName = Name };
#else
        [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The constructor warns of the search for a display name alone, and there is one.")]
        private ValidationContext ContextOf(object? value, IServiceProvider? services) => new(value ?? this, services, null) { MemberName = Name, DisplayName = Name! };
#endif

        private string? ErrorOf(ValidationAttribute attribute, object? value, ValidationContext context)
        {
            try
            {
                return attribute.GetValidationResult(value, context)?.ErrorMessage;
            }
            catch (OverflowException)
            {
                // A number that the range's own type cannot hold is out of it.
                return attribute.FormatErrorMessage(Name!);
            }
            catch (Exception exception) when (exception is InvalidCastException or InvalidOperationException)
            {
                // The attribute does not fit the parameter: it has never held, and the tool works without.
                return null;
            }
        }

        /// <summary>An argument that must be there, unless it has a default or the container provides it.</summary>
        private string? MissingError(IServiceProvider? services) =>
            Attributes.OfType<RequiredAttribute>().FirstOrDefault() is { } required
            && !Parameter.HasDefaultValue
            && !Parameter.IsDefined(typeof(FromKeyedServicesAttribute))
            && services?.GetService<IServiceProviderIsService>()?.IsService(Parameter.ParameterType) is not true
                ? required.FormatErrorMessage(Name!)
                : null;
    }
}
