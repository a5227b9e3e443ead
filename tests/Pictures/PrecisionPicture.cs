using System.Globalization;

namespace McpBounds.Pictures;

/// <summary>The table of the page about precision as bars: of each rule's findings and misses in a corpus, how many are right, wrong, or missed.</summary>
internal static class PrecisionPicture
{
    private const double Left = 190;
    private const double BarWidth = 440;

    private static readonly (string Name, string Color, Func<Row, int> Count)[] s_parts =
    [
        ("right", "#2166ac", static row => row.Right),
        ("debatable", "#92c5de", static row => row.Debatable),
        ("wrong", "#d6604d", static row => row.Wrong),
        ("missed", "#bababa", static row => row.Missed),
    ];

    public static string Of(string[] page)
    {
        var rows = RowsOf(page).ToList();
        var picture = new Svg(Editor.Width, "Bars: how many findings of each rule are right, debatable or wrong, and how many defects are missed, in each corpus.");
        var x = Left;
        foreach (var (name, color, _) in s_parts)
        {
            picture.Box(x, 16, 12, 12, color);
            picture.Text(x + 18, 12, name);
            x += 110;
        }

        var top = 44.0;
        foreach (var corpus in rows.GroupBy(static row => row.Corpus).OrderByDescending(static corpus => corpus.Max(static row => row.All)))
        {
            picture.Text(16, top, $"{corpus.Key} servers", isBold: true);
            top += 26;
            foreach (var row in corpus)
            {
                Draw(picture, row, top);
                top += 24;
            }

            top += 12;
        }

        return picture.Finish(top);
    }

    private static void Draw(Svg picture, Row row, double top)
    {
        picture.Text(Left - 16 - (row.Rule.Length * Svg.Em), top, row.Rule);
        var x = Left;
        foreach (var (_, color, count) in s_parts)
        {
            var width = BarWidth * count(row) / row.All;
            if (width > 0)
            {
                picture.Box(x, top + 1, width, 16, color);
            }

            x += width;
        }

        var counts = string.Join(" + ", s_parts.Select(part => part.Count(row).ToString(CultureInfo.InvariantCulture)));
        picture.Text(Left + BarWidth + 14, top, $"{counts} = {row.All.ToString(CultureInfo.InvariantCulture)}", Colors.Faint);
    }

    private static IEnumerable<Row> RowsOf(string[] page)
    {
        var (start, end) = (Array.IndexOf(page, "<!-- precision -->"), Array.IndexOf(page, "<!-- /precision -->"));
        var heads = Cells(page[start + 1]);
        foreach (var cells in page[(start + 3)..end].Select(Cells))
        {
            yield return new(
                cells[heads.IndexOf("rule")], cells[heads.IndexOf("corpus")], Number("right"), Number("debatable"), Number("wrong"), Number("flags") - Number("found"));

            int Number(string head) => int.Parse(cells[heads.IndexOf(head)], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        }
    }

    private static List<string> Cells(string line) => [.. line.Trim('|').Split('|').Select(static cell => cell.Trim())];

    private sealed record Row(string Rule, string Corpus, int Right, int Debatable, int Wrong, int Missed)
    {
        public int All => Right + Debatable + Wrong + Missed;
    }
}
