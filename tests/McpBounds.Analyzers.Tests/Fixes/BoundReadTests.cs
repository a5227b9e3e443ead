using McpBounds.Analyzers.Rules;
using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead, McpBounds.Analyzers.Fixes.BoundReadOnly>;

namespace McpBounds.Analyzers.Fixes;

public sealed class BoundReadTests
{
    [Fact]
    public Task A_response_in_a_variable_streams_and_is_loaded_within_bounds() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_token_in_scope_is_linked_to() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken cancellationToken)
        {
            using var response = await client.GetAsync(url, cancellationToken);
            response.EnsureSuccessStatusCode();
            return await response.Content.[|ReadAsStringAsync|](cancellationToken);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken cancellationToken)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task GetStringAsync_becomes_a_response_of_its_own() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            // The page, as it is.
            return await client.[|GetStringAsync|](url);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            // The page, as it is.
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_method_that_returns_the_task_becomes_async() => Fixed(
        """
        public Task<string> Fetch(string url) =>
            client.[|GetStringAsync|](url);
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    private static Task Fixed(string before, string after) => Test(before, after).RunAsync(TestContext.Current.CancellationToken);

    private static Verify.Test Test(string before, string after) => new()
    {
        TestCode = Tool(before),
        FixedCode = Tool(after),
        CodeActionEquivalenceKey = BoundRead.EquivalenceKey,
    };

    /// <summary>The code of one tool, in a class that has a client; what is marked <c>[|…|]</c> is MCPB001.</summary>
    private static string Tool(string code) =>
        $$"""
        using System.IO.Compression;
        using System.Net.Http.Json;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Xml.Linq;

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient client;

            public Tools(HttpClient client) => this.client = client;

            [McpServerTool]
            {{code.Replace("[|", "{|MCPB001:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)
                .ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}
        }

        public sealed record Item(int Id, string Name);

        """;
}
