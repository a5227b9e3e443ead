using System.Globalization;
using System.Text.Json;
using ModelContextProtocol;

namespace McpBounds;

/// <summary>An argument as its parameter will hold it: a number may come as a string, as the SDK reads it.</summary>
internal static class ArgumentValue
{
    /// <summary>The value of an argument; where its type cannot be read here, what its JSON is: a text, a number, so many items.</summary>
    public static object? Of(JsonElement argument, Type parameter)
    {
        if (argument.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(parameter) ?? parameter;
        try
        {
            if (type != typeof(object) && McpJsonUtilities.DefaultOptions.TryGetTypeInfo(type, out var info))
            {
                return argument.Deserialize(info);
            }
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or FormatException)
        {
            // The tool's own options may read what these cannot: its JSON is judged instead.
        }

        return Plain(argument);
    }

    private static object? Plain(JsonElement argument) => argument.ValueKind switch
    {
        JsonValueKind.String => argument.GetString(),
        JsonValueKind.Number when argument.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => double.Parse(argument.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => argument.EnumerateArray().Select(Plain).ToArray(),
        _ => argument,
    };
}
