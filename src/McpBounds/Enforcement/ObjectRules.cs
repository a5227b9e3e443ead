using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace McpBounds;

/// <summary>
/// The validation attributes inside of arguments that are objects, or collections of them: of properties, of the parameters of records, and what objects say of themselves by
/// <see cref="IValidatableObject"/>.
/// </summary>
/// <param name="json">How the objects are read and what their properties are called.</param>
/// <param name="attributes">Asks the attributes.</param>
internal sealed class ObjectRules(JsonSerializerOptions json, ValidationAttributes attributes)
{
    /// <summary>More errors than this are more than an agent has any use for.</summary>
    private const int MostErrors = 10;

    /// <summary>What an argument breaks: where in it, and what is said of that.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="type">What it is read into.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="services">Services for attributes that want any.</param>
    public IEnumerable<(string Name, string Error)> ErrorsOf(JsonElement argument, Type type, string name, IServiceProvider? services) =>
        argument.ValueKind is JsonValueKind.Object or JsonValueKind.Array && ValueOf(argument, type) is { } value
            ? ErrorsWithin(value, name, services).Take(MostErrors)
            : [];

    private object? ValueOf(JsonElement argument, Type type)
    {
        try
        {
            return argument.Deserialize(json.GetTypeInfo(type));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            // What cannot be read does not reach the tool: the SDK says so.
            return null;
        }
    }

    /// <summary>Goes through objects and what they hold. What JSON was read into is as deep as that, but properties may be computed: each object is looked at once.</summary>
    private IEnumerable<(string Name, string Error)> ErrorsWithin(object root, string rootName, IServiceProvider? services)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Name)>([(root, rootName)]);
        while (open.TryPop(out var next))
        {
            var (value, name) = next;
            if (value is string || !seen.Add(value) || !json.TryGetTypeInfo(value.GetType(), out var type))
            {
                continue;
            }

            if (type.Kind != JsonTypeInfoKind.Object)
            {
                foreach (var part in PartsOf(value, name).Reverse())
                {
                    open.Push(part);
                }

                continue;
            }

            foreach (var property in type.Properties)
            {
                if (!TryGet(property, value, out var held))
                {
                    continue;
                }

                var heldName = $"{name}.{property.Name}";
                if (attributes.ErrorOf(AttributesOf(property), held, property.Name, value, services) is { } error)
                {
                    yield return (heldName, error);
                }

                if (held is not null)
                {
                    open.Push((held, heldName));
                }
            }

            foreach (var broken in BrokenOf(value, name, services))
            {
                yield return (name, broken);
            }
        }
    }

    /// <summary>Reads a property; false where there is nothing to read, or it cannot be computed from what the agent gave.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A property is anybody's code.")]
    private bool TryGet(JsonPropertyInfo property, object owner, out object? held)
    {
        try
        {
            held = property.Get?.Invoke(owner);
            return property.Get is not null;
        }
        catch (Exception exception)
        {
            attributes.Failed($"{property.Name} of {owner.GetType().Name}", exception);
            held = null;
            return false;
        }
    }

    /// <summary>What an object says of itself; one that cannot say has not found itself valid.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The object is anybody's code.")]
    private IReadOnlyList<string> BrokenOf(object value, string name, IServiceProvider? services)
    {
        const string Broken = "It is not valid.";
        try
        {
            return value is IValidatableObject self
                ? [.. self.Validate(ValidationAttributes.ContextOf(value, name, services)).Where(static broken => broken != ValidationResult.Success).Select(static broken => broken.ErrorMessage ?? Broken)]
                : [];
        }
        catch (Exception exception)
        {
            attributes.Failed($"{nameof(IValidatableObject.Validate)} of {value.GetType().Name}", exception);
            return [Broken];
        }
    }

    /// <summary>What a collection or dictionary holds.</summary>
    private static IEnumerable<(object Value, string Name)> PartsOf(object value, string name) => value switch
    {
        IDictionary dictionary => dictionary.Keys.Cast<object>().Where(key => dictionary[key] is not null).Select(key => (dictionary[key]!, $"{name}.{key}")),
        IEnumerable items => items.Cast<object?>().Select((item, index) => (Item: item, Name: $"{name}[{index}]")).Where(static part => part.Item is not null).Select(static part => (part.Item!, part.Name)),
        _ => [],
    };

    /// <summary>The attributes of a property, and those of the parameter of a constructor that sets it: that is where those of a record stand.</summary>
    private static IEnumerable<ValidationAttribute> AttributesOf(JsonPropertyInfo property) =>
        new[] { property.AttributeProvider, property.AssociatedParameter?.AttributeProvider }
            .SelectMany(static provider => provider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true) ?? [])
            .Cast<ValidationAttribute>()
            .Where(attribute => AttributeFit.Fits(attribute, property.PropertyType, isProperty: true));
}
