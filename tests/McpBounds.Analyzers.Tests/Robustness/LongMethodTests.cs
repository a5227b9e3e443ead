using McpBounds.Mutations;

namespace McpBounds.Analyzers.Robustness;

/// <summary>Methods of ten thousand lines (of two thousand on an older Roslyn, which binds no other way), in which every rule has hundreds of candidates: an analysis that is no search through the method for each pair of them ends soon.</summary>
public sealed class LongMethodTests
{
    private const int Every = 20;

    private static readonly int s_lines = RoslynHost.Version.Major >= 5 ? 10_000 : 2_000;

    /// <summary>As many findings as there are such lines.</summary>
    private const int EachTime = -1;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(20);

    [Theory]
    [InlineData("MCPB001", "text += await http.GetStringAsync(url);", EachTime)]
    [InlineData("MCPB002", "while (true) { var page = await http.GetFromJsonAsync<Page>(url + total); if (!page!.More) break; total++; }", EachTime)]
    [InlineData("MCPB003", "total += new byte[n].Length;", 1)]
    [InlineData("MCPB004", "process.WaitForExit();", 1)]
    [InlineData("MCPB005", "text += (await server.ElicitAsync(new() { Message = text })).Action;", 1)]
    [InlineData("MCPB006", "text += await chat.GetResponseAsync(text);", 1)]
    [InlineData("MCPB023", "text += await http.GetFromJsonAsync<Page>($\"https://a.example/items?limit={n}\");", 1)]
    [InlineData("MCPB024", "total += (int)(await http.GetAsync(\"https://a.example/items\")).StatusCode;", 1)]
    public async Task Every_rule_ends(string id, string line, int findings)
    {
        var text = $$"""
            [McpServerToolType]
            public sealed class Tools(HttpClient http, Process process, IChatClient chat)
            {
                [McpServerTool]
                public async Task<string> Run(McpServer server, string url, int n)
                {
                    var text = "";
                    var total = 0;
                    {{string.Concat(Enumerable.Range(0, s_lines).Select(number => number % Every == 0 ? line + "\n" : $"if (total > {number}) total += n + {number};\n"))}}
                    return text + total + http + process + chat + server + url;
                }
            }

            public sealed record Page(List<string> Items, bool More);
            """;

        var outcome = await Task.Run(() => Inspection.RunAsync(Input.Unchanged(new("long", text), isFixed: false), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken)
            .WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.Empty(outcome.Failures);
        Assert.Equal(findings == EachTime ? s_lines / Every : findings, outcome.Findings.Count(found => found == id));
    }
}
