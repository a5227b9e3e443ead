using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus.Analysis;

/// <summary>A tool method, prompt, resource or handler of a server.</summary>
/// <param name="Repo">The server, as its folder is named.</param>
/// <param name="File">The file, from the server's folder.</param>
/// <param name="Line">The line of its name.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsSilent">Whether nothing is reported in the code that it runs.</param>
internal sealed record ServerTool(string Repo, string File, int Line, string Name, bool IsSilent)
{
    /// <summary>Writes a file of tools.</summary>
    public static void Write(string path, IEnumerable<ServerTool> tools) =>
        Tsv.Write(path, ["repo", "file", "line", "name"], tools.Select(static tool => (object[])[tool.Repo, tool.File, tool.Line, tool.Name]));
}
