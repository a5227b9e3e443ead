using static McpBounds.Analyzers.Fixes.CapClientTest;

namespace McpBounds.Analyzers.Fixes;

public class CapClientFixAllTests
{
    [Fact]
    public async Task Two_clients_in_two_files_take_two_clicks_or_one_for_all()
    {
        var test = Create();
        test.NumberOfIncrementalIterations = 2;
        test.NumberOfFixAllIterations = 1;
        test.NumberOfFixAllInDocumentIterations = 2;
        foreach (var name in new[] { "A", "B" })
        {
            test.TestState.Sources.Add((name + ".cs", Marked(Tools(name, "new HttpClient()"))));
            test.FixedState.Sources.Add((name + ".cs", Tools(name, "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Projects_are_fixed_each_for_itself()
    {
        var test = Create();
        test.NumberOfIncrementalIterations = 2;
        test.NumberOfFixAllIterations = 1;
        test.NumberOfFixAllInDocumentIterations = 2;
        test.NumberOfFixAllInProjectIterations = 2;
        test.TestState.Sources.Add(Marked(Tools("A", "new HttpClient()")));
        test.TestState.AdditionalProjects["Other"].Sources.Add(Marked(Tools("B", "new HttpClient()")));
        test.FixedState.Sources.Add(Tools("A", "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }"));
        test.FixedState.AdditionalProjects["Other"].Sources.Add(Tools("B", "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Sites_within_each_other_are_all_changed_once()
    {
        return FixAsync(
            Source("AddHttpClient<A>()", "AddHttpClient<B>(b => b.Timeout = TimeSpan.FromSeconds(5))", "new HttpClient()"),
            Source(
                "AddHttpClient<A>(client => client.MaxResponseContentBufferSize = 1_000_000)",
                """
                AddHttpClient<B>(b =>
                        {
                            b.MaxResponseContentBufferSize = 1_000_000;
                            b.Timeout = TimeSpan.FromSeconds(5);
                        })
                """,
                "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }"));

        static string Source(string a, string b, string c) => $$"""
            [McpServerToolType]
            public class Tools
            {
                private readonly A _a;
                private readonly B _b;
                private readonly C _c;

                public Tools(A a, B b, C c) => (_a, _b, _c) = (a, b, c);

                [McpServerTool]
                public async Task<string> Read(string url) => await _a.Read(url) + await _b.Read(url) + await _c.Read(url);

                public static void Add(IServiceCollection services)
                {
                    services.{{a}}.Services.{{b}}.Services.AddSingleton(sp => new C({{c}}));
                }
            }

            public class A
            {
                private readonly HttpClient _http;

                public A(HttpClient http) => _http = http;

                public async Task<string> Read(string url) => await _http.GetStringAsync(url) + await _http.GetStringAsync(url + "?2");
            }

            public class B
            {
                private readonly HttpClient _http;

                public B(HttpClient http) => _http = http;

                public Task<string> Read(string url) => _http.GetStringAsync(url);
            }

            public class C
            {
                private readonly HttpClient _http;

                public C(HttpClient http) => _http = http;

                public Task<string> Read(string url) => _http.GetStringAsync(url);
            }
            """;
    }

    [Fact]
    public async Task Fix_all_of_the_other_fix_goes_document_by_document()
    {
        const string Bounded = """
            {
                    using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    timeout.CancelAfter(TimeSpan.FromSeconds(30));
                    using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                    response.EnsureSuccessStatusCode();
                    await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                    return await response.Content.ReadAsStringAsync(timeout.Token);
                }
            """;
        var test = Create();
        test.CodeActionEquivalenceKey = McpBounds.CodeFixes.BoundRead.EquivalenceKey;
        test.NumberOfFixAllIterations = 1;
        test.NumberOfFixAllInDocumentIterations = 2;
        foreach (var name in new[] { "A", "B" })
        {
            test.TestState.Sources.Add((name + ".cs", Marked(Injected(name, "=> await http.GetStringAsync(url);"))));
            test.FixedState.Sources.Add((name + ".cs", Injected(name, Bounded)));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);

        static string Injected(string name, string body) => $$"""
            [McpServerToolType]
            public static class {{name}}
            {
                [McpServerTool]
                public static async Task<string> Read(HttpClient http, string url, CancellationToken cancellationToken){{(body[0] == '=' ? " " : "\n    ")}}{{body}}
            }
            """;
    }

    [Fact]
    public Task Reads_that_share_some_of_their_clients_are_mended_together() => FixAsync(Shared("new HttpClient()"), Shared("new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }"));

    private static string Shared(string made) => $$"""
        [McpServerToolType]
        public static class Tools
        {
            private static readonly HttpClient s_a = {{made}};
            private static readonly HttpClient s_b = {{made}};

            [McpServerTool]
            public static Task<string> Either(string url) => (url.Length > 0 ? s_a : s_b).GetStringAsync(url);

            [McpServerTool]
            public static Task<string> One(string url) => s_a.GetStringAsync(url);

            [McpServerTool]
            public static Task<byte[]> Other(string url) => s_b.GetByteArrayAsync(url);
        }
        """;

    private static string Tools(string name, string made) => $$"""
        [McpServerToolType]
        public static class {{name}}
        {
            private static readonly HttpClient s_http = {{made}};

            [McpServerTool]
            public static Task<string> Read(string url) => s_http.GetStringAsync(url);

            [McpServerTool]
            public static Task<byte[]> ReadBytes(string url) => s_http.GetByteArrayAsync(url);
        }
        """;
}
