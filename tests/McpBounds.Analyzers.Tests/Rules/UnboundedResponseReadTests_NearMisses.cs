using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>What looks like a whole read of a response in tool code and is none.</summary>
public sealed class UnboundedResponseReadTests_NearMisses
{
    [Fact]
    public Task A_method_of_the_project_by_the_same_name_is_followed_and_not_reported_itself() => ReadVerifier.ToolAsync(
        "return await new Api(http).GetStringAsync(id);",
        types: """
        public sealed class Api
        {
            private readonly HttpClient client;

            public Api(HttpClient client) => this.client = client;

            public Task<string> GetStringAsync(string id) => client.{|MCPB021:GetStringAsync|}("items/" + id);
        }
        """);

    [Theory]
    [InlineData("GetStringAsync")]
    [InlineData("GetJsonAsync")]
    [InlineData("ReadAsStringAsync")]
    [InlineData("ReadToEndAsync")]
    [InlineData("DownloadString")]
    [InlineData("ExecuteAsync")]
    public Task A_method_of_the_project_that_reads_no_response_is_silent(string name) => ReadVerifier.ToolAsync(
        $"return await new Api().{name}(url);",
        types: $$"""
        public sealed class Api
        {
            public Task<string> {{name}}(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task A_dictionary_s_look_up_by_a_name_that_a_library_uses_is_silent() => ReadVerifier.ToolAsync("""
        var cache = new Cache();
        return cache.Get(id) ?? await cache.GetAsync(id);
        """,
        types: """
        public sealed class Cache
        {
            public string? Get(string key) => null;

            public Task<string> GetAsync(string key) => Task.FromResult(key);
        }
        """);

    [Fact]
    public Task A_handler_reads_the_content_of_the_request() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private static readonly HttpClient s_http = new(new SigningHandler { InnerHandler = new HttpClientHandler() }) { MaxResponseContentBufferSize = 1_000_000 };

            [McpServerTool]
            public static async Task<string> Send(string text)
            {
                using var response = await s_http.PostAsync("https://api.example", new StringContent(text));
                return await response.Content.ReadAsStringAsync();
            }
        }

        public sealed class SigningHandler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var body = await request.Content!.ReadAsStringAsync(cancellationToken);
                request.Headers.Add("x-length", body.Length.ToString());
                return await base.SendAsync(await CloneAsync(request), cancellationToken);
            }

            private static async Task<HttpRequestMessage> CloneAsync(HttpRequestMessage original) =>
                new(original.Method, original.RequestUri) { Content = new ByteArrayContent(await original.Content!.ReadAsByteArrayAsync()) };
        }
        """);

    [Theory]
    [InlineData("using var stream = typeof(Tools).Assembly.GetManifestResourceStream(\"icon.svg\")!; using var reader = new StreamReader(stream); return reader.ReadToEnd();")]
    [InlineData("using var stream = File.OpenRead(\"items.json\"); return await JsonSerializer.DeserializeAsync<Item>(stream, cancellationToken: token);")]
    [InlineData("using var reader = new StreamReader(\"items.json\"); return await reader.ReadToEndAsync(token);")]
    [InlineData("using var reader = File.OpenText(\"items.json\"); return await reader.ReadToEndAsync(token);")]
    [InlineData("using var reader = new StringReader(id); return await reader.ReadToEndAsync(token);")]
    [InlineData("return Console.In.ReadToEnd();")]
    [InlineData("using var process = System.Diagnostics.Process.Start(\"git\", \"log\"); return await process.StandardOutput.ReadToEndAsync(token);")]
    [InlineData("using var memory = new MemoryStream(Encoding.UTF8.GetBytes(id)); return JsonDocument.Parse(memory);")]
    [InlineData("using var zip = ZipFile.OpenRead(\"items.zip\"); using var reader = new StreamReader(zip.Entries[0].Open()); return reader.ReadToEnd();")]
    [InlineData("using var source = File.OpenRead(\"a\"); using var memory = new MemoryStream(); await source.CopyToAsync(memory, token); return memory.ToArray();")]
    [InlineData("return JsonDocument.Parse(id);")]
    [InlineData("return JsonSerializer.Deserialize<Item>(id);")]
    [InlineData("return XDocument.Load(\"items.xml\");")]
    [InlineData("return XDocument.Parse(id);")]
    [InlineData("return JsonNode.Parse(Encoding.UTF8.GetBytes(id));")]
    public Task What_is_read_is_local(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("await response.Content.CopyToAsync(file, token);")]
    [InlineData("await (await response.Content.ReadAsStreamAsync(token)).CopyToAsync(file, token);")]
    [InlineData("response.Content.ReadAsStream(token).CopyTo(file);")]
    [InlineData("await using var stream = await http.GetStreamAsync(url, token); await stream.CopyToAsync(file, token);")]
    [InlineData("await response.Content.CopyToAsync(Stream.Null, token);")]
    public Task A_body_that_goes_to_a_file_is_not_in_memory(string copy) => ReadVerifier.ToolAsync($"""
        await using var file = File.Create("download.bin");
        using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token);
        {copy}
        return null;
        """);

