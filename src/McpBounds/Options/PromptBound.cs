namespace McpBounds;

/// <summary>How often the calls of one caller may prompt: ask its user (elicitation), or have its model generate (sampling).</summary>
/// <param name="Permits">How many prompts, in <paramref name="PerSeconds"/>.</param>
/// <param name="PerSeconds">The time that they are for, in seconds.</param>
public sealed record PromptBound(int Permits, double PerSeconds = 60)
{
    private readonly int? _perCall;

    /// <summary>No limit.</summary>
    public static PromptBound Unlimited { get; } = new(int.MaxValue);

    /// <summary>How many prompts one call may send; <see cref="Permits"/> unless set.</summary>
    public int PerCall { get => _perCall ?? Permits; init => _perCall = value; }

    /// <summary>Whether each tool has its own limit, rather than all tools of the server one together.</summary>
    public bool PerTool { get; init; }
}
