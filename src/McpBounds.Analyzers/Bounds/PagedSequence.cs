using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does going through this sequence ask a remote side for page after page, with nothing that ends it?</summary>
internal static class PagedSequence
{
    /// <summary>Whether a <c>foreach</c> goes through such a sequence.</summary>
    public static bool IsEndless(CommonForEachStatementSyntax loop, ToolCode tools, CancellationToken cancellation) =>
        tools.References.ModelOf(loop.SyntaxTree).GetOperation(loop.Expression, cancellation) is { } sequence && IsEndlessSequence(sequence, tools, cancellation);

    /// <summary>Whether an enumerator that is moved by hand goes through such a sequence.</summary>
    public static bool IsEndless(IInvocationOperation moveNext, ToolCode tools, CancellationToken cancellation) => moveNext.Instance is { } enumerator
        && tools.Values.OriginsOf(enumerator, cancellation).Any(origin =>
            origin is IInvocationOperation { TargetMethod.Name: "GetEnumerator" or "GetAsyncEnumerator" } got && (got.Instance ?? got.Arguments.FirstOrDefault()?.Value) is { } sequence
            && IsEndlessSequence(sequence, tools, cancellation));

    private static bool IsEndlessSequence(IOperation sequence, ToolCode tools, CancellationToken cancellation) =>
        RemoteCalls.In(tools).IsLazilyPaged(sequence, cancellation) && !IsTaken(sequence, tools, cancellation);

    /// <summary>Whether only the first of it are taken. A <c>Take</c> behind a filter counts, too: it bounds what is gathered.</summary>
    private static bool IsTaken(IOperation sequence, ToolCode tools, CancellationToken cancellation)
    {
        var isTaken = false;
        tools.Values.OriginsOf(sequence, cancellation, operation =>
        {
            isTaken |= operation is IInvocationOperation { TargetMethod.Name: "Take" } take && !take.Arguments.Any(static argument =>
                argument.Value.ConstantValue is { HasValue: true, Value: { } most } && BodyBounds.IsOutOfReach(most));
            return operation is IInvocationOperation call && Wrapped(call) is { } wrapped && !IteratorOf(call, tools) ? new[] { wrapped } : null;
        });
        return isTaken;
    }

    private static bool IteratorOf(IInvocationOperation call, ToolCode tools) => call.TargetMethod.IsDeclaredIn(tools.Compilation);

    /// <summary>What a lazy operator passes on.</summary>
    private static IOperation? Wrapped(IInvocationOperation call) => call.TargetMethod switch
    {
        { Name: "Where" or "Select" or "SelectAwait" or "WhereAwait" or "Take" or "Skip" or "OfType" or "Cast" or "WithCancellation" or "ConfigureAwait" or "AsPages" or "ToAsyncEnumerable" or "AsAsyncEnumerable" or "AsEnumerable"
            or "ToBlockingEnumerable" or "Distinct" or "DistinctBy" or "SelectMany" or "TakeWhile" or "SkipWhile" or "Concat" or "Prepend" or "Append" } => call.Instance ?? call.Arguments.FirstOrDefault()?.Value,
        _ => null,
    };
}
