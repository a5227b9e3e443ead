using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.CodeFixes;

/// <summary>Finds the calls that a diagnostic of a wait is about.</summary>
internal static class WaitSyntax
{
    /// <summary>The call a diagnostic stands at and the others of the same body; null if one of them is of no kind that a fix knows.</summary>
    public static IReadOnlyList<ExpressionSyntax>? CallsOf(Diagnostic diagnostic, WaitFinding finding, SyntaxNode root)
    {
        var locations = diagnostic.AdditionalLocations.Skip(1 + finding.ClientSites).Take(finding.Others)
            .Prepend(diagnostic.Location)
            .ToList();
        var calls = locations.Select(location => CallAt(location.SourceSpan, root)).OfType<ExpressionSyntax>().ToList();
        return calls.Count == locations.Count ? calls : null;
    }

    /// <summary>The call whose name stands at a place, or the sequence that is gone through there.</summary>
    private static ExpressionSyntax? CallAt(TextSpan span, SyntaxNode root)
    {
        if (!root.FullSpan.Contains(span))
        {
            return null;
        }

        var node = root.FindNode(span, getInnermostNodeForTie: true);
        if (node.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { AwaitKeyword.RawKind: not 0 } loop
            && (node == loop || node == loop.Expression || loop.AwaitKeyword.Span.Contains(span) || loop.ForEachKeyword.Span.Contains(span)))
        {
            return loop.Expression;
        }

        var callee = node.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == node => access,
            MemberBindingExpressionSyntax binding => binding,
            _ => node,
        };
        return callee as InvocationExpressionSyntax ?? (callee.Parent is InvocationExpressionSyntax call && call.Expression == callee ? call : null);
    }
}
