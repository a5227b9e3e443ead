using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Fixes;
using McpBounds.Corpus.Judging;
using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus.Reports;

/// <summary>The command that compares what the rules report with what readers say, and writes the result into the page about it.</summary>
internal static class Precision
{
    /// <summary>Writes the page, and prints which findings are wrong and which flags are missed.</summary>
    /// <param name="root">The folder of the servers.</param>
    /// <param name="found">A file that <c>analyze</c> wrote; if left out, <c>found.tsv</c> below the root, which is made if it is not there.</param>
    /// <param name="fixes">A file that <c>fix</c> wrote; if left out, <c>fixed.tsv</c> below the root, if it is there.</param>
    public static async Task RunAsync(string root, string? found, string? fixes)
    {
        found ??= Path.Combine(root, "found.tsv");
        if (!File.Exists(found))
        {
            await Analyze.RunAsync(root, found);
        }

        var corpora = CorpusData.Read(Finding.Read(found), ServerSize.Read(Analyze.SizesBeside(found)));
        var blocks = new PrecisionBlocks(corpora, FixOutcome.Read(fixes ?? Path.Combine(root, "fixed.tsv")));
        var page = blocks.All.Aggregate(
            await File.ReadAllTextAsync(RepositoryFiles.PrecisionPage),
            static (text, block) => GeneratedBlocks.Rewrite(text, block.Name, block.Lines));
        await File.WriteAllTextAsync(RepositoryFiles.PrecisionPage, page);
        foreach (var line in corpora.SelectMany(static corpus => Mismatches(corpus.Now)))
        {
            await Console.Out.WriteLineAsync(line);
        }
    }

    private static IEnumerable<string> Mismatches(Matching matching) =>
        matching.Findings.Where(finding => matching.LabelOf(finding)?.Verdict is not (Label.Flag or Label.Debatable))
            .Select(finding => string.Join('\t', "wrong", matching.LabelOf(finding)?.Verdict ?? "no verdict", finding.Repo, finding.File, finding.Line, finding.Rule, finding.Message))
            .Concat(matching.Labels.Where(label => label.IsToBeFound && !matching.IsMet(label))
                .Select(static label => string.Join('\t', "missed", label.Reach, label.Repo, label.File, label.Line, label.Rule, $"{label.Tool}: {label.Note}")));
}
