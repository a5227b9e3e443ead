using System.Globalization;
using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>Bounds that servers share through Redis.</summary>
public static class BoundsOptionsRedisExtensions
{
    /// <summary>
    /// Has all servers that use the same Redis share their limits of calls and prompts. How many calls of a caller run at once stays each server's own. A limiter that
    /// <see cref="BoundsOptions.CreateLimiter"/> already makes is kept.
    /// </summary>
    /// <param name="options">The bounds.</param>
    /// <param name="evaluate">Has Redis evaluate a script.</param>
    /// <param name="configure">
    /// Changes the options of each limit before it is made: whether it fails open, the <see cref="RedisRateLimiterOptions.Algorithm"/>, a prefix for the
    /// <see cref="RedisRateLimiterOptions.Key"/> where several applications use one Redis. It is called once at the start too, for a limit that is not used.
    /// </param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">An option of the limits makes no sense.</exception>
    public static BoundsOptions UseRedis(this BoundsOptions options, RedisScriptEvaluator evaluate, Action<RedisRateLimiterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(evaluate);
        var others = options.CreateLimiter;
        options.CreateLimiter = request => others?.Invoke(request) ?? Create(request);

        // What makes no sense is to fail now, while the server starts, and not at each call.
        Create(new(BoundKind.Calls, "start", null, 1, TimeSpan.FromMinutes(1), 1))?.Dispose();
        return options;

        RateLimiter? Create(LimiterRequest request)
        {
            if (request.Bound == BoundKind.CallsAtOnce)
            {
                return null;
            }

            var limit = new RedisRateLimiterOptions
            {
                Key = KeyOf(request),
                Permits = request.Permits,
                Window = request.Window,
                Burst = request.Burst,
                TimeProvider = options.TimeProvider,
            };
            configure?.Invoke(limit);
            return new RedisRateLimiter(evaluate, limit);
        }
    }

    /// <summary>The figures are part of it: while servers are updated to other ones, each kind has its own limit, and none reads what it would misunderstand.</summary>
    private static string KeyOf(LimiterRequest request) => string.Create(
        CultureInfo.InvariantCulture, $"mcpbounds:{request.Bound}:{request.Permits}/{request.Window.TotalSeconds}/{request.Burst}:{request.Tool}:{request.Caller}");
}
