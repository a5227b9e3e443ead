using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Apis;

/// <summary>Operators that hand on what they are given while they are enumerated.</summary>
internal static class LazyOperators
{
    private static readonly ImmutableHashSet<string> s_ofAll = ImmutableHashSet.Create(
        "AsAsyncEnumerable", "AsEnumerable", "AsPages", "Cast", "ConfigureAwait", "OfType", "Select", "SelectAwait", "ToAsyncEnumerable", "Where", "WhereAwait", "WithCancellation");

    private static readonly ImmutableHashSet<string> s_others = ImmutableHashSet.Create(
        "Append", "Concat", "Distinct", "DistinctBy", "Prepend", "SelectMany", "Skip", "SkipWhile", "Take", "TakePages", "TakeWhile", "ToBlockingEnumerable");

    /// <summary>What such an operator is applied to, or null for any other call.</summary>
    public static IOperation? SourceOf(IInvocationOperation call) => s_others.Contains(call.TargetMethod.Name) ? Source(call) : WholeSourceOf(call);

    /// <summary>What an operator is applied to that goes through all of it and nothing else, or null for any other call.</summary>
    public static IOperation? WholeSourceOf(IInvocationOperation call) => s_ofAll.Contains(call.TargetMethod.Name) ? Source(call) : null;

    private static IOperation? Source(IInvocationOperation call) => call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
}
