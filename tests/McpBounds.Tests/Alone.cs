namespace McpBounds;

/// <summary>Tests that count what the whole process does: they run when all others have.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public static class Alone;
