namespace McpBounds;

/// <summary>How long this tool, prompt or resource, or each of those of this type, may run without reporting progress.</summary>
/// <param name="seconds">The seconds since the last progress report, not counting those spent waiting for the user; above 0.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ToolTimeoutAttribute(double seconds) : Attribute
{
    /// <summary>The seconds since the last progress report, not counting those spent waiting for the user.</summary>
    public double Seconds { get; } = Positive.Of(seconds);
}
