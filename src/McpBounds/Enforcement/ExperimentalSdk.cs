using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

// The one place for what is experimental in the SDK. The interceptor is the only thing that sees a prompt in every protocol revision: message filters do not under
// 2026-07-28. The filters of alternate results are the only ones where calls become tasks, or where the server answers calls by an alternate handler. Tests on the oldest
// and on the newest SDK notice a change.
#pragma warning disable MCPEXP002

namespace McpBounds;

/// <summary>What the library uses of the SDK that is still experimental.</summary>
internal static class ExperimentalSdk
{
    /// <summary>A server whose requests to the client go through a function.</summary>
    public static McpServer Intercepted(McpServer server, Func<string, JsonNode?, CancellationToken, ValueTask<JsonNode?>> send) => server.WithOutgoingRequestInterceptor(send);

    /// <summary>Bounds the calls of tools in a server's options, as the outermost filter.</summary>
    public static void BoundTools(McpServerOptions options, BoundsRuntime runtime)
    {
        var (filters, alternate) = (options.Filters.Request.CallToolFilters, options.Filters.Request.CallToolWithAlternateFilters);
        if (options.Handlers.CallToolWithAlternateHandler is not null)
        {
            // The SDK takes no other filters beside such a handler.
            alternate.Insert(0, new Guard<CallToolRequestParams, ResultOrAlternate<CallToolResult>>(runtime, new AlternateToolShape()).InvokeAsync);
            return;
        }

        // Calls are counted where others may turn them into tasks; a task then runs under the other bounds.
        var becomeTasks = alternate.Count > 0;
        if (becomeTasks)
        {
            alternate.Insert(0, new CallCount(runtime).InvokeAsync);
        }

        var guard = new Guard<CallToolRequestParams, CallToolResult>(runtime, new ToolShape(), countsCalls: !becomeTasks);
        filters.Insert(0, next => (context, cancellationToken) => guard.InvokeAsync(context, next, cancellationToken));
    }

    /// <summary>Counts calls before they become tasks.</summary>
    private sealed class CallCount(BoundsRuntime runtime)
    {
        private readonly Admission _admission = new(runtime);

        public async ValueTask<ResultOrAlternate<CallToolResult>> InvokeAsync(
            RequestContext<CallToolRequestParams> context,
            McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next,
            CancellationToken cancellationToken)
        {
            var isHttp = Callers.IsHttp(context);
            var target = runtime.Table.Of(context.MatchedPrimitive);
            if (runtime.Enter(context, isHttp) is not { } caller)
            {
                var unknown = Refusal.OfUnknownCaller(target.Name);
                runtime.Refused(target, unknown);
                return unknown.ToResult();
            }

            try
            {
                if (await _admission.RefusalOfRateAsync(caller, target, target.For(isHttp), cancellationToken).ConfigureAwait(false) is { } refusal)
                {
                    runtime.Refused(target, refusal);
                    return refusal.ToResult();
                }
            }
            finally
            {
                caller.Leave();
            }

            return await next(context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Calls of tools whose answer may be another than a tool's result: a task, or questions.</summary>
    private sealed class AlternateToolShape : CallShape<CallToolRequestParams, ResultOrAlternate<CallToolResult>>
    {
        private readonly ToolShape _tool = new();

        public override IDictionary<string, JsonElement>? ArgumentsOf(CallToolRequestParams? parameters, TargetBounds target) => parameters?.Arguments;

        public override ResultOrAlternate<CallToolResult> Refused(Refusal refusal) => refusal.ToResult();

        public override (ResultOrAlternate<CallToolResult> Result, Refusal? Refusal) Fit(ResultOrAlternate<CallToolResult> result, FittedContent content)
        {
            if (result.Result is not { } tool)
            {
                return (result, null);
            }

            var (fitted, refusal) = _tool.Fit(tool, content);
            return (ReferenceEquals(fitted, tool) ? result : fitted, refusal);
        }

        public override InputRequiredResult? InputsOf(ResultOrAlternate<CallToolResult> result) => result.Alternate as InputRequiredResult;
    }
}
