using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus.Analysis;

/// <summary>How large a server is, and what became of its analysis.</summary>
/// <param name="Repo">The server, as its folder is named.</param>
/// <param name="Projects">The projects that hold code.</param>
/// <param name="Lines">The lines of C#.</param>
/// <param name="ToolLines">Those of them that tools run.</param>
/// <param name="Tools">The tool methods, prompts, resources and handlers.</param>
/// <param name="Crashes">How often an analyzer threw.</param>
internal sealed record ServerSize(string Repo, int Projects, int Lines, int ToolLines, int Tools, int Crashes)
{
    /// <summary>Reads a file of sizes.</summary>
    public static IReadOnlyList<ServerSize> Read(string path) =>
        [.. Tsv.Read(path).Select(static row => new ServerSize(
            row["repo"], row.Number("projects"), row.Number("lines"), row.Number("tool-lines"), row.Number("tools"), row.Number("crashes")))];

    /// <summary>Writes a file of sizes.</summary>
    public static void Write(string path, IEnumerable<ServerSize> sizes) =>
        Tsv.Write(path, ["repo", "projects", "lines", "tool-lines", "tools", "crashes"], sizes.Select(static size => (object[])
            [size.Repo, size.Projects, size.Lines, size.ToolLines, size.Tools, size.Crashes]));
}

/// <summary>All that an analysis of a server says.</summary>
internal sealed record ServerReport(ServerSize Size, IReadOnlyList<Finding> Findings, IReadOnlyList<ServerTool> Tools, IReadOnlyList<string> Crashes);
