namespace McpBounds.Analyzers.Rules;

/// <summary>What waits, and under which ID it is reported.</summary>
public sealed class UnendedWaitTests_Waits
{
    [Theory]
    [InlineData("process.{|MCPB004:WaitForExit|}();")]
    [InlineData("await process.{|MCPB004:WaitForExitAsync|}();")]
    [InlineData("process.{|MCPB004:WaitForExit|}(-1);")]
    [InlineData("process.{|MCPB004:WaitForExit|}(Timeout.Infinite);")]
    [InlineData("var text = await process.StandardOutput.{|MCPB004:ReadToEndAsync|}();")]
    [InlineData("var errors = process.StandardError; var text = errors.{|MCPB004:ReadToEnd|}();")]
    [InlineData("await socket.{|MCPB004:ReceiveAsync|}(new ArraySegment<byte>(new byte[9]), default);")]
    [InlineData("await socket.{|MCPB004:ConnectAsync|}(new Uri(\"wss://a.example\"), CancellationToken.None);")]
    [InlineData("await tcp.{|MCPB004:ConnectAsync|}(\"a.example\", 1);")]
    [InlineData("await tcp.GetStream().{|MCPB004:ReadAsync|}(new byte[9], 0, 9);")]
    [InlineData("await channel.Reader.{|MCPB004:ReadAsync|}();")]
    [InlineData("while (await channel.Reader.{|MCPB004:WaitToReadAsync|}()) { }")]
    [InlineData("await foreach (var item in channel.Reader.{|MCPB004:ReadAllAsync|}()) { }")]
    [InlineData("await mcp.{|MCPB004:CallToolAsync|}(\"a\");")]
    [InlineData("await new HttpMessageInvoker(new HttpClientHandler()).{|MCPB004:SendAsync|}(new HttpRequestMessage(HttpMethod.Get, \"https://a.example\"), default);")]
    public Task Nothing_ends_a_wait_that_has_no_default(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("await http.{|MCPB004:GetStringAsync|}(url);")]
    [InlineData("await http.{|MCPB004:GetAsync|}(url + \"/feed\");")]
    [InlineData("await http.{|MCPB004:SendAsync|}(new HttpRequestMessage(HttpMethod.Get, url));")]
    [InlineData("await http.{|MCPB004:PostAsJsonAsync|}(url, 1);")]
    [InlineData("var client = new HttpClient { BaseAddress = new Uri(url) }; await client.{|MCPB004:GetStringAsync|}(\"feed\");")]
    [InlineData("await http.{|MCPB004:GetStringAsync|}(url, CancellationToken.None);")]
    [InlineData("await http.{|MCPB004:GetStringAsync|}(url, default);")]
    [InlineData("CancellationToken none = default; await http.{|MCPB004:GetStringAsync|}(url, none);")]
    public Task A_stranger_is_not_left_to_the_default(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("await http.{|MCPB024:GetStringAsync|}(\"https://a.example/\" + id);")]
    [InlineData("await http.{|MCPB024:GetFromJsonAsync<string>|}($\"/items/{id}\");")]
    [InlineData("await http.{|MCPB024:DeleteAsync|}(\"items\", CancellationToken.None);")]
    [InlineData("var page = http.{|MCPB024:GetStringAsync|}(\"https://a.example\").Result;")]
    [InlineData("await chat.{|MCPB024:GetResponseAsync|}(id);")]
    [InlineData("await foreach (var part in chat.{|MCPB024:GetStreamingResponseAsync|}(id)) { }")]
    public Task A_fixed_peer_on_the_default_is_a_suggestion(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token); await response.Content.{|MCPB004:ReadAsStringAsync|}();")]
    [InlineData("using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token); await response.Content.{|MCPB004:ReadFromJsonAsync<string>|}();")]
    [InlineData("using var stream = await http.GetStreamAsync(url, token); await new System.IO.StreamReader(stream).{|MCPB004:ReadLineAsync|}();")]
    [InlineData("using var stream = await http.GetStreamAsync(url, token); await stream.{|MCPB004:ReadAsync|}(new byte[9]);")]
    [InlineData("using var stream = await http.GetStreamAsync(url, token); await JsonSerializer.{|MCPB004:DeserializeAsync<string>|}(stream);")]
    public Task The_clients_timeout_does_not_cover_a_body_that_streams(string body) => WaitVerifier.ToolAsync("http.Timeout = TimeSpan.FromSeconds(9); " + body);

