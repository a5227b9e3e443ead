using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Fixes;
using McpBounds.Corpus.Judging;

namespace McpBounds.Corpus.Reports;

/// <summary>The generated blocks of the page about precision.</summary>
internal sealed class PrecisionBlocks(IReadOnlyList<CorpusData> corpora, IReadOnlyList<FixOutcome> fixes)
{
    private static readonly IReadOnlyList<string> s_families = [.. Rules.ById.Keys.Select(Rules.FamilyOf).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Each block by its name.</summary>
    public IEnumerable<(string Name, IEnumerable<string> Lines)> All =>
    [
        ("corpora", Corpora()),
        ("precision", Precision()),
        ("noise", NoiseOfRules()),
        ("fixes", FixesOfRules()),
    ];

    private IEnumerable<string> Corpora() => Table.Of(
        ["corpus", "servers", "lines of C#", "run by tools", "tools", "findings", "crashes"],
        texts: 1,
        corpora.Select(static corpus => (string[])
        [
            corpus.Name,
            Table.Number(corpus.Servers.Count),
            Table.Number(corpus.Servers.Sum(static server => server.Lines)),
            Table.Number(corpus.Servers.Sum(static server => server.ToolLines)),
            Table.Number(corpus.Servers.Sum(static server => server.Tools)),
            Table.Number(corpus.Now.Findings.Count),
            Table.Number(corpus.Servers.Sum(static server => server.Crashes)),
        ]));

    private IEnumerable<string> Precision() => Table.Of(
        ["rule", "corpus", "flags", "found", "findings", "right", "debatable", "wrong", "recall", "before", "precision", "before", "as warning", "as suggestion"],
        texts: 2,
        RowsFor(s_families, NameOfFamily, static (name, corpus, isAskedFor) =>
        {
            var (now, before) = (Score.Of(corpus.Now, isAskedFor), Score.Of(corpus.Before, isAskedFor));
            return now.Flags + now.Findings == 0
                ? null
                :
                [
                    name, corpus.Name, Table.Number(now.Flags), Table.Number(now.Found), Table.Number(now.Findings), Table.Number(now.Right), Table.Number(now.Debatable),
                    Table.Number(now.Wrong), Table.Percent(now.Recall), BeforeOf(corpus, before.Recall), Table.Percent(now.Precision), BeforeOf(corpus, before.Precision),
                    Table.Number(now.Warnings), Table.Number(now.Findings - now.Warnings),
                ];
        }));

    private IEnumerable<string> NoiseOfRules() => Table.Of(
        ["rule", "corpus", "findings", "per 1,000 lines that tools run", "median of a server", "most in a server", "root causes", "clicks", "mended on the day"],
        texts: 2,
        RowsFor(Rules.ById.Keys, static id => id, (name, corpus, isAskedFor) =>
        {
            var noise = Noise.Of([.. corpus.Now.Findings.Where(finding => isAskedFor(finding.Rule))], corpus.Servers);
            return noise.Findings == 0
                ? null
                :
                [
                    name, corpus.Name, Table.Number(noise.Findings), Table.Number(noise.PerThousandLines), Table.Number(noise.Median), Table.Number(noise.Most),
                    Table.Number(noise.Causes), ClicksOf(corpus, name), MendedOnTheDay(corpus, isAskedFor),
                ];
        }));

    private IEnumerable<string> FixesOfRules() => Table.Of(
        ["rule", "corpus", "findings", "left", "left with a fix offered", "new compile errors", "new warnings", "changed by a second run", "exceptions", "clicks", "lines changed"],
        texts: 2,
        RowsFor(Rules.ById.Keys, static id => id, (name, corpus, _) =>
        {
            var outcomes = OutcomesOf(corpus, name);
            return outcomes.Count == 0
                ? null
                :
                [
                    name, corpus.Name, Sum(static outcome => outcome.Findings), Sum(static outcome => outcome.Left), Sum(static outcome => outcome.Offered),
                    Sum(static outcome => outcome.NewErrors), Sum(static outcome => outcome.NewWarnings), Sum(static outcome => outcome.SecondRunChanges), Sum(static outcome => outcome.Exceptions),
                    Sum(static outcome => outcome.Clicks), Sum(static outcome => outcome.Lines),
                ];

            string Sum(Func<FixOutcome, int> count) => Table.Number(outcomes.Sum(count));
        }));

    /// <summary>The rows for each rule, then for all of them, in each corpus; those that are null are left out.</summary>
    private List<string[]> RowsFor(IEnumerable<string> rules, Func<string, string> nameOf, Func<string, CorpusData, Func<string, bool>, string[]?> row) =>
    [
        .. rules.Select(rule => (Name: nameOf(rule), IsAskedFor: (Func<string, bool>)(id => id == rule)))
            .Append((FixOutcome.AllRules, static _ => true))
            .SelectMany(asked => corpora.Select(corpus => row(asked.Name, corpus, asked.IsAskedFor)))
            .OfType<string[]>(),
    ];

    private static string NameOfFamily(string family)
    {
        var ids = Rules.ById.Keys.Where(id => Rules.FamilyOf(id) == family);
        return string.Join(", ", ids);
    }

    private static string BeforeOf(CorpusData corpus, double? share) => corpus.Before.Findings.Count == 0 ? "–" : Table.Percent(share);

    private List<FixOutcome> OutcomesOf(CorpusData corpus, string rule)
    {
        var servers = corpus.Servers.Select(static server => server.Repo).ToHashSet(StringComparer.Ordinal);
        return [.. fixes.Where(outcome => outcome.Rule == rule && servers.Contains(outcome.Repo))];
    }

    private string ClicksOf(CorpusData corpus, string rule) => fixes.Count == 0 ? "–" : Table.Number(OutcomesOf(corpus, rule).Sum(static outcome => outcome.Clicks));

    /// <summary>How many of the judged warnings their reader would mend at once.</summary>
    private static string MendedOnTheDay(CorpusData corpus, Func<string, bool> isAskedFor)
    {
        var answers = corpus.Now.Findings
            .Where(finding => isAskedFor(finding.Rule) && finding.Warns)
            .Select(finding => corpus.Now.LabelOf(finding)?.FixToday)
            .Where(static answer => answer is "yes" or "no")
            .ToList();
        var today = answers.Count(static answer => answer == "yes");
        return answers.Count == 0 ? "–" : $"{Table.Number(today)} of {Table.Number(answers.Count)} ({Table.Percent((double)today / answers.Count)})";
    }
}
