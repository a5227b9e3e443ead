namespace McpBounds.Analyzers.Rules;

/// <summary>Reads of other libraries, and of WebSockets.</summary>
public sealed class UnboundedResponseReadTests_Libraries
{
    private const string FlurlUsing = "using Flurl; using Flurl.Http; ";
    private const string RestSharpUsing = "using RestSharp; ";

    [Theory]
    [InlineData("""return await "https://api.example/items".{|MCPB021:GetStringAsync|}(token);""")]
    [InlineData("""return await "https://api.example/items".{|MCPB001:GetBytesAsync|}(token);""")]
    [InlineData("""return await "https://api.example".AppendPathSegment(id).{|MCPB021:GetStringAsync|}(token);""")]
    [InlineData("""return await "https://api.example".WithHeader("accept", "text/plain").{|MCPB021:GetStringAsync|}(token);""")]
    [InlineData("""return await "https://api.example/items".PostJsonAsync(id, token).{|MCPB021:ReceiveString|}();""")]
    [InlineData("""return await "https://api.example/items".PostStringAsync(id, token).{|MCPB001:ReceiveBytes|}();""")]
    [InlineData("""return await "https://api.example/items".{|MCPB021:GetJsonAsync<Item>|}(token);""")]
    [InlineData("""return await "https://api.example/items".WithOAuthBearerToken("t").{|MCPB021:GetJsonAsync<Item>|}(token);""")]
    [InlineData("""return await "https://api.example/items".PostJsonAsync(id, token).{|MCPB021:ReceiveJson<Item>|}();""")]
    [InlineData("""return JsonSerializer.Deserialize<Item>(await "https://api.example/items".{|MCPB021:GetStringAsync|}(token));""")]
    [InlineData("return await url.{|MCPB001:GetJsonAsync<Item>|}(token);")]
    [InlineData("return await url.AppendPathSegment(\"items\").{|MCPB001:GetJsonAsync<Item>|}(token);")]
    [InlineData("return await new Url(url).{|MCPB001:GetJsonAsync<Item>|}(token);")]
    public Task Flurl_reads_whole(string body) => FlurlAsync(body);

    [Fact]
    public Task A_response_of_flurl_is_read_like_any_other() => FlurlAsync("""
        var response = await "https://api.example/items".GetAsync(token);
        return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);
        """);

    [Theory]
    [InlineData("""return (await client.{|MCPB021:ExecuteAsync|}(request, token)).Content;""")]
    [InlineData("""var response = await client.{|MCPB021:ExecuteAsync|}(request, token); return response.Content;""")]
    [InlineData("""return client.{|MCPB021:Execute|}(request).Content;""")]
    [InlineData("""return await client.{|MCPB001:DownloadDataAsync|}(request, token);""")]
    [InlineData("""return (await client.{|MCPB021:GetAsync|}(request, token)).Content;""")]
    [InlineData("""return await client.{|MCPB021:GetAsync<Item>|}(request, token);""")]
    [InlineData("""return await client.{|MCPB021:PostAsync<Item>|}(request, token);""")]
    [InlineData("""return (await client.{|MCPB021:ExecuteAsync<Item>|}(request, token)).Data;""")]
    [InlineData("""var response = await client.{|MCPB021:ExecuteAsync|}(request, token); return JsonSerializer.Deserialize<Item>(response.Content!);""")]
    public Task RestSharp_reads_whole(string body) => RestSharpAsync($"""
        var client = new RestClient("https://api.example");
        var request = new RestRequest("items/" + id);
        {body}
        """);

    [Theory]
    [InlineData("""return await new RestClient("https://api.example").{|MCPB001:GetAsync<Item>|}(new RestRequest(url), token);""")]
    [InlineData("""return await new RestClient(url).{|MCPB001:GetAsync<Item>|}(new RestRequest("items"), token);""")]
    [InlineData("""return await new RestClient("https://api.example").{|MCPB021:GetAsync<Item>|}("items/" + id, token);""")]
    public Task RestSharp_is_told_where_to_go(string body) => RestSharpAsync(body);

    [Theory]
    [InlineData("""
        do
        {
            result = await socket.{|MCPB001:ReceiveAsync|}(new ArraySegment<byte>(buffer), token);
            memory.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);

        return memory.ToArray();
        """)]
    [InlineData("""
        while (true)
        {
            result = await socket.{|MCPB001:ReceiveAsync|}(new ArraySegment<byte>(buffer), token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
            if (result.EndOfMessage)
            {
                return text.ToString();
            }
        }
        """)]
    [InlineData("""
        do
        {
            result = await socket.{|MCPB001:ReceiveAsync|}(new ArraySegment<byte>(buffer), token);
            if (result.Count > 0)
            {
                bytes.AddRange(buffer.Take(result.Count));
            }
        }
        while (!result.EndOfMessage);

        return bytes.ToArray();
        """)]
    public Task A_message_gathered_to_its_end_is_read_whole(string loop) => SocketAsync(loop);

    [Theory]
    [InlineData("""
        do
        {
            result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), token);
            memory.Write(buffer, 0, result.Count);
            if (memory.Length > MaxBytes)
            {
                throw new ModelContextProtocol.McpException("The message is too long.");
            }
        }
        while (!result.EndOfMessage);

        return memory.ToArray();
        """)]
    [InlineData("""
        do
        {
            result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), token);
            memory.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage && memory.Length < MaxBytes);

        return memory.ToArray();
        """)]
    [InlineData("""
        result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), token);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
        """)]
    [InlineData("""
        var length = 0;
        do
        {
            result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), token);
            length += result.Count;
        }
        while (!result.EndOfMessage);

        return length;
        """)]
    public Task A_message_gathered_within_a_budget_is_bounded(string loop) => SocketAsync(loop);

    [Fact]
    public Task A_socket_of_the_project_s_own_is_no_web_socket() => ReadVerifier.ToolAsync(
        """
        var socket = new Pipe();
        var memory = new MemoryStream();
        Piece piece;
        do
        {
            piece = await socket.ReceiveAsync();
            memory.Write(piece.Bytes);
        }
        while (!piece.EndOfMessage);

        return memory.ToArray();
        """,
        types: """
        public sealed record Piece(byte[] Bytes, bool EndOfMessage);

        public sealed class Pipe
        {
            public Task<Piece> ReceiveAsync() => Task.FromResult(new Piece(Array.Empty<byte>(), true));
        }
        """);

    private static Task FlurlAsync(string body) => LibraryAsync(FlurlUsing, ReferenceAssemblies.Default.Flurl, body);

    private static Task RestSharpAsync(string body) => LibraryAsync(RestSharpUsing, ReferenceAssemblies.Default.RestSharp, body);

    private static Task LibraryAsync(string usings, ReferenceAssemblies references, string body) => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestCode = usings + ReadVerifier.Complete(ReadVerifier.Declare(body)),
        ReferenceAssemblies = references,
    }.RunAsync(TestContext.Current.CancellationToken);

    private static Task SocketAsync(string loop) => ReadVerifier.ToolAsync(
        $$"""
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("wss://api.example/" + id), token);
        var buffer = new byte[4096];
        var memory = new MemoryStream();
        var text = new StringBuilder();
        var bytes = new List<byte>();
        WebSocketReceiveResult result;
        {{loop}}
        """,
        "private const int MaxBytes = 1_000_000;");
}
