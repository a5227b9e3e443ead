namespace McpBounds;

/// <summary>How many calls of one caller run at once.</summary>
/// <param name="AtOnce">The most calls that run at once.</param>
public sealed record ConcurrencyBound(int AtOnce)
{
    /// <summary>No limit.</summary>
    public static ConcurrencyBound Unlimited { get; } = new(int.MaxValue);

    /// <summary>How many more calls may wait until one of them ends; none unless set.</summary>
    public int Waiting { get; init; }

    /// <summary>How long a call may wait, in seconds; 30 unless set.</summary>
    public double WaitSeconds { get; init; } = 30;

    /// <summary>Whether each tool has its own limit, rather than all tools of the server one together.</summary>
    public bool PerTool { get; init; }
}
