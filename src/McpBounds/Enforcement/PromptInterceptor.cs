using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>Counts the prompts of a call where the tool sends them, and stops its clock while it waits for the answer.</summary>
/// <param name="server">The server that sends.</param>
/// <param name="call">The call whose prompts they are.</param>
internal sealed class PromptInterceptor(McpServer server, BoundCall call)
{
    /// <summary>A request that the call is about to send to its client.</summary>
    public async ValueTask<JsonNode?> SendAsync(string method, JsonNode? parameters, CancellationToken cancellationToken)
    {
        // What the client cannot do is not counted: the SDK says so by an error of its own.
        if (PromptCount.KindOf(method) is not { } kind || !Can(server.ClientCapabilities, kind))
        {
            return await ForwardAsync(method, parameters, cancellationToken).ConfigureAwait(false);
        }

        if (await call.Prompts.RefusalAsync(kind, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            await call.Prompts.RefusedAsync(refusal).ConfigureAwait(false);
            throw new BoundExceededException(refusal);
        }

        return await WaitAsync(kind, method, parameters, cancellationToken).ConfigureAwait(false);
    }

    private static bool Can(ClientCapabilities? client, BoundKind kind) => kind == BoundKind.Elicitation ? client?.Elicitation is not null : client?.Sampling is not null;

    private async ValueTask<JsonNode?> WaitAsync(BoundKind kind, string method, JsonNode? parameters, CancellationToken cancellationToken)
    {
        var limit = call.Runtime.Options.PromptTimeout;
        using var deadline = new CancellationTokenSource(limit, call.Runtime.Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Token, deadline.Token);
        call.Clock.Pause();
        UnseenPrompts.IsSeen = true;
        try
        {
            return await ForwardAsync(method, parameters, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !call.Token.IsCancellationRequested)
        {
            var refusal = new Refusal(
                kind, Refusal.Words($"There was no answer within {limit.TotalSeconds:N0} s. Go on without it, or try again later."), limit.TotalSeconds, "seconds");
            call.Runtime.Refused(call.Target, refusal);
            throw new BoundExceededException(refusal);
        }
        finally
        {
            call.Clock.Resume();
        }
    }

    /// <summary>Sends a request as the SDK would without an interceptor: with its checks of the client's capabilities, and its defaults for what a form left out.</summary>
    private async Task<JsonNode?> ForwardAsync(string method, JsonNode? parameters, CancellationToken cancellationToken) => method switch
    {
        RequestMethods.ElicitationCreate => ToJson(await server.ElicitAsync(FromJson<ElicitRequestParams>(parameters), cancellationToken).ConfigureAwait(false)),
        RequestMethods.SamplingCreateMessage => ToJson(await server.SampleAsync(FromJson<CreateMessageRequestParams>(parameters), cancellationToken).ConfigureAwait(false)),
        RequestMethods.RootsList => ToJson(await server.RequestRootsAsync(FromJson<ListRootsRequestParams>(parameters), cancellationToken).ConfigureAwait(false)),
        _ => (await server.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters }, cancellationToken).ConfigureAwait(false)).Result,
    };

    private static JsonNode? ToJson<T>(T value) => JsonSerializer.SerializeToNode(value, TypeInfo<T>());

    private static T FromJson<T>(JsonNode? json) => json.Deserialize(TypeInfo<T>()) ?? throw new ArgumentException("The request has no parameters.", nameof(json));

    private static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
}
