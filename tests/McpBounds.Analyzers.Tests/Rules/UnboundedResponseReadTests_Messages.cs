using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead>;

namespace McpBounds.Analyzers.Rules;

/// <summary>What a finding says, and which places it names: the read at #0, the tool at #1, the client from #2 on.</summary>
public sealed class UnboundedResponseReadTests_Messages
{
    private const string AtTheRead = "read at most a fixed number of bytes (ResponseHeadersRead and LoadIntoBufferAsync)";
    private const string AtTheWrite = "set MaxResponseContentBufferSize on the client, or read it with a reader that cuts at a fixed number of bytes";
    private const string AtTheClient = "set MaxResponseContentBufferSize on the client, or read at most a fixed number of bytes";

    [Fact]
    public Task The_tool_is_named_and_is_the_additional_location() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> {|#1:FetchPage|}(HttpClient http, string url) => http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage'; {AtTheRead}");

    [Fact]
    public Task A_suggestion_says_the_same() => new Verify.Test
    {
        TestCode = ReadVerifier.Complete("""
            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool]
                public static Task<object?> {|#1:Issues|}(HttpClient http) => http.{|#0:GetFromJsonAsync<object>|}("issues");
            }
            """),
        ExpectedDiagnostics =
        {
            Verify.Diagnostic("MCPB021").WithLocation(0).WithLocation(1).WithSeverity(DiagnosticSeverity.Info)
                .WithMessage($"'GetFromJsonAsync' reads a whole response without a size cap in tool 'Issues'; {AtTheRead}"),
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task The_client_is_named_where_one_line_would_cap_it() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            private static readonly HttpClient s_http = {|#2:new()|};

            [McpServerTool]
            public static Task<string> {|#1:FetchPage|}(string url) => s_http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage'; {AtTheClient}",
        clients: 1);

    [Fact]
    public Task The_registration_is_named_where_one_line_would_cap_the_client() => VerifyAsync(
        """
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly PageClient pages;

            public Tools(PageClient pages) => this.pages = pages;

            [McpServerTool]
            public Task<string> {|#1:FetchPage|}(string url) => pages.ReadAsync(url);
        }

        public sealed class PageClient
        {
            private readonly HttpClient http;

            public PageClient(HttpClient http) => this.http = http;

            public Task<string> ReadAsync(string url) => http.{|#0:GetStringAsync|}(url);
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => {|#2:services.AddHttpClient<PageClient>()|};
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage' (via ReadAsync); {AtTheClient}",
        clients: 1);

    [Fact]
    public Task The_way_is_told_in_the_order_of_the_calls() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> {|#1:FetchPage|}(HttpClient http, string url) => First(http, url);

            private static Task<string> First(HttpClient http, string url) => Second(http, url);

            private static Task<string> Second(HttpClient http, string url) => Third(http, url);

            private static Task<string> Third(HttpClient http, string url) => http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage' (via First → Second → Third); {AtTheRead}");

    [Fact]
    public Task A_long_way_is_told_by_its_ends() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> {|#1:FetchPage|}(HttpClient http, string url) => First(http, url);

            private static Task<string> First(HttpClient http, string url) => Second(http, url);

            private static Task<string> Second(HttpClient http, string url) => Third(http, url);

            private static Task<string> Third(HttpClient http, string url) => Fourth(http, url);

            private static Task<string> Fourth(HttpClient http, string url) => http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage' (via First → … → Fourth); {AtTheRead}");

    [Fact]
    public Task The_shortest_way_is_told() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<string> {|#1:FetchPage|}(HttpClient http, string url) => await Long(http, url) + await Read(http, url);

            private static Task<string> Long(HttpClient http, string url) => Read(http, url);

            private static Task<string> Read(HttpClient http, string url) => http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage' (via Read); {AtTheRead}");

    [Theory]
    [InlineData(1, " and 1 more tool")]
    [InlineData(2, " and 2 more tools")]
    public Task The_first_tool_in_ordinal_order_is_named_and_the_others_counted(int others, string more) => VerifyAsync(
        $$"""
        [McpServerToolType]
        public static class Tools
        {
            {{(others > 1 ? "[McpServerTool] public static Task<string> Zoom(HttpClient http, string url) => Read(http, url);" : "")}}

            [McpServerTool]
            public static Task<string> Search(HttpClient http, string url) => Read(http, url);

            [McpServerTool]
            public static Task<string> {|#1:Fetch|}(HttpClient http, string url) => Read(http, url);

            private static Task<string> Read(HttpClient http, string url) => http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'Fetch' (via Read){more}; {AtTheRead}");

    [Fact]
    public Task A_method_that_is_tool_and_resource_is_one() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool, McpServerResource(UriTemplate = "page://{url}")]
            public static Task<string> {|#1:Fetch|}(HttpClient http, string url) => http.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'Fetch'; {AtTheRead}");

    [Fact]
    public Task A_lambda_is_called_what_the_server_calls_it() => VerifyAsync(
        """
        public static class Tools
        {
            public static McpServerTool Create(HttpClient http) =>
                McpServerTool.Create((string url) {|#1:=>|} http.{|#0:GetStringAsync|}(url), new() { Name = "fetch_page" });
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'fetch_page'; {AtTheRead}");

    [Fact]
    public Task A_load_of_a_buffered_response_is_said_to_do_nothing() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<string> {|#1:Fetch|}(HttpClient http, string url)
            {
                using var response = await http.GetAsync(url);
                await response.Content.LoadIntoBufferAsync(1_000_000);
                return await response.Content.{|#0:ReadAsStringAsync|}();
            }
        }
        """,
        "'ReadAsStringAsync' reads a whole response without a size cap in tool 'Fetch' "
        + $"(LoadIntoBufferAsync does nothing here: the send call has buffered the response already); {AtTheRead}");

    [Fact]
    public Task A_loop_over_a_buffered_response_is_said_to_come_too_late() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<int> {|#1:Count|}(HttpClient http, string url)
            {
                using var response = await http.GetAsync(url);
                using var stream = await response.Content.{|#0:ReadAsStreamAsync|}();
                var total = 0;
                while (total < 1_000_000 && stream.ReadByte() >= 0 && await stream.ReadAsync(new byte[100]) > 0)
                {
                    total++;
                }

                return total;
            }
        }
        """,
        $"'ReadAsStreamAsync' reads a whole response without a size cap in tool 'Count' (the send call has buffered the response before the loop reads it); {AtTheRead}");

    [Fact]
    public Task A_cap_that_does_not_hold_for_what_streams_is_said_not_to() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            private static readonly HttpClient s_http = new() { MaxResponseContentBufferSize = 1_000_000 };

            [McpServerTool]
            public static async Task<string> {|#1:Fetch|}(string url)
            {
                using var response = await s_http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
                return await response.Content.{|#0:ReadAsStringAsync|}();
            }
        }
        """,
        "'ReadAsStringAsync' reads a whole response without a size cap in tool 'Fetch' "
        + $"(the client's MaxResponseContentBufferSize does not hold after ResponseHeadersRead); {AtTheRead}");

    [Fact]
    public Task A_read_without_a_client_of_ours_is_advised_otherwise() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static string {|#1:Fetch|}(string url) => new System.Net.WebClient().{|#0:DownloadString|}(url);
        }
        """,
        "'DownloadString' reads a whole response without a size cap in tool 'Fetch'; open the response as a stream and read at most a fixed number of bytes");

    [Fact]
    public Task A_web_socket_is_advised_to_stop() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<byte[]> {|#1:Listen|}(ClientWebSocket socket)
            {
                var message = new MemoryStream();
                var buffer = new byte[4096];
                WebSocketReceiveResult result;
                do
                {
                    result = await socket.{|#0:ReceiveAsync|}(new ArraySegment<byte>(buffer), CancellationToken.None);
                    message.Write(buffer, 0, result.Count);
                }
                while (!result.EndOfMessage);

                return message.ToArray();
            }
        }
        """,
        "'ReceiveAsync' reads a whole response without a size cap in tool 'Listen'; stop when the message passes a fixed number of bytes");

    [Fact]
    public Task The_tool_may_stand_in_another_file() => new Verify.Test
    {
        TestState =
        {
            Sources =
            {
                "public sealed class Api { public Task<string> ReadAsync(string url) => {|#2:new HttpClient()|}.{|#0:GetStringAsync|}(url); }",
                "[McpServerToolType] public sealed class Tools { [McpServerTool] public Task<string> {|#1:Fetch|}(string url) => new Api().ReadAsync(url); }",
            },
            ExpectedDiagnostics =
            {
                Verify.Diagnostic("MCPB001").WithLocation(0).WithLocation(1).WithLocation(2)
                    .WithMessage($"'GetStringAsync' reads a whole response without a size cap in tool 'Fetch' (via ReadAsync); {AtTheClient}"),
            },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("http.PostAsync(\"items\", null)")]
    [InlineData("http.DeleteAsync(\"items\")")]
    [InlineData("http.SendAsync(new HttpRequestMessage(HttpMethod.Patch, \"items\"))")]
    [InlineData("http.SendAsync(request)")]
    public Task The_reply_to_a_write_is_not_to_become_an_error(string send) => VerifySuggestionAsync(
        $$"""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<object?> {|#1:Change|}(HttpClient http, HttpRequestMessage request)
            {
                using var response = await {{send}};
                return await response.Content.{|#0:ReadFromJsonAsync<object>|}();
            }
        }
        """,
        $"'ReadFromJsonAsync' reads a whole response without a size cap in tool 'Change'; {AtTheWrite}");

    [Fact]
    public Task A_streamed_reply_to_a_write_is_out_of_the_client_s_reach() => VerifySuggestionAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<object?> {|#1:Change|}(HttpClient http)
            {
                using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Put, "items"), HttpCompletionOption.ResponseHeadersRead);
                return await response.Content.{|#0:ReadFromJsonAsync<object>|}();
            }
        }
        """,
        "'ReadFromJsonAsync' reads a whole response without a size cap in tool 'Change'; read it with a reader that cuts at a fixed number of bytes");

    [Theory]
    [InlineData("private static readonly Lazy<HttpClient> s_http = new(() => {|#2:new HttpClient()|}); private static HttpClient Client => s_http.Value;")]
    [InlineData("private static readonly HttpClient s_http = {|#2:new()|}; private static HttpClient Client => s_http ?? throw new InvalidOperationException();")]
    public Task A_client_that_is_made_by_another_is_named(string client) => VerifyAsync(
        $$"""
        [McpServerToolType]
        public static class Tools
        {
            {{client}}

            [McpServerTool]
            public static Task<string> {|#1:FetchPage|}(string url) => Client.{|#0:GetStringAsync|}(url);
        }
        """,
        $"'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage'; {AtTheClient}",
        clients: 1);

    [Fact]
    public Task A_part_of_a_buffered_response_is_said_to_come_too_late() => VerifyAsync(
        """
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<string> {|#1:Fetch|}(HttpClient http, string url)
            {
                using var response = await http.GetAsync(url);
                using var stream = await response.Content.{|#0:ReadAsStreamAsync|}();
                var buffer = new byte[1000];
                return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
            }
        }
        """,
        $"'ReadAsStreamAsync' reads a whole response without a size cap in tool 'Fetch' (the send call has buffered all of the response before a part of it is read); {AtTheRead}");

    [Fact]
    public Task A_library_s_stream_is_to_be_read_in_part() => new Verify.Test
    {
        TestCode = """
            [McpServerToolType]
            public static class Tools
            {
                [McpServerTool]
                public static async Task<string> {|#1:Fetch|}(Minio.MinioClient files) => await new StreamReader(await files.GetAsync("a")).{|#0:ReadToEndAsync|}();
            }
            """,
        TestState =
        {
            AdditionalReferences = { Compiled.Image(Compiled.Code(Compiled.Plain, "namespace Minio { public class MinioClient { public Task<System.IO.Stream> GetAsync(string name) => throw new Exception(); } }")) },
        },
        ExpectedDiagnostics =
        {
            Verify.Diagnostic("MCPB001").WithLocation(0).WithLocation(1)
                .WithMessage("'ReadToEndAsync' reads a whole response without a size cap in tool 'Fetch'; stop reading the stream at a fixed number of bytes"),
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    private static Task VerifySuggestionAsync(string source, string message) =>
        Verify.VerifyAnalyzerAsync(ReadVerifier.Complete(source), Verify.Diagnostic("MCPB021").WithLocation(0).WithLocation(1).WithMessage(message));

    private static Task VerifyAsync(string source, string message, int clients = 0) => Verify.VerifyAnalyzerAsync(
        ReadVerifier.Complete(source),
        Enumerable.Range(0, 2 + clients).Aggregate(Verify.Diagnostic("MCPB001").WithMessage(message), static (expected, key) => expected.WithLocation(key)));
}
