namespace McpBounds.Pictures;

/// <summary>What an editor shows of a finding while somebody types.</summary>
internal static class FindingPicture
{
    private const int Columns = 98;

    public static string Of(SampleFile file)
    {
        var place = file.Findings[0];
        var picture = new Svg(Editor.Width, $"An editor underlines {file.Name}, line {place.Line + 1}, and says: {string.Join(" ", file.Findings.Select(static finding => $"{finding.Rule}: {finding.Message}."))}");
        Editor.DrawCode(picture, file, place.Line - 6, file.Lines.Count - 1);

        // The hover that says what is wrong lies over what follows the line.
        var (x, top) = (Editor.XOf(8), Editor.TopOf(place.Line + 1, place.Line - 6) + 4);
        var said = file.Findings.Select(static finding => (finding.Rule, Lines: Editor.Wrap($"{finding.Message}  ({finding.Rule})", Columns).ToList())).ToList();
        var height = said.Sum(static message => (message.Lines.Count * Svg.LineHeight) + 12) + 4;
        picture.Box(x, top, (Columns * Svg.Em) + 24, height, "#f8f8f8", "#c8c8c8", 3);
        var y = top + 8;
        foreach (var (rule, lines) in said)
        {
            foreach (var line in lines)
            {
                var end = line.IndexOf($"({rule})", StringComparison.Ordinal);
                picture.Text(x + 12, y, end < 0 ? line : line[..end]);
                picture.Text(x + 12 + (Math.Max(end, 0) * Svg.Em), y, end < 0 ? "" : line[end..], Colors.Link);
                y += Svg.LineHeight;
            }

            y += 12;
        }

        return picture.Finish(top + height + 14);
    }
}
