namespace McpBounds;

/// <summary>How often this tool, or each tool of this type, may have the client's model generate (sampling), for one caller.</summary>
/// <param name="permits">How many prompts, in <see cref="PerSeconds"/>; above 0.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class SamplingRateLimitAttribute(int permits) : Attribute
{
    /// <summary>How many prompts, in <see cref="PerSeconds"/>.</summary>
    public int Permits { get; } = Positive.Of(permits);

    /// <summary>The time that <see cref="Permits"/> are for, in seconds; 60 unless set.</summary>
    public double PerSeconds { get; set => field = Positive.Of(value); } = 60;

    /// <summary>How many prompts one call may send; as many as <see cref="Permits"/> unless set.</summary>
    public int PerCall { get; set => field = Positive.Of(value); } = permits;

    internal PromptBound Bound => new(Permits, PerSeconds) { PerCall = PerCall, PerTool = true };
}
