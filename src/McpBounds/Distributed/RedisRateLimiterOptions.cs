namespace McpBounds;

/// <summary>A limit that servers share through Redis.</summary>
public sealed class RedisRateLimiterOptions
{
    /// <summary>
    /// The key that holds the limit's state. Servers that use the same one share the limit, and have to state the same figures. It is the only key that the limit uses,
    /// so that any node of a cluster can hold it.
    /// </summary>
    public string Key { get; set; } = "";

    /// <summary>How many permits there are in <see cref="Window"/>, for all servers together.</summary>
    public int Permits { get; set; }

    /// <summary>The time that they are for; at least a millisecond, at most 365 days.</summary>
    public TimeSpan Window { get; set; }

    /// <summary>How many permits may be taken at once after a rest; <see cref="Permits"/> unless set. A sliding window has no other.</summary>
    public int? Burst { get; set; }

    /// <summary>How it is counted; by a token bucket unless set.</summary>
    public RedisLimitAlgorithm Algorithm { get; set; }

    /// <summary>
    /// How long to wait for Redis before it counts as away; 1 s unless set, 60 s at most. It is waited for at each call: none is refused, or let through, because an
    /// earlier one was.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether permits are given, uncounted, while Redis is away, or answers nonsense. Unless set they are refused: what the limit guards may be shared with others.
    /// </summary>
    public bool FailOpen { get; set; }

    /// <summary>Told why Redis could not be asked, each time, from any thread. What it throws is ignored. Without it nothing tells that a limit fails open.</summary>
    public Action<Exception>? OnFailure { get; set; }

    /// <summary>The clock for <see cref="Timeout"/>, and for how long the limiter was idle. The limit itself goes by the Redis server's clock alone.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
