namespace McpBounds.Comparison;

/// <summary>What was reported, and where.</summary>
internal sealed record Finding(string Rule, string Title, string File, int FirstLine, int LastLine, int Column)
{
    public bool Touches(string file, int first, int last) => File == file && FirstLine <= last && LastLine >= first;
}
