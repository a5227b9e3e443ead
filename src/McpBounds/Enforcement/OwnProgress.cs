using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>
/// Progress that the client did not ask for. A tool reports none then, and a long one would seem to hang: so the library asks in the client's place, and keeps what comes to
/// itself.
/// </summary>
internal static class OwnProgress
{
    private const string Token = "progressToken";
    private const string Prefix = "mcpbounds-progress:";

    /// <summary>Has a call report progress if its client does not.</summary>
    public static void AskFor(RequestParams? parameters)
    {
        if (parameters is { ProgressToken: null })
        {
            (parameters.Meta ??= [])[Token] = $"{Prefix}{Guid.NewGuid():N}";
        }
    }

    /// <summary>Whether a report of progress is one that no client waits for.</summary>
    public static bool Is(JsonRpcNotification notification) =>
        notification.Params is JsonObject parameters
        && parameters[Token] is JsonValue token
        && token.TryGetValue<string>(out var text)
        && text.StartsWith(Prefix, StringComparison.Ordinal);
}
