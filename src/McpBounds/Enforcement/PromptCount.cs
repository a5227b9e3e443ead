using System.Threading.RateLimiting;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>Counts what one call asks of the user or of the client's model, also over the retries that answers come with.</summary>
/// <param name="call">The call.</param>
internal sealed class PromptCount(BoundCall call)
{
    private int _elicitations;
    private int _samplings;
    private int _refused;

    /// <summary>The requests that prompt, and what bounds them.</summary>
    public static BoundKind? KindOf(string method) => method switch
    {
        RequestMethods.ElicitationCreate => BoundKind.Elicitation,
        RequestMethods.SamplingCreateMessage => BoundKind.Sampling,
        _ => null,
    };

    /// <summary>Goes on counting where an earlier try of the same call left off.</summary>
    public void Continue(RetryState state) => (_elicitations, _samplings) = (state.Elicitations, state.Samplings);

    /// <summary>The count, for the client to bring back with its answers.</summary>
    public RetryState Save(string? requestState) => new(_elicitations, _samplings, requestState);

    /// <summary>Counts a prompt that is about to be sent; why it must not be.</summary>
    public async ValueTask<Refusal?> RefusalAsync(BoundKind kind, CancellationToken cancellationToken)
    {
        var isElicitation = kind == BoundKind.Elicitation;
        var count = isElicitation ? Interlocked.Increment(ref _elicitations) : Interlocked.Increment(ref _samplings);
        Meter(kind, count);
        if ((isElicitation ? call.Limits.Elicitation : call.Limits.Sampling) is not { } bound)
        {
            return null;
        }

        var what = isElicitation ? "questions to the user" : "requests to the client's model";
        if (count > bound.PerCall)
        {
            return new(kind, Refusal.Words($"Not sent: one call may send {bound.PerCall:N0} {what}. Go on without another, or end the call and say what is missing."), bound.PerCall, $"{what} per call");
        }

        if (bound.Permits == int.MaxValue)
        {
            return null;
        }

        var key = new LimiterKey(kind, bound.PerTool ? call.Target.Name : null);
        var limiter = call.Caller.Rate(key, bound.Permits, bound.PerSeconds, bound.Permits);
        using var lease = await call.Runtime.AcquireAsync(limiter, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return null;
        }

        if (lease is UnreachableLimit)
        {
            return new(kind, Refusal.Words($"Not sent: the limit of {what} cannot be checked now. Go on without, or try again later."));
        }

        TimeSpan? after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;
        return new(
            kind,
            Refusal.Words($"Not sent: {bound.Permits:N0} {what} in {bound.PerSeconds:N0} s are the most. {Refusal.Retry(after)}"),
            bound.Permits,
            Refusal.Words($"{what} in {bound.PerSeconds} s"))
        { RetryAfter = after };
    }

    /// <summary>
    /// A prompt was refused. A tool that asks on after that swallows refusals: at the second one it is told to stop, and from then on it waits, so that it cannot spin.
    /// </summary>
    public async ValueTask RefusedAsync(Refusal refusal)
    {
        call.Runtime.Refused(call.Target, refusal);
        var refused = Interlocked.Increment(ref _refused);
        if (refused >= 2)
        {
            call.Stop(refusal);
        }

        if (refused > 2)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), call.Runtime.Options.TimeProvider, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Meter(BoundKind kind, int count)
    {
        if ((kind == BoundKind.Elicitation ? call.Target.Metered?.Elicitation : call.Target.Metered?.Sampling) is not { } strict)
        {
            return;
        }

        if (count > strict.PerCall)
        {
            call.Runtime.Metering.Report(call.Target, kind, count, strict.PerCall, "in one call");
        }

        if (call.Caller.Meter(new(kind, null), strict.Permits, strict.PerSeconds, strict.Permits)?.Count() is { } inWindow)
        {
            call.Runtime.Metering.Report(call.Target, kind, inWindow, strict.Permits, Refusal.Words($"in {strict.PerSeconds} s"));
        }
    }
}
