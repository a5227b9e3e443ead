namespace McpBounds.Analyzers.Rules;

/// <summary>Reads of a response's stream, by whatever way it comes to the read.</summary>
public sealed class UnboundedResponseReadTests_Streams
{
    [Theory]
    [InlineData("return await new StreamReader(stream).{|MCPB021:ReadToEndAsync|}(token);")]
    [InlineData("return new StreamReader(stream).{|MCPB021:ReadToEnd|}();")]
    [InlineData("using (TextReader reader = new StreamReader(stream, Encoding.UTF8)) { return await reader.{|MCPB021:ReadToEndAsync|}(token); }")]
    [InlineData("var memory = new MemoryStream(); await stream.{|MCPB001:CopyToAsync|}(memory, token); return memory.ToArray();")]
    [InlineData("var memory = new MemoryStream(); stream.{|MCPB001:CopyTo|}(memory); return memory.ToArray();")]
    [InlineData("return await JsonSerializer.{|MCPB021:DeserializeAsync<Item>|}(stream, cancellationToken: token);")]
    [InlineData("return JsonSerializer.{|MCPB021:Deserialize<Item>|}(stream);")]
    [InlineData("return await JsonDocument.{|MCPB021:ParseAsync|}(stream, default, token);")]
    [InlineData("return JsonDocument.{|MCPB021:Parse|}(stream);")]
    [InlineData("return await JsonNode.{|MCPB021:ParseAsync|}(stream, null, default, token);")]
    [InlineData("return JsonNode.{|MCPB021:Parse|}(stream);")]
    [InlineData("return await XDocument.{|MCPB021:LoadAsync|}(stream, LoadOptions.None, token);")]
    [InlineData("return XDocument.{|MCPB021:Load|}(stream);")]
    [InlineData("return await XElement.{|MCPB021:LoadAsync|}(stream, LoadOptions.None, token);")]
    [InlineData("return XElement.{|MCPB021:Load|}(stream);")]
    public async Task A_response_stream_is_read_whole(string read)
    {
        await ReadVerifier.ToolAsync($"""
            await using var stream = await http.GetStreamAsync("items/" + id, token);
            {read}
            """);
        await ReadVerifier.ToolAsync($"""
            using var response = await http.GetAsync("items/" + id, HttpCompletionOption.ResponseHeadersRead, token);
            using var stream = await response.Content.ReadAsStreamAsync(token);
            {read}
            """);
        await ReadVerifier.ToolAsync($"""
            using var response = await http.GetAsync("items/" + id, token);
            using var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            {read}
            """);
        await ReadVerifier.ToolAsync($"""
            await using var stream = await http.GetStreamAsync(url, token);
            {read.Replace("MCPB021", "MCPB001", StringComparison.Ordinal)}
            """);
    }

    [Theory]
    [InlineData("return await JsonDocument.{|MCPB021:ParseAsync|}(await response.Content.ReadAsStreamAsync(token), default, token);")]
    [InlineData("return await JsonSerializer.{|MCPB021:DeserializeAsync<Item>|}(response.Content.ReadAsStream(), cancellationToken: token);")]
    [InlineData("return await new StreamReader(await response.Content.ReadAsStreamAsync(token)).{|MCPB021:ReadToEndAsync|}(token);")]
    [InlineData("return new StreamReader(response.Content.ReadAsStreamAsync().Result).{|MCPB021:ReadToEnd|}();")]
    public Task A_stream_need_not_have_a_name(string read) => ReadVerifier.ToolAsync($"""
        using var response = await http.GetAsync("items/" + id, token);
        {read}
        """);

