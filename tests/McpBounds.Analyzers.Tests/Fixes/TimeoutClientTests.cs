using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnendedWait, McpBounds.CodeFixes.WaitFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>One line where the client is made or configured ends all its requests.</summary>
public class TimeoutClientTests
{
    [Theory]
    [InlineData("new HttpClient()", "new HttpClient() { Timeout = TimeSpan.FromSeconds(30) }")]
    [InlineData("new() { MaxResponseContentBufferSize = 1000 }", "new() { MaxResponseContentBufferSize = 1000, Timeout = TimeSpan.FromSeconds(30) }")]
    [InlineData("new() { Timeout = Timeout.InfiniteTimeSpan }", "new() { Timeout = TimeSpan.FromSeconds(30) }")]
    [InlineData("new() { Timeout = TimeSpan.FromMilliseconds(-1) }", "new() { Timeout = TimeSpan.FromSeconds(30) }")]
    public Task A_creation(string creation, string ended) => Fixed(Made(creation), Made(ended));

    [Theory]
    [InlineData("services.AddHttpClient<Wiki>();", "services.AddHttpClient<Wiki>(client => client.Timeout = TimeSpan.FromSeconds(30));")]
    [InlineData(
        "services.AddHttpClient<Wiki>(c => { c.Timeout = Timeout.InfiniteTimeSpan; });",
        "services.AddHttpClient<Wiki>(c => { c.Timeout = TimeSpan.FromSeconds(30); });")]
    [InlineData(
        "services.AddHttpClient<Wiki>().SetHandlerLifetime(TimeSpan.FromMinutes(1));",
        "services.AddHttpClient<Wiki>(client => client.Timeout = TimeSpan.FromSeconds(30)).SetHandlerLifetime(TimeSpan.FromMinutes(1));")]
    public Task A_registration(string registration, string ended) => Fixed(Registered(registration), Registered(ended));

    [Fact]
    public Task A_constructor_that_configures_its_client_anew() => Fixed(Constructed("Timeout.InfiniteTimeSpan"), Constructed("TimeSpan.FromSeconds(30)"));

    [Fact]
    public async Task A_file_without_the_using_names_the_namespace()
    {
        var test = Create(
            """
            public class Pages
            {
                private static readonly System.Net.Http.HttpClient s_http = new System.Net.Http.HttpClient();

                [ModelContextProtocol.Server.McpServerTool]
                public System.Threading.Tasks.Task<string> Read() { return s_http.{|MCPB024:GetStringAsync|}("https://a.example/"); }
            }
            """,
            """
            public class Pages
            {
                private static readonly System.Net.Http.HttpClient s_http = new System.Net.Http.HttpClient() { Timeout = System.TimeSpan.FromSeconds(30) };

                [ModelContextProtocol.Server.McpServerTool]
                public System.Threading.Tasks.Task<string> Read() { return s_http.GetStringAsync("https://a.example/"); }
            }
            """);
        test.ImplicitUsings = false;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("public static Task Pay(string id) => s_http.PostAsync(id, null, CancellationToken.None);")]
    [InlineData("[McpServerTool] public static Task Pay(string id) => s_http.DeleteAsync(id);")]
    [InlineData("public static Task Pay(HttpRequestMessage request) => s_http.SendAsync(request);")]
    public async Task A_client_that_also_writes_keeps_its_timeout(string write)
    {
        var test = new Verify.Test { TestCode = Made("new HttpClient()", write).Replace("{|MCPB024:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal) };

        var offered = await test.OfferedFixesAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(offered);
        Assert.DoesNotContain(TimeoutClient.EquivalenceKey, offered.SelectMany(static item => item.Keys));
    }

    [Fact]
    public async Task A_timeout_does_not_cover_a_body_that_streams()
    {
        var test = new Verify.Test
        {
            TestCode = """
                public static class Pages
                {
                    private static readonly HttpClient s_http = new HttpClient();

                    [McpServerTool]
                    public static async Task<string> Read(CancellationToken stop)
                    {
                        using var response = await s_http.GetAsync("https://a.example/", HttpCompletionOption.ResponseHeadersRead, stop);
                        return await response.Content.ReadAsStringAsync();
                    }
                }
                """,
        };

        var offered = Assert.Single(await test.OfferedFixesAsync(TestContext.Current.CancellationToken));

        Assert.Equal([PassToken.EquivalenceKey, GiveUp.EquivalenceKey], offered.Keys);
    }

    private static Task Fixed(string before, string after) =>
        Create(before, after.Replace("{|MCPB024:", "", StringComparison.Ordinal).Replace("{|MCPB004:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal))
            .RunAsync(TestContext.Current.CancellationToken);

    private static Verify.Test Create(string before, string after) => new()
    {
        TestCode = before,
        FixedCode = after,
        CodeActionEquivalenceKey = TimeoutClient.EquivalenceKey,
    };

    private static string IdFor(string client) => client.Contains("Infinite", StringComparison.Ordinal) || client.Contains("(-1)", StringComparison.Ordinal) ? "MCPB004" : "MCPB024";

    private static string Made(string creation, string more = "") => $$"""
        public static class Pages
        {
            private static readonly HttpClient s_http = {{creation}};

            [McpServerTool]
            public static Task<string> Read() => s_http.{|{{IdFor(creation)}}:GetStringAsync|}("https://a.example/");

            {{more}}
        }
        """;

    private static string Registered(string registration) => $$"""
        using Microsoft.Extensions.DependencyInjection;

        public class Wiki
        {
            private readonly HttpClient _http;

            public Wiki(HttpClient http) => _http = http;

            public Task<string> Page() => _http.{|{{IdFor(registration)}}:GetStringAsync|}("https://a.example/");
        }

        public static class Tools
        {
            [McpServerTool]
            public static Task<string> Read(Wiki wiki) => wiki.Page();

            public static void Configure(IServiceCollection services)
            {
                {{registration}}
            }
        }
        """;

    private static string Constructed(string timeout) => $$"""
        public class Tools
        {
            private readonly HttpClient _http;

            public Tools(HttpClient http)
            {
                _http = http;
                _http.BaseAddress = new Uri("https://a.example/");
                _http.Timeout = {{timeout}};
            }

            [McpServerTool]
            public Task<string> Read() => _http.{|{{IdFor(timeout)}}:GetStringAsync|}("page");
        }
        """;
}
