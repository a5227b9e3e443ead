using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static McpBounds.Analyzers.Fixes.CapClientTest;

namespace McpBounds.Analyzers.Fixes;

public class CapClientOfferTests
{
    private const string Client = "private static readonly HttpClient s_http = new HttpClient();";
    private const string Capped = "private static readonly HttpClient s_http = new HttpClient() { MaxResponseContentBufferSize = 1_000_000 };";

    [Theory]
    [InlineData("public static Task Pay(string id) => s_http.PostAsync(id, null);")]
    [InlineData("public static Task Pay(string id) => s_http.PutAsJsonAsync(id, id);")]
    [InlineData("public static Task Pay(string id) => s_http.DeleteAsync(id);")]
    [InlineData("public static Task Pay(string id) => s_http.DeleteFromJsonAsync<string>(id);")]
    [InlineData("public static Task Pay(HttpRequestMessage request) => s_http.SendAsync(request);")]
    [InlineData("public static Task Pay(string id) => s_http.SendAsync(new HttpRequestMessage(HttpMethod.Post, id));")]
    [InlineData("public static Task Pay(string id) => Post(s_http, id); private static Task Post(HttpClient client, string id) => client.PostAsync(id, null);")]
    [InlineData("public static Task Pay(string id) { var client = s_http; return client?.PostAsync(id, null) ?? Task.CompletedTask; }")]
    [InlineData("public static Task Pay(string id) => new Payments { Http = s_http }.Pay(id); class Payments { public HttpClient? Http { get; set; } public Task Pay(string id) => Http!.PostAsync(id, null); }")]
    public Task A_client_that_also_writes_is_not_capped(string write) => NotOfferedAsync(With(Client, write));

    [Theory]
    [InlineData("public static object Connect() => new ModelContextProtocol.Client.HttpClientTransport(new() { Endpoint = new Uri(\"https://a.example/\") }, s_http);")]
    [InlineData("public static object Connect() => new RestSharp.RestClient(s_http);")]
    [InlineData("public static object Connect() { var client = s_http; return new RestSharp.RestClient(client, true); }")]
    public Task A_client_that_code_out_of_sight_sends_with_is_not_capped(string handout) =>
        NotOfferedAsync(With(Client, handout), static test => test.ReferenceAssemblies = ReferenceAssemblies.Default.RestSharp);

    [Theory]
    [InlineData("[McpServerTool] public static async Task<string> Other(string id) { using var response = await s_http.GetAsync(id, HttpCompletionOption.ResponseHeadersRead); return await response.Content.{|MCPB001:ReadAsStringAsync|}(); }")]
    [InlineData("[McpServerTool] public static async Task<string> Other(string id) { using var reader = new StreamReader(await s_http.GetStreamAsync(id)); return await reader.{|MCPB001:ReadToEndAsync|}(); }")]
    public Task A_client_whose_cap_would_not_hold_for_another_read_is_not_capped(string read) => NotOfferedAsync(With(Client, read));

    [Theory]
    [InlineData("public static Task Look(string id) => s_http.SendAsync(new HttpRequestMessage(HttpMethod.Head, id));")]
    [InlineData("public static async Task Copy(string id, Stream file) { using var body = await s_http.GetStreamAsync(id); await body.CopyToAsync(file); }")]
    [InlineData("public static Task Pay(string id) => s_other.PostAsync(id, null); private static readonly HttpClient s_other = new HttpClient();")]
    [InlineData("public static void Check() => ArgumentNullException.ThrowIfNull(s_http);")]
    public Task What_a_cap_does_not_harm_does_not_hinder_it(string use) => FixAsync(With(Client, use), With(Capped, use));

    [Theory]
    [InlineData("public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url);")]
    [InlineData("public static Task<string> Read(IServiceProvider services, string url) => services.GetRequiredService<HttpClient>().GetStringAsync(url);")]
    [InlineData("public static Task<string> Read(Func<HttpClient> make, string url) => make().GetStringAsync(url);")]
    [InlineData("public static async Task<string> Read(IHttpClientFactory clients, string url) => await (s_made ??= clients.CreateClient()).GetStringAsync(url); private static HttpClient? s_made;")]
    [InlineData("public static async Task<string> Read(IHttpClientFactory clients, string url) { s_made ??= clients.CreateClient(); return await s_made.GetStringAsync(url); } private static HttpClient? s_made;")]
    [InlineData("public static async Task<string> Read(IHttpClientFactory clients, string url) => await (url.Length > 0 ? clients.CreateClient() : new HttpClient()).GetStringAsync(url);")]
    public Task A_client_that_is_out_of_sight_or_may_be_in_use_is_not_capped(string tool) => NotOfferedAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            [McpServerTool]
            {{tool}}

