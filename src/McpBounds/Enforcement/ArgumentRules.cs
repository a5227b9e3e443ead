using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpBounds;

/// <summary>The validation attributes of a method's parameters, enforced: the SDK only describes them in the schema.</summary>
internal sealed class ArgumentRules
{
    private static readonly object s_none = new();

    private readonly IReadOnlyList<Rule> _rules;
    private readonly ObjectRules? _objects;
    private readonly ValidationAttributes _attributes;

    private ArgumentRules(IReadOnlyList<Rule> rules, ObjectRules? objects, ValidationAttributes attributes, IReadOnlyList<string> passedOver) =>
        (_rules, _objects, _attributes, PassedOver) = (rules, objects, attributes, passedOver);

    /// <summary>No rule.</summary>
    public static ArgumentRules None { get; } = new([], null, new(new(NullLogger.Instance)), []);

    /// <summary>The attributes that do not fit what they stand on, and are passed over.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>Whether there is any.</summary>
    public bool IsAny => _rules.Count > 0;

    /// <summary>The rules of a method.</summary>
    /// <param name="method">The method; without one there is no rule.</param>
    /// <param name="json">How objects are read to look into them; null where they are not looked into.</param>
    /// <param name="attributes">Asks the attributes.</param>
    /// <param name="names">
    /// The parameters that an agent gives, null for all. What the container or the SDK gives is not read from the agent's JSON to be looked at: that would have it make services.
    /// </param>
    public static ArgumentRules Of(MethodInfo? method, JsonSerializerOptions? json, ValidationAttributes attributes, IReadOnlySet<string>? names)
    {
        var parameters = (method?.GetParameters() ?? []).Where(parameter => parameter.Name is { } name && names?.Contains(name) is not false).ToList();
        var rules = parameters
            .Select(static parameter => new Rule(parameter, [.. AttributesOf(parameter).Where(attribute => AttributeFit.Fits(attribute, parameter.ParameterType))]))
            .Where(rule => rule.Attributes.Count > 0 || (json is not null && rule.MayHoldRules))
            .ToList();
        var passedOver = parameters
            .SelectMany(static parameter => AttributesOf(parameter)
                .Where(attribute => !AttributeFit.Fits(attribute, parameter.ParameterType))
                .Select(attribute => ValidationAttributes.Words(attribute, $"{parameter.ParameterType.Name} {parameter.Name}")))
            .ToList();
        return new(rules, rules.Count == 0 || json is null ? null : new(json, attributes), attributes, passedOver);
    }

    private static IEnumerable<ValidationAttribute> AttributesOf(ParameterInfo parameter) => parameter.GetCustomAttributes<ValidationAttribute>();

    /// <summary>Why a call with these arguments is refused; each argument that breaks a rule is named.</summary>
    /// <param name="target">What is called.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="services">Services for attributes that want any.</param>
    public Refusal? RefusalOf(string target, IDictionary<string, JsonElement>? arguments, IServiceProvider? services)
    {
        List<string>? errors = null;
        foreach (var rule in _rules)
        {
            foreach (var (name, error) in ErrorsOf(rule, arguments, services))
            {
                (errors ??= []).Add($"Argument '{name}': {error}");
            }
        }

        return errors is null ? null : new(BoundKind.Arguments, $"'{target}' was not called. {string.Join(" ", errors)} Call it again within these bounds.");
    }

    private IEnumerable<(string Name, string Error)> ErrorsOf(Rule rule, IDictionary<string, JsonElement>? arguments, IServiceProvider? services)
    {
        if (arguments is null || !arguments.TryGetValue(rule.Name!, out var argument))
        {
            return rule.MissingError(services) is { } missing ? [(rule.Name!, missing)] : [];
        }

        return rule.ErrorOf(argument, _attributes, services) is { } error
            ? [(rule.Name!, error)]
            : _objects?.ErrorsOf(argument, rule.Parameter.ParameterType, rule.Name!, services) ?? [];
    }

    private sealed record Rule(ParameterInfo Parameter, IReadOnlyList<ValidationAttribute> Attributes)
    {
        // Reflection looks for these anew each time.
        private readonly object? _default = Parameter.HasDefaultValue ? Parameter.DefaultValue : s_none;

        private bool HasDefault => _default != s_none;

        public string? Name { get; } = Parameter.Name;

        /// <summary>Whether what is given for it may be an object with rules inside.</summary>
        public bool MayHoldRules => !Parameter.ParameterType.IsPrimitive
            && Parameter.ParameterType != typeof(string)
            && Parameter.ParameterType != typeof(CancellationToken);

        public string? ErrorOf(JsonElement argument, ValidationAttributes attributes, IServiceProvider? services)
        {
            if (Attributes.Count == 0)
            {
                return null;
            }

            var value = ArgumentValue.Of(argument, Parameter.ParameterType);
            return HasDefault && Equals(value, _default)
                ? null
                : attributes.ErrorOf(Judges(value), value, Name!, value ?? this, services);
        }

        /// <summary>Where a parameter takes any object, its attributes may fit one value and not another.</summary>
        private IEnumerable<ValidationAttribute> Judges(object? value) => value is null || Parameter.ParameterType != typeof(object)
            ? Attributes
            : Attributes.Where(attribute => AttributeFit.Fits(attribute, value.GetType()));

        /// <summary>An argument that must be there, unless it has a default or the container provides it.</summary>
        public string? MissingError(IServiceProvider? services) =>
            Attributes.OfType<RequiredAttribute>().FirstOrDefault() is { } required
            && !HasDefault
            && !Parameter.IsDefined(typeof(FromKeyedServicesAttribute))
            && services?.GetService<IServiceProviderIsService>()?.IsService(Parameter.ParameterType) is not true
                ? required.FormatErrorMessage(Name!)
                : null;
    }
}
