using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.Verification;

/// <summary>A fix may move a comment, but not lose it.</summary>
internal static class Comments
{
    internal static async Task VerifyKeptAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var kept = (await ReadAsync(after, cancellationToken).ConfigureAwait(false)).ToLookup(text => text);
        var lost = (await ReadAsync(before, cancellationToken).ConfigureAwait(false)).ToLookup(text => text)
            .Where(comment => comment.Count() > kept[comment.Key].Count())
            .Select(comment => comment.Key)
            .ToArray();
        if (lost.Length > 0)
        {
            throw new VerificationException($"The fixed code has lost comments:{DiagnosticText.List(lost)}");
        }
    }

    // Line by line without indentation and marks of documentation comments, which may change when code moves.
    private static async Task<IEnumerable<string>> ReadAsync(Solution solution, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            lines.AddRange(root!.DescendantTrivia()
                .Where(trivia => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                    or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
                .SelectMany(trivia => trivia.ToFullString().Split('\n'))
                .Select(line => line.Trim().TrimStart('/', '*').Trim())
                .Where(line => line.Length > 0));
        }

        return lines;
    }
}
