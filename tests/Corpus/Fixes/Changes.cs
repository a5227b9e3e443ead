using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Corpus.Fixes;

/// <summary>A file that fixes changed.</summary>
/// <param name="File">The file, from the server's folder.</param>
/// <param name="Before">Its text before.</param>
/// <param name="After">Its text after.</param>
internal sealed record Change(string File, string Before, string After)
{
    /// <summary>The lines added and removed.</summary>
    public int Lines => UnifiedDiff.CountLines(Before, After);

    /// <summary>Whether the file has line ends now of a kind that it had none of.</summary>
    public bool MixesLineEnds => Enum.GetValues<LineEnd>().Any(end => Has(After, end) && !Has(Before, end) && Before.Contains('\n', StringComparison.Ordinal));

    /// <summary>What differs between two states of a solution.</summary>
    public static async Task<IReadOnlyList<Change>> BetweenAsync(Solution before, Solution after, string folder)
    {
        var changes = new List<Change>();
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(static project => project.GetChangedDocuments()))
        {
            var (old, current) = ((await before.GetDocument(id)!.GetTextAsync()).ToString(), (await after.GetDocument(id)!.GetTextAsync()).ToString());
            if (old != current)
            {
                changes.Add(new(Path.GetRelativePath(folder, after.GetDocument(id)!.FilePath!).Replace(Path.DirectorySeparatorChar, '/'), old, current));
            }
        }

        return [.. changes.OrderBy(static change => change.File, StringComparer.Ordinal)];
    }

    /// <summary>The changed state with each changed document parsed from its text, as it is when it is opened again, and not as the fix built it.</summary>
    public static async Task<Solution> ReparsedAsync(Solution before, Solution after)
    {
        var reparsed = after;
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(static project => project.GetChangedDocuments()).ToList())
        {
            reparsed = reparsed.WithDocumentText(id, SourceText.From((await after.GetDocument(id)!.GetTextAsync()).ToString()));
        }

        return reparsed;
    }

    private static bool Has(string text, LineEnd end) => end == LineEnd.Windows
        ? text.Contains("\r\n", StringComparison.Ordinal)
        : text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal);

    private enum LineEnd
    {
        Unix,
        Windows,
    }
}
