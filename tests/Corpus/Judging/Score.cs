using McpBounds.Corpus.Analysis;

namespace McpBounds.Corpus.Judging;

/// <summary>How the findings of some rules compare with the verdicts on them.</summary>
/// <param name="Flags">The places that should be reported and lie in the tool's own project.</param>
/// <param name="Found">Those of them that are.</param>
/// <param name="Right">The findings that meet a flag.</param>
/// <param name="Debatable">The findings that can be argued about.</param>
/// <param name="Wrong">The findings that meet neither.</param>
/// <param name="Warnings">The findings that warn; the others suggest.</param>
internal sealed record Score(int Flags, int Found, int Right, int Debatable, int Wrong, int Warnings)
{
    /// <summary>All findings.</summary>
    public int Findings => Right + Debatable + Wrong;

    /// <summary>How much of what should be reported is; null where nothing should be.</summary>
    public double? Recall => Flags == 0 ? null : (double)Found / Flags;

    /// <summary>How much of what is reported may be; null where nothing is.</summary>
    public double? Precision => Findings == 0 ? null : (double)(Right + Debatable) / Findings;

    /// <summary>The score of those rules, each named by its warning, that are asked for.</summary>
    public static Score Of(Matching matching, Func<string, bool> isAskedFor)
    {
        var findings = matching.Findings.Where(finding => isAskedFor(Rules.FamilyOf(finding.Rule))).ToList();
        var flags = matching.Labels.Where(label => isAskedFor(label.Rule) && label.IsToBeFound).ToList();
        var verdicts = findings.ConvertAll(finding => matching.LabelOf(finding)?.Verdict);
        var (right, debatable) = (verdicts.Count(static verdict => verdict == Label.Flag), verdicts.Count(static verdict => verdict == Label.Debatable));
        return new(
            flags.Count,
            flags.Count(matching.IsMet),
            right,
            debatable,
            findings.Count - right - debatable,
            findings.Count(static finding => finding.Warns));
    }
}
