namespace McpBounds.AnalyzerBenchmarks.Generation;

/// <summary>What a generated project looks like.</summary>
/// <param name="IsMcp">Whether its entry points are tools of an MCP server; else they are the same methods of ordinary classes.</param>
/// <param name="ToolsPerArea">The entry points of one area, beside some 900 lines of services, clients, models and helpers.</param>
/// <param name="LeastLines">Areas are added until there are so many lines …</param>
/// <param name="LeastTools">… and so many entry points.</param>
/// <param name="Seed">What decides all choices.</param>
internal sealed record ServerShape(bool IsMcp, int ToolsPerArea = 6, int LeastLines = 0, int LeastTools = 0, ulong Seed = 20260101);

/// <summary>One file of a generated project.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The file's lines.</summary>
    public int Lines { get; } = Text.AsSpan().Count('\n');
}

/// <summary>A generated project.</summary>
internal sealed record GeneratedServer(ServerShape Shape, IReadOnlyList<SourceFile> Files, int Areas)
{
    /// <summary>The lines of all files.</summary>
    public int Lines { get; } = Files.Sum(static file => file.Lines);

    /// <summary>The entry points of all areas.</summary>
    public int Tools => Areas * Shape.ToolsPerArea;

    /// <summary>Writes areas until there is as much as <paramref name="shape"/> asks for.</summary>
    public static GeneratedServer Of(ServerShape shape)
    {
        var files = new List<SourceFile>(SharedCode.Files(shape.IsMcp));
        var (areas, lines) = (new List<string>(), files.Sum(static file => file.Lines));
        while (areas.Count == 0 || lines < shape.LeastLines || areas.Count * shape.ToolsPerArea < shape.LeastTools)
        {
            var area = new Area(shape, areas.Count);
            foreach (var file in area.Files())
            {
                files.Add(file);
                lines += file.Lines;
            }

            areas.Add(area.Name);
        }

        files.AddRange(SharedCode.Start(shape.IsMcp, areas));
        return new GeneratedServer(shape, files, areas.Count);
    }
}