            public static void Add(IServiceCollection services) => services.AddHttpClient();
        }
        """);

    [Theory]
    [InlineData("_http.BaseAddress ??= new Uri(\"https://wiki.example/\");")]
    [InlineData("if (_http.BaseAddress is null) { _http.BaseAddress = new Uri(\"https://wiki.example/\"); }")]
    [InlineData("_http.DefaultRequestHeaders.Add(\"a\", \"b\");")]
    public Task A_constructor_that_may_be_given_a_client_in_use_is_left_alone(string configuration) => NotOfferedAsync(
        $$"""
        [McpServerToolType]
        public class Pages
        {
            private readonly HttpClient _http;

            public Pages(HttpClient http)
            {
                _http = http;
                {{configuration}}
            }

            [McpServerTool]
            public Task<string> Read(string page) => _http.GetStringAsync(page);
        }
        """);

    [Fact]
    public Task A_write_by_a_client_of_the_same_name_hinders_the_cap_of_the_registration() => NotOfferedAsync(
        """
        [McpServerToolType]
        public static class Pages
        {
            [McpServerTool]
            public static Task<string> Read(IHttpClientFactory clients, string url) => clients.CreateClient("pages").GetStringAsync(url);

            public static Task Write(IHttpClientFactory clients, string url, string name) => clients.CreateClient(name).PostAsync(url, null);

            public static void Add(IServiceCollection services) => services.AddHttpClient("pages");
        }
        """);

    [Fact]
    public Task A_method_that_configures_two_clients_is_left_alone() => FixAsync(
        Configured(""), Configured(".ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000)"));

    [Fact]
    public async Task A_client_in_a_generated_file_is_not_capped()
    {
        var test = Create();
        const string Source = """
            [McpServerToolType]
            public static class Pages
            {
                [McpServerTool]
                public static Task<string> Read(string url) => Clients.Http.{|MCPB001:GetStringAsync|}(url);
            }
            """;
        test.TestState.Sources.Add(Source);
        test.TestState.GeneratedSources.Add(("Clients.g.cs", "public static class Clients { public static readonly System.Net.Http.HttpClient Http = new System.Net.Http.HttpClient(); }"));
        test.FixedState.Sources.Add(Source);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_client_that_is_capped_in_one_place_is_capped_in_the_other() => FixAsync(
        With("private static HttpClient s_http => Environment.ProcessId == 0 ? new HttpClient { MaxResponseContentBufferSize = 5 } : new HttpClient();"),
        With("private static HttpClient s_http => Environment.ProcessId == 0 ? new HttpClient { MaxResponseContentBufferSize = 5 } : new HttpClient() { MaxResponseContentBufferSize = 1_000_000 };"));

    [Fact]
    public Task The_option_says_how_many_bytes() => FixAsync(
        With(Client),
        With(Capped.Replace("1_000_000", "65_536", StringComparison.Ordinal)),
        static test => test.TestState.AnalyzerConfigFiles.Add((".editorconfig", "root = true\n[*.cs]\nmcpbounds.max_response_bytes = 65536\n")));

    [Fact]
    public async Task The_client_comes_before_the_read()
    {
        var test = Create();
        test.TestCode = Unmarked(With(Client));
        test.TestState.AnalyzerConfigFiles.Add((".editorconfig", "root = true\n[*.cs]\nmcpbounds.max_response_bytes = 2500000\n"));

        var offered = Assert.Single(await test.OfferedFixesAsync(TestContext.Current.CancellationToken)).Fixes;

        Assert.Equal([CapClient.EquivalenceKey, BoundRead.EquivalenceKey], offered.Select(fix => fix.EquivalenceKey));
        Assert.Equal(["Cap the client at 2,500,000 bytes", "Read at most 2,500,000 bytes"], offered.Select(fix => fix.Title));
    }

    [Fact]
    public Task Old_language_versions_can_read_it() => FixAsync(
        """
        public class Pages
        {
            private static readonly System.Net.Http.HttpClient s_http = new System.Net.Http.HttpClient(); // old

            [ModelContextProtocol.Server.McpServerTool]
            public System.Threading.Tasks.Task<string> Read(string url) { return s_http.GetStringAsync(url); }
        }
        """,
        """
        public class Pages
        {
            private static readonly System.Net.Http.HttpClient s_http = new System.Net.Http.HttpClient() { MaxResponseContentBufferSize = 1_000_000 }; // old

            [ModelContextProtocol.Server.McpServerTool]
            public System.Threading.Tasks.Task<string> Read(string url) { return s_http.GetStringAsync(url); }
        }
        """,
        static test =>
        {
            (test.CSharpVersion, test.ImplicitUsings) = (7, false);
            test.SolutionTransforms.Add(static (solution, id) => solution.WithProjectCompilationOptions(
                id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithNullableContextOptions(NullableContextOptions.Disable)));
        });

    private static string With(string client, string more = "") => $$"""
        [McpServerToolType]
        public static class Pages
        {
            {{client}}

            [McpServerTool]
            public static Task<string> Read(string url) => s_http.{|MCPB001:GetStringAsync|}(url);

            {{more}}
        }
        """;

    private static string Configured(string more) => $$"""
        [McpServerToolType]
        public static class Pages
        {
            [McpServerTool]
            public static Task<string> Read(IHttpClientFactory clients, string url) => clients.CreateClient("pages").GetStringAsync(url);

            public static Task Write(IHttpClientFactory clients, string url) => clients.CreateClient("writes").PostAsync(url, null);

            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient("pages", Configure){{more}};
                services.AddHttpClient("writes", Configure);
            }

            private static void Configure(HttpClient client) => client.Timeout = TimeSpan.FromSeconds(5);
        }
        """;
}
