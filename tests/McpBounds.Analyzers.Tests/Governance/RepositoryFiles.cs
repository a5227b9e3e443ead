namespace McpBounds.Analyzers.Governance;

/// <summary>Files of the repository that these tests are built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string s_root = FindRoot();

    /// <summary>Whether a file is there.</summary>
    public static bool Exists(string path) => File.Exists(Path.Combine(s_root, path));

    /// <summary>The lines of a file.</summary>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(s_root, path));

    /// <summary>The names of the files in a folder.</summary>
    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(Path.Combine(s_root, folder)).Select(file => Path.GetFileName(file));

    /// <summary>Whether a folder is there.</summary>
    public static bool HasFolder(string path) => Directory.Exists(Path.Combine(s_root, path));

    /// <summary>The files in a folder and those below it, by their paths.</summary>
    public static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(s_root, folder), pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(s_root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

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