    [Theory]
    [InlineData("return await new StringContent(id).ReadAsStringAsync(token);")]
    [InlineData("using var form = new MultipartFormDataContent(); form.Add(new StringContent(id), \"id\"); return await form.ReadAsByteArrayAsync(token);")]
    [InlineData("HttpContent content = JsonContent.Create(id); return await content.ReadAsStringAsync(token);")]
    [InlineData("var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(id) }; return await request.Content.ReadAsStringAsync(token);")]
    [InlineData("using var sent = await http.PostAsync(url, new StringContent(id), token); return await sent.RequestMessage!.Content!.ReadAsStringAsync(token);")]
    [InlineData("var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(id) }; return await response.Content.ReadAsStringAsync(token);")]
    [InlineData("using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token); return response.Headers.ToString() + response.StatusCode;")]
    [InlineData("using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url), token); return response.Content.Headers.ContentLength;")]
    public Task A_content_that_the_code_made_itself_is_no_response(string body) => ReadVerifier.ToolAsync(body);

    [Fact]
    public Task A_handler_that_answers_by_itself_reads_no_response() => ReadVerifier.ToolAsync(
        """
        var fake = new FakeHandler();
        return (await fake.Answer(id)).StatusCode;
        """,
        types: """
        public sealed class FakeHandler : HttpMessageHandler
        {
            public async Task<HttpResponseMessage> Answer(string text)
            {
                var made = new HttpResponseMessage { Content = new StringContent(text) };
                Console.WriteLine(await made.Content.ReadAsStringAsync());
                return made;
            }

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Answer("x");
        }
        """);

    [Fact]
    public Task The_body_of_a_request_that_the_server_got_is_no_response() => ReadVerifier.ToolAsync(
        """
        var context = new Microsoft.AspNetCore.Http.HttpContext();
        using var reader = new StreamReader(context.Request.Body);
        return await JsonNode.ParseAsync(context.Request.Body) ?? (object)await reader.ReadToEndAsync(token);
        """,
        types: """
        namespace Microsoft.AspNetCore.Http
        {
            public sealed class HttpContext
            {
                public HttpRequest Request { get; } = new();
            }

            public sealed class HttpRequest
            {
                public Stream Body { get; set; } = Stream.Null;
            }
        }
        """);

