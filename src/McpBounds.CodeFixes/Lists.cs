using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.CodeFixes;

/// <summary>Adds to lists of arguments and initialisers as a person would: lines, indentation, comments and a trailing comma stay as they are.</summary>
internal static class Lists
{
    /// <summary>The list with one more element at its end.</summary>
    public static SeparatedSyntaxList<T> Append<T>(SeparatedSyntaxList<T> list, T element)
        where T : SyntaxNode
    {
        if (list.Count == 0)
        {
            return list.Add(element);
        }

        var items = list.GetWithSeparators();
        var last = list[list.Count - 1];
        var hasTrailingComma = items[items.Count - 1].IsToken;
        var after = hasTrailingComma ? items[items.Count - 1].GetTrailingTrivia() : last.GetTrailingTrivia();
        var endsLine = after.Any(SyntaxKind.EndOfLineTrivia);
        var lineEnd = endsLine ? SyntaxFactory.TriviaList(after.Last(static item => item.IsKind(SyntaxKind.EndOfLineTrivia))) : after;
        var gap = endsLine ? after
            : BeforeLine(last) is { } newLine ? SyntaxFactory.TriviaList(newLine)
            : SyntaxFactory.TriviaList(SyntaxFactory.Space);

        var comma = SyntaxFactory.Token(default, SyntaxKind.CommaToken, gap);
        var added = element
            .WithLeadingTrivia(gap.Any(SyntaxKind.EndOfLineTrivia) ? IndentationOf(last) : default)
            .WithTrailingTrivia(hasTrailingComma ? default : lineEnd);
        var kept = hasTrailingComma ? items.RemoveAt(items.Count - 1) : items.Replace(last, last.WithoutTrailingTrivia());
        var all = kept.Add(comma).Add(added);
        return SyntaxFactory.SeparatedList<T>(hasTrailingComma ? all.Add(SyntaxFactory.Token(default, SyntaxKind.CommaToken, lineEnd)) : all);
    }

    /// <summary>The end of the line before an element that begins one; null for an element in the middle of a line.</summary>
    private static SyntaxTrivia? BeforeLine(SyntaxNode element)
    {
        var before = element.GetFirstToken().GetPreviousToken().TrailingTrivia;
        return before.Any(SyntaxKind.EndOfLineTrivia) ? before.Last(static item => item.IsKind(SyntaxKind.EndOfLineTrivia)) : null;
    }

    private static SyntaxTriviaList IndentationOf(SyntaxNode node)
    {
        var leading = node.GetLeadingTrivia();
        return leading.Count > 0 && leading[leading.Count - 1] is var last && last.IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(last)
            : default;
    }
}
