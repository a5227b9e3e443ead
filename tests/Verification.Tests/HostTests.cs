using Microsoft.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Verification.BadName>;

namespace McpBounds.Verification;

public sealed class HostTests
{
    public static TheoryData<string> Sets => [.. ReferenceSets.Keys];

    private static Dictionary<string, (ReferenceAssemblies References, string Source)> ReferenceSets { get; } = new()
    {
        ["default"] = (ReferenceAssemblies.Default, "class C { Task M(McpServer server, Microsoft.Extensions.DependencyInjection.IServiceCollection s) => server.DisposeAsync().AsTask(); }"),
        ["net8.0"] = (ReferenceAssemblies.Net80, "class C { Task<string> M(HttpClient c) => c.GetStringAsync(\"/\"); }"),
        ["net10.0"] = (ReferenceAssemblies.Net100, "class C { Task M(HttpContent c) => c.LoadIntoBufferAsync(1, default); }"),
        ["net8.0 MCP"] = (ReferenceAssemblies.Net80.Mcp, "[McpServerToolType] class C { [McpServerTool, Description(\"x\")] public static int M(McpServer s) => 1; }"),
        ["net8.0 MCP 1"] = (ReferenceAssemblies.Net80.Mcp1, "[McpServerToolType] class C { [McpServerTool, Description(\"x\")] public static int M(McpServer s) => 1; }"),
        ["net10.0 MCP 1"] = (ReferenceAssemblies.Net100.Mcp1, "[McpServerToolType] class C { [McpServerTool, Description(\"x\")] public static int M(McpServer s) => 1; }"),
        ["Flurl"] = (ReferenceAssemblies.Default.Flurl, "class C { Task<string> M() => Flurl.Http.GeneratedExtensions.GetStringAsync(\"/\"); }"),
        ["RestSharp"] = (ReferenceAssemblies.Default.RestSharp, "class C { string? M(RestSharp.RestResponse r) => r.Content; }"),
        ["Newtonsoft"] = (ReferenceAssemblies.Net80.NewtonsoftJson, "class C { string M() => Newtonsoft.Json.JsonConvert.SerializeObject(1); }"),
        ["Polly"] = (ReferenceAssemblies.Net80.Polly, "class C { object M() => new Polly.ResiliencePipelineBuilder().Build(); }"),
        ["library, net8.0"] = (ReferenceAssemblies.Net80.Mcp.Library, "class C { Task M() => McpBounds.BoundedFile.ReadAllTextAsync(\"x\", maxBytes: 10); }"),
        ["library, net10.0"] = (ReferenceAssemblies.Default.Library, "class C { Task M() => McpBounds.BoundedFile.ReadAllTextAsync(\"x\", maxBytes: 10); }"),
        ["formatting"] = (ReferenceAssemblies.Net100.WebApiClient, "class C { Task<int> M(HttpContent c) => System.Net.Http.HttpContentExtensions.ReadAsAsync<int>(c); }"),
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Each_set_of_references_compiles(string name)
    {
        var (references, source) = ReferenceSets[name];

        await new Verify.Test { TestCode = source, ReferenceAssemblies = references }.RunAsync(Cancel.Token);
    }

    [Fact]
    public Task A_server_with_hosting_and_clients_compiles() => new Verify.Test
    {
        TestState = { OutputKind = OutputKind.ConsoleApplication },
        TestCode = """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddHttpClient("api", client => client.MaxResponseContentBufferSize = 1_000_000);
            builder.Services.ConfigureHttpClientDefaults(clients => clients.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(30)));
            builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<Tools>();
            await builder.Build().RunAsync();

            [McpServerToolType]
            public sealed class Tools
            {
                private readonly IHttpClientFactory clients;

                public Tools(IHttpClientFactory clients) => this.clients = clients;

                [McpServerTool, Description("Reads a page.")]
                public async Task<string> Read(string url, CancellationToken cancellationToken) =>
                    await clients.CreateClient("api").GetStringAsync(url, cancellationToken);
            }
            """,
    }.RunAsync(Cancel.Token);

    [Fact]
    public async Task Implicit_usings_can_be_left_out()
    {
        var test = new Verify.Test { TestCode = "class C { Task M() => null!; }" };

        await test.RunAsync(Cancel.Token);
        test.ImplicitUsings = false;
        await Fails.SayingAsync(() => test.RunAsync(Cancel.Token), "CS0246");
    }

    [Fact]
    public async Task CSharp_11_is_parsed_everywhere_and_is_the_default()
    {
        Assert.True(RoslynHost.Supports(csharp: 11));
        await Verify.VerifyAnalyzerAsync("class C { string M() => \"\"\"raw\"\"\"; }");
        await Fails.SayingAsync(() => Verify.VerifyAnalyzerAsync("class C(int i) { int M() => i; }"), "CS");
    }

    [Theory]
    [InlineData(12, "class C(int i) { int M() => i; int[] N() => [1]; }")]
    [InlineData(13, "class C { int M(params List<int> all) => all[^1]; }")]
    [InlineData(14, "class C { int P { get => field; set; } }")]
    public async Task A_later_language_is_parsed_or_skipped_with_a_reason(int version, string source)
    {
        var supported = RoslynHost.Supports(version);
        string? reason = null;

        try
        {
            await new Verify.Test { TestCode = source, CSharpVersion = version }.RunAsync(Cancel.Token);
        }
        catch (LanguageNotSupportedException exception)
        {
            reason = exception.Message;
        }

        Assert.Equal(supported ? null : $"$XunitDynamicSkip$needs C# {version}, which Roslyn {RoslynHost.Version.ToString(3)} cannot parse", reason);
    }

    [Fact]
    public Task A_language_that_no_host_can_parse_fails() =>
        Fails.SayingAsync(() => new Verify.Test { TestCode = "", CSharpVersion = 15 }.RunAsync(Cancel.Token), "no C# 15");
}