    [Theory]
    [InlineData("using var response = await http.GetAsync(url, token); await response.Content.ReadAsStringAsync();")]
    [InlineData("using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token); await response.Content.ReadAsStringAsync(token);")]
    [InlineData("using var stream = await http.GetStreamAsync(url, token); await stream.ReadAsync(new byte[9], token);")]
    [InlineData("await new System.IO.StreamReader(\"file\").ReadToEndAsync();")]
    public Task A_body_that_has_arrived_or_is_read_with_a_token_is_none(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("await command.ExecuteReaderAsync();")]
    [InlineData("command.ExecuteNonQuery();")]
    [InlineData("await command.Connection!.OpenAsync();")]
    [InlineData("await new System.Net.NetworkInformation.Ping().SendPingAsync(\"a.example\");")]
    [InlineData("Process.Start(\"git\");")]
    [InlineData("process.Kill(); var code = process.ExitCode;")]
    [InlineData("await Task.Delay(1);")]
    [InlineData("await System.IO.File.ReadAllTextAsync(\"a\");")]
    public Task What_gives_up_soon_or_does_not_wait_is_none(string body) => WaitVerifier.ToolAsync(body);

    [Fact]
    public Task A_command_that_is_told_never_to_give_up_has_no_end() => WaitVerifier.ToolAsync("command.CommandTimeout = 0; await command.{|MCPB004:ExecuteReaderAsync|}();");

    [Theory]
    [InlineData("await gate.{|MCPB004:WaitAsync|}(); try { await http.GetStringAsync(url, token); } finally { gate.Release(); }")]
    [InlineData("await gate.{|MCPB004:WaitAsync|}(); try { await Fetch(url, token); } finally { gate.Release(); }")]
    [InlineData("var own = new SemaphoreSlim(3); await Task.WhenAll(new[] { url }.Select(async one => { await own.WaitAsync(); await http.GetStringAsync(one, token); own.Release(); }));")]
    [InlineData("await gate.WaitAsync(); try { id = id + url; } finally { gate.Release(); }")]
    [InlineData("await gate.WaitAsync(token); try { await http.GetStringAsync(url, token); } finally { gate.Release(); }")]
    [InlineData("if (await gate.WaitAsync(1000)) { await http.GetStringAsync(url, token); }")]
    [InlineData("await gate.{|MCPB004:WaitAsync|}(Timeout.InfiniteTimeSpan); await http.GetStringAsync(url, token);")]
    public Task A_semaphore_is_waited_for_as_long_as_what_it_guards_takes(string body) =>
        WaitVerifier.ToolAsync(body, "private Task Fetch(string url, CancellationToken token) => http.GetStringAsync(url, token);");

    [Fact]
    public Task Operations_that_are_polled_until_they_are_done() => WaitVerifier.SourceAsync("""
        namespace Azure { public enum WaitUntil { Completed, Started } public class Operation { public Task WaitForCompletionResponseAsync(CancellationToken token = default) => null!; } }
        public class Vms { public Task<Azure.Operation> DeleteAsync(Azure.WaitUntil wait, CancellationToken token = default) => null!; }
        public class Tools
        {
            private readonly Vms vms = new();
            [McpServerTool] public Task Delete() => vms.DeleteAsync(Azure.WaitUntil.Completed); // the project's own: followed, not judged by its name
        }
        """);

    [Fact]
    public Task Expression_trees_are_not_run() => WaitVerifier.ToolAsync("System.Linq.Expressions.Expression<Func<HttpClient, Task<string>>> call = client => client.GetStringAsync(url);");
}
