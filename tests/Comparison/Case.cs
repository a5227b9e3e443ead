namespace McpBounds.Comparison;

/// <summary>A piece of a file, from a comment that says what is in it to the next.</summary>
internal sealed record Case(string Text, string File, int FirstLine, int LastLine)
{
    private const string Mark = "// case: ";

    /// <summary>The cases of a file.</summary>
    public static IEnumerable<Case> Of(string file)
    {
        var lines = System.IO.File.ReadAllLines(file);
        var marks = Enumerable.Range(0, lines.Length).Where(at => lines[at].Contains(Mark, StringComparison.Ordinal)).ToList();
        return marks.Select((at, index) => new Case(
            lines[at][(lines[at].IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..],
            Path.GetFileName(file),
            at + 1,
            index + 1 < marks.Count ? marks[index + 1] : lines.Length));
    }
}
