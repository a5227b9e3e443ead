using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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

    /// <summary>The same of calls that do not bind, where their library is not there.</summary>
    public static IOperation? SourceOf(IOperation operation) => operation is IInvocationOperation call ? SourceOf(call) : Unbound(operation, static name => s_ofAll.Contains(name) || s_others.Contains(name));

    /// <summary>The same of calls that do not bind, where their library is not there.</summary>
    public static IOperation? WholeSourceOf(IOperation operation) => operation is IInvocationOperation call ? WholeSourceOf(call) : Unbound(operation, s_ofAll.Contains);

    private static IOperation? Unbound(IOperation operation, Func<string, bool> isOperator) =>
        operation is IInvalidOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name, Expression: var receiver } }, SemanticModel: { } model }
        && isOperator(name) ? model.GetOperation(receiver) : null;

    private static IOperation? Source(IInvocationOperation call) => call.Instance ?? call.Arguments.FirstOrDefault()?.Value;
}
