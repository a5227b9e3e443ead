namespace McpBounds;

/// <summary>How a shared limit counts.</summary>
public enum RedisLimitAlgorithm
{
    /// <summary>
    /// Permits come back evenly, up to the burst. Two numbers in Redis, whatever the limit. In one window after a rest it admits the burst and what comes back meanwhile.
    /// </summary>
    TokenBucket,

    /// <summary>
    /// No more than the limit in any window, wherever it begins. One entry of about 100 bytes in Redis for each permit taken in the last window; the burst is the limit.
    /// </summary>
    SlidingWindow,
}
