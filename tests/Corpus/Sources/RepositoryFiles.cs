namespace McpBounds.Corpus.Sources;

/// <summary>Files of this repository that are read and written.</summary>
internal static class RepositoryFiles
{
    private static readonly string s_root = FindRoot();

    /// <summary>The list of servers.</summary>
    public static string Servers => Path.Combine(s_root, "tests/Corpus/servers.tsv");

    /// <summary>The page that says how precise the rules are.</summary>
    public static string PrecisionPage => Path.Combine(s_root, "docs/precision.md");

    /// <summary>A file of verdicts, or of findings to compare with.</summary>
    public static string Labels(string name) => Path.Combine(s_root, "tests/Corpus/labels", name + ".tsv");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Analyzers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Analyzers.sln.");
    }
}
