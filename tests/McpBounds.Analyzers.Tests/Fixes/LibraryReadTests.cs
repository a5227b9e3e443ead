using System.Net;
using System.Reflection;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.Analyzers.Fixes;

/// <summary>"Read at most 1,000,000 bytes" where the run-time library is at hand: its readers take the place of the client's own.</summary>
public sealed class LibraryReadTests
{
    private static Task Fixed(string before, string after)
    {
        var test = BoundReadTest.Test(before, after);
        test.ReferenceAssemblies = test.ReferenceAssemblies.Library;
        test.FixedState.Sources[0] = (test.FixedState.Sources[0].FileName, Imported(test.FixedState.Sources[0].Content));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Imported(string source) => source.Contains("1_000_000", StringComparison.Ordinal) && !source.Contains("LoadIntoBuffer", StringComparison.Ordinal)
        ? source.Replace("using System.Xml.Linq;\n", "using System.Xml.Linq;\nusing McpBounds;\n", StringComparison.Ordinal)
        : source;

    [Theory]
    [InlineData("client.[|GetStringAsync|](url)", "client.GetStringAsync(url, 1_000_000)")]
    [InlineData("client.[|GetStringAsync|](new Uri(url))", "client.GetStringAsync(new Uri(url), 1_000_000)")]
    [InlineData("client.[|GetStringAsync|](url, token)", "client.GetStringAsync(url, 1_000_000, token)")]
    [InlineData("client.[|GetStringAsync|](url, cancellationToken: token)", "client.GetStringAsync(url, 1_000_000, cancellationToken: token)")]
    public Task Text_for_the_agent_is_cut(string before, string after) => Fixed(
        $"public async Task<string> Read(string url, CancellationToken token) => await {before};",
        $"public async Task<string> Read(string url, CancellationToken token) => await {after};");

    [Fact]
    public Task Lines_and_comments_stay_as_they_are() => Fixed(
        """
        public async Task<string> Read(string url, CancellationToken token)
        {
            // The page.
            var page = await client.[|GetStringAsync|](
                url, // as the agent says
                token).ConfigureAwait(false);
            return page;
        }
        """,
        """
        public async Task<string> Read(string url, CancellationToken token)
        {
            // The page.
            var page = await client.GetStringAsync(
                url, // as the agent says
                1_000_000,
                token).ConfigureAwait(false);
            return page;
        }
        """);

    [Fact]
    public Task Several_reads_share_the_import_and_a_field_s_lambda_needs_no_statement() => Fixed(
        """
        public async Task<string> Read(string url) => await client.[|GetStringAsync|](url) + await client.[|GetStringAsync|](url + "/more");
        """,
        """
        public async Task<string> Read(string url) => await client.GetStringAsync(url, 1_000_000) + await client.GetStringAsync(url + "/more", 1_000_000);
        """);

    [Theory]
    [InlineData("using System.Text;\n\nnamespace Server;\n", "using System.Text;\nusing McpBounds;\n\nnamespace Server;\n")]
    [InlineData("using Xyz = System.Text.Encoding;\n", "using McpBounds;\nusing Xyz = System.Text.Encoding;\n")]
    [InlineData("// The pages.\nnamespace Server;\n", "// The pages.\nusing McpBounds;\n\nnamespace Server;\n")]
    [InlineData("#nullable enable\n/// <summary>Pages.</summary>\n", "#nullable enable\nusing McpBounds;\n\n/// <summary>Pages.</summary>\n")]
    public Task A_file_with_a_lambda_is_given_the_import_too(string before, string after)
    {
        const string tool =
            """
            [McpServerToolType]
            public sealed class Tools
            {
                private readonly HttpClient client;

                public Tools(HttpClient client) => this.client = client;

                [McpServerTool]
                public async Task<string> Read(string url) => string.Concat((await CALL).Where(letter => letter != 'x'));
            }

            """;
        var test = BoundReadTest.Test("", "");
        test.TestCode = before + tool.Replace("CALL", "client.{|MCPB001:GetStringAsync|}(url)", StringComparison.Ordinal);
        test.FixedCode = after + tool.Replace("CALL", "client.GetStringAsync(url, 1_000_000)", StringComparison.Ordinal);
        test.ReferenceAssemblies = test.ReferenceAssemblies.Library;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Text_that_is_parsed_must_not_be_cut() => Fixed(
        """
        public async Task<Item?> Read(string url, CancellationToken token)
        {
            var json = await client.[|GetStringAsync|](url, token);
            return JsonSerializer.Deserialize<Item>(json);
        }
        """,
        """
        public async Task<Item?> Read(string url, CancellationToken token)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var json = await response.Content.ReadAsStringAsync(timeout.Token);
            return JsonSerializer.Deserialize<Item>(json);
        }
        """);

    [Fact]
    public async Task What_it_writes_holds_no_more_than_the_cap_and_says_what_was_left()
    {
        var tools = Loaded("""
            using System; using System.Net.Http; using System.Threading; using System.Threading.Tasks; using McpBounds;
            public sealed class Tools
            {
                public static Task<string> Text(HttpClient client, CancellationToken token) => client.GetStringAsync("https://a.example/text", 1_000_000, token);
                public static async Task<int> Json(HttpClient client, CancellationToken token) =>
                    (await client.GetFromJsonAsync<int[]>("https://a.example/json", 1_000_000, cancellationToken: token))!.Length;
            }
            """);
        var token = TestContext.Current.CancellationToken;
        var body = "[" + string.Join(',', Enumerable.Repeat("12345678", 300_000)) + "]";
        using var much = new Answer(body);
        using var large = new HttpClient(much);
        using var little = new Answer("[1,2,3]");
        using var small = new HttpClient(little);

        var text = await (Task<string>)CompiledTools.Call(tools, "Text", [large, token])!;
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => (Task<int>)CompiledTools.Call(tools, "Json", [large, token])!);

        Assert.StartsWith(body[..999_000], text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 999_001, 1_000_000);
        Assert.Contains("Cut", text, StringComparison.Ordinal);
        Assert.Equal("BoundExceededException", refusal.GetType().Name);
        Assert.Equal("[1,2,3]", await (Task<string>)CompiledTools.Call(tools, "Text", [small, token])!);
        Assert.Equal(3, await (Task<int>)CompiledTools.Call(tools, "Json", [small, token])!);
    }

    private static Type Loaded(string source)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, nameof(ReferenceAssemblies));
        AppDomain.CurrentDomain.AssemblyResolve += static (_, asked) => new AssemblyName(asked.Name).Name is { } name
            && new[] { "mcpbounds/net10.0", "mcp-2.3.1/net10.0", "extensions/net10.0" }
                .Select(set => Path.Combine(AppContext.BaseDirectory, nameof(ReferenceAssemblies), set, name + ".dll")).FirstOrDefault(File.Exists) is { } file
            ? Assembly.LoadFrom(file)
            : null;
        var compilation = CSharpCompilation.Create(
            "Read",
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            [.. Compiled.Plain, MetadataReference.CreateFromFile(Path.Combine(folder, "mcpbounds/net10.0/McpBounds.dll")), MetadataReference.CreateFromFile(Path.Combine(folder, "mcp-2.3.1/net10.0/ModelContextProtocol.Core.dll"))],
            new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType("Tools")!;
    }

    /// <summary>Answers every request with a body that it sends in pieces.</summary>
    private sealed class Answer(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body))) });
    }
}
