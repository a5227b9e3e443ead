namespace McpBounds;

/// <summary>Which figures hold where neither an attribute nor an option says otherwise.</summary>
public enum BoundsProfile
{
    /// <summary>Bounds what no correct tool does. What <see cref="Strict"/> would refuse or cut is counted and logged, but let through.</summary>
    Default,

    /// <summary>Bounds what an agent and its user have any use for.</summary>
    Strict,
}
