using System.Globalization;
using System.Text;

namespace McpBounds.Corpus.Fixes;

/// <summary>What changed in a file, as people read it.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The lines added and removed.</summary>
    public static int CountLines(string before, string after) => LineDiff.Of(before.Split('\n'), after.Split('\n')).Count(static line => line.Mark != ' ');

    /// <summary>The diff of a file; empty where nothing changed.</summary>
    public static string Of(string file, string before, string after)
    {
        var lines = LineDiff.Of(before.Split('\n'), after.Split('\n'));
        var text = new StringBuilder();
        for (var place = 0; NextChange(lines, place) is { } change; )
        {
            var start = Math.Max(change - Context, 0);
            var end = change + 1;
            while (NextChange(lines, end) is { } next && next - end <= 2 * Context)
            {
                end = next + 1;
            }

            end = Math.Min(end + Context, lines.Count);
            Append(text, lines, start, end);
            place = end;
        }

        return text.Length == 0 ? "" : $"--- a/{file}\n+++ b/{file}\n{text}";
    }

    private static int? NextChange(IReadOnlyList<(char Mark, string Line)> lines, int from)
    {
        for (var place = from; place < lines.Count; place++)
        {
            if (lines[place].Mark != ' ')
            {
                return place;
            }
        }

        return null;
    }

    private static void Append(StringBuilder text, IReadOnlyList<(char Mark, string Line)> lines, int start, int end)
    {
        int Count(int from, int to, char other) => Enumerable.Range(from, to - from).Count(place => lines[place].Mark != other);

        text.Append(CultureInfo.InvariantCulture, $"@@ -{Count(0, start, '+') + 1},{Count(start, end, '+')} +{Count(0, start, '-') + 1},{Count(start, end, '-')} @@\n");
        for (var place = start; place < end; place++)
        {
            text.Append(lines[place].Mark).Append(lines[place].Line).Append('\n');
        }
    }
}
