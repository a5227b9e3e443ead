using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// Answers: does a number say how much is changed elsewhere? Then less than the agent asked for would be done without a word to it, and what is too much is refused before anything is.
/// </summary>
internal static class ChangesElsewhere
{
    /// <summary>Whether it is sent with a call that changes something, or decides in a loop that does.</summary>
    /// <param name="decides">Where the number decides.</param>
    /// <param name="numbers">The number, where it enters that.</param>
    /// <param name="context">The document.</param>
    public static bool AreDecidedBy(SyntaxNode decides, IEnumerable<NumberUse> numbers, FixContext context) =>
        (Function.LoopAround(decides) is { } loop && ThrownNotice.ChangesSomething(loop, context)) || numbers.Any(number => IsSent(number, context));

    /// <summary>Whether something may have been changed before a place in a function is reached, or by an earlier call of it.</summary>
    public static bool MayComeBefore(SyntaxNode place, SyntaxNode function, FixContext context)
    {
        if (IsDoneBefore(place, function, context))
        {
            return true;
        }

        var unit = CodeUnit.Of(place);
        return !context.Tools.Reach.IsTool(unit, context.Cancellation)
            && (unit.Symbol(context.Model, context.Cancellation) is not { } helper || !context.Tools.Reach.ReferencesTo(helper, context.Cancellation).All(call => IsFirstOfTool(call.Node, context)));
    }

    private static bool IsFirstOfTool(SyntaxNode call, FixContext context) =>
        call.SyntaxTree == context.Root.SyntaxTree && CodeUnit.Of(call) is var caller && context.Tools.Reach.IsTool(caller, context.Cancellation)
        && Function.LoopAround(call) is null && !IsDoneBefore(call, caller.Node, context);

    private static bool IsDoneBefore(SyntaxNode place, SyntaxNode function, FixContext context) => function.DescendantNodes(node => node.Span.Contains(place.Span))
        .OfType<StatementSyntax>()
        .Any(statement => statement.Span.End <= place.SpanStart && ThrownNotice.ChangesSomething(statement, context));

    /// <summary>A model's answer is no change; nor is the number of rows of a query, whose command may have any name.</summary>
    private static bool IsSent(NumberUse number, FixContext context) =>
        Destination.Of(number.Value, context.Tools, context.Cancellation) is { Call: { Kind: RemoteKind.Http or RemoteKind.CloudSdk or RemoteKind.Rpc or RemoteKind.Mail or RemoteKind.Queue } call }
        && WriteCall.MayBe(call, context.Tools, context.Cancellation);
}
