using McpBounds.Analyzers.Tools;

namespace McpBounds.Analyzers.Rules;

/// <summary>Streams that client libraries hand out, with their package there and without it, and XML that is loaded by its address.</summary>
public sealed class UnboundedResponseReadTests_Services
{
    private const string Libraries = """
        namespace Microsoft.TeamFoundation.Build.WebApi
        {
            public class BuildHttpClient
            {
                public Task<System.IO.Stream> GetBuildLogAsync(string project, int build) => Task.FromResult(System.IO.Stream.Null);

                public Task<string> GetPathAsync(int build) => Task.FromResult("");
            }
        }

        namespace Azure
        {
            public class Response<T>
            {
                public T Value => default!;
            }
        }

        namespace Azure.Maps
        {
            public class RenderClient
            {
                public Task<Azure.Response<System.IO.Stream>> GetImageAsync(int zoom) => Task.FromResult(new Azure.Response<System.IO.Stream>());
            }
        }

        namespace Acme.Files
        {
            public class AcmeClient
            {
                public Task<System.IO.Stream> OpenAsync(int id) => Task.FromResult(System.IO.Stream.Null);
            }
        }
        """;

    [Theory]
    [InlineData("var log = await builds.GetBuildLogAsync(\"p\", id); using var reader = new StreamReader(log); return await reader.{|MCPB001:ReadToEndAsync|}();")]
    [InlineData("using var reader = new StreamReader(await builds.GetBuildLogAsync(\"p\", id)); var text = reader.{|MCPB001:ReadToEnd|}(); return text.Length > 9 ? text.Substring(0, 9) : text;")]
    [InlineData("var image = await maps.GetImageAsync(3); using var memory = new MemoryStream(); await image.Value.{|MCPB001:CopyToAsync|}(memory); return System.Convert.ToBase64String(memory.ToArray());")]
    [InlineData("using var reader = new StreamReader(await builds.GetBuildLogAsync(\"p\", id)); return System.Text.Json.JsonDocument.Parse(await reader.{|MCPB021:ReadToEndAsync|}());")]
    [InlineData("using var reader = new StreamReader(await builds.GetPathAsync(id)); return await reader.ReadToEndAsync();", false)]
    public async Task A_service_s_stream_is_a_response(string body, bool isReportedWithoutPackage = true)
    {
        await WithPackageAsync(body);
        if (isReportedWithoutPackage)
        {
            await WithoutPackageAsync(body);
        }
    }

    [Fact]
    public Task A_library_that_nobody_lists_hands_out_responses_too() => WithPackageAsync(
        "using var reader = new StreamReader(await files.OpenAsync(id)); return await reader.{|MCPB001:ReadToEndAsync|}();");

    [Fact]
    public Task What_is_read_of_a_file_is_none() => WithPackageAsync(
        "using var reader = new StreamReader(File.OpenRead(\"a.log\")); return await reader.ReadToEndAsync();");

