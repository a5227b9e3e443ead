using McpBounds.Comparison;
using McpBounds.Corpus.Reports;

if (args is not [var repository])
{
    await Console.Error.WriteLineAsync("Comparison -- REPOSITORY    asks others about the sample server and rewrites the tables of docs/comparison.md");
    return 1;
}

repository = Path.GetFullPath(repository);
var scratch = Directory.CreateTempSubdirectory("McpBounds.Comparison.").FullName;
try
{
    var findings = await SampleBuild.RunAsync(repository, scratch);
    var neighbours = Path.Combine(repository, "tests", "Comparison", "Neighbours", "NeighbourTools.cs");
    var twin = Path.Combine(repository, "tests", "Comparison", "Twin");
    var twinTools = Case.Of(Path.Combine(twin, "server.ts")).ToList();
    var (twinFiles, ofTwin) = await TwinScan.RunAsync(twin);
    var linted = await LinterRun.RunAsync(twin, scratch);
    var (sampleFiles, ofSample) = await TwinScan.RunAsync(Path.Combine(repository, "tests", "Samples", "UnboundedServer"));

    var (ours, others) = (Peer.All[0], Peer.All.Skip(1).ToList());
    var inSample = findings.Where(static finding => finding.File != "NeighbourTools.cs").ToList();
    Dictionary<string, IEnumerable<string>> blocks = new()
    {
        ["versions"] = Peer.All.Select(static peer => peer.Package).OfType<(string Id, string Version)>()
            .Append((TwinScan.Scanner, TwinScan.Version)).Concat(LinterRun.Packages).Select(static package => $"- {package.Item1} {package.Item2}"),
        ["comparison"] = Table.Of(
            ["place", .. Peer.All.Select(static peer => peer.Name)],
            1 + Peer.All.Count,
            inSample.Where(finding => ours.Owns(finding.Rule))
                .OrderBy(static finding => finding.File, StringComparer.Ordinal).ThenBy(static finding => finding.FirstLine)
                .DistinctBy(static finding => (finding.File, finding.FirstLine))
                .Select(place => Row($"`{place.File}`, line {place.FirstLine}", inSample, place.File, place.FirstLine, place.FirstLine))),
        ["neighbours"] = Table.Of(
            ["tool", .. Peer.All.Select(static peer => peer.Name)],
            1 + Peer.All.Count,
            Case.Of(neighbours).Select(tool => Row(tool.Text, findings, tool.File, tool.FirstLine, tool.LastLine))),
        ["rules"] = Table.Of(
            ["rule", "title", "in the sample"],
            2,
            findings.Where(finding => others.Any(peer => peer.Owns(finding.Rule)))
                .GroupBy(static finding => (finding.Rule, finding.Title)).OrderBy(static rule => rule.Key.Rule, StringComparer.Ordinal)
                .Select(rule => (IEnumerable<string>)
                [
                    rule.Key.Rule, rule.Key.Title.Replace("|", "\\|", StringComparison.Ordinal), Table.Number(rule.Count(finding => inSample.Contains(finding))),
                ])),
        ["twin"] = Table.Of(
            ["tool", TwinScan.Scanner, LinterRun.Name],
            3,
            twinTools
                .Select(tool => (IEnumerable<string>)[tool.Text, .. new[] { ofTwin, linted }.Select(said => Ids(said.Where(finding => finding.Touches(tool.File, tool.FirstLine, tool.LastLine))))])
                .Prepend(["outside the tools", .. new[] { ofTwin, linted }.Select(said => Ids(said.Where(finding => finding.FirstLine < twinTools[0].FirstLine)))])
                .Append([$"files read: TypeScript {twinFiles}, C# {sampleFiles}", Ids(ofSample), "not asked of C#"])),
    };

    var page = Path.Combine(repository, "docs", "comparison.md");
    var text = await File.ReadAllTextAsync(page);
    foreach (var (name, lines) in blocks)
    {
        text = GeneratedBlocks.Rewrite(text, name, lines);
        Console.WriteLine(string.Join('\n', lines.Append("")));
    }

    await File.WriteAllTextAsync(page, text);
    return 0;
}
finally
{
    Directory.Delete(scratch, recursive: true);
}

static IEnumerable<string> Row(string head, IEnumerable<Finding> findings, string file, int first, int last) =>
    Peer.All.Select(peer => Ids(findings.Where(finding => peer.Owns(finding.Rule) && finding.Touches(file, first, last)))).Prepend(head);

static string Ids(IEnumerable<Finding> findings) =>
    string.Join(", ", findings.Select(static finding => finding.Rule).Distinct().Order(StringComparer.Ordinal).DefaultIfEmpty("–"));