    [Theory]
    [InlineData("public static class Program { public static async Task Main() => Console.WriteLine(await new HttpClient().GetStringAsync(\"https://api.example\")); }")]
    [InlineData("public sealed class Command { public Task<string> RunAsync(string url) => new HttpClient().GetStringAsync(url); }")]
    [InlineData("public sealed class Refresher : Microsoft.Extensions.Hosting.BackgroundService { protected override Task ExecuteAsync(CancellationToken token) => new HttpClient().GetStringAsync(\"https://api.example\", token); }")]
    [InlineData("""
        public sealed class Warmer : Microsoft.Extensions.Hosting.IHostedService
        {
            public Task StartAsync(CancellationToken token) => new HttpClient().GetStringAsync("https://api.example", token);

            public Task StopAsync(CancellationToken token) => Task.CompletedTask;
        }
        """)]
    [InlineData("""
        public sealed class PagesController : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            public Task<string> Get(string url) => new HttpClient().GetStringAsync(url);
        }
        """)]
    [InlineData("""
        public sealed class ApiCheck : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck
        {
            public Task<object> CheckHealthAsync() => CheckAsync();

            private static async Task<object> CheckAsync() => await new HttpClient().GetStringAsync("https://api.example");
        }
        """)]
    [InlineData("""
        public static class Endpoints
        {
            public static void Map(Microsoft.AspNetCore.Builder.WebApplication app) => app.MapGet("/page", async (string url) => await new HttpClient().GetStringAsync(url));
        }
        """)]
    [InlineData("""
        public sealed class Settings
        {
            static Settings() => Text = new HttpClient().GetStringAsync("https://api.example").Result;

            public static string Text { get; }
        }
        """)]
    public Task Code_that_no_tool_reaches_is_silent(string types) => ReadVerifier.ToolAsync(
        "return id;",
        types: $$"""
        {{types}}

        namespace Microsoft.AspNetCore.Mvc
        {
            public abstract class ControllerBase
            {
            }
        }

        namespace Microsoft.AspNetCore.Builder
        {
            public sealed class WebApplication
            {
                public void MapGet(string pattern, Delegate handler)
                {
                }
            }
        }

        namespace Microsoft.Extensions.Diagnostics.HealthChecks
        {
            public interface IHealthCheck
            {
                Task<object> CheckHealthAsync();
            }
        }
        """);

    [Fact]
    public Task A_static_constructor_is_start_up_even_of_a_type_that_tools_use() => ReadVerifier.ToolAsync(
        "return Settings.Text;",
        types: """
        public static class Settings
        {
            static Settings() => Text = new HttpClient().GetStringAsync("https://api.example").Result;

            public static string Text { get; }
        }
        """);

    [Fact]
    public Task A_background_service_that_tools_use_is_reached_only_by_what_they_call() => ReadVerifier.ToolAsync(
        """
        var store = new Store();
        return await store.LookUpAsync(id);
        """,
        types: """
        public sealed class Store : Microsoft.Extensions.Hosting.BackgroundService
        {
            private readonly HttpClient http = new();

            public Task<string> LookUpAsync(string id) => http.{|MCPB021:GetStringAsync|}("https://api.example/" + id);

            protected override Task ExecuteAsync(CancellationToken token) => http.GetStringAsync("https://api.example/all", token);
        }
        """);

    [Fact]
    public Task Another_member_of_a_type_that_tools_use_is_not_reached() => ReadVerifier.ToolAsync(
        "return await new Api(http).UsedAsync(id);",
        types: """
        public sealed class Api
        {
            private readonly HttpClient client;

            public Api(HttpClient client) => this.client = client;

            public Task<string> UsedAsync(string id) => client.{|MCPB021:GetStringAsync|}("items/" + id);

            public Task<string> UnusedAsync(string id) => client.GetStringAsync("others/" + id);
        }
        """);

