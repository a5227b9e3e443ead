using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>What a read turns the body into.</summary>
internal enum BodyForm
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A byte array or a memory stream.</summary>
    Bytes,

    /// <summary>An object graph or a document tree.</summary>
    Parsed,
}

/// <summary>What a read is called on or given.</summary>
internal enum ReadSubject
{
    /// <summary>The receiver, or the first argument of an extension or static method, is the content, stream or reader to be read.</summary>
    Body,

    /// <summary>The receiver is the client: the call sends the request and reads the response in one.</summary>
    Client,
}

/// <summary>An API that reads a whole body into memory.</summary>
/// <param name="Type">Full name of the type that declares it.</param>
/// <param name="Member">Its name.</param>
/// <param name="Form">What the body becomes.</param>
/// <param name="Subject">What is read.</param>
/// <param name="IntoMemoryOnly">Whether it is a read only if the destination is a memory stream.</param>
internal sealed record ResponseRead(string Type, string Member, BodyForm Form, ReadSubject Subject = ReadSubject.Body, bool IntoMemoryOnly = false);

/// <summary>The reads that MCPB001 and MCPB021 look for.</summary>
internal static class ResponseReads
{
    private const string Content = "System.Net.Http.HttpContent";
    private const string Client = "System.Net.Http.HttpClient";

    private static readonly ImmutableArray<ResponseRead> s_all = ImmutableArray.Create<ResponseRead>(
        new(Content, "ReadAsStringAsync", BodyForm.Text),
        new(Content, "ReadAsByteArrayAsync", BodyForm.Bytes),
        new(Content, "CopyToAsync", BodyForm.Bytes, IntoMemoryOnly: true),
        new(Content, "CopyTo", BodyForm.Bytes, IntoMemoryOnly: true),
        new(Content, "LoadIntoBufferAsync", BodyForm.Bytes),
        new("System.Net.Http.Json.HttpContentJsonExtensions", "ReadFromJsonAsync", BodyForm.Parsed),
        new("System.Net.Http.HttpContentExtensions", "ReadAsAsync", BodyForm.Parsed),
        new(Client, "GetStringAsync", BodyForm.Text, ReadSubject.Client),
        new(Client, "GetByteArrayAsync", BodyForm.Bytes, ReadSubject.Client),
        new("System.Net.Http.Json.HttpClientJsonExtensions", "GetFromJsonAsync", BodyForm.Parsed, ReadSubject.Client),
        new("System.Net.Http.Json.HttpClientJsonExtensions", "DeleteFromJsonAsync", BodyForm.Parsed, ReadSubject.Client),
        new("System.IO.Stream", "CopyToAsync", BodyForm.Bytes, IntoMemoryOnly: true),
        new("System.IO.Stream", "CopyTo", BodyForm.Bytes, IntoMemoryOnly: true),
        new("System.IO.TextReader", "ReadToEnd", BodyForm.Text),
        new("System.IO.TextReader", "ReadToEndAsync", BodyForm.Text),
        new("System.Text.Json.JsonSerializer", "DeserializeAsync", BodyForm.Parsed),
        new("System.Text.Json.JsonSerializer", "Deserialize", BodyForm.Parsed),
        new("System.Text.Json.JsonDocument", "ParseAsync", BodyForm.Parsed),
        new("System.Text.Json.JsonDocument", "Parse", BodyForm.Parsed),
        new("System.Text.Json.Nodes.JsonNode", "ParseAsync", BodyForm.Parsed),
        new("System.Text.Json.Nodes.JsonNode", "Parse", BodyForm.Parsed),
        new("System.Xml.Linq.XDocument", "LoadAsync", BodyForm.Parsed),
        new("System.Xml.Linq.XDocument", "Load", BodyForm.Parsed),
        new("System.Xml.Linq.XElement", "LoadAsync", BodyForm.Parsed),
        new("System.Xml.Linq.XElement", "Load", BodyForm.Parsed),
        new("System.Xml.XmlDocument", "Load", BodyForm.Parsed),
        new("System.Xml.Serialization.XmlSerializer", "Deserialize", BodyForm.Parsed),
        new("Newtonsoft.Json.JsonSerializer", "Deserialize", BodyForm.Parsed),
        new("Newtonsoft.Json.Linq.JToken", "Load", BodyForm.Parsed),
        new("Newtonsoft.Json.Linq.JToken", "LoadAsync", BodyForm.Parsed),
        new("Newtonsoft.Json.Linq.JToken", "ReadFrom", BodyForm.Parsed),
        new("Newtonsoft.Json.Linq.JToken", "ReadFromAsync", BodyForm.Parsed),
        new("System.Net.WebClient", "DownloadString", BodyForm.Text, ReadSubject.Client),
        new("System.Net.WebClient", "DownloadStringTaskAsync", BodyForm.Text, ReadSubject.Client),
        new("System.Net.WebClient", "DownloadData", BodyForm.Bytes, ReadSubject.Client),
        new("System.Net.WebClient", "DownloadDataTaskAsync", BodyForm.Bytes, ReadSubject.Client));

