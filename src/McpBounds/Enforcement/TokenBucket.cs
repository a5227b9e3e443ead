using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>
/// A token bucket that fills up continuously and by any clock. The framework's own needs a timer for each, or refills in steps, and goes by the machine's clock alone.
/// </summary>
/// <param name="permits">How many permits come, in <paramref name="window"/>.</param>
/// <param name="window">The time that they come in.</param>
/// <param name="burst">How many the bucket holds; it is full at first.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(int permits, TimeSpan window, int burst, TimeProvider time) : RateLimiter
{
    /// <summary>Sums of fractions of permits fall short of a whole one by less.</summary>
    private const double Rounding = 1e-6;

    private readonly object _lock = new();
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Null while permits are missing: who forgot a bucket then would give them back too early.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_lock)
            {
                return Fill() >= burst ? time.GetElapsedTime(_filledAt) : null;
            }
        }
    }

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            var missing = permitCount - Fill();
            if (missing > Rounding)
            {
                return new Lease(permitCount > burst ? Timeout.InfiniteTimeSpan : window * (missing / permits));
            }

            _tokens -= permitCount;
            return Lease.Acquired;
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => new(AttemptAcquireCore(permitCount));

    private double Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (permits * (time.GetElapsedTime(_filledAt, now) / window)));
        _filledAt = now;
        return _tokens;
    }

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static Lease Acquired { get; } = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = retryAfter;
            return retryAfter is not null && metadataName == MetadataName.RetryAfter.Name;
        }
    }
}
