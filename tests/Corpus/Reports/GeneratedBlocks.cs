namespace McpBounds.Corpus.Reports;

/// <summary>The parts of a page that a program writes: the lines between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
internal static class GeneratedBlocks
{
    /// <summary>The page with what a block holds replaced, everything else as it was.</summary>
    public static string Rewrite(string page, string name, IEnumerable<string> lines)
    {
        var all = page.Split('\n').ToList();
        var (start, end) = (all.IndexOf($"<!-- {name} -->"), all.IndexOf($"<!-- /{name} -->"));
        if (start < 0 || end < start)
        {
            throw new InvalidOperationException($"The page has no lines <!-- {name} --> and, after it, <!-- /{name} -->.");
        }

        return string.Join('\n', [.. all[..(start + 1)], .. lines, .. all[end..]]);
    }
}
