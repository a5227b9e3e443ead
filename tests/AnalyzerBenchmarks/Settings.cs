namespace McpBounds.AnalyzerBenchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Root">A folder of checked-out servers, one folder each.</param>
/// <param name="IsQuick">Small and few, to see that it works.</param>
/// <param name="IsWriting">Whether docs/benchmarks.md is rewritten.</param>
/// <param name="Rounds">How often, where the default is not wanted.</param>
internal sealed record Settings(string? Root, bool IsQuick, bool IsWriting, int? Rounds);

/// <summary>Folders that go when they are no longer needed.</summary>
internal sealed class TemporaryFolders : IDisposable
{
    private readonly List<DirectoryInfo> folders = [];

    /// <summary>A new one.</summary>
    public string New()
    {
        folders.Add(Directory.CreateTempSubdirectory("analyzer-benchmarks-"));
        return folders[^1].FullName;
    }

    /// <inheritdoc/>
    public void Dispose() => folders.ForEach(static folder => folder.Delete(recursive: true));
}
