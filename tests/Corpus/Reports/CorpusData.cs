using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Judging;
using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus.Reports;

/// <summary>What is known of one set of servers.</summary>
/// <param name="Name">The name of the set.</param>
/// <param name="Servers">The servers and their sizes.</param>
/// <param name="Now">What is reported there, and what readers say of it.</param>
/// <param name="Before">The same for the findings that the rules had before.</param>
internal sealed record CorpusData(string Name, IReadOnlyList<ServerSize> Servers, Matching Now, Matching Before)
{
    /// <summary>The sets that servers are listed in.</summary>
    private static readonly string[] s_names = ["development", "further", "unseen", "later", "latest"];

    /// <summary>All sets of which servers were analysed.</summary>
    public static IReadOnlyList<CorpusData> Read(IReadOnlyList<Finding> findings, IReadOnlyList<ServerSize> sizes)
    {
        var before = Finding.Read(RepositoryFiles.Labels("before"));
        return [.. s_names.Select(name => Read(name, findings, before, sizes)).Where(static corpus => corpus.Servers.Count > 0)];
    }

    private static CorpusData Read(string name, IReadOnlyList<Finding> findings, IReadOnlyList<Finding> before, IReadOnlyList<ServerSize> sizes)
    {
        var listed = Server.All.Where(server => server.Set == name).Select(static server => server.Folder).ToHashSet(StringComparer.Ordinal);
        var servers = sizes.Where(size => listed.Contains(size.Repo)).ToList();
        var analysed = servers.Select(static size => size.Repo).ToHashSet(StringComparer.Ordinal);

        // Readers have also judged by rules that are not made yet.
        var labels = Label.Read(RepositoryFiles.Labels(name)).Where(label => analysed.Contains(label.Repo) && Rules.ById.ContainsKey(label.Rule)).ToList();
        return new(name, servers, Match(findings), Match(before));

        Matching Match(IEnumerable<Finding> all) => new([.. all.Where(finding => analysed.Contains(finding.Repo))], labels);
    }
}
