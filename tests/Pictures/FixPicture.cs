namespace McpBounds.Pictures;

/// <summary>What each fix of a finding changes.</summary>
internal static class FixPicture
{
    public static string Of(SampleFile file)
    {
        var finding = file.Findings[0];
        var picture = new Svg(Editor.Width, $"What the fixes of {finding.Rule} change: {string.Join("; ", finding.Fixes.Select(static fix => fix.Title))}.");
        var top = 12.0;
        foreach (var fix in finding.Fixes)
        {
            picture.Box(12, top, Editor.Width - 24, 28, Colors.Bar, radius: 4);
            picture.Text(20, top + 4, fix.Title, isBold: true);
            top = Editor.DrawDiff(picture, fix, 12, top + 32, Editor.Width - 24) + 6;
        }

        return picture.Finish(top);
    }
}
