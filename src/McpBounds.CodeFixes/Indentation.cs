using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Moves code to the right as its author wrote it: a formatter would put its own style in the place of theirs.</summary>
internal static class Indentation
{
    private const string Usual = "    ";

    /// <summary>By how much the statements of the block around some code are indented.</summary>
    public static string UnitAround(SyntaxNode code) =>
        code.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(static statement => statement.Parent is BlockSyntax) is { Parent: BlockSyntax block } statement
        && Of(statement.GetLeadingTrivia()) is var inner && Of(block.CloseBraceToken.LeadingTrivia) is var outer
        && inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal)
            ? inner.Substring(outer.Length)
            : Usual;

    /// <summary>The white space that the last line of some trivia begins with.</summary>
    public static string Of(SyntaxTriviaList leading) =>
        leading.Count > 0 && leading[leading.Count - 1] is var last && last.IsKind(SyntaxKind.WhitespaceTrivia) ? last.ToString() : "";

    /// <summary>A statement that begins a line, with that line and all its others indented by more. What is within a token, as in a text of many lines, stays.</summary>
    public static StatementSyntax Deeper(StatementSyntax statement, string unit)
    {
        var starts = new HashSet<SyntaxToken>();
        var isStart = true;
        foreach (var token in statement.DescendantTokens())
        {
            if (isStart || token.LeadingTrivia.Any(SyntaxKind.EndOfLineTrivia))
            {
                starts.Add(token);
            }

            isStart = token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        }

        var first = statement.GetFirstToken();
        return statement.ReplaceTokens(starts, (token, _) =>
            token.WithLeadingTrivia(Deeper(token.LeadingTrivia, unit, token == first || token.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))));
    }

    private static IEnumerable<SyntaxTrivia> Deeper(SyntaxTriviaList leading, string unit, bool isStart)
    {
        for (var i = 0; i < leading.Count; i++)
        {
            var trivia = leading[i];
            var isBlank = trivia.IsKind(SyntaxKind.WhitespaceTrivia) && i + 1 < leading.Count && leading[i + 1].IsKind(SyntaxKind.EndOfLineTrivia);
            if (isStart && !isBlank && !trivia.IsKind(SyntaxKind.EndOfLineTrivia) && !trivia.IsDirective)
            {
                yield return SyntaxFactory.Whitespace(unit);
            }

            yield return trivia;

            // Directives and the comments of documentation hold the ends of their lines themselves.
            isStart = trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsDirective || (isStart && isBlank);
        }

        if (isStart)
        {
            yield return SyntaxFactory.Whitespace(unit);
        }
    }
}
