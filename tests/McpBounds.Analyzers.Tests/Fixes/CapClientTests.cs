using System.Text.RegularExpressions;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead, McpBounds.CodeFixes.ResponseReadFixes>;

namespace McpBounds.Analyzers.Fixes;

public partial class CapClientTests
{
    private const string Usings = "using Microsoft.Extensions.DependencyInjection;\nusing System.Net.Http.Json;\n\n";

    [Theory]
    [InlineData("new HttpClient()", "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new()", "new() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient(new SocketsHttpHandler())", "new HttpClient(new SocketsHttpHandler()) { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { Timeout = TimeSpan.FromSeconds(5) }", "new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { Timeout = TimeSpan.FromSeconds(5), }", "new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1_000_000, }")]
    [InlineData("new HttpClient { }", "new HttpClient { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { MaxResponseContentBufferSize = int.MaxValue }", "new HttpClient { MaxResponseContentBufferSize = 1_000_000 }")]
    public Task A_creation_gets_the_cap_in_its_initialiser(string creation, string capped) => FixAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = {{creation}}; // shared

            [McpServerTool]
            public static Task<string> Read(string url) => s_http.GetStringAsync(url);
        }
        """,
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = {{capped}}; // shared

            [McpServerTool]
            public static Task<string> Read(string url) => s_http.GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("Timeout = TimeSpan.FromSeconds(5) // soon", "Timeout = TimeSpan.FromSeconds(5), // soon\n        MaxResponseContentBufferSize = 1_000_000")]
    [InlineData("Timeout = TimeSpan.FromSeconds(5), // soon", "Timeout = TimeSpan.FromSeconds(5), // soon\n        MaxResponseContentBufferSize = 1_000_000,")]
    public Task An_initialiser_on_several_lines_gets_one_more(string last, string capped) => FixAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = new HttpClient
            {
                // our wiki
                BaseAddress = new Uri("https://wiki.example/"),
                {{last}}
            };

            [McpServerTool]
            public static Task<string> Read(string page) => s_http.GetStringAsync(page);
        }
        """,
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = new HttpClient
            {
                // our wiki
                BaseAddress = new Uri("https://wiki.example/"),
                {{capped}}
            };

            [McpServerTool]
            public static Task<string> Read(string page) => s_http.GetStringAsync(page);
        }
        """);

    [Theory]
    [InlineData("services.AddHttpClient<IWiki, Wiki>();", "services.AddHttpClient<IWiki, Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<Wiki>();", "services.AddHttpClient<Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<IWiki, Wiki>(\"wiki\");", "services.AddHttpClient<IWiki, Wiki>(\"wiki\", client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>().SetHandlerLifetime(TimeSpan.FromMinutes(1));",
        "services.AddHttpClient<IWiki, Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000).SetHandlerLifetime(TimeSpan.FromMinutes(1));")]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>(c => { c.Timeout = TimeSpan.FromSeconds(5); });",
        "services.AddHttpClient<IWiki, Wiki>(c => { c.MaxResponseContentBufferSize = 1_000_000; c.Timeout = TimeSpan.FromSeconds(5); });")]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>((http, sp) => new Wiki(http));",
        "services.AddHttpClient<IWiki, Wiki>((http, sp) => new Wiki(http)).ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData(
        """
        services.AddHttpClient<IWiki, Wiki>(c => c.BaseAddress = new Uri("https://wiki.example/"));
        """,
        """
        services.AddHttpClient<IWiki, Wiki>(c =>
                {
                    c.MaxResponseContentBufferSize = 1_000_000;
                    c.BaseAddress = new Uri("https://wiki.example/");
                });
        """)]
    [InlineData(
        """
        services.AddHttpClient<IWiki, Wiki>((sp, c) =>
                {
                    // the wiki
                    c.BaseAddress = new Uri("https://wiki.example/");
                });
        """,
        """
        services.AddHttpClient<IWiki, Wiki>((sp, c) =>
                {
                    c.MaxResponseContentBufferSize = 1_000_000;
                    // the wiki
                    c.BaseAddress = new Uri("https://wiki.example/");
                });
        """)]
    [InlineData(
        """
        services.AddHttpClient<IWiki, Wiki>()
                    .ConfigureHttpClient(c =>
                    {
                        c.Timeout = TimeSpan.FromSeconds(5);
                    })
                    .SetHandlerLifetime(TimeSpan.FromMinutes(1));
        """,
        """
        services.AddHttpClient<IWiki, Wiki>()
                    .ConfigureHttpClient(c =>
                    {
                        c.MaxResponseContentBufferSize = 1_000_000;
                        c.Timeout = TimeSpan.FromSeconds(5);
                    })
                    .SetHandlerLifetime(TimeSpan.FromMinutes(1));
        """)]
    [InlineData(
        """
        var builder = services.AddHttpClient<IWiki, Wiki>();
                builder.ConfigureHttpClient(delegate (HttpClient c) { c.Timeout = TimeSpan.FromSeconds(5); });
        """,
        """
        var builder = services.AddHttpClient<IWiki, Wiki>();
                builder.ConfigureHttpClient(delegate (HttpClient c) { c.MaxResponseContentBufferSize = 1_000_000; c.Timeout = TimeSpan.FromSeconds(5); });
        """)]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>(c => { c.MaxResponseContentBufferSize = int.MaxValue; });",
        "services.AddHttpClient<IWiki, Wiki>(c => { c.MaxResponseContentBufferSize = 1_000_000; });")]
    public async Task A_registration_in_another_file_is_configured_and_mends_every_read_behind_the_interface(string registration, string capped)
    {
        const string Service = """
            public interface IWiki
            {
                Task<string> PageAsync(string name);

                Task<byte[]> PictureAsync(string name);
            }

            public class Wiki : IWiki
            {
                private readonly HttpClient _http;

                public Wiki(HttpClient http) => _http = http;

                public async Task<string> PageAsync(string name)
                {
                    using var response = await _http.GetAsync(name);
                    return await response.Content.{|MCPB001:ReadAsStringAsync|}();
                }

                public Task<byte[]> PictureAsync(string name) => _http.{|MCPB001:GetByteArrayAsync|}(name);
            }
            """;
        const string Tool = """
            [McpServerToolType]
            public class WikiTools
            {
                private readonly IWiki _wiki;

                public WikiTools(IWiki wiki) => _wiki = wiki;

                [McpServerTool]
                public async Task<string> Show(string name) => await _wiki.PageAsync(name) + (await _wiki.PictureAsync(name)).Length;
            }
            """;
        var test = new Verify.Test { CodeActionEquivalenceKey = CapClient.EquivalenceKey, NumberOfIncrementalIterations = 1, NumberOfFixAllIterations = 1 };
        test.TestState.Sources.Add(("Program.cs", Program(registration)));
        test.TestState.Sources.Add(("Wiki.cs", Service));
        test.TestState.Sources.Add(("WikiTools.cs", Tool));
        test.FixedState.Sources.Add(("Program.cs", Program(capped)));
        test.FixedState.Sources.Add(("Wiki.cs", Unmarked(Service)));
        test.FixedState.Sources.Add(("WikiTools.cs", Tool));
        await test.RunAsync(TestContext.Current.CancellationToken);

        static string Program(string registration) => $$"""
            using Microsoft.Extensions.DependencyInjection;

            public static class Program
            {
                public static void Configure(IServiceCollection services)
                {
                    {{registration}}
                }
            }
            """;
    }

    private static Task FixAsync(string before, string after, Action<Verify.Test>? arrange = null)
    {
        var test = new Verify.Test { TestCode = Usings + Marked(before), FixedCode = Usings + Unmarked(after), CodeActionEquivalenceKey = CapClient.EquivalenceKey };
        arrange?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Marks every shorthand read as reported where a test marks nothing itself.</summary>
    private static string Marked(string source) => source.Contains("{|", StringComparison.Ordinal) ? source : Shorthand().Replace(source, "{|MCPB001:$&|}");

    private static string Unmarked(string source) => Mark().Replace(source, "$1");

    [GeneratedRegex(@"\b(GetStringAsync|GetByteArrayAsync)\b")]
    private static partial Regex Shorthand();

    [GeneratedRegex(@"\{\|\w+:(.*?)\|\}")]
    private static partial Regex Mark();
}
