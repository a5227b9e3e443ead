using McpBounds.Corpus.Analysis;

namespace McpBounds.Corpus.Judging;

/// <summary>How much an owner has to read.</summary>
/// <param name="Findings">The findings.</param>
/// <param name="PerThousandLines">The findings for each 1,000 lines that tools run.</param>
/// <param name="Median">The findings in the middle server, of those that have tools.</param>
/// <param name="Most">The findings in the server that has most.</param>
/// <param name="Causes">How many places would have to be changed: findings that share a fix's place are one.</param>
internal sealed record Noise(int Findings, double PerThousandLines, double Median, int Most, int Causes)
{
    /// <summary>The noise of some findings in some servers.</summary>
    public static Noise Of(IReadOnlyCollection<Finding> findings, IReadOnlyCollection<ServerSize> servers)
    {
        var byServer = findings.ToLookup(static finding => finding.Repo);
        var counts = servers.Where(static server => server.Tools > 0).Select(server => byServer[server.Repo].Count()).Order().ToList();
        var lines = servers.Sum(static server => server.ToolLines);
        return new(
            findings.Count,
            lines == 0 ? 0 : 1000.0 * findings.Count / lines,
            counts.Count == 0 ? 0 : (counts[(counts.Count - 1) / 2] + counts[counts.Count / 2]) / 2.0,
            counts.LastOrDefault(),
            byServer.Sum(CausesOf));
    }

    /// <summary>How many places would have to be changed for the findings of one server: those that share a site, directly or by others, make one.</summary>
    public static int CausesOf(IEnumerable<Finding> findings)
    {
        var alone = 0;
        var causes = new List<HashSet<string>>();
        foreach (var finding in findings)
        {
            if (finding.Sites.Count == 0)
            {
                alone++;
                continue;
            }

            var sites = finding.Sites.ToHashSet(StringComparer.Ordinal);
            foreach (var joined in causes.Where(sites.Overlaps).ToList())
            {
                sites.UnionWith(joined);
                causes.Remove(joined);
            }

            causes.Add(sites);
        }

        return alone + causes.Count;
    }
}
