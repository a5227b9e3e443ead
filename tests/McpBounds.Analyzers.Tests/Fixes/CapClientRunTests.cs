using static McpBounds.Analyzers.Fixes.CapClientTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fix writes is compiled, loaded and run against a server that sends too much.</summary>
public class CapClientRunTests
{
    private const string Before = """
        [McpServerToolType]
        public static class Tools
        {
            private static readonly HttpClient s_http = new HttpClient();

            [McpServerTool]
            public static async Task<string> Read(string url)
            {
                using var response = await s_http.GetAsync(url);
                return await response.Content.{|MCPB001:ReadAsStringAsync|}();
            }
        }
        """;

    private const string After = """
        [McpServerToolType]
        public static class Tools
        {
            private static readonly HttpClient s_http = new HttpClient() { MaxResponseContentBufferSize = 1_000_000 };

            [McpServerTool]
            public static async Task<string> Read(string url)
            {
                using var response = await s_http.GetAsync(url);
                return await response.Content.ReadAsStringAsync();
            }
        }
        """;

    [Fact]
    public Task This_is_what_the_fix_writes() => FixAsync(Before, After);

    [Fact]
    public async Task Five_megabytes_are_refused_and_a_small_body_is_unchanged()
    {
        var before = CompiledTools.From(Unmarked(Before));
        var after = CompiledTools.From(After);

        Assert.Equal(5_000_000, (await RunAsync(before, 5_000_000)).Length);
        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(after, 5_000_000));
        Assert.Equal(new string('x', 900_000), await RunAsync(after, 900_000));
    }

    private static async Task<string> RunAsync(Type tools, int length)
    {
        using var site = new ChunkedServer(Enumerable.Repeat(new string('x', 50_000), length / 50_000));
        return await (Task<string>)CompiledTools.Call(tools, "Read", [site.Address])!;
    }
}
