using System.Threading.RateLimiting;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>The filter: runs a call under its bounds.</summary>
/// <typeparam name="TParams">What the request says.</typeparam>
/// <typeparam name="TResult">What it is answered with.</typeparam>
/// <param name="runtime">What all calls share.</param>
/// <param name="shape">Calls of what.</param>
/// <param name="countsCalls">Whether the rate is counted here; a filter further out does where calls become tasks.</param>
internal sealed class Guard<TParams, TResult>(BoundsRuntime runtime, CallShape<TParams, TResult> shape, bool countsCalls = true)
    where TParams : RequestParams
{
    /// <summary>How long a call that was told to stop may take to do so before it counts as abandoned.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly Admission _admission = new(runtime);

    /// <summary>Runs a call, or refuses it.</summary>
    public async ValueTask<TResult> InvokeAsync(RequestContext<TParams> context, McpRequestHandler<TParams, TResult> next, CancellationToken cancellationToken)
    {
        var isHttp = Callers.IsHttp(context);
        var target = runtime.Table.Of(context.MatchedPrimitive);
        var limits = target.For(isHttp);
        if (runtime.Enter(context, isHttp) is not { } caller)
        {
            return Refuse(target, Refusal.OfUnknownCaller(target.Name));
        }

        RateLimitLease? place = null;
        try
        {
            var refusal = (countsCalls ? await _admission.RefusalOfRateAsync(caller, target, limits, cancellationToken).ConfigureAwait(false) : null)
                ?? runtime.Abandoned.RefusalOf(caller, target);
            if (refusal is null)
            {
                (place, refusal) = await _admission.EnterAsync(caller, target, limits, cancellationToken).ConfigureAwait(false);
            }

            // Not before there is a place: looking into arguments takes time, a slow pattern much of it.
            refusal ??= target.Arguments.IsAny ? target.Arguments.RefusalOf(target.Name, shape.ArgumentsOf(context.Params, target), context.Services) : null;
            return refusal is null
                ? await RunAsync(context, next, new(runtime, target, limits, caller, cancellationToken), cancellationToken).ConfigureAwait(false)
                : Refuse(target, refusal);
        }
        catch (BoundExceededException exception)
        {
            // What the library refused inside the tool is counted already; the tool's own words are not.
            return exception.Refusal is { } counted ? shape.Refused(counted) : Refuse(target, new(BoundKind.Result, exception.Message));
        }
        finally
        {
            place?.Dispose();
            caller.Leave();
        }
    }

    private TResult Refuse(TargetBounds target, Refusal refusal)
    {
        runtime.Refused(target, refusal);
        return shape.Refused(refusal);
    }

    /// <summary>Runs a call, unless too many were left behind while it waited for its place.</summary>
    private async ValueTask<TResult> RunAsync(
        RequestContext<TParams> context, McpRequestHandler<TParams, TResult> next, BoundCall call, CancellationToken cancellationToken)
    {
        if (runtime.Abandoned.Enter(call) is { } refusal)
        {
            call.Dispose();
            return Refuse(call.Target, refusal);
        }

        var isLeftBehind = false;
        try
        {
            var running = Start(context, next, call);
            await EndAsync(running, call, cancellationToken).ConfigureAwait(false);
            if (!running.IsCompleted)
            {
                isLeftBehind = true;
                runtime.Abandoned.Track(call, running);
                return call.Reason is { } stopped ? Stopped(call, stopped) : throw new OperationCanceledException(cancellationToken);
            }

            Meter(call);
            if (call.Reason is { } reason)
            {
                _ = running.Exception;
                return Stopped(call, reason);
            }

            return await FitAsync(running, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!isLeftBehind)
            {
                runtime.Abandoned.Leave(call);
                call.Dispose();
            }
        }
    }

    private static Task<TResult> Start(RequestContext<TParams> context, McpRequestHandler<TParams, TResult> next, BoundCall call)
    {
        if (context.Params is { } parameters && RetryState.Parse(parameters.RequestState) is { } state)
        {
            call.Prompts.Continue(state);
            parameters.RequestState = state.Tool;
        }

        if (call.Target.ReportsProgress)
        {
            OwnProgress.AskFor(context.Params);
        }

        BoundCall.Current = call;
        context.Server = ExperimentalSdk.Intercepted(context.Server, new PromptInterceptor(context.Server, call).SendAsync);

        // Not on this thread: a tool that never awaits would keep it, and nobody could be told that its time is up.
        return Task.Run(() => next(context, call.Token).AsTask(), CancellationToken.None);
    }

    /// <summary>
    /// Waits until a call has ended, or was told to stop and has not done so in time. When its client has gone that time is the machine's own: a server waits for its calls
    /// before it shuts down, and would do so for ever by a clock that stands still.
    /// </summary>
    private async Task EndAsync(Task running, BoundCall call, CancellationToken client)
    {
        await Task.WhenAny(running, call.Stopped).ConfigureAwait(false);
        await EndsAsync(running, runtime.Options.TimeProvider, client).ConfigureAwait(false);
        if (client.IsCancellationRequested)
        {
            await EndsAsync(running, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until a call has ended or its grace is over.</summary>
    private static async Task EndsAsync(Task running, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!running.IsCompleted)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(running, Task.Delay(s_grace, time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private TResult Stopped(BoundCall call, Refusal reason) => reason.Bound == BoundKind.Time ? Refuse(call.Target, reason) : shape.Refused(reason);

    private async ValueTask<TResult> FitAsync(Task<TResult> running, BoundCall call, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (InputRequiredException exception)
        {
            if (await AskAsync(exception.Result, call, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return Refuse(call.Target, refusal);
            }

            throw;
        }

        if (shape.InputsOf(result) is { } inputs)
        {
            return await AskAsync(inputs, call, cancellationToken).ConfigureAwait(false) is { } refusal ? Refuse(call.Target, refusal) : result;
        }

        var (fitted, tooMuch) = shape.Fit(result, new(runtime, call.Target, call.Limits));
        return tooMuch is null ? fitted : Refuse(call.Target, tooMuch);
    }

    /// <summary>Counts the questions of a call that is to be called again with the answers, and has the client bring back the count.</summary>
    private static async ValueTask<Refusal?> AskAsync(InputRequiredResult inputs, BoundCall call, CancellationToken cancellationToken)
    {
        foreach (var input in inputs.InputRequests?.Values ?? [])
        {
            if (PromptCount.KindOf(input.Method) is { } kind && await call.Prompts.RefusalAsync(kind, cancellationToken).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }
        }

        var own = RetryState.Parse(inputs.RequestState) is { } saved ? saved.Tool : inputs.RequestState;
        inputs.RequestState = call.Prompts.Save(own).ToString();
        return null;
    }

    private void Meter(BoundCall call)
    {
        if (call.Target.Metered?.Time is { } strict && call.Clock.Longest is var longest && longest > strict)
        {
            runtime.Metering.Report(call.Target, BoundKind.Time, Math.Ceiling(longest.TotalSeconds), strict.TotalSeconds, "s");
        }
    }
}
