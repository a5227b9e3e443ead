using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Apis;

/// <summary>What limits how often something is done: types and members by name.</summary>
internal static class Limiters
{
    /// <summary>The library's limit on the calls of a tool.</summary>
    public const string Calls = "McpBounds.RateLimitAttribute";

    /// <summary>The library's limit on what a tool asks of a person.</summary>
    public const string Elicitation = "McpBounds.ElicitationRateLimitAttribute";

    /// <summary>The library's limit on what a tool asks of the client's model.</summary>
    public const string Sampling = "McpBounds.SamplingRateLimitAttribute";

    private const string Framework = "System.Threading.RateLimiting";

    private static readonly ImmutableArray<string> s_names = ImmutableArray.Create("RateLimit", "Throttl");

    /// <summary>Endings of types that are about limits and hold none.</summary>
    private static readonly ImmutableArray<string> s_data = ImmutableArray.Create(
        "Attribute", "Config", "Configuration", "Entry", "Event", "EventArgs", "Exception", "Extensions", "Headers", "Info", "Log", "Logger", "Metrics", "Options",
        "Response", "Result", "Rule", "Settings", "State", "Statistics", "Status", "Store", "Telemetry");

    /// <summary>What a limiter's member is named that lets nobody wait and refuses nobody.</summary>
    private static readonly ImmutableArray<string> s_upkeep = ImmutableArray.Create(
        "Add", "Clear", "Complete", "Configure", "Create", "Dispose", "Equals", "Get", "Init", "Log", "On", "Record", "Register", "Release",
        "Remove", "Report", "Reset", "Set", "Start", "Stop", "ToString", "Track", "Update");

    private static readonly ImmutableHashSet<string> s_executions = ImmutableHashSet.Create(
        "Execute", "ExecuteAsync", "ExecuteOutcomeAsync", "ExecuteAndCapture", "ExecuteAndCaptureAsync");

    /// <summary>Whether a type is the framework's limiter: what it hands out says whether there was a permit.</summary>
    public static bool IsOfFramework(ITypeSymbol type) => type.BaseTypes().Prepend(type).Any(static one =>
        one.Name is "RateLimiter" or "PartitionedRateLimiter" && one.ContainingNamespace?.ToDisplayString() == Framework);

    /// <summary>Whether a call takes a permit of it.</summary>
    public static bool Takes(string member) => member is "AttemptAcquire" or "AcquireAsync";

    /// <summary>Whether a type's name says that it limits how often something is done.</summary>
    public static bool IsByName(string type) =>
        (type.EndsWith("Limiter", StringComparison.Ordinal) || s_names.Any(name => type.IndexOf(name, StringComparison.Ordinal) >= 0))
        && !s_data.Any(ending => type.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Whether a member of a limiter lets somebody wait, or refuses him.</summary>
    public static bool Limits(string member) => !s_upkeep.Any(verb => member.StartsWith(verb, StringComparison.Ordinal)
        && (member.Length == verb.Length || char.IsUpper(member[verb.Length])));

    /// <summary>Whether a call has a pipeline or policy of Polly's run something.</summary>
    public static bool Executes(IMethodSymbol method) => s_executions.Contains(method.Name)
        && method.ContainingType?.ContainingNamespace?.ToDisplayString() is { } space && (space == "Polly" || space.StartsWith("Polly.", StringComparison.Ordinal));

    /// <summary>Whether a call of this name adds a rate limit to what Polly builds: <c>AddRateLimiter</c>, <c>AddSlidingWindowRateLimiter</c>, <c>RateLimitAsync</c>.</summary>
    public static bool IsAddedBy(string member) => member.IndexOf("RateLimit", StringComparison.Ordinal) >= 0;
}
