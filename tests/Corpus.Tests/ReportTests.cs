using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Fixes;
using McpBounds.Corpus.Reports;
using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus;

/// <summary>What is written for people.</summary>
public sealed class ReportTests
{
    [Fact]
    public void A_block_is_replaced_and_nothing_else()
    {
        const string Page = "# Title\n\n<!-- one -->\nold\nolder\n<!-- /one -->\ntext\n<!-- two -->\n<!-- /two -->\n";

        var rewritten = GeneratedBlocks.Rewrite(GeneratedBlocks.Rewrite(Page, "one", ["new"]), "two", ["a", "b"]);

        Assert.Equal("# Title\n\n<!-- one -->\nnew\n<!-- /one -->\ntext\n<!-- two -->\na\nb\n<!-- /two -->\n", rewritten);
        Assert.Equal(rewritten, GeneratedBlocks.Rewrite(rewritten, "one", ["new"]));
    }

    [Theory]
    [InlineData("no block")]
    [InlineData("<!-- one -->\nno end")]
    [InlineData("<!-- /one -->\n<!-- one -->")]
    public void A_page_without_the_block_is_refused(string page) =>
        Assert.Throws<InvalidOperationException>(() => GeneratedBlocks.Rewrite(page, "one", ["new"]));

    [Fact]
    public async Task The_page_about_precision_has_every_block()
    {
        var page = await File.ReadAllTextAsync(RepositoryFiles.PrecisionPage, TestContext.Current.CancellationToken);

        Assert.All(new PrecisionBlocks([], []).All, block => Assert.NotEqual(page, GeneratedBlocks.Rewrite(page, block.Name, ["other"])));
    }

    [Fact]
    public void A_table_aligns_numbers_to_the_right() =>
        Assert.Equal(["| a | b |", "|---|---:|", "| x | 1 |"], Table.Of(["a", "b"], 1, [["x", "1"]]));

    [Fact]
    public void Numbers_are_written_for_readers()
    {
        Assert.Equal(["1,234", "0.04", "2.5", "3"], new[] { Table.Number(1234), Table.Number(0.0415), Table.Number(2.5), Table.Number(3.0) });
        Assert.Equal(["–", "93.5%", "100%"], new double?[] { null, 29.0 / 31, 1 }.Select(Table.Percent));
    }

    [Fact]
    public void A_cell_holds_no_tab_and_no_line_end()
    {
        var path = Path.GetTempFileName();
        Tsv.Write(path, ["text", "number"], [["a\tb\r\nc", 7]]);

        var row = Assert.Single(Tsv.Read(path));

        File.Delete(path);
        Assert.Equal(("a b c", 7, "", 0), (row["text"], row.Number("number"), row["absent"], row.Number("absent")));
    }

    [Fact]
    public void Findings_are_read_as_they_are_written_and_older_ones_as_severe_as_their_rule()
    {
        var path = Path.GetTempFileName();
        Finding[] findings =
        [
            new("a+a", "A.cs", 3, "MCPB001", 1, 9, ["B.cs:4", "C.cs:5"], "A message.", ["C.cs:5"], Warns: false),
            new("a+a", "A.cs", 4, "MCPB021", 0, 0, [], "Another.", [], Warns: true),
        ];
        Finding.Write(path, findings);

        Assert.Equivalent(findings, Finding.Read(path), strict: true);

        File.WriteAllLines(path, ["repo\tfile\tline\trule\tfrom\tto\talso", "a/a\tA.cs\t3\tMCPB001\t1\t9\t", "a/a\tA.cs\t4\tMCPB021\t0\t0\tB.cs:4"]);
        var older = Finding.Read(path);

        File.Delete(path);
        Assert.Equal([true, false], older.Select(static finding => finding.Warns));
    }

    [Fact]
    public void A_diff_shows_each_change_with_the_lines_around_it()
    {
        var before = string.Join('\n', Enumerable.Range(1, 20));
        var after = before.Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n18", "\n18\neighteen and a half", StringComparison.Ordinal);

        Assert.Equal(
            """
            --- a/A.cs
            +++ b/A.cs
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            @@ -16,5 +16,6 @@
             16
             17
             18
            +eighteen and a half
             19
             20

            """.ReplaceLineEndings("\n"),
            UnifiedDiff.Of("A.cs", before, after));
        Assert.Equal(3, UnifiedDiff.CountLines(before, after));
        Assert.Empty(UnifiedDiff.Of("A.cs", before, before));
    }

    [Theory]
    [InlineData("a b c", "")]
    [InlineData("", "a b c")]
    [InlineData("a b c a b b a", "c b a b a c")]
    [InlineData("a a a a", "a a")]
    [InlineData("x a b y", "a x y b")]
    public void The_lines_of_a_diff_are_those_of_both_texts(string before, string after)
    {
        var (old, current) = (before.Split(' '), after.Split(' '));

        var diff = LineDiff.Of(old, current);

        Assert.Equal(old, diff.Where(static line => line.Mark != '+').Select(static line => line.Line));
        Assert.Equal(current, diff.Where(static line => line.Mark != '-').Select(static line => line.Line));
    }

    [Fact]
    public void Other_line_ends_than_a_file_had_are_seen()
    {
        Assert.True(new Change("A.cs", "a\r\nb\r\n", "a\r\nc\nb\r\n").MixesLineEnds);
        Assert.True(new Change("A.cs", "a\nb\n", "a\r\nc\nb\n").MixesLineEnds);
        Assert.False(new Change("A.cs", "a\r\nb\r\n", "a\r\nc\r\nb\r\n").MixesLineEnds);
        Assert.False(new Change("A.cs", "a\r\nb\n", "a\r\nc\nb\n").MixesLineEnds);
    }

    [Fact]
    public void A_sample_is_of_silent_tools_and_the_same_for_a_seed()
    {
        var tools = Enumerable.Range(0, 40).Select(static number => new ServerTool("a+a", "A.cs", number, "Tool", IsSilent: number % 2 == 0)).ToList();

        var drawn = Sample.Draw(tools, 5, seed: 1);

        Assert.Equal(5, drawn.Count);
        Assert.All(drawn, static tool => Assert.True(tool.IsSilent));
        Assert.Equal(drawn, Sample.Draw(tools.AsEnumerable().Reverse(), 5, seed: 1));
        Assert.NotEqual(drawn, Sample.Draw(tools, 5, seed: 2));
    }
}
