using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>Which limiter of a caller: of what, and of which tool or of all together.</summary>
internal readonly record struct LimiterKey(BoundKind Bound, string? Tool);

/// <summary>What is known of one caller: its limiters. Forgotten when nothing would be lost by it.</summary>
/// <param name="key">Who it is.</param>
/// <param name="options">How limiters are made.</param>
/// <param name="room">How many more meters there may be.</param>
/// <param name="log">Told of limiters that fail.</param>
internal sealed class Caller(string key, BoundsOptions options, MeterRoom room, BoundsLog? log) : IDisposable
{
    private const int Forgotten = int.MinValue;

    private readonly ConcurrentDictionary<LimiterKey, Lazy<Owned>> _limiters = [];
    private readonly ConcurrentDictionary<LimiterKey, RateMeter> _meters = [];
    private int _calls;
    private long _leftAt = options.TimeProvider.GetTimestamp();

    /// <summary>Who it is.</summary>
    public string Key => key;

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
        && _limiters.Values.All(IsUnused)
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

    /// <summary>What only measures a rate; null where there are too many. It is no reason to remember a caller.</summary>
    public RateMeter? Meter(LimiterKey meter, int permits, double perSeconds, int burst)
    {
        if (_meters.TryGetValue(meter, out var known) || !room.TryTake())
        {
            return known;
        }

        var added = new RateMeter(permits, TimeSpan.FromSeconds(perSeconds), burst, options.TimeProvider);
        if (_meters.TryAdd(meter, added))
        {
            return added;
        }

        room.Give(1);
        return _meters.GetValueOrDefault(meter);
    }

    public void Dispose()
    {
        foreach (var meter in _meters.Values)
        {
            meter.Dispose();
        }

        room.Give(_meters.Count);
        foreach (var limiter in _limiters.Values)
        {
            // One that the owner made may be shared with others, and is its to dispose of.
            if (limiter is { IsValueCreated: true, Value.IsOwners: false })
            {
                limiter.Value.Limiter.Dispose();
            }
        }
    }

    private RateLimiter Get(LimiterKey key, LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make) =>
        _limiters.TryGetValue(key, out var known) && known.Value.Limiter is var limiter and not MissingLimiter ? limiter : Add(key, request, make);

    private RateLimiter Add(LimiterKey key, LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make)
    {
        var limiter = _limiters.GetOrAdd(key, new Lazy<Owned>(() => Make(request, make)));
        if (limiter.Value.Limiter is MissingLimiter)
        {
            // The next call tries again.
            _limiters.TryRemove(new(key, limiter));
        }

        return limiter.Value.Limiter;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever keeps it disposes of it.")]
    [SuppressMessage("Design", "CA1031", Justification = "What makes limiters is anybody's code, and may go over a network.")]
    private Owned Make(LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make)
    {
        try
        {
            return options.CreateLimiter?.Invoke(request) is { } owners ? new(owners, IsOwners: true) : new(make(request, options.TimeProvider), IsOwners: false);
        }
        catch (Exception exception)
        {
            return new(new MissingLimiter(exception), IsOwners: false);
        }
    }

    /// <summary>Whether a limit is as new. One that fails to say so is kept: it must not fail another caller's call, in whose course this is asked.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A limiter is anybody's code.")]
    private bool IsUnused(Lazy<Owned> limiter)
    {
        try
        {
            return !limiter.IsValueCreated || limiter.Value.Limiter.IdleDuration is not null;
        }
        catch (Exception exception)
        {
            log?.LimiterUnknown(exception);
            return false;
        }
    }

    /// <summary>A limiter, and whether it came from <see cref="BoundsOptions.CreateLimiter"/>.</summary>
    private sealed record Owned(RateLimiter Limiter, bool IsOwners);

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
