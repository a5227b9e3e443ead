using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Judging;

namespace McpBounds.Corpus;

/// <summary>How much an owner has to read.</summary>
public sealed class NoiseTests
{
    [Fact]
    public void Noise_is_measured_by_the_lines_that_tools_run_and_by_server()
    {
        var servers = new[] { Sized("a", 1000), Sized("b", 500), Sized("c", 500), new ServerSize("none", 1, 9000, 0, 0, 0) };

        var noise = Noise.Of([Found("a"), Found("a"), Found("a"), Found("b")], servers);

        Assert.Equal(new(4, PerThousandLines: 2, Median: 1, Most: 3, Causes: 4), noise);
    }

    [Fact]
    public void The_median_of_two_lies_between_them() => Assert.Equal(0.5, Noise.Of([Found("a")], [Sized("a", 1000), Sized("b", 1000)]).Median);

    [Fact]
    public void Findings_that_share_a_place_of_their_fix_have_one_cause_also_by_others()
    {
        Assert.Equal(2, Noise.CausesOf([Found("a"), Found("a")]));
        Assert.Equal(1, Noise.CausesOf([Found("a", "P.cs:1"), Found("a", "P.cs:1")]));
        Assert.Equal(2, Noise.CausesOf([Found("a", "P.cs:1"), Found("a", "P.cs:2")]));
        Assert.Equal(1, Noise.CausesOf([Found("a", "P.cs:1"), Found("a", "P.cs:2"), Found("a", "P.cs:2", "P.cs:1")]));
    }

    private static Finding Found(string repo, params string[] sites) => new(repo, "A.cs", 1, "MCPB001", 0, 0, [], "", sites, Warns: true);

    private static ServerSize Sized(string repo, int toolLines) => new(repo, 1, 2000, toolLines, 5, 0);
}
