using static McpBounds.Analyzers.Fixes.BoundReadTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fix writes, compiled and run against a server on the loopback.</summary>
public sealed class BoundReadRunTests
{
    private const string Before =
        """
        public async Task<string> Shorthand(string url)
        {
            return await client.[|GetStringAsync|](url);
        }

        [McpServerTool]
        public async Task<string> Held(string url, CancellationToken cancellationToken)
        {
            var response = await client.GetAsync(url, cancellationToken);
            return await response.Content.[|ReadAsStringAsync|](cancellationToken);
        }

        [McpServerTool]
        public async Task<string> Json(string url)
        {
            return string.Concat(await client.[|GetFromJsonAsync<string[]>|](url) ?? new string[0]);
        }

        [McpServerTool]
        public async Task<string> Streamed(string url)
        {
            using var stream = await client.GetStreamAsync(url);
            using var reader = new StreamReader(stream);
            return await reader.[|ReadToEndAsync|]();
        }

        [McpServerTool]
        public string Blocking(string url) => client.[|GetStringAsync|](url).GetAwaiter().GetResult();
        """;

    private const string After =
        """
        public async Task<string> Shorthand(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }

        [McpServerTool]
        public async Task<string> Held(string url, CancellationToken cancellationToken)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(2));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }

        [McpServerTool]
        public async Task<string> Json(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return string.Concat(await response.Content.ReadFromJsonAsync<string[]>(timeout.Token) ?? new string[0]);
        }

        [McpServerTool]
        public async Task<string> Streamed(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(timeout.Token);
        }

        [McpServerTool]
        public string Blocking(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var response = client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).GetAwaiter().GetResult();
            response.EnsureSuccessStatusCode();
            response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).GetAwaiter().GetResult();
            return response.Content.ReadAsStringAsync(timeout.Token).GetAwaiter().GetResult();
        }
        """;

    private static readonly Lazy<Type> s_fixed = new(static () => CompiledTools.From(Tool(After)));

    public static TheoryData<string> Tools => ["Shorthand", "Held", "Json", "Streamed", "Blocking"];

    [Fact]
    public Task What_runs_here_is_what_the_fix_writes()
    {
        var test = Test(Before, After);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.timeout_seconds = 2\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Too_large_a_body_is_refused(string tool)
    {
        using var server = new ChunkedServer(["[\"", .. Enumerable.Repeat(new string('x', 50_000), 100), "\"]"]);

        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(tool, server.Address));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_body_below_the_cap_is_read_as_before(string tool)
    {
        using var server = new ChunkedServer(["[\"", new string('x', 500_000), "\"]"]);

        Assert.Equal(new('x', 500_000), (await RunAsync(tool, server.Address)).Trim('[', '"', ']'));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_body_that_drips_is_given_up(string tool)
    {
        // All of it would take a hundred seconds; the fixed tool has two by the option, and nothing else in it can end the read.
        using var server = new ChunkedServer(["[\"", .. Enumerable.Repeat("x", 1000), "\"]"], TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(tool, server.Address));
    }

    private static async Task<string> RunAsync(string tool, string url)
    {
        using var client = new HttpClient();
        var given = s_fixed.Value.GetMethod(tool)!.GetParameters().Length;
        object[] arguments = [url, TestContext.Current.CancellationToken];
        return CompiledTools.Call(s_fixed.Value, tool, arguments[..given], client) switch
        {
            Task<string> task => await task,
            var text => (string)text!,
        };
    }
}
