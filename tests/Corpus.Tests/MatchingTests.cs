using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Judging;
using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus;

/// <summary>Which finding meets which verdict, and what is counted of it.</summary>
public sealed class MatchingTests
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(13, true)]
    [InlineData(7, true)]
    [InlineData(14, false)]
    [InlineData(6, false)]
    public void A_finding_meets_a_label_within_three_lines(int line, bool meets) =>
        Assert.Equal(meets, Match([Found("MCPB001", line)], [Judged("MCPB001", 10)]) is [not null]);

    [Fact]
    public void The_suggestion_of_a_rule_meets_the_labels_of_its_warning()
    {
        Assert.All(["MCPB021", "MCPB001"], rule => Assert.NotNull(Assert.Single(Match([Found(rule, 10)], [Judged("MCPB001", 10)]))));
        Assert.Null(Assert.Single(Match([Found("MCPB024", 10)], [Judged("MCPB001", 10)])));
    }

    [Fact]
    public void What_is_reported_elsewhere_in_the_member_counts_where_the_rule_may_choose_the_place()
    {
        Assert.NotNull(Assert.Single(Match([Found("MCPB024", 30) with { From = 5, To = 40 }], [Judged("MCPB004", 10)])));
        Assert.NotNull(Assert.Single(Match([Found("MCPB003", 30) with { From = 10, To = 40 }], [Judged("MCPB003", 10)])));
        Assert.Null(Assert.Single(Match([Found("MCPB003", 30) with { From = 11, To = 40 }], [Judged("MCPB003", 10)])));
        Assert.Null(Assert.Single(Match([Found("MCPB001", 30) with { From = 5, To = 40 }], [Judged("MCPB001", 10)])));
    }

    [Fact]
    public void The_nearest_pair_is_matched_first_and_each_label_once()
    {
        var (near, far) = (Judged("MCPB001", 12), Judged("MCPB001", 9));

        Assert.Equal([far, near], Match([Found("MCPB001", 11), Found("MCPB001", 12)], [near, far]));
        Assert.Equal([near, null], Match([Found("MCPB001", 12), Found("MCPB001", 13)], [near]));
    }

    [Fact]
    public void Of_two_labels_as_near_a_flag_is_met()
    {
        var (flag, nearMiss) = (Judged("MCPB001", 12), Judged("MCPB001", 10, "near-miss"));

        Assert.Equal([flag], Match([Found("MCPB001", 11)], [nearMiss, flag]));
    }

    [Fact]
    public void A_label_may_name_another_line_in_its_note() =>
        Assert.NotNull(Assert.Single(Match([Found("MCPB001", 50)], [Judged("MCPB001", 10) with { Note = "the same, alt-line: 52" }])));

    [Fact]
    public void Server_file_and_rule_must_be_the_same()
    {
        var label = Judged("MCPB001", 10);

        Assert.All(
            [label with { Repo = "b+b" }, label with { File = "B.cs" }, label with { Rule = "MCPB002" }],
            other => Assert.Null(Assert.Single(Match([Found("MCPB001", 10)], [other]))));
    }

    [Fact]
    public void Flags_at_the_additional_locations_of_a_finding_are_found()
    {
        var (first, second, third) = (Judged("MCPB004", 10), Judged("MCPB004", 60) with { File = "B.cs" }, Judged("MCPB004", 90) with { File = "B.cs" });
        var matching = new Matching([Found("MCPB024", 10) with { Also = ["Tool.cs:3", "B.cs:61", "B.cs:92"] }], [first, second, third]);

        Assert.Equal([true, true, false], new[] { first, second, third }.Select(matching.IsMet));
    }

    [Fact]
    public void A_score_counts_debatable_findings_as_right_and_what_nobody_judged_as_wrong()
    {
        Label[] labels =
        [
            Judged("MCPB001", 10), Judged("MCPB001", 20, "debatable"), Judged("MCPB001", 30, "near-miss"), Judged("MCPB001", 50),
            Judged("MCPB001", 60) with { Reach = "other-project" }, Judged("MCPB002", 70),
        ];
        var matching = new Matching([Found("MCPB001", 10), Found("MCPB021", 20), Found("MCPB021", 30), Found("MCPB021", 40)], labels);

        var score = Score.Of(matching, static rule => rule == "MCPB001");

        Assert.Equal(new(Flags: 2, Found: 1, Right: 1, Debatable: 1, Wrong: 2, Warnings: 1), score);
        Assert.Equal((0.5, 0.5), (score.Recall, score.Precision));
        Assert.Equal((3, 4), (Score.Of(matching, static _ => true).Flags, Score.Of(matching, static _ => true).Findings));
    }

    [Fact]
    public void Labels_are_read_as_they_are_written()
    {
        var rows = Tsv.Parse(
        [
            "repo\tfile\tline\trule\tverdict\ttool\treach\tnote\tfix-today\treader",
            "own/er\t./A.cs\t12\tMCPB021\tflag\tTool\tsame-type\talt-line: 15\tyes\tr1",
        ]);

        var label = Assert.Single(rows.Select(Label.Of));

        Assert.Equal(("own+er", "A.cs", 12, "MCPB001", "flag", "yes"), (label.Repo, label.File, label.Line, label.Rule, label.Verdict, label.FixToday));
        Assert.Equal([12, 15], label.Lines);
        Assert.True(label.IsToBeFound);
    }

    private static IReadOnlyList<Label?> Match(IReadOnlyList<Finding> findings, IReadOnlyList<Label> labels)
    {
        var matching = new Matching(findings, labels);
        return [.. findings.Select(matching.LabelOf)];
    }

    private static Finding Found(string rule, int line) => new("a+a", "A.cs", line, rule, 0, 0, [], "", [], Warns: rule == "MCPB001");

    private static Label Judged(string rule, int line, string verdict = "flag") => new("a+a", "A.cs", line, rule, verdict, "Tool", "tool-body", "", "");
}
