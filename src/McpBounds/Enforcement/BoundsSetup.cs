using System.Globalization;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>Puts the bounds around a server's handlers when its options are complete: as the outermost filters, whatever the order of registration.</summary>
internal sealed class BoundsSetup(BoundsRuntime runtime) : IPostConfigureOptions<McpServerOptions>
{
    private int _isLogged;

    public void PostConfigure(string? name, McpServerOptions options)
    {
        ExperimentalSdk.BoundTools(options, runtime);
        Bound(options.Filters.Request.GetPromptFilters, new PromptShape());
        Bound(options.Filters.Request.ReadResourceFilters, new ResourceShape());
        var prompts = new UnseenPrompts();
        options.Filters.Message.IncomingFilters.Insert(0, next => (context, cancellationToken) =>
        {
            prompts.Received(context.JsonRpcMessage);
            return next(context, cancellationToken);
        });
        options.Filters.Message.OutgoingFilters.Insert(0, next => async (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcNotification { Method: NotificationMethods.ProgressNotification } progress)
            {
                BoundCall.Current?.Clock.Progress();
                if (OwnProgress.Is(progress))
                {
                    return;
                }
            }

            await prompts.SendingAsync(context.JsonRpcMessage, cancellationToken).ConfigureAwait(false);
            await next(context, cancellationToken).ConfigureAwait(false);
        });
        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
        {
            LogTable([.. options.ToolCollection ?? [], .. (IEnumerable<IMcpServerPrimitive>?)options.PromptCollection ?? [], .. (IEnumerable<IMcpServerPrimitive>?)options.ResourceCollection ?? []]);
        }
    }

    private void Bound<TParams, TResult>(IList<McpRequestFilter<TParams, TResult>> filters, CallShape<TParams, TResult> shape)
        where TParams : RequestParams
    {
        var guard = new Guard<TParams, TResult>(runtime, shape);
        filters.Insert(0, next => (context, cancellationToken) => guard.InvokeAsync(context, next, cancellationToken));
    }

    private void LogTable(IReadOnlyList<IMcpServerPrimitive> primitives)
    {
        var bounds = primitives.Select(runtime.Table.Of).ToList();
        var table = new StringBuilder();
        if (runtime.Options.CallerKey is null)
        {
            table.AppendLine().Append("  a caller is the authenticated user, else the session, else the one client on stdio; over HTTP all that have neither share one limit, unless CallerKey is set");
        }

        Append(table, $"profile {runtime.Options.Profile}, over HTTP", runtime.Table.Of(null).OverHttp);
        Append(table, $"profile {runtime.Options.Profile}, on stdio", runtime.Table.Of(null).OnStream);
        foreach (var own in bounds.Where(static one => one.Own.IsAny).OrderBy(static one => one.Name, StringComparer.Ordinal))
        {
            Append(table, own.Name, own.OverHttp);
        }

        runtime.Log.InForce(table.ToString());
        var cannotStop = bounds.Where(static one => !one.TakesToken).Select(static one => one.Name).Order(StringComparer.Ordinal).ToList();
        if (cannotStop.Count > 0)
        {
            runtime.Log.CannotBeStopped(string.Join(", ", cannotStop));
        }

        var hidden = bounds.Where(static one => one.HidesMethod).Select(static one => one.Name).Order(StringComparer.Ordinal).ToList();
        if (hidden.Count > 0)
        {
            runtime.Log.MethodHidden(string.Join(", ", hidden));
        }

        var passedOver = bounds.SelectMany(static one => one.Arguments.PassedOver.Select(attribute => $"{one.Name}: {attribute}")).Order(StringComparer.Ordinal).ToList();
        if (passedOver.Count > 0)
        {
            runtime.Log.PassedOver(string.Join("; ", passedOver));
        }
    }

    private static void Append(StringBuilder table, string name, Limits limits) => table.AppendLine().Append(CultureInfo.InvariantCulture, $"  {name}: ").AppendJoin("; ", new[]
    {
        limits.Calls is { } calls ? $"calls {calls.Permits} in {calls.PerSeconds} s, {calls.Burst} at once{(calls.PerTool ? ", for each tool" : "")}" : "calls unlimited",
        limits.AtOnce is { } atOnce ? $"running at once {atOnce.AtOnce}, waiting {atOnce.Waiting}" : "running at once unlimited",
        limits.Time is { } time ? $"time {time.TotalSeconds} s" : "time unlimited",
        $"result {limits.ResultBytes} bytes of text, {limits.BlobBytes} of blobs",
        limits.Elicitation is { } elicitation ? $"elicitation {elicitation.Permits} in {elicitation.PerSeconds} s, {elicitation.PerCall} a call" : "elicitation unlimited",
        limits.Sampling is { } sampling ? $"sampling {sampling.Permits} in {sampling.PerSeconds} s, {sampling.PerCall} a call" : "sampling unlimited",
    });
}

/// <summary>Completes the server's options when the host starts, so that the table is logged then, and not at the first request; logs what was metered when it stops.</summary>
internal sealed class BoundsStart(IOptions<McpServerOptions> options, BoundsRuntime runtime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = options.Value;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        runtime.Metering.LogMost();
        return Task.CompletedTask;
    }
}
