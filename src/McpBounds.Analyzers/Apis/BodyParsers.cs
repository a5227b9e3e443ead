using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>Calls that turn the text or bytes of a body into an object graph or document tree, so that the bulk itself goes no further.</summary>
internal static class BodyParsers
{
    private static readonly ImmutableHashSet<(string Type, string Member)> s_all = ImmutableHashSet.Create(
        ("JsonSerializer", "Deserialize"), ("JsonSerializer", "DeserializeAsync"), ("JsonDocument", "ParseAsync"), ("JsonNode", "ParseAsync"), ("XDocument", "LoadAsync"),
        ("XElement", "Load"), ("XElement", "LoadAsync"), ("JsonDocument", "Parse"), ("JsonNode", "Parse"), ("JsonObject", "Parse"), ("JsonArray", "Parse"),
        ("JsonConvert", "DeserializeObject"), ("JsonConvert", "DeserializeAnonymousType"), ("JsonConvert", "PopulateObject"), ("JsonConvert", "DeserializeXmlNode"),
        ("JObject", "Parse"), ("JArray", "Parse"), ("JToken", "Parse"),
        ("XDocument", "Parse"), ("XElement", "Parse"), ("XmlDocument", "LoadXml"), ("XDocument", "Load"), ("XmlSerializer", "Deserialize"),
        ("JsonElement", "Parse"), ("XmlReader", "Create"));

    /// <summary>Readers over text that is already in memory: what they are given goes on to a parser.</summary>
    private static readonly ImmutableHashSet<string> s_readers = ImmutableHashSet.Create("StringReader", "MemoryStream", "Utf8JsonReader", "StreamReader", "JsonTextReader");

    /// <summary>Whether a method parses what it is given.</summary>
    public static bool IsParse(IMethodSymbol method) => s_all.Contains((method.ContainingType?.Name ?? "", method.Name));

    /// <summary>Whether a constructor merely wraps what it is given.</summary>
    public static bool IsReader(IMethodSymbol constructor) => s_readers.Contains(constructor.ContainingType.Name);
}
