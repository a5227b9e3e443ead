using System.Globalization;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>A property of <c>HttpClient</c> and the value that a fix gives it.</summary>
/// <param name="Property">The property.</param>
/// <param name="Value">The value, as it is written where <paramref name="Type"/> is in scope.</param>
/// <param name="Type">The type of the namespace <c>System</c> that the value begins with; null for none.</param>
internal sealed record ClientSetting(string Property, string Value, string? Type = null)
{
    /// <summary>A cap on what the client buffers.</summary>
    public static ClientSetting Cap(int bytes) =>
        new(HttpApi.BufferCap, bytes.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '_'));

    /// <summary>A timeout for each request.</summary>
    public static ClientSetting Timeout(int seconds) => new(HttpApi.Timeout, TimeSpans.Text(seconds), "TimeSpan");

    /// <summary>The value as it is written at a place of some file.</summary>
    public string ValueAt(int position, SemanticModel model) =>
        Type is null || model.LookupNamespacesAndTypes(position, name: Type).OfType<ITypeSymbol>().Any(type => type.IsExactly("System." + Type))
            ? Value
            : "System." + Value;
}
