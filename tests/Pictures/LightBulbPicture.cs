namespace McpBounds.Pictures;

/// <summary>What the light bulb offers for the findings of a place, and what the first offer would do.</summary>
internal static class LightBulbPicture
{
    public static string Of(SampleFile file)
    {
        var place = file.Findings[0];
        var fixes = file.Findings.SelectMany(static finding => finding.Fixes.Select(fix => (finding.Rule, Fix: fix))).ToList();
        var picture = new Svg(Editor.Width, $"The light bulb at line {place.Line + 1} of {file.Name} offers: {string.Join("; ", fixes.Select(static offer => offer.Fix.Title))}. A preview shows what the first would change.");
        var from = place.Line - 3;
        Editor.DrawCode(picture, file, from, place.Line + 1);
        picture.Circle(17, Editor.TopOf(place.Line, from) + 8, 5.5, "#ddb100");
        picture.Box(14.5, Editor.TopOf(place.Line, from) + 13, 5, 3.5, "#8a6d00", radius: 1);

        var (x, top) = (Editor.XOf(0), Editor.TopOf(place.Line + 1, from) + 4);
        var width = (fixes.Max(static offer => offer.Fix.Title.Length + offer.Rule.Length + 3) * Svg.Em) + 32;
        picture.Box(x, top, width, (fixes.Count * 26) + 12, "#f8f8f8", "#c8c8c8", 5);
        for (var offer = 0; offer < fixes.Count; offer++)
        {
            var y = top + 6 + (offer * 26);
            var isSelected = offer == 0;
            if (isSelected)
            {
                picture.Box(x + 4, y, width - 8, 26, Colors.Selected, radius: 3);
            }

            picture.Text(x + 14, y + 3, fixes[offer].Fix.Title, isSelected ? Colors.Ground : Colors.Text);
            picture.Text(x + width - 14 - (fixes[offer].Rule.Length * Svg.Em), y + 3, fixes[offer].Rule, isSelected ? Colors.Ground : Colors.Faint);
        }

        top += (fixes.Count * 26) + 24;
        var end = Editor.DrawDiff(picture, fixes[0].Fix, x, top, Editor.Width - x - 20);
        return picture.Finish(end + 6);
    }
}
