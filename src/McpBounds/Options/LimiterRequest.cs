namespace McpBounds;

/// <summary>A limiter that is asked of <see cref="BoundsOptions.CreateLimiter"/>: one for each caller, bound and, where the bound is a tool's own, tool.</summary>
/// <param name="Bound">What is limited.</param>
/// <param name="Caller">Whose calls: the key that <see cref="BoundsOptions.CallerKey"/> gave, or a digest of it where it is long.</param>
/// <param name="Tool">The tool whose own limit it is, or null for one that all tools share.</param>
/// <param name="Permits">How many; for <see cref="BoundKind.CallsAtOnce"/> at once, otherwise in <paramref name="Window"/>.</param>
/// <param name="Window">The time that they are for.</param>
/// <param name="Burst">How many may come at once after a rest; for <see cref="BoundKind.CallsAtOnce"/> how many may wait.</param>
public sealed record LimiterRequest(BoundKind Bound, string Caller, string? Tool, int Permits, TimeSpan Window, int Burst);