    [Theory]
    [InlineData("using var memory = new MemoryStream(); await form.File.CopyToAsync(memory); return memory.ToArray();")]
    [InlineData("using var reader = new StreamReader(form.Open()); return await reader.ReadToEndAsync();")]
    public Task What_no_import_explains_is_none(string body) => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestCode = $$"""
            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool]
                public static async Task<object> Read(int id)
                {
                    var form = Unknown.Form;
                    {{body}}
                }
            }
            """,
        CompilerDiagnostics = CompilerDiagnostics.None,
    }.RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("return XDocument.{|MCPB021:Load|}(\"https://feeds.example/items.xml\").Root!.Name.LocalName;")]
    [InlineData("return XElement.{|MCPB021:Load|}(\"https://feeds.example/\" + id).Name.LocalName;")]
    [InlineData("return XElement.{|MCPB021:Load|}(feedUrl).Name.LocalName;")]
    [InlineData("return XDocument.{|MCPB001:Load|}(url).Root!.Name.LocalName;")]
    [InlineData("var document = new System.Xml.XmlDocument(); document.{|MCPB001:Load|}(url); return document.DocumentElement!.Name;")]
    [InlineData("using var reader = System.Xml.XmlReader.{|MCPB001:Create|}(url); return XDocument.Load(reader).Root!.Name.LocalName;")]
    [InlineData("return XDocument.Load(System.Xml.XmlReader.{|MCPB001:Create|}(url)).Root!.Name.LocalName;")]
    [InlineData("var source = id; return XDocument.{|MCPB001:Load|}(source).Root!.Name.LocalName;")]
    [InlineData("return XDocument.Load(\"settings.xml\").Root!.Name.LocalName;")]
    [InlineData("return XDocument.Load(settings).Root!.Name.LocalName;")]
    [InlineData("var file = id; return XDocument.Load(file).Root!.Name.LocalName;")]
    [InlineData("return XDocument.Load(Path.Combine(\"data\", id)).Root!.Name.LocalName;")]
    [InlineData("using var reader = System.Xml.XmlReader.Create(url); return reader.Read();")]
    public Task Xml_is_loaded_by_its_address(string body) => ReadVerifier.ToolAsync(body, """
        private readonly string feedUrl = Environment.GetEnvironmentVariable("FEED")!;
        private readonly string settings = Environment.GetEnvironmentVariable("SETTINGS")!;
        """);

    [Fact]
    public Task A_reader_of_xml_is_made_over_a_response() => ReadVerifier.ToolAsync("""
        await using var stream = await http.GetStreamAsync("items", token);
        using var reader = System.Xml.XmlReader.Create(stream);
        return XDocument.{|MCPB021:Load|}(reader).Root!.Name.LocalName;
        """);

    [Theory]
    [InlineData("return new Newtonsoft.Json.JsonSerializer().{|MCPB021:Deserialize<Item>|}(json);")]
    [InlineData("return await Newtonsoft.Json.Linq.JObject.{|MCPB021:LoadAsync|}(json, token);")]
    [InlineData("return Newtonsoft.Json.Linq.JToken.{|MCPB021:ReadFrom|}(json);")]
    public Task Newtonsoft_reads_a_stream_whole(string read) => ReadVerifier.ToolAsync(
        ReferenceAssemblies.Default.NewtonsoftJson,
        $$"""
        using var response = await http.GetAsync("items", token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(token));
        using var json = new Newtonsoft.Json.JsonTextReader(reader);
        {{read}}
        """);

    [Theory]
    [InlineData("var document = new HtmlAgilityPack.HtmlDocument(); document.LoadHtml(html); return document.ToString();")]
    [InlineData("var parser = new AngleSharp.HtmlParser(); return parser.ParseDocument(html).Title;")]
    public async Task A_page_is_parsed(string parse)
    {
        const string Parsers = """
            namespace HtmlAgilityPack
            {
                public sealed class HtmlDocument
                {
                    public void LoadHtml(string html)
                    {
                    }
                }
            }

            namespace AngleSharp
            {
                public sealed record Document(string Title);

                public sealed class HtmlParser
                {
                    public Document ParseDocument(string html) => new(html);
                }
            }
            """;
        var body = $$"""
            var html = await http.{|MCPB021:GetStringAsync|}("pages/7/html", token);
            {{parse}}
            """;
        await ReadVerifier.ToolAsync(body, types: Parsers);
        await new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
        {
            TestCode = ReadVerifier.Complete(ReadVerifier.Declare(body)),
            CompilerDiagnostics = CompilerDiagnostics.None,
        }.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_message_is_gathered_and_parsed() => ReadVerifier.ToolAsync("""
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("wss://api.example/"), token);
        using var memory = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await socket.{|MCPB021:ReceiveAsync|}(new ArraySegment<byte>(buffer), token);
            memory.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                break;
            }
        }

        using var document = JsonDocument.Parse(memory.ToArray());
        return document.RootElement.Clone();
        """);

    [Fact]
    public Task A_message_is_gathered_as_text_and_parsed() => ReadVerifier.ToolAsync("""
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("wss://api.example/"), token);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        WebSocketReceiveResult result;
        do
        {
            result = await socket.{|MCPB021:ReceiveAsync|}(new ArraySegment<byte>(buffer), token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
        }
        while (!result.EndOfMessage);

        return JsonSerializer.Deserialize<Item>(text.ToString());
        """);

    [Fact]
    public Task A_service_of_a_package_s_own_is_called_by_it_for_who_uses_it() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestCode = "using Newtonsoft.Json.Serialization; " + ReadVerifier.Complete(OwnService("ITraceWriter")),
        ReferenceAssemblies = ReferenceAssemblies.Default.NewtonsoftJson,
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task It_is_so_where_the_package_is_not_there() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestCode = "using Acme.Notes; " + ReadVerifier.Complete(OwnService("IAcmeRest")),
        CompilerDiagnostics = CompilerDiagnostics.None,
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task It_is_not_where_no_tool_s_file_imports_the_package()
    {
        var parts = OwnService("ITraceWriter").Split("public sealed class OwnService");
        return new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
        {
            TestState =
            {
                Sources =
                {
                    parts[0],
                    "using Newtonsoft.Json.Serialization; " + ReadVerifier.Complete(
                        "public sealed class OwnService" + parts[1].Replace("{|MCPB021:ReadToEnd|}", "ReadToEnd", StringComparison.Ordinal)),
                },
            },
            ReferenceAssemblies = ReferenceAssemblies.Default.NewtonsoftJson,
        }.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string OwnService(string contract) => $$"""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> Notes(string text) => Task.FromResult(text);
        }

        public sealed class OwnService : {{contract}}
        {
            private readonly HttpClient http;

            public OwnService(HttpClient http) => this.http = http;

            public System.Diagnostics.TraceLevel LevelFilter => default;

            public void Trace(System.Diagnostics.TraceLevel level, string message, Exception? ex)
            {
                using var response = http.Send(new HttpRequestMessage(HttpMethod.Get, "notes"));
                var error = Read(response);
                Console.Error.WriteLine(error);
            }

            private static string Read(HttpResponseMessage response)
            {
                using var reader = new StreamReader(response.Content.ReadAsStream());
                return reader.{|MCPB021:ReadToEnd|}();
            }
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<{{contract}}, OwnService>();
        }
        """;

    private static Task WithPackageAsync(string body) => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestCode = Tool(body),
        TestState = { AdditionalReferences = { Compiled.Image(Compiled.Code(Compiled.Plain, Libraries)) } },
    }.RunAsync(TestContext.Current.CancellationToken);

    private static Task WithoutPackageAsync(string body) => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestCode = "using Microsoft.TeamFoundation.Build.WebApi; using Azure.Maps; " + Tool(body),
        CompilerDiagnostics = CompilerDiagnostics.None,
    }.RunAsync(TestContext.Current.CancellationToken);

    private static string Tool(string body) => $$"""
        namespace Server
        {
            using Microsoft.TeamFoundation.Build.WebApi;
            using Azure.Maps;
            using Acme.Files;

            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool]
                public static async Task<object> Read(BuildHttpClient builds, RenderClient maps, AcmeClient files, int id)
                {
                    {{body}}
                }
            }
        }

        """;
}
