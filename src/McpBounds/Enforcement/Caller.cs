using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>Which limiter of a caller: of what, whether it only measures, and of which tool or of all together.</summary>
internal readonly record struct LimiterKey(BoundKind Bound, bool IsMetered, string? Tool);

/// <summary>What is known of one caller: its limiters. Forgotten when nothing would be lost by it.</summary>
/// <param name="key">Who it is.</param>
/// <param name="options">How limiters are made.</param>
internal sealed class Caller(string key, BoundsOptions options) : IDisposable
{
    private const int Forgotten = int.MinValue;

    private readonly ConcurrentDictionary<LimiterKey, Lazy<RateLimiter>> _limiters = [];
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
        && _limiters.All(static limiter => limiter.Key.IsMetered || !limiter.Value.IsValueCreated || limiter.Value.Value.IdleDuration is not null)
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

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
        {
            if (limiter.IsValueCreated)
            {
                limiter.Value.Dispose();
            }
        }
    }

    private RateLimiter Get(LimiterKey limiter, LimiterRequest request, Func<LimiterRequest, TimeProvider, RateLimiter> make) =>
        _limiters.TryGetValue(limiter, out var known)
            ? known.Value
            : _limiters.GetOrAdd(limiter, new Lazy<RateLimiter>(
                () => (limiter.IsMetered ? null : options.CreateLimiter?.Invoke(request)) ?? make(request, options.TimeProvider))).Value;
}
