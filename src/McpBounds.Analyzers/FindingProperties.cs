using System.Collections.Immutable;
using System.Globalization;

namespace McpBounds.Analyzers;

/// <summary>How the properties of a diagnostic hold numbers.</summary>
internal static class FindingProperties
{
    /// <summary>The number of a key; null where there is none.</summary>
    public static int? CountOf(this ImmutableDictionary<string, string?> properties, string key) =>
        properties.TryGetValue(key, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
