using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>Whom a call keeps busy, or what it costs.</summary>
internal enum PromptKind
{
    /// <summary>A person is asked.</summary>
    Elicitation,

    /// <summary>The client's model is asked, at the expense of whoever uses the client.</summary>
    Sampling,

    /// <summary>A model is asked by an API that is paid for by use.</summary>
    Metered,
}

/// <summary>Calls that ask a person or a model.</summary>
internal static class PromptApis
{
    /// <summary>The exception that asks in place of a request: the client answers by calling the tool again.</summary>
    public const string InputRequired = "InputRequiredException";

    private static readonly ImmutableDictionary<string, PromptKind> s_calls = ImmutableDictionary.CreateRange(new[]
    {
        new KeyValuePair<string, PromptKind>("ElicitAsync", PromptKind.Elicitation),
        new KeyValuePair<string, PromptKind>("SampleAsync", PromptKind.Sampling),
        new KeyValuePair<string, PromptKind>("AsSamplingChatClient", PromptKind.Sampling),
    });

    private static readonly ImmutableHashSet<string> s_exceptions = ImmutableHashSet.Create(InputRequired, "UrlElicitationRequiredException");

    private static readonly ImmutableHashSet<string> s_servers = ImmutableHashSet.Create("McpServer", "IMcpServer");

    /// <summary>The abstractions over models whose calls are taken to cost something.</summary>
    private static readonly ImmutableHashSet<string> s_abstractions = ImmutableHashSet.Create(
        "Microsoft.Extensions.AI.IChatClient", "Microsoft.Extensions.AI.ChatClientExtensions", "Microsoft.Extensions.AI.ChatClientStructuredOutputExtensions",
        "Microsoft.Extensions.AI.IImageGenerator", "Microsoft.Extensions.AI.ImageGeneratorExtensions");

    private static readonly ImmutableHashSet<string> s_namesOfAbstractions = ImmutableHashSet.Create(
        "GetResponseAsync", "GetStreamingResponseAsync", "GenerateAsync", "GenerateImagesAsync", "EditImagesAsync", "EditImageAsync");

    /// <summary>Libraries of models. Others of Azure's services for texts, documents and pictures ask none.</summary>
    private static readonly ImmutableHashSet<string> s_libraries = ImmutableHashSet.Create("OpenAI", "Azure.AI.OpenAI", "Azure.AI.Inference", "Anthropic");

    /// <summary>What the calls of those libraries are named that have a model do something.</summary>
    private static readonly ImmutableArray<string> s_verbs = ImmutableArray.Create(
        "Claude", "Complet", "Create", "Edit", "Embedding", "Generat", "Image", "Respon", "Speech", "Stream", "Transcri", "Translat");

    /// <summary>What they are named that only look after what is there.</summary>
    private static readonly ImmutableArray<string> s_upkeep = ImmutableArray.Create("Cancel", "Count", "Delete", "Download", "List", "Retrieve", "Upload", "WaitFor");

    /// <summary>Whether a call of this name, or a creation of a type of this name, can ask anybody: asked of syntax, before anything is bound.</summary>
    /// <param name="name">The name.</param>
    /// <param name="importsModels">Whether the file imports the client library of a service of models.</param>
    public static bool MayBe(string name, bool importsModels) =>
        s_calls.ContainsKey(name) || s_exceptions.Contains(name) || s_namesOfAbstractions.Contains(name) || (importsModels && IsVerb(name));

    /// <summary>Whether a call of this name may be one of the MCP SDK's.</summary>
    public static bool IsOfSdk(string name) => s_calls.ContainsKey(name);

    /// <summary>What a call of the MCP SDK's asks for; null for any other call.</summary>
    public static PromptKind? Of(IMethodSymbol method) =>
        s_calls.TryGetValue(method.Name, out var kind) && IsOfSdk(method.ContainingType) ? kind : null;

    /// <summary>The same for a call that does not bind: what the type is called that it is made on.</summary>
    public static PromptKind? OfUnresolved(string method, string owner) => s_calls.TryGetValue(method, out var kind) && s_servers.Contains(owner) ? kind : null;

    /// <summary>Whether a type is an exception by which the SDK asks.</summary>
    public static bool IsException(ITypeSymbol type) => s_exceptions.Contains(type.Name) && IsOfSdk(type);

    /// <summary>Whether a type is what the SDK hands over of an error: the message that arrived, or an exception made of it.</summary>
    public static bool IsError(ITypeSymbol? type) =>
        type is { Name: "JsonRpcError" or "JsonRpcErrorDetail" or "McpException" or "McpProtocolException" or "UrlElicitationRequiredException" }
        && IsOfSdk(type);

    /// <summary>What a request that such an exception carries asks for; null for anything else.</summary>
    public static PromptKind? OfRequest(IMethodSymbol method) => (method.ContainingType.Name, method.Name) switch
    {
        ("InputRequest", "ForElicitation") => PromptKind.Elicitation,
        ("InputRequest", "ForSampling") => PromptKind.Sampling,
        _ => null,
    };

    /// <summary>Whether a call into a service of models is one that is paid for.</summary>
    public static bool IsMetered(RemoteApi api, string name) => api.Kind == RemoteKind.Ai
        && (s_abstractions.Contains(api.Owner) || (s_libraries.Contains(api.Owner) && IsVerb(name)));

    private static bool IsVerb(string name) =>
        s_verbs.Any(verb => name.IndexOf(verb, StringComparison.Ordinal) >= 0) && !s_upkeep.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    private static bool IsOfSdk(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() is { } space
        && space.StartsWith("ModelContextProtocol", StringComparison.Ordinal);
}
