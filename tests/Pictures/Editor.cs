using System.Globalization;
using McpBounds.Corpus.Fixes;

namespace McpBounds.Pictures;

/// <summary>What the pictures of an editor have in common.</summary>
internal static class Editor
{
    /// <summary>The width of the pictures.</summary>
    public const int Width = 940;

    private const double Left = 60;
    private const double Tab = 34;

    /// <summary>Draws lines of a file, those reported in underlined.</summary>
    /// <returns>Where the line after the last begins.</returns>
    public static double DrawCode(Svg picture, SampleFile file, int from, int to)
    {
        picture.Box(1, 1, Width - 2, Tab - 6, Colors.Bar, radius: 5);
        picture.Text(Left, 5, file.Name, Colors.Text);
        for (var line = from; line < to; line++)
        {
            var top = TopOf(line, from);
            picture.Text(Left - (4 * Svg.Em), top, (line + 1).ToString(CultureInfo.InvariantCulture).PadLeft(3), Colors.Faint);
            foreach (var run in file.Lines[line])
            {
                picture.Text(XOf(run.Column), top, run.Text, Colors.Of(run.Kind));
            }
        }

        foreach (var finding in file.Findings.DistinctBy(static finding => (finding.Line, finding.Column)))
        {
            picture.Squiggle(XOf(finding.Column), TopOf(finding.Line, from), finding.Length * Svg.Em, Colors.Warning);
        }

        return TopOf(to, from);
    }

    /// <summary>Where a line begins.</summary>
    public static double TopOf(int line, int from) => Tab + ((line - from) * Svg.LineHeight);

    /// <summary>Where a column is.</summary>
    public static double XOf(int column) => Left + (column * Svg.Em);

    /// <summary>Draws what a fix changes, file by file.</summary>
    /// <returns>Where the line after the last begins.</returns>
    public static double DrawDiff(Svg picture, SampleFix fix, double x, double top, double width)
    {
        var columns = (int)((width - 16) / Svg.Em);
        foreach (var change in fix.Changes)
        {
            picture.Text(x + 8, top + 4, change.File, Colors.Faint, isBold: true);
            top += 28;
            foreach (var line in UnifiedDiff.Of(change.File, change.Before, change.After).Split('\n').Skip(2).Where(static line => line.Length > 0))
            {
                if (line[0] is '+' or '-')
                {
                    picture.Box(x + 1, top, width - 2, Svg.LineHeight, line[0] == '+' ? Colors.Added : Colors.Removed);
                }

                var shown = line.Length > columns ? string.Concat(line.AsSpan(0, columns - 1), "…") : line;
                var color = line[0] == '@' ? Colors.Faint : Colors.Text;
                picture.Text(x + 8, top, shown[..1], color);
                picture.Text(x + 8 + Svg.Em, top, shown[1..], color);
                top += Svg.LineHeight;
            }

            top += 8;
        }

        return top;
    }

    /// <summary>A text in lines of so many characters at most.</summary>
    public static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