    [Theory]
    [InlineData("new GZipStream(stream, CompressionMode.Decompress)")]
    [InlineData("new DeflateStream(stream, CompressionMode.Decompress)")]
    [InlineData("new BrotliStream(stream, CompressionMode.Decompress)")]
    [InlineData("new ZLibStream(stream, CompressionMode.Decompress)")]
    [InlineData("new BufferedStream(stream)")]
    [InlineData("new BufferedStream(new GZipStream(stream, CompressionMode.Decompress))")]
    public Task A_wrapper_holds_what_it_wraps(string wrapper) => ReadVerifier.ToolAsync($$"""
        await using var stream = await http.GetStreamAsync("items/" + id, token);
        await using var inner = {{wrapper}};
        if (number > 0)
        {
            return await JsonSerializer.{|MCPB021:DeserializeAsync<Item>|}(inner, cancellationToken: token);
        }

        using var reader = new StreamReader(inner);
        return await reader.{|MCPB021:ReadToEndAsync|}(token);
        """);

    [Fact]
    public Task Xml_is_loaded_from_a_reader_too() => ReadVerifier.ToolAsync("""
        using var reader = new StreamReader(await http.GetStreamAsync("items/" + id, token));
        return XDocument.{|MCPB021:Load|}(reader);
        """);

    [Fact]
    public Task A_stream_is_handed_to_a_helper() => ReadVerifier.ToolAsync(
        """
        using var response = await http.GetAsync("items/" + id, HttpCompletionOption.ResponseHeadersRead, token);
        return await ReadAsync(await response.Content.ReadAsStreamAsync(token));
        """,
        """
        private static async Task<string> ReadAsync(Stream source)
        {
            using var reader = new StreamReader(source);
            return await reader.{|MCPB021:ReadToEndAsync|}();
        }
        """);

    [Fact]
    public Task A_stream_is_handed_to_a_helper_by_a_helper() => ReadVerifier.ToolAsync(
        """return Outer(await http.GetStreamAsync("items/" + id, token), number);""",
        """
        private static Item? Outer(Stream source, int depth) => Inner(depth: depth, body: source);

        private static Item? Inner(int depth, Stream body) => JsonSerializer.{|MCPB021:Deserialize<Item>|}(body);
        """);

    [Fact]
    public Task A_stream_is_returned_by_a_helper() => ReadVerifier.ToolAsync(
        """
        await using var stream = await OpenAsync("items/" + id);
        return await JsonNode.{|MCPB021:ParseAsync|}(stream);
        """,
        """
        private async Task<Stream> OpenAsync(string path)
        {
            var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsStreamAsync();
        }
        """);

    [Fact]
    public Task A_stream_is_returned_by_an_interface() => ReadVerifier.ToolAsync(
        """
        IFiles files = new Files(http);
        using var reader = new StreamReader(await files.OpenAsync(id));
        return await reader.{|MCPB021:ReadToEndAsync|}(token);
        """,
        types: """
        public interface IFiles
        {
            Task<Stream> OpenAsync(string name);
        }

        public sealed class Files : IFiles
        {
            private readonly HttpClient client;

            public Files(HttpClient client) => this.client = client;

            public Task<Stream> OpenAsync(string name) => client.GetStreamAsync("files/" + name);
        }
        """);

    [Fact]
    public Task A_response_is_returned_by_a_helper() => ReadVerifier.ToolAsync(
        """
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "items/" + id));
        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """,
        """
        private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
        {
            var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            return response;
        }
        """);

    [Fact]
    public Task A_response_is_handed_to_a_helper() => ReadVerifier.ToolAsync(
        """
        using var response = await http.PostAsJsonAsync("items", id, token);
        return await Read<Item>(response);
        """,
        """
        private static async Task<T?> Read<T>(HttpResponseMessage message) => await message.Content.{|MCPB021:ReadFromJsonAsync<T>|}();
        """);

    [Fact]
    public Task A_response_is_handed_to_an_extension_method() => ReadVerifier.ToolAsync(
        """
        using var response = await http.GetAsync("items/" + id, token);
        return await response.ReadAsync<Item>(token);
        """,
        types: """
        public static class HttpResponseMessageExtensions
        {
            public static async Task<T?> ReadAsync<T>(this HttpResponseMessage response, CancellationToken token)
            {
                var json = await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
                return JsonSerializer.Deserialize<T>(json);
            }
        }
        """);

