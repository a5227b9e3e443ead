using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>The names of <c>System.Net.Http</c> and its neighbours that decide where a body comes from.</summary>
internal static class HttpApi
{
    /// <summary>The client.</summary>
    public const string Client = "System.Net.Http.HttpClient";

    /// <summary>The property that caps what a client buffers, in bytes.</summary>
    public const string BufferCap = "MaxResponseContentBufferSize";

    /// <summary>The property that ends what a client waits for: the response, and its body where the client buffers it.</summary>
    public const string Timeout = "Timeout";

    /// <summary>The response.</summary>
    public const string Response = "System.Net.Http.HttpResponseMessage";

    /// <summary>The request.</summary>
    public const string Request = "System.Net.Http.HttpRequestMessage";

    /// <summary>The body of either.</summary>
    public const string Content = "System.Net.Http.HttpContent";

    /// <summary>Calls that send a request and return a response, on a client, an invoker, a handler or by the JSON extensions.</summary>
    public static readonly ImmutableHashSet<string> Sends = ImmutableHashSet.Create(
        "GetAsync", "SendAsync", "Send", "PostAsync", "PutAsync", "PatchAsync", "DeleteAsync", "PostAsJsonAsync", "PutAsJsonAsync", "PatchAsJsonAsync");

    /// <summary>Streams and readers that decode or buffer another: what is read of them is what the other sends.</summary>
    public static readonly ImmutableHashSet<string> TransparentWrappers = ImmutableHashSet.Create(
        "StreamReader", "GZipStream", "DeflateStream", "BrotliStream", "ZLibStream", "BufferedStream", "CryptoStream", "JsonTextReader");

    /// <summary>Those of them that give more than they take: a cap on what they read does not bound what they hold out.</summary>
    public static readonly ImmutableHashSet<string> Decompressors = ImmutableHashSet.Create("GZipStream", "DeflateStream", "BrotliStream", "ZLibStream");

    private static readonly ImmutableHashSet<string> s_sendingTypes = ImmutableHashSet.Create(
        Client, "System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpMessageHandler", "System.Net.Http.DelegatingHandler", "System.Net.Http.HttpClientHandler",
        "System.Net.Http.SocketsHttpHandler", "System.Net.Http.Json.HttpClientJsonExtensions");

    /// <summary>Whether a method sends a request and returns the response.</summary>
    public static bool IsSend(IMethodSymbol method) => Sends.Contains(method.Name) && s_sendingTypes.Contains(method.ContainingType.ToDisplayString());

    /// <summary>Whether a method sends a request on a client and returns the open stream of the response.</summary>
    public static bool IsStreamingGet(IMethodSymbol method) =>
        (method.Name, method.ContainingType.ToDisplayString()) is ("GetStreamAsync", Client) or ("OpenRead" or "OpenReadTaskAsync", "System.Net.WebClient")
            or ("GetResponseStream", "System.Net.WebResponse" or "System.Net.HttpWebResponse");

    /// <summary>Whether a method gives the body of a content as a stream.</summary>
    public static bool OpensContent(IMethodSymbol method) =>
        method.Name is "ReadAsStreamAsync" or "ReadAsStream" && method.ContainingType.ToDisplayString() == Content;

    /// <summary>Whether a send by this name changes something on the other side; null where the request decides.</summary>
    public static bool? IsWrite(string name) => name switch
    {
        "GetAsync" or "GetStringAsync" or "GetByteArrayAsync" or "GetFromJsonAsync" or "GetStreamAsync" => false,
        "SendAsync" or "Send" => null,
        _ => true,
    };
}
