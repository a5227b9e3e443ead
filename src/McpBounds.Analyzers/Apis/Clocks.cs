using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Apis;

/// <summary>What tells the time: a loop that compares it with a deadline ends.</summary>
internal static class Clocks
{
    /// <summary>Whether an operation reads a clock.</summary>
    public static bool Reads(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: var name, ContainingType.Name: var owner } } => owner switch
        {
            "DateTime" or "DateTimeOffset" => name is "Now" or "UtcNow" or "Today",
            "Stopwatch" => name.StartsWith("Elapsed", StringComparison.Ordinal),
            "Environment" => name.StartsWith("TickCount", StringComparison.Ordinal),
            _ => false,
        },
        IInvocationOperation { TargetMethod: { Name: var name, ContainingType.Name: var owner } } =>
            (owner == "Stopwatch" && name is "GetTimestamp" or "GetElapsedTime") || (owner.EndsWith("TimeProvider", StringComparison.Ordinal) && name.StartsWith("Get", StringComparison.Ordinal)),
        _ => false,
    };
}
