namespace McpBounds.Analyzers.Rules;

/// <summary>Every call that reads a whole body, and which of the two IDs it gets.</summary>
public sealed class UnboundedResponseReadTests_Reads
{
    [Theory]
    [InlineData("""return await http.{|MCPB021:GetStringAsync|}("items/" + id, token);""")]
    [InlineData("""return await http.{|MCPB001:GetByteArrayAsync|}("items/" + id, token);""")]
    [InlineData("""return await http.{|MCPB021:GetStringAsync|}(new Uri("https://api.example/items/" + id), token);""")]
    [InlineData("""return http.{|MCPB021:GetStringAsync|}("items/" + id).Result;""")]
    [InlineData("""return http.{|MCPB021:GetStringAsync|}("items/" + id).GetAwaiter().GetResult();""")]
    [InlineData("""return await http.{|MCPB021:GetStringAsync|}("items/" + id).ConfigureAwait(false);""")]
    public Task Text_that_the_client_returns_is_kept(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("""return await http.{|MCPB021:GetFromJsonAsync<Item>|}("items/" + id, token);""")]
    [InlineData("""return await http.{|MCPB021:GetFromJsonAsync|}("items/" + id, typeof(Item), token);""")]
    [InlineData("""return await http.{|MCPB021:DeleteFromJsonAsync<Item>|}("items/" + id, token);""")]
    [InlineData("""return await HttpClientJsonExtensions.{|MCPB021:GetFromJsonAsync<Item>|}(http, "items/" + id, token);""")]
    public Task An_object_that_the_client_returns_is_parsed(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("return await http.{|MCPB001:GetFromJsonAsync<Item>|}(url, token);")]
    [InlineData("return await http.{|MCPB001:GetStringAsync|}(url, token);")]
    [InlineData("return await http.{|MCPB001:GetByteArrayAsync|}(url, token);")]
    [InlineData("return JsonSerializer.Deserialize<Item>(await http.{|MCPB001:GetStringAsync|}(url, token));")]
    public Task A_stranger_is_a_warning_whatever_becomes_of_the_body(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);")]
    [InlineData("return await response.Content.{|MCPB021:ReadAsStringAsync|}();")]
    [InlineData("return await response.Content.{|MCPB001:ReadAsByteArrayAsync|}(token);")]
    [InlineData("var memory = new MemoryStream(); await response.Content.{|MCPB001:CopyToAsync|}(memory, token); return memory.ToArray();")]
    [InlineData("var memory = new MemoryStream(); response.Content.{|MCPB001:CopyTo|}(memory, null, token); return memory.ToArray();")]
    [InlineData("return response.Content.{|MCPB021:ReadAsStringAsync|}().Result;")]
    [InlineData("return await response.EnsureSuccessStatusCode().Content.{|MCPB021:ReadAsStringAsync|}(token);")]
    [InlineData("return await response!.Content!.{|MCPB021:ReadAsStringAsync|}(token)!;")]
    [InlineData("return await (response?.Content.{|MCPB021:ReadAsStringAsync|}(token) ?? Task.FromResult(\"\"));")]
    [InlineData("HttpContent content = response.Content; return await content.{|MCPB021:ReadAsStringAsync|}(token);")]
    public async Task A_content_read_as_text_or_bytes_is_kept(string read)
    {
        await ReadVerifier.ToolAsync($"""
            using var response = await http.GetAsync("items/" + id, token);
            {read}
            """);
        await ReadVerifier.ToolAsync($"""
            using var response = await http.GetAsync("items/" + id, HttpCompletionOption.ResponseHeadersRead, token);
            {read}
            """);
    }

    [Theory]
    [InlineData("return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);")]
    [InlineData("return await response.Content.{|MCPB021:ReadFromJsonAsync|}(typeof(Item), token);")]
    [InlineData("return await HttpContentJsonExtensions.{|MCPB021:ReadFromJsonAsync<Item>|}(response.Content, token);")]
    public async Task A_content_read_as_an_object_is_parsed(string read)
    {
        await ReadVerifier.ToolAsync($"""
            using var response = await http.GetAsync("items/" + id, token);
            {read}
            """);
        await ReadVerifier.ToolAsync($"""
            using var response = await http.GetAsync(url, token);
            {read.Replace("MCPB021", "MCPB001", StringComparison.Ordinal)}
            """);
    }

