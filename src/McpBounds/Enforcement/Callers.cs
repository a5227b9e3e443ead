using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>
/// Who calls, and what is known of each. A caller who has been quiet is forgotten; a flood of invented ones shares one limit once there are as many as are kept apart.
/// </summary>
/// <param name="options">How callers are told apart, and how many are.</param>
/// <param name="log">Told of limiters that fail.</param>
internal sealed class Callers(BoundsOptions options, BoundsLog? log = null) : IDisposable
{
    /// <summary>The most meters of all callers together: a caller has one for each tool that it calls, and both are many.</summary>
    public const int MaxMeters = 10_000;

    /// <summary>The one client of a stdio or stream transport.</summary>
    public const string Client = "client";

    /// <summary>Requests over HTTP that tell nothing of who sent them.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Longer keys are kept as a digest: their length is the caller's to choose.</summary>
    private const int LongestKey = 200;

    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_betweenSearches = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, Caller> _known = [];
    private readonly MeterRoom _meters = new(MaxMeters);
    private readonly object _searching = new();
    private Caller? _overflow;
    private int _count;
    private long _searchedAt = options.TimeProvider.GetTimestamp();

    /// <summary>How many callers are kept apart now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether a message came over HTTP. There either a session or a transport of the request's own is known.</summary>
    public static bool IsHttp(MessageContext context) =>
        context.JsonRpcMessage.Context?.RelatedTransport is not null || !string.IsNullOrEmpty(context.Server.SessionId);

    /// <summary>Who sent a message.</summary>
    public string KeyOf(MessageContext context, bool isHttp)
    {
        var key = options.CallerKey?.Invoke(context) is { Length: > 0 } chosen ? $"key:{chosen}"
            : UserOf(context.User) is { } user ? $"user:{user}"
            : context.Server.SessionId is { Length: > 0 } session ? $"session:{session}"
            : isHttp ? Anonymous : Client;
        return key.Length <= LongestKey ? key : $"digest:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";
    }

    /// <summary>Counts a call of a caller in. It has to be counted out with <see cref="Caller.Leave"/>.</summary>
    public Caller Enter(string key)
    {
        ForgetQuiet();
        while (true)
        {
            if (_known.TryGetValue(key, out var known))
            {
                if (known.TryEnter())
                {
                    return known;
                }

                Remove(key, known);
                continue;
            }

            if (Count >= options.MaxCallers && !MakeRoom())
            {
                var overflow = LazyInitializer.EnsureInitialized(ref _overflow, () => New("overflow"));
                overflow.TryEnter();
                return overflow;
            }

            var caller = New(key);
            caller.TryEnter();
            if (_known.TryAdd(key, caller))
            {
                Interlocked.Increment(ref _count);
                return caller;
            }
        }
    }

    public void Dispose()
    {
        _overflow?.Dispose();
        foreach (var caller in _known.Values)
        {
            caller.Dispose();
        }
    }

    /// <summary>Whether a user is authenticated whose identity has no id.</summary>
    public static bool IsNameless(ClaimsPrincipal? user) => user?.Identity is { IsAuthenticated: true } && UserOf(user) is null;

    /// <summary>The id of a user, by the claims that the SDK binds a session to, in its order.</summary>
    private static string? UserOf(ClaimsPrincipal? user) => user?.Identity is { IsAuthenticated: true }
        && (user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.Upn)) is { } claim
            ? $"{claim.Type}:{claim.Issuer}:{claim.Value}"
            : null;

    private Caller New(string key) => new(key, options, _meters, log);

    /// <summary>Forgets who has been quiet, from time to time: no timer, and no search at every call.</summary>
    private void ForgetQuiet()
    {
        if (options.TimeProvider.GetElapsedTime(Volatile.Read(ref _searchedAt)) >= s_quiet)
        {
            Forget(s_quiet);
        }
    }

    /// <summary>Forgets whose limits are all unused; whether there is room now.</summary>
    private bool MakeRoom()
    {
        if (options.TimeProvider.GetElapsedTime(Volatile.Read(ref _searchedAt)) >= s_betweenSearches)
        {
            Forget(TimeSpan.Zero);
        }

        return Count < options.MaxCallers;
    }

    private void Forget(TimeSpan quiet)
    {
        if (!Monitor.TryEnter(_searching))
        {
            return;
        }

        try
        {
            foreach (var (key, caller) in _known)
            {
                if (caller.TryForget(quiet))
                {
                    Remove(key, caller);
                }
            }

            Volatile.Write(ref _searchedAt, options.TimeProvider.GetTimestamp());
        }
        finally
        {
            Monitor.Exit(_searching);
        }
    }

    private void Remove(string key, Caller caller)
    {
        if (_known.TryRemove(new KeyValuePair<string, Caller>(key, caller)))
        {
            Interlocked.Decrement(ref _count);
            caller.Dispose();
        }
    }
}
