using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>Which limiter of a caller: of what, and of which tool or of all together.</summary>
internal readonly record struct LimiterKey(BoundKind Bound, string? Tool);

/// <summary>What is known of one caller: its limiters. Forgotten when nothing would be lost by it.</summary>
/// <param name="key">Who it is.</param>
/// <param name="options">How limiters are made.</param>
internal sealed class Caller(string key, BoundsOptions options) : IDisposable
{
    private const int Forgotten = int.MinValue;

    private readonly ConcurrentDictionary<LimiterKey, Lazy<RateLimiter>> _limiters = [];
    private readonly ConcurrentDictionary<LimiterKey, RateMeter> _meters = [];
    private int _calls;
    private long _leftAt = options.TimeProvider.GetTimestamp();

    /// <summary>Counts a call in, unless the caller was forgotten meanwhile.</summary>
    public bool TryEnter()
    {
        for (var calls = Volatile.Read(ref _calls); calls != Forgotten;)
        {
            var seen = Interlocked.CompareExchange(ref _calls, calls + 1, calls);
            if (seen == calls)
            {
                return true;
            }

            calls = seen;
        }

        return false;
    }

    /// <summary>Counts a call out.</summary>
    public void Leave()
    {
        Volatile.Write(ref _leftAt, options.TimeProvider.GetTimestamp());
        Interlocked.Decrement(ref _calls);
    }

    /// <summary>Forgets the caller if it has no call, has been quiet for so long, and each of its limits is unused: then a new caller is no different.</summary>
    public bool TryForget(TimeSpan quiet) =>
        options.TimeProvider.GetElapsedTime(Volatile.Read(ref _leftAt)) >= quiet
        && _limiters.All(static limiter => !limiter.Value.IsValueCreated || limiter.Value.Value.IdleDuration is not null)
        && Interlocked.CompareExchange(ref _calls, Forgotten, 0) == 0;

    /// <summary>The limiter of a rate.</summary>
    public RateLimiter Rate(LimiterKey limiter, int permits, double perSeconds, int burst) => Get(
        limiter, new(limiter.Bound, key, limiter.Tool, permits, TimeSpan.FromSeconds(perSeconds), burst),
        (request, time) => new TokenBucket(request.Permits, request.Window, request.Burst, time));

    /// <summary>The limiter of calls that run at once.</summary>
    public RateLimiter AtOnce(LimiterKey limiter, ConcurrencyBound bound) => Get(
        limiter, new(limiter.Bound, key, limiter.Tool, bound.AtOnce, TimeSpan.FromSeconds(bound.WaitSeconds), bound.Waiting),
        static (request, _) => new ConcurrencyLimiter(new()
        {
            PermitLimit = request.Permits,
            QueueLimit = request.Burst,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    /// <summary>What only measures a rate. It is no reason to remember a caller.</summary>
    public RateMeter Meter(LimiterKey meter, int permits, double perSeconds, int burst) => _meters.TryGetValue(meter, out var known)
        ? known
        : _meters.GetOrAdd(meter, new RateMeter(permits, TimeSpan.FromSeconds(perSeconds), burst, options.TimeProvider));

    public void Dispose()
    {
        foreach (var meter in _meters.Values)
        {
            meter.Dispose();
        }

        foreach (var limiter in _limiters.Values)
        {
            if (limiter.IsValueCreated)
            {
                limiter.Value.Dispose();
            }
        }
    }

    private RateLimiter Get(LimiterKey key, LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make) =>
        _limiters.TryGetValue(key, out var known) && known.Value is not MissingLimiter ? known.Value : Add(key, request, make);

    private RateLimiter Add(LimiterKey key, LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make)
    {
        var limiter = _limiters.GetOrAdd(key, new Lazy<RateLimiter>(() => Make(request, make)));
        if (limiter.Value is MissingLimiter)
        {
            // The next call tries again.
            _limiters.TryRemove(new(key, limiter));
        }

        return limiter.Value;
    }

    [SuppressMessage("Design", "CA1031", Justification = "What makes limiters is anybody's code, and may go over a network.")]
    private RateLimiter Make(LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make)
    {
        try
        {
            return options.CreateLimiter?.Invoke(request) ?? make(request, options.TimeProvider);
        }
        catch (Exception exception)
        {
            return new MissingLimiter(exception);
        }
    }

    /// <summary>Stands in for a limiter that could not be made: it fails as that did.</summary>
    private sealed class MissingLimiter(Exception reason) : RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw Failure();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => throw Failure();

        private InvalidOperationException Failure() => new("The limiter could not be made.", reason);
    }
}
