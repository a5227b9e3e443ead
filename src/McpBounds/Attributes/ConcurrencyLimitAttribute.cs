namespace McpBounds;

/// <summary>How many calls of one caller to this tool, prompt or resource, or to each of those of this type, run at once.</summary>
/// <param name="atOnce">The most calls that run at once; above 0.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ConcurrencyLimitAttribute(int atOnce) : Attribute
{
    /// <summary>The most calls that run at once.</summary>
    public int AtOnce { get; } = Positive.Of(atOnce);

    /// <summary>How many more calls may wait until one of them ends; none unless set.</summary>
    public int Waiting { get; set => field = Positive.OrZero(value); }

    /// <summary>How long a call may wait, in seconds; 30 unless set.</summary>
    public double WaitSeconds { get; set => field = Positive.Of(value); } = 30;

    internal ConcurrencyBound Bound => new(AtOnce) { Waiting = Waiting, WaitSeconds = WaitSeconds, PerTool = true };
}
