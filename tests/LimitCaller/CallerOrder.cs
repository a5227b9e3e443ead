namespace McpBounds;

/// <summary>What a process that shares a limit is told to do.</summary>
public sealed record CallerOrder
{
    public required int Port { get; init; }

    public required string Key { get; init; }

    public required RedisLimitAlgorithm Algorithm { get; init; }

    public required int Permits { get; init; }

    public required int WindowMilliseconds { get; init; }

    public int? Burst { get; init; }

    /// <summary>How many ask at the same time.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>How often each of them does.</summary>
    public required int Attempts { get; init; }

    public double ClockIsAheadByHours { get; init; }
}
