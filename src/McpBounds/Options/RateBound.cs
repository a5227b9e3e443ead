namespace McpBounds;

/// <summary>How often a caller may call.</summary>
/// <param name="Permits">How many calls, in <paramref name="PerSeconds"/>.</param>
/// <param name="PerSeconds">The time that they are for, in seconds.</param>
public sealed record RateBound(int Permits, double PerSeconds = 60)
{
    private readonly int? _burst;

    /// <summary>No limit.</summary>
    public static RateBound Unlimited { get; } = new(int.MaxValue);

    /// <summary>How many calls may come at once after a rest; <see cref="Permits"/> unless set.</summary>
    public int Burst { get => _burst ?? Permits; init => _burst = value; }

    /// <summary>Whether each tool has its own limit, rather than all tools of the server one together.</summary>
    public bool PerTool { get; init; }
}