    private static readonly ImmutableHashSet<string> s_flurl = ImmutableHashSet.Create(
        "GetStringAsync", "GetJsonAsync", "GetJsonListAsync", "GetBytesAsync", "ReceiveString", "ReceiveJson", "ReceiveJsonList", "ReceiveBytes");

    private static readonly ImmutableHashSet<string> s_restSharp = ImmutableHashSet.Create(
        "Execute", "ExecuteAsync", "ExecuteGet", "ExecuteGetAsync", "ExecutePost", "ExecutePostAsync", "ExecutePut", "ExecutePutAsync", "ExecuteDelete", "ExecuteDeleteAsync",
        "Get", "GetAsync", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync", "GetJsonAsync", "PostJsonAsync", "PutJsonAsync", "DownloadData", "DownloadDataAsync");

    private static readonly ImmutableDictionary<string, ImmutableArray<ResponseRead>> s_byMember =
        s_all.GroupBy(static read => read.Member).ToImmutableDictionary(static group => group.Key, static group => group.ToImmutableArray());

    /// <summary>The names of all reads of <c>System.Net.Http</c> and what parses its streams.</summary>
    public static IEnumerable<string> Names => s_byMember.Keys;

    /// <summary>The names of reads that send the request themselves.</summary>
    public static IEnumerable<string> ClientShorthands => s_all.Where(static read => read.Subject == ReadSubject.Client).Select(static read => read.Member);

    /// <summary>Whether a call of this name can be a read at all: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(string name) => s_byMember.ContainsKey(name) || s_flurl.Contains(name) || s_restSharp.Contains(name);

    /// <summary>The read that a method is, or null.</summary>
    public static ResponseRead? Of(IMethodSymbol method)
    {
        var definition = method.ReducedFrom ?? method;
        if (s_byMember.TryGetValue(definition.Name, out var candidates))
        {
            for (ITypeSymbol? type = definition.ContainingType; type is not null; type = type.BaseType)
            {
                var fullName = type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
                if (candidates.FirstOrDefault(candidate => candidate.Type == fullName) is { } read)
                {
                    return read;
                }
            }
        }

        return definition.ContainingNamespace?.ToDisplayString() switch
        {
            "Flurl.Http" when s_flurl.Contains(definition.Name) => new("Flurl.Http", definition.Name, FormByName(definition.Name), ReadSubject.Client),
            "RestSharp" when s_restSharp.Contains(definition.Name) => new("RestSharp", definition.Name, RestSharpForm(definition), ReadSubject.Client),
            _ => null,
        };
    }

    private static BodyForm FormByName(string name) =>
        name.Contains("Json") ? BodyForm.Parsed : name.Contains("Bytes") ? BodyForm.Bytes : BodyForm.Text;

    private static BodyForm RestSharpForm(IMethodSymbol method) =>
        method.Name.StartsWith("DownloadData", StringComparison.Ordinal) ? BodyForm.Bytes : method.IsGenericMethod || method.Name.Contains("Json") ? BodyForm.Parsed : BodyForm.Text;
}
