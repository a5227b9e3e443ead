using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// Answers: does a number say how much is changed elsewhere? Then less than the agent asked for would be done without a word to it, and what is too much is refused before anything is.
/// </summary>
internal static class OrderedWork
{
    /// <summary>Whether it is sent with a call that changes something, or says how often a loop makes such calls.</summary>
    public static bool Is(NumberUse number, FixContext context) => IsOfLoop(number.Value.Syntax, context) || IsSent(number, context);

    private static bool IsOfLoop(SyntaxNode number, FixContext context) =>
        number.FirstAncestorOrSelf<StatementSyntax>() is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForEachStatementSyntax
        && ThrownNotice.ChangesSomething(number.FirstAncestorOrSelf<StatementSyntax>()!, context);

    /// <summary>A model's answer is no change; nor is the number of rows of a query, whose command may have any name.</summary>
    private static bool IsSent(NumberUse number, FixContext context) =>
        Destination.Of(number.Value, context.Tools, context.Cancellation) is { Call: { Kind: RemoteKind.Http or RemoteKind.CloudSdk or RemoteKind.Rpc or RemoteKind.Mail or RemoteKind.Queue } call }
        && WriteCall.MayBe(call, context.Tools, context.Cancellation);
}
