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
        ("JsonElement", "Parse"), ("XmlReader", "Create"), ("XmlDocument", "Load"), ("JToken", "Load"), ("JToken", "ReadFrom"), ("JObject", "Load"), ("JArray", "Load"),
        ("HtmlParser", "ParseDocument"), ("HtmlParser", "ParseDocumentAsync"), ("HtmlParser", "ParseFragment"), ("IHtmlParser", "ParseDocument"), ("IHtmlParser", "ParseDocumentAsync"),
        ("HtmlDocument", "LoadHtml"), ("HtmlDocument", "Load"));

    /// <summary>Those of them that no other method is called, which so are known where their library is not there.</summary>
    private static readonly ImmutableHashSet<string> s_telling = ImmutableHashSet.Create("ParseDocument", "ParseDocumentAsync", "LoadHtml", "DeserializeObject");

    /// <summary>Readers over text that is already in memory: what they are given goes on to a parser.</summary>
    private static readonly ImmutableHashSet<string> s_readers = ImmutableHashSet.Create("StringReader", "MemoryStream", "Utf8JsonReader", "StreamReader", "JsonTextReader");

    /// <summary>Whether a method parses what it is given.</summary>
    public static bool IsParse(IMethodSymbol method) => s_all.Contains((method.ContainingType?.Name ?? "", method.Name));

    /// <summary>Whether a method of a library that is not there parses what it is given.</summary>
    /// <param name="owner">What is written before the dot.</param>
    /// <param name="member">The name called.</param>
    public static bool IsParse(string owner, string member) => s_telling.Contains(member) || s_all.Contains((owner, member));

    /// <summary>Whether a constructor merely wraps what it is given.</summary>
    public static bool IsReader(IMethodSymbol constructor) => s_readers.Contains(constructor.ContainingType.Name);
}
