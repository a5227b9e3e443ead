namespace McpBounds;

/// <summary>Which end of a text that is too long an agent is shown.</summary>
public enum KeepEnd
{
    /// <summary>The beginning.</summary>
    Head,

    /// <summary>The end.</summary>
    Tail,
}