    [Fact]
    public Task Loading_a_streamed_response_whole_is_a_read() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items/" + id, HttpCompletionOption.ResponseHeadersRead, token);
        await response.Content.{|MCPB001:LoadIntoBufferAsync|}();
        return response.Content.Headers.ContentLength;
        """);

    [Fact]
    public Task Loading_whole_and_then_reading_is_one_finding_at_the_read() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items/" + id, HttpCompletionOption.ResponseHeadersRead, token);
        await response.Content.LoadIntoBufferAsync();
        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """);

    [Theory]
    [InlineData("http.GetAsync(\"items\")")]
    [InlineData("http.SendAsync(new HttpRequestMessage(HttpMethod.Get, \"items\"))")]
    [InlineData("http.SendAsync(new HttpRequestMessage(HttpMethod.Post, \"items\"), HttpCompletionOption.ResponseHeadersRead, token)")]
    [InlineData("http.PostAsync(\"items\", new StringContent(id))")]
    [InlineData("http.PutAsync(\"items\", new StringContent(id))")]
    [InlineData("http.PatchAsync(\"items\", new StringContent(id))")]
    [InlineData("http.DeleteAsync(\"items\")")]
    [InlineData("http.PostAsJsonAsync(\"items\", id)")]
    [InlineData("http.PutAsJsonAsync(\"items\", id)")]
    [InlineData("http.PatchAsJsonAsync(\"items\", id)")]
    [InlineData("new HttpMessageInvoker(new SocketsHttpHandler()).SendAsync(new HttpRequestMessage(HttpMethod.Get, \"https://api.example\"), token)")]
    public Task The_response_of_any_verb_is_read(string send) => ReadVerifier.ToolAsync($$"""
        var response = await {{send}};
        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """);

    [Fact]
    public Task The_response_of_a_synchronous_send_is_read() => ReadVerifier.ToolAsync("""
        using var response = http.Send(new HttpRequestMessage(HttpMethod.Get, "items"), token);
        using var reader = new StreamReader(response.Content.ReadAsStream(token));
        return reader.{|MCPB021:ReadToEnd|}();
        """);

    [Theory]
    [InlineData("return new WebClient().{|MCPB021:DownloadString|}(\"https://api.example/\" + id);")]
    [InlineData("return await new WebClient().{|MCPB021:DownloadStringTaskAsync|}(\"https://api.example/\" + id);")]
    [InlineData("return new WebClient().{|MCPB001:DownloadData|}(\"https://api.example/\" + id);")]
    [InlineData("return await new WebClient().{|MCPB001:DownloadDataTaskAsync|}(\"https://api.example/\" + id);")]
    [InlineData("return JsonDocument.Parse(new WebClient().{|MCPB021:DownloadString|}(\"https://api.example/\" + id));")]
    [InlineData("return JsonDocument.Parse(new WebClient().{|MCPB001:DownloadString|}(url));")]
    [InlineData("return new StreamReader(new WebClient().OpenRead(\"https://api.example/\" + id)).{|MCPB021:ReadToEnd|}();")]
    [InlineData("return JsonDocument.{|MCPB001:Parse|}(await new WebClient().OpenReadTaskAsync(url));")]
    public Task A_web_client_reads_whole(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("""
        var response = (HttpWebResponse)await WebRequest.CreateHttp("https://api.example/" + id).GetResponseAsync();
        using var reader = new StreamReader(response.GetResponseStream());
        return await reader.{|MCPB021:ReadToEndAsync|}(token);
        """)]
    [InlineData("""
        using WebResponse response = WebRequest.Create("https://api.example/" + id).GetResponse();
        return JsonDocument.{|MCPB021:Parse|}(response.GetResponseStream());
        """)]
    [InlineData("""
        using WebResponse response = WebRequest.Create(url).GetResponse();
        return JsonDocument.{|MCPB001:Parse|}(response.GetResponseStream());
        """)]
    public Task A_web_response_is_read_by_its_stream(string body) => ReadVerifier.ToolAsync(body);

    [Fact]
    public Task An_older_framework_has_the_same_reads() => ReadVerifier.ToolAsync(
        ReferenceAssemblies.Net80.Mcp1,
        """
        using var response = await http.GetAsync("items/" + id, token);
        if (number > 0)
        {
            return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        }

        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """);

    [Fact]
    public Task The_web_api_client_has_a_read_of_its_own() => ReadVerifier.ToolAsync(
        ReferenceAssemblies.Default.WebApiClient,
        """
        using var response = await http.GetAsync("items/" + id, token);
        return await response.Content.{|MCPB021:ReadAsAsync<Item>|}(token);
        """);

    [Fact]
    public Task A_serializer_context_that_is_yet_to_be_generated_hides_no_read() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        CompilerDiagnostics = CompilerDiagnostics.None,
        TestCode = ReadVerifier.Complete(ReadVerifier.Declare(
            """
            if (number > 0)
            {
                return await http.{|MCPB021:GetFromJsonAsync|}("items", ItemContext.Default.Item, token);
            }

            using var response = await http.GetAsync("items/" + id, token);
            return await response.Content.{|MCPB021:ReadFromJsonAsync|}(ItemContext.Default.Item, token);
            """,
            types: """
            [System.Text.Json.Serialization.JsonSerializable(typeof(Item))]
            internal sealed partial class ItemContext : System.Text.Json.Serialization.JsonSerializerContext;
            """)),
    }.RunAsync(TestContext.Current.CancellationToken);
}
