using McpBounds.Corpus.Analysis;

namespace McpBounds.Corpus.Judging;

/// <summary>
/// Which finding meets which verdict. Both are of one server, file and rule, a warning and its suggestion being one rule. A finding meets the nearest label
/// within three lines or, for rules whose findings may stand at any of several places of a member, a label in the same member. A label is met by one finding;
/// further labels at that finding's additional locations count as found as well.
/// </summary>
internal sealed class Matching
{
    private const int FarthestLine = 3;

    private readonly Dictionary<Finding, Label> _labels = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Label> _met = new(ReferenceEqualityComparer.Instance);

    /// <summary>Matches findings with labels; findings in servers that nobody has read are to be left out before.</summary>
    public Matching(IReadOnlyList<Finding> findings, IReadOnlyList<Label> labels)
    {
        (Findings, Labels) = (findings, labels);
        var byPlace = labels.ToLookup(static label => (label.Repo, label.File, label.Rule));
        foreach (var sameRule in findings.GroupBy(static finding => (finding.Repo, File: Label.Plain(finding.File), Rule: Rules.FamilyOf(finding.Rule))))
        {
            var pairs = sameRule
                .SelectMany(finding => byPlace[sameRule.Key].Select(label => (Finding: finding, Label: label, Distance: DistanceOf(finding, label))))
                .Where(static pair => pair.Distance <= FarthestLine || IsInSameMember(pair.Finding, pair.Label))
                .OrderBy(static pair => pair.Distance)
                .ThenBy(static pair => pair.Label.Verdict != Label.Flag);
            foreach (var (finding, label, _) in pairs)
            {
                if (!_labels.ContainsKey(finding) && _met.Add(label))
                {
                    _labels.Add(finding, label);
                }
            }
        }

        foreach (var finding in findings)
        {
            _met.UnionWith(finding.Also.SelectMany(place => LabelsAt(place, finding, byPlace)));
        }
    }

    /// <summary>The findings.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>The labels.</summary>
    public IReadOnlyList<Label> Labels { get; }

    /// <summary>What a reader says of a finding; null for nothing.</summary>
    public Label? LabelOf(Finding finding) => _labels.GetValueOrDefault(finding);

    /// <summary>Whether a finding stands, or says that it stands, at a label.</summary>
    public bool IsMet(Label label) => _met.Contains(label);

    private static int DistanceOf(Finding finding, Label label) => label.Lines.Min(line => Math.Abs(line - finding.Line));

    private static bool IsInSameMember(Finding finding, Label label) =>
        label.Rule is "MCPB003" or "MCPB004" && finding.From <= label.Line && label.Line <= finding.To;

    private static IEnumerable<Label> LabelsAt(string place, Finding finding, ILookup<(string Repo, string File, string Rule), Label> byPlace)
    {
        var colon = place.LastIndexOf(':');
        return colon > 0 && int.TryParse(place.AsSpan(colon + 1), out var line)
            ? byPlace[(finding.Repo, Label.Plain(place[..colon]), Rules.FamilyOf(finding.Rule))].Where(label => label.Lines.Min(other => Math.Abs(other - line)) <= 1)
            : [];
    }
}