    [Fact]
    public Task A_content_is_handed_to_an_extension_method() => ReadVerifier.ToolAsync(
        """
        using var response = await http.GetAsync("items/" + id, token);
        return await response.Content.AsTextAsync();
        """,
        types: """
        public static class HttpContentExtensions
        {
            public static Task<string> AsTextAsync(this HttpContent content) => content.{|MCPB021:ReadAsStringAsync|}();
        }
        """);

    [Fact]
    public Task A_client_is_handed_to_an_extension_method() => ReadVerifier.ToolAsync(
        """return await http.ReadJsonDocumentAsync("items/" + id);""",
        types: """
        public static class HttpClientExtensions
        {
            public static async Task<JsonDocument> ReadJsonDocumentAsync(this HttpClient client, string path)
            {
                using var response = await client.GetAsync(path);
                return await JsonDocument.{|MCPB021:ParseAsync|}(await response.Content.ReadAsStreamAsync());
            }
        }
        """);

    [Fact]
    public Task A_response_is_assigned_later_and_on_either_branch() => ReadVerifier.ToolAsync("""
        HttpResponseMessage response;
        if (number > 0)
        {
            response = await http.GetAsync("items/" + id, token);
        }
        else
        {
            response = await http.PostAsync("items", null, token);
        }

        try
        {
            return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        }
        finally
        {
            response.Dispose();
        }
        """);

    [Fact]
    public Task A_response_is_kept_in_a_field() => ReadVerifier.ToolAsync(
        """
        last = await http.GetAsync("items/" + id, token);
        return await last.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """,
        "private HttpResponseMessage? last;");

    [Fact]
    public Task A_retry_policy_passes_the_response_on() => ReadVerifier.ToolAsync(
        """
        using var response = await RetryAsync(async () => await http.GetAsync("items/" + id, token));
        return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        """,
        """
        private static async Task<T> RetryAsync<T>(Func<Task<T>> action)
        {
            for (var attempt = 0; attempt < 2; attempt++)
            {
                try
                {
                    return await action();
                }
                catch (HttpRequestException)
                {
                }
            }

            return await action();
        }
        """);

    [Fact]
    public Task A_resilience_pipeline_passes_the_response_on() => ReadVerifier.ToolAsync(
        ReferenceAssemblies.Default.Polly,
        """
        var pipeline = new Polly.ResiliencePipelineBuilder().Build();
        using var response = await pipeline.ExecuteAsync(async cancel => await http.GetAsync("items/" + id, cancel), token);
        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """);

    [Fact]
    public Task The_response_of_a_handler_s_base_is_read() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private static readonly HttpClient s_http = new(new AuditHandler { InnerHandler = new HttpClientHandler() }) { MaxResponseContentBufferSize = 100 };

            [McpServerTool]
            public static Task<string> Read(string id) => s_http.GetStringAsync("https://api.example/" + id);
        }

        public sealed class AuditHandler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var response = await base.SendAsync(request, cancellationToken);
                File.WriteAllText("last.txt", await response.Content.{|MCPB021:ReadAsStringAsync|}(cancellationToken));
                return response;
            }
        }
        """);

    [Theory]
    [InlineData("GZipStream")]
    [InlineData("BrotliStream")]
    public Task What_the_code_unpacks_itself_is_not_bounded_by_the_size_of_the_package(string decompressor) => ReadVerifier.ToolAsync($$"""
        using var response = await http.GetAsync("items", HttpCompletionOption.ResponseHeadersRead, token);
        await response.Content.LoadIntoBufferAsync(1_000_000, token);
        using var unpacked = new {{decompressor}}(await response.Content.ReadAsStreamAsync(token), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return await reader.{|MCPB021:ReadToEndAsync|}();
        """);
}
