namespace McpBounds.Corpus.Sources;

/// <summary>A public server whose sources the rules are measured on.</summary>
/// <param name="Repository">Its <c>owner/name</c>.</param>
/// <param name="Commit">The commit that was read.</param>
/// <param name="Set">Whether it served to make the rules (<c>development</c>), to judge them (<c>further</c>), or to see what they do where nobody had looked (<c>unseen</c>).</param>
internal sealed record Server(string Repository, string Commit, string Set)
{
    /// <summary>The name of the folder that holds its sources; in tables, its name.</summary>
    public string Folder => FolderOf(Repository);

    /// <summary>All that are listed.</summary>
    public static IReadOnlyList<Server> All { get; } =
        [.. Tsv.Read(RepositoryFiles.Servers).Select(static row => new Server(row["repository"], row["commit"], row["set"]))];

    /// <summary>The name of the folder for <c>owner/name</c>.</summary>
    public static string FolderOf(string repository) => repository.Replace('/', '+');
}
