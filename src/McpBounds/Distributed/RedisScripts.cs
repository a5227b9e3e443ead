namespace McpBounds;

/// <summary>
/// What decides about a permit, in one step, inside the Redis server: by its clock, so that servers whose own clocks differ share one limit. Each uses one
/// key, which expires when nothing would be lost by it, and writes only when something changes. Times are in microseconds. The reply is whether the permits
/// are given, and otherwise in how long they may be.
/// </summary>
internal static class RedisScripts
{
    /// <summary>
    /// A bucket, as what is missing from it and since when. That is counted in parts of a permit, of which one has as many as the window has microseconds,
    /// and as many come back each microsecond as there are permits in a window: whole numbers, so that nothing is rounded.
    /// </summary>
    public const string TokenBucket =
        """
        local permits, window, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local saved = redis.call('HMGET', KEYS[1], 'missing', 'at')
        local missing, at = tonumber(saved[1]) or 0, tonumber(saved[2]) or now
        local function save()
          redis.call('HSET', KEYS[1], 'missing', string.format('%.0f', missing), 'at', string.format('%.0f', now))
          redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(missing / permits / 1000) + 1))
        end
        missing = math.max(0, missing - math.max(0, now - at) * permits)
        local over = missing + math.max(wanted, 1) * window - burst * window
        if over > 0 then
          -- The clock was set back: permits come back from now on, rather than when that time comes again.
          if now < at then save() end
          return {0, math.ceil(over / permits)}
        end
        if wanted > 0 then
          missing = missing + wanted * window
          save()
        end
        return {1, 0}
        """;

    /// <summary>
    /// The permits that were given in the last window, each by itself: members are unique, and what comes in one microsecond counts as often as it comes.
    /// </summary>
    public const string SlidingWindow =
        """
        local permits, window, wanted, id = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local at = string.format('%.0f', now)
        -- The clock was set back: what was given since counts from now on, rather than until that time comes again.
        for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. at, '+inf')) do
          redis.call('ZADD', KEYS[1], at, member)
        end
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
        local over = redis.call('ZCARD', KEYS[1]) + math.max(wanted, 1) - permits
        if over > 0 then
          local leaves = redis.call('ZRANGE', KEYS[1], over - 1, over - 1, 'WITHSCORES')
          return {0, leaves[2] + window - now}
        end
        for permit = 1, wanted do
          redis.call('ZADD', KEYS[1], at, id .. ':' .. permit)
        end
        if wanted > 0 then
          redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(window / 1000) + 1))
        end
        return {1, 0}
        """;
}
