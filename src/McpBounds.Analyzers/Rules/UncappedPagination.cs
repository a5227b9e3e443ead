using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB002: a tool asks a remote side for page after page, and only that side says when to stop.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UncappedPagination() : ToolCodeAnalyzer(Descriptors.UncappedPagination)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools)
    {
        context.RegisterSyntaxNodeAction(
            node => Check(node, tools),
            SyntaxKind.WhileStatement, SyntaxKind.DoStatement, SyntaxKind.ForStatement, SyntaxKind.ForEachStatement, SyntaxKind.ForEachVariableStatement, SyntaxKind.GotoStatement);
        context.RegisterSyntaxNodeAction(node => CheckCall(node, tools), SyntaxKind.InvocationExpression);
    }

    private static void Check(SyntaxNodeAnalysisContext context, ToolCode tools)
    {
        if (MayCall(context.Node) && tools.Reach.MayReach(context.Node, context.CancellationToken)
            && Pagination.Uncapped(context.Node, context.SemanticModel, tools, context.CancellationToken) is { } finding
            && tools.Reach.Of(CodeUnit.Of(context.Node), context.CancellationToken) is { } reach)
        {
            Report(context, KeywordOf(context.Node).GetLocation(), finding, reach);
        }
    }

    private static void CheckCall(SyntaxNodeAnalysisContext context, ToolCode tools)
    {
        if (PageRecursion.MayBe((InvocationExpressionSyntax)context.Node) is { } name && tools.Reach.MayReach(context.Node, context.CancellationToken)
            && PageRecursion.Uncapped((InvocationExpressionSyntax)context.Node, context.SemanticModel, tools, context.CancellationToken) is { } finding
            && tools.Reach.Of(CodeUnit.Of(context.Node), context.CancellationToken) is { } reach)
        {
            Report(context, name.GetLocation(), finding, reach);
        }
    }

    private static void Report(SyntaxNodeAnalysisContext context, Location location, PageFinding finding, ToolReach reach) =>
        context.Report(Finding.Of(
            Descriptors.UncappedPagination, finding.IsSuggestion, location, new[] { reach.Location }, finding.ToProperties(), Subject(finding.Shape), WhatIsAsked(finding), reach, Advice(finding)));

    private static string Subject(LoopShape shape) => shape == LoopShape.Recursion ? "call" : "loop";

    private static string WhatIsAsked(PageFinding finding) =>
        (finding.Asking == Asking.Pages ? "for page after page" : "again and again") + " until the remote side says stop"
        + (finding.CountsOnlyMatches ? " (the cap counts only what passes the filter)" : "");

    private static string Advice(PageFinding finding) => finding switch
    {
        { CountsOnlyMatches: true } => "count what is asked for, too, and tell the agent that more exists",
        { Asking: Asking.Pages } => "stop after a fixed number of pages and tell the agent that more exists",
        { Asking: Asking.Chain } => "stop after a fixed number of calls and say so",
        _ => "stop after a fixed number of calls and tell the agent that more exists",
    };

    /// <summary>Whether a loop can ask anything of anyone: nothing is bound for a loop over numbers.</summary>
    private static bool MayCall(SyntaxNode loop) => loop is GotoStatementSyntax or CommonForEachStatementSyntax
        || loop.DescendantNodes().Any(static node => node is InvocationExpressionSyntax or CommonForEachStatementSyntax);

    private static SyntaxToken KeywordOf(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax { WhileKeyword: var keyword } => keyword,
        DoStatementSyntax { DoKeyword: var keyword } => keyword,
        ForStatementSyntax { ForKeyword: var keyword } => keyword,
        CommonForEachStatementSyntax { ForEachKeyword: var keyword } => keyword,
        GotoStatementSyntax { GotoKeyword: var keyword } => keyword,
        _ => loop.GetFirstToken(),
    };
}
