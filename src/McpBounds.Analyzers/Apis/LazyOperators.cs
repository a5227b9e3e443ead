using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Apis;

/// <summary>Operators that hand on what they are given while they are enumerated.</summary>
internal static class LazyOperators
{
    private static readonly ImmutableHashSet<string> s_names = ImmutableHashSet.Create(
        "Append", "AsAsyncEnumerable", "AsEnumerable", "AsPages", "Cast", "Concat", "ConfigureAwait", "Distinct", "DistinctBy", "OfType", "Prepend", "Select", "SelectAwait", "SelectMany", "Skip",
        "SkipWhile", "Take", "TakeWhile", "ToAsyncEnumerable", "ToBlockingEnumerable", "Where", "WhereAwait", "WithCancellation");

    /// <summary>What such an operator is applied to, or null for any other call.</summary>
    public static IOperation? SourceOf(IInvocationOperation call) =>
        s_names.Contains(call.TargetMethod.Name) ? call.Instance ?? call.Arguments.FirstOrDefault()?.Value : null;
}
