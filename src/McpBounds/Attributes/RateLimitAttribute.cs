namespace McpBounds;

/// <summary>How often one caller may call this tool, prompt or resource, or each of those of this type.</summary>
/// <param name="permits">How many calls, in <see cref="PerSeconds"/>; above 0.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RateLimitAttribute(int permits) : Attribute
{
    /// <summary>How many calls, in <see cref="PerSeconds"/>.</summary>
    public int Permits { get; } = Positive.Of(permits);

    /// <summary>The time that <see cref="Permits"/> are for, in seconds; 60 unless set.</summary>
    public double PerSeconds { get; set => field = Positive.Of(value); } = 60;

    /// <summary>How many calls may come at once after a rest; <see cref="Permits"/> unless set.</summary>
    public int Burst { get; set => field = Positive.Of(value); } = permits;

    internal RateBound Bound => new(Permits, PerSeconds) { Burst = Burst, PerTool = true };
}
