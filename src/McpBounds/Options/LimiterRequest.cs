namespace McpBounds;

/// <summary>A limiter that is asked of <see cref="BoundsOptions.CreateLimiter"/>: one for each caller, bound and, where the bound is a tool's own, tool.</summary>
/// <param name="Bound">What is limited.</param>
/// <param name="Caller">
/// Whose calls: <c>key:</c> and what <see cref="BoundsOptions.CallerKey"/> gave; otherwise <c>user:</c> with claim, issuer and id, <c>session:</c> and its id, <c>client</c>
/// for the one client of a stdio or stream transport, <c>anonymous</c> for requests over HTTP that have neither user nor session, <c>overflow</c> for callers beyond
/// <see cref="BoundsOptions.MaxCallers"/>. One that would be longer than 200 characters is <c>digest:</c> and its SHA-256.
/// </param>
/// <param name="Tool">The tool whose own limit it is, or null for one that all tools share.</param>
/// <param name="Permits">How many; for <see cref="BoundKind.CallsAtOnce"/> at once, otherwise in <paramref name="Window"/>.</param>
/// <param name="Window">The time that they are for.</param>
/// <param name="Burst">How many may come at once after a rest; for <see cref="BoundKind.CallsAtOnce"/> how many may wait.</param>
public sealed record LimiterRequest(BoundKind Bound, string Caller, string? Tool, int Permits, TimeSpan Window, int Burst);