    [Fact]
    public Task What_a_library_reads_is_the_library_s() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestState =
        {
            AdditionalProjectReferences = { "Sdk" },
            AdditionalProjects =
            {
                ["Sdk"] =
                {
                    Sources =
                    {
                        """
                        namespace Sdk;

                        public sealed class SdkClient
                        {
                            private readonly HttpClient http = new();

                            public Task<string> GetIssueAsync(int number) => http.GetStringAsync("https://api.example/" + number);
                        }
                        """,
                    },
                },
            },
            Sources =
            {
                """
                [McpServerToolType]
                public static class Tools
                {
                    [McpServerTool]
                    public static Task<string> Issue(int number) => new Sdk.SdkClient().GetIssueAsync(number);
                }
                """,
            },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Without_the_sdk_nothing_is_registered(bool sdk, int syntaxNodeActions)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var references = new[] { "net10.0", "mcp-2.3.1/net10.0" }.Take(sdk ? 2 : 1)
            .SelectMany(set => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "ReferenceAssemblies", set), "*.dll"))
            .Select(file => MetadataReference.CreateFromFile(file));
        var tree = CSharpSyntaxTree.ParseText("class C { object M(System.Net.Http.HttpClient http) => http.GetStringAsync(\"x\"); }", cancellationToken: cancellation);
        var analyzer = new UnboundedResponseRead();
        var driver = CSharpCompilation.Create("Server", [tree], references, new(OutputKind.DynamicallyLinkedLibrary)).WithAnalyzers([analyzer], new CompilationWithAnalyzersOptions(new([]), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false));

        Assert.Empty(await driver.GetAllDiagnosticsAsync(cancellation));
        var actions = await driver.GetAnalyzerTelemetryInfoAsync(analyzer, cancellation);

        Assert.Equal(1, actions.CompilationStartActionsCount);
        Assert.Equal(syntaxNodeActions, actions.SyntaxNodeActionsCount);
        Assert.Equal(
            0,
            actions.CompilationEndActionsCount + actions.CompilationActionsCount + actions.SemanticModelActionsCount + actions.SymbolActionsCount
            + actions.SymbolStartActionsCount + actions.SyntaxTreeActionsCount + actions.CodeBlockActionsCount + actions.CodeBlockStartActionsCount
            + actions.OperationActionsCount + actions.OperationBlockActionsCount + actions.OperationBlockStartActionsCount);
    }

    [Fact]
    public Task A_project_without_the_sdk_is_silent() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        ReferenceAssemblies = ReferenceAssemblies.Net100.Extensions,
        TestCode = """
            public sealed class McpServerToolAttribute : Attribute
            {
            }

            public sealed class Tools
            {
                [McpServerTool]
                public Task<string> Read(string url) => new HttpClient().GetStringAsync(url);
            }
            """,
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task A_method_that_is_no_tool_is_silent() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            public Task<string> Read(string url) => new HttpClient().GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("[System.Diagnostics.CodeAnalysis.SuppressMessage(\"ResourceConsumption\", \"MCPB001\", Justification = \"Small.\")]", "", "")]
    [InlineData("[System.Diagnostics.CodeAnalysis.SuppressMessage(\"ResourceConsumption\", \"MCPB001:Response read without a size cap\")]", "", "")]
    [InlineData("", "#pragma warning disable MCPB001", "#pragma warning restore MCPB001")]
    [InlineData("", "#pragma warning disable MCPB001 // a reason", "")]
    public Task A_suppression_is_heeded(string attribute, string before, string after) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            {{attribute}}
            [McpServerTool]
            public Task<string> Read(string url)
            {
        {{before}}
                return new HttpClient().GetStringAsync(url);
        {{after}}
            }
        }
        """);

    [Theory]
    [InlineData("dotnet_diagnostic.MCPB001.severity = none", "GetStringAsync", "{|MCPB021:GetFromJsonAsync<Item>|}")]
    [InlineData("dotnet_diagnostic.MCPB021.severity = none", "{|MCPB001:GetStringAsync|}", "GetFromJsonAsync<Item>")]
    [InlineData("dotnet_analyzer_diagnostic.category-ResourceConsumption.severity = none", "GetStringAsync", "GetFromJsonAsync<Item>")]
    public Task Each_id_is_switched_off_on_its_own_and_both_by_category(string line, string text, string json) => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestState =
        {
            Sources = { ReadVerifier.Complete(ReadVerifier.Declare($"return number > 0 ? await http.{text}(id) : await http.{json}(\"items\");")) },
            AnalyzerConfigFiles = { ("/.editorconfig", $"root = true\n[*.cs]\n{line}\n") },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Generated_code_is_left_alone_though_it_is_read_for_what_it_says() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestState =
        {
            Sources =
            {
                """
                [McpServerToolType]
                public partial class Tools
                {
                    [McpServerTool]
                    public async Task<string> Read(string url) => await ReadGeneratedAsync(url) + await s_http.GetStringAsync(url);
                }
                """,
            },
            GeneratedSources =
            {
                """
                // <auto-generated/>
                public partial class Tools
                {
                    private static readonly System.Net.Http.HttpClient s_http = new() { MaxResponseContentBufferSize = 1_000_000 };

                    private static System.Threading.Tasks.Task<string> ReadGeneratedAsync(string url) => new System.Net.Http.HttpClient().GetStringAsync(url);
                }
                """,
            },
        },
    }.RunAsync(TestContext.Current.CancellationToken);
}
