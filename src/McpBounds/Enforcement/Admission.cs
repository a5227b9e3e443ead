using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>Whether a call may start: by how often its caller calls, and by how many of the caller's calls run.</summary>
/// <param name="runtime">What all calls share.</param>
internal sealed class Admission(BoundsRuntime runtime)
{
    /// <summary>Counts a call; why it may not start.</summary>
    public async ValueTask<Refusal?> RefusalOfRateAsync(Caller caller, TargetBounds target, Limits limits, CancellationToken cancellationToken)
    {
        Meter(caller, target);
        if (limits.Calls is not { } bound)
        {
            return null;
        }

        var limiter = caller.Rate(new(BoundKind.Calls, bound.PerTool ? target.Name : null), bound.Permits, bound.PerSeconds, bound.Burst);
        using var lease = await runtime.AcquireAsync(limiter, cancellationToken).ConfigureAwait(false);
        if (lease.IsAcquired)
        {
            return null;
        }

        if (lease is UnreachableLimit)
        {
            return new(BoundKind.Calls, Refusal.Words($"'{target.Name}' was not called: the limit of calls cannot be checked now. Try again later."));
        }

        TimeSpan? after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;
        var what = bound.PerTool ? $"'{target.Name}'" : "this server";
        var burst = bound.Burst == bound.Permits ? "" : Refusal.Words($", {bound.Burst:N0} at once,");
        return new(
            BoundKind.Calls,
            Refusal.Words($"Too many calls: {what} takes {bound.Permits:N0} in {bound.PerSeconds:N0} s{burst} from one caller. {Refusal.Retry(after)}"),
            bound.Permits,
            Refusal.Words($"calls in {bound.PerSeconds} s"))
        { RetryAfter = after };
    }

    /// <summary>Takes a place among the caller's calls that run, and waits for one where that is allowed; or why there is none.</summary>
    public async ValueTask<(RateLimitLease? Place, Refusal? Refusal)> EnterAsync(Caller caller, TargetBounds target, Limits limits, CancellationToken cancellationToken)
    {
        if (limits.AtOnce is not { } bound)
        {
            return (null, null);
        }

        var limiter = caller.AtOnce(new(BoundKind.CallsAtOnce, bound.PerTool ? target.Name : null), bound);
        var place = await TakeAsync(limiter, target, bound, cancellationToken).ConfigureAwait(false);
        if (place is { IsAcquired: true })
        {
            return (place, null);
        }

        place?.Dispose();
        var what = bound.PerTool ? $"of '{target.Name}' " : "";
        return (null, new(
            BoundKind.CallsAtOnce,
            Refusal.Words($"Too many calls at once: {bound.AtOnce:N0} calls {what}of this caller run, and that is the most. Wait until one has ended, then try again."),
            bound.AtOnce,
            "calls at once"));
    }

    private async ValueTask<RateLimitLease?> TakeAsync(RateLimiter limiter, TargetBounds target, ConcurrencyBound bound, CancellationToken cancellationToken)
    {
        if (bound.Waiting == 0)
        {
            return await runtime.AcquireAsync(limiter, cancellationToken).ConfigureAwait(false);
        }

        // Most calls find a place: they need no clock to wait by.
        if (runtime.TryAcquire(limiter) is { IsAcquired: true } place)
        {
            return place;
        }

        // A limiter that says nothing of itself cannot be measured by.
        if (target.Metered?.AtOnce is { } strict && runtime.StatisticsOf(limiter) is { } all)
        {
            var now = bound.AtOnce - all.CurrentAvailablePermits + all.CurrentQueuedCount;
            runtime.Metering.Report(target, BoundKind.CallsAtOnce, now + 1, strict.AtOnce, "calls at once");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(bound.WaitSeconds), runtime.Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await runtime.AcquireAsync(limiter, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Meter(Caller caller, TargetBounds target)
    {
        if (target.Metered?.Calls is { } strict
            && caller.Meter(new(BoundKind.Calls, target.Name), strict.Permits, strict.PerSeconds, strict.Burst)?.Count() is { } atOnce)
        {
            runtime.Metering.Report(target, BoundKind.Calls, atOnce, strict.Burst, "calls in a burst");
        }
    }
}
