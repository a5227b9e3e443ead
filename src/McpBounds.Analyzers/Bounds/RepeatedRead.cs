using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is the body of this response reported already, at another read of it in the same member?</summary>
internal static class RepeatedRead
{
    /// <summary>
    /// Whether another read of the same response stands for this one: of its success beside its error, in the <c>try</c> whose <c>catch</c> this is in, or
    /// before it on every path. A plain load stands for nothing by itself.
    /// </summary>
    public static bool Is(WholeRead read, ToolCode tools, CancellationToken cancellation)
    {
        if (read.Body is null)
        {
            return false;
        }

        var others = OthersInMember(read.Call, tools, cancellation).ToList();
        if (others.Count == 0)
        {
            return false;
        }

        var names = BodyBounds.NamesOf(read.Body, tools, cancellation);
        var isExtra = IsLoad(read) || ErrorBody.IsOnFailure(read.Call, cancellation);
        return others.Any(other =>
            other.Body is not null && BodyBounds.NamesOf(other.Body, tools, cancellation).Overlaps(names)
            && ((isExtra && (IsBefore(other, read) || !ErrorBody.IsOnFailure(other.Call, cancellation))) || (!IsLoad(other) && IsReadBefore(other, read, cancellation)))
            && !other.IsBounded(tools, cancellation));
    }

    private static IEnumerable<WholeRead> OthersInMember(IOperation call, ToolCode tools, CancellationToken cancellation) =>
        CodeUnit.MemberOf(call.Syntax).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(other => other != call.Syntax && UnresolvedCall.NameOf(other) is { } name && WholeRead.MayBe(name))
            .Select(other => call.SemanticModel!.GetOperation(other, cancellation))
            .OfType<IOperation>()
            .Select(other => WholeRead.Of(other, tools, cancellation))
            .OfType<WholeRead>();

    private static bool IsLoad(WholeRead read) => read.Method.Name == "LoadIntoBufferAsync";

    private static bool IsReadBefore(WholeRead other, WholeRead read, CancellationToken cancellation) =>
        IsTriedBefore(other, read) || (IsBefore(other, read) && IsSame(other, read) && IsAlwaysRead(other, read, cancellation));

    private static bool IsBefore(WholeRead other, WholeRead read) => other.Call.Syntax.SpanStart < read.Call.Syntax.SpanStart;

    private static bool IsTriedBefore(WholeRead other, WholeRead read) =>
        read.Call.Syntax.Ancestors().OfType<CatchClauseSyntax>().Any(caught => caught.Parent is TryStatementSyntax { Block: var block } && block.Span.Contains(other.Call.Syntax.Span));

    /// <summary>Whether both are of one response: a variable may hold another one by then.</summary>
    private static bool IsSame(WholeRead other, WholeRead read) =>
        other.Origins.Length == 1 && read.Origins.Length == 1 && other.Origins[0].Send.Syntax == read.Origins[0].Send.Syntax;

    private static bool IsAlwaysRead(WholeRead other, WholeRead read, CancellationToken cancellation) =>
        CodeUnit.Of(other.Call.Syntax).Equals(CodeUnit.Of(read.Call.Syntax))
        && Dominance.OnEveryPathTo(read.Call, operation => operation.Syntax == other.Call.Syntax, cancellation);
}
