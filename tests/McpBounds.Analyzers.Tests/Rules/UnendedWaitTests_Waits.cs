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
    [InlineData("await gate.{|MCPB004:WaitAsync|}(); try { await channel.Reader.ReadAsync(); } finally { gate.Release(); }")]
    [InlineData("await gate.{|MCPB004:WaitAsync|}(); try { await Endless(); } finally { gate.Release(); }", "{|MCPB004:WaitForExitAsync|}()")]
    [InlineData("await gate.{|MCPB004:WaitAsync|}(Timeout.InfiniteTimeSpan); process.WaitForExit();")]
    [InlineData("await gate.WaitAsync(); try { await http.GetStringAsync(url, token); } finally { gate.Release(); }")]
    [InlineData("await gate.WaitAsync(); try { await http.{|MCPB024:GetStringAsync|}(\"https://a.example\"); } finally { gate.Release(); }")]
    [InlineData("await gate.WaitAsync(); try { await Endless(); } finally { gate.Release(); }", "WaitForExitAsync(token)")]
    [InlineData("await gate.WaitAsync(); try { id = id + url; } finally { gate.Release(); } await process.{|MCPB004:WaitForExitAsync|}();")]
    [InlineData("await gate.WaitAsync(); try { id = await System.IO.File.ReadAllTextAsync(id); } finally { gate.Release(); }")]
    [InlineData("await gate.WaitAsync(token); try { await process.{|MCPB004:WaitForExitAsync|}(); } finally { gate.Release(); }")]
    [InlineData("if (await gate.WaitAsync(1000)) { await http.GetStringAsync(url, token); }")]
    [InlineData("var own = new SemaphoreSlim(3); await Task.WhenAll(new[] { url }.Select(async one => { await own.WaitAsync(); await http.GetStringAsync(one, token); own.Release(); }));")]
    public Task A_lock_is_waited_for_as_long_as_what_it_guards_takes(string body, string guarded = "CloseMainWindow()") => WaitVerifier.ToolAsync(body, $$"""
        private async Task Endless() { CancellationToken token = new CancellationTokenSource(9).Token; await Inner(token); }
        private async Task Inner(CancellationToken token) { await Task.Yield(); {{(guarded.Contains("Async", StringComparison.Ordinal) ? "await " : "")}}process.{{guarded}}; }
        """);

    [Theory]
    [InlineData("_ = Task.Run(async () => { while (await process.StandardError.ReadLineAsync() is { } line) { } });")]
    [InlineData("_ = Task.Run(() => process.WaitForExit());")]
    [InlineData("_ = Drain();")]
    [InlineData("_ = Drain().ContinueWith(_ => { });")]
    [InlineData("_ = Task.Run(Drain);")]
    [InlineData("_ = Task.Run(async () => await Drain());")]
    [InlineData("process.Exited += async (_, _) => await process.WaitForExitAsync();")]
    [InlineData("new Thread(() => process.WaitForExit()).Start();")]
    public Task Nobody_waits_for_work_whose_task_is_dropped(string body) =>
        WaitVerifier.ToolAsync("#pragma warning disable CS4014, CS8321\n" + body, "private async Task Drain() { while (await process.StandardError.ReadLineAsync() is { } line) { } await Task.Yield(); }");

    [Theory]
    [InlineData("await Task.Run(() => Ask()).WaitAsync(TimeSpan.FromSeconds(9));", "WaitForExit")]
    [InlineData("await Task.Run(Ask).WaitAsync(token);", "WaitForExit")]
    [InlineData("if (!Task.Run(() => Ask()).Wait(9000)) throw new McpException(id);", "WaitForExit")]
    [InlineData("await Outer().WaitAsync(TimeSpan.FromSeconds(9));", "{|MCPB004:WaitForExit|}")]
    [InlineData("await Task.Run(() => Outer()).WaitAsync(TimeSpan.FromSeconds(9));", "WaitForExit")]
    [InlineData("await Task.Run(() => Ask()).WaitAsync(TimeSpan.FromSeconds(9)); Ask();", "{|MCPB004:WaitForExit|}")]
    [InlineData("await Task.Run(() => Ask()).WaitAsync(Timeout.InfiniteTimeSpan);", "{|MCPB004:WaitForExit|}")]
    [InlineData("await Task.Run(() => Ask());", "{|MCPB004:WaitForExit|}")]
    [InlineData("await Task.WhenAny(Task.Run(() => Ask()), Task.Delay(9000));", "WaitForExit")]
    [InlineData("var late = Task.Delay(9000); await Task.WhenAny(Task.Run(() => Ask()), late);", "WaitForExit")]
    [InlineData("await Task.WhenAny(Task.Run(() => Ask()), Task.FromResult(1)); await Task.Delay(9);", "{|MCPB004:WaitForExit|}")]
    public Task A_wait_that_its_callers_give_up_on_has_an_end(string body, string wait) => WaitVerifier.ToolAsync(
        body, $"private int Ask() {{ process.{wait}(); return process.ExitCode; }} private async Task Outer() {{ Ask(); await Task.Yield(); }}");

    [Theory]
    [InlineData("await Ask().WaitAsync(TimeSpan.FromSeconds(9));", "WaitForExitAsync")]
    [InlineData("await Outer().WaitAsync(TimeSpan.FromSeconds(9)).ConfigureAwait(false);", "WaitForExitAsync")]
    [InlineData("var asked = Ask(); if (await Task.WhenAny(asked, Task.Delay(9000)) != asked) throw new McpException(id);", "WaitForExitAsync")]
    [InlineData("await Twice().WaitAsync(TimeSpan.FromSeconds(9));", "WaitForExitAsync")]
    [InlineData("await Ask().WaitAsync(TimeSpan.FromSeconds(9)); await Outer();", "{|MCPB004:WaitForExitAsync|}")]
    [InlineData("await Ask();", "{|MCPB004:WaitForExitAsync|}")]
    public Task So_has_one_whose_task_they_give_up_on(string body, string wait) => WaitVerifier.ToolAsync(
        body, $"private async Task Ask() => await process.{wait}(); private async Task Outer() => await Ask(); private async Task Twice() {{ await Ask(); await Ask(); }}");

    [Theory]
    [InlineData("await Within(asked, token);", "WaitForExitAsync")]
    [InlineData("await Both(id, asked);", "WaitForExitAsync")]
    [InlineData("await Again(asked, 9);", "{|MCPB004:WaitForExitAsync|}")]
    [InlineData("await Whole(asked);", "{|MCPB004:WaitForExitAsync|}")]
    [InlineData("await Within(asked);", "{|MCPB004:WaitForExitAsync|}")]
    [InlineData("await Within(asked, CancellationToken.None);", "{|MCPB004:WaitForExitAsync|}")]
    [InlineData("await For(asked, Timeout.InfiniteTimeSpan);", "{|MCPB004:WaitForExitAsync|}")]
    [InlineData("await For(asked, TimeSpan.FromSeconds(9));", "WaitForExitAsync")]
    [InlineData("await asked; await Named(asked.Status.ToString());", "{|MCPB004:WaitForExitAsync|}")]
    public Task So_has_one_whose_task_a_helper_gives_up_on(string body, string wait) => WaitVerifier.ToolAsync($"var asked = process.{wait}(); {body}", """
        private static async Task Within(Task task, CancellationToken end = default) => await task.WaitAsync(end).ConfigureAwait(false);
        private static async Task Both(string name, Task task) { if (await Task.WhenAny(task, Task.Delay(9000)) != task) throw new McpException(name); }
        private static async Task Again(Task task, int left) { if (left > 0) await Again(task, left - 1); await task; }
        private static async Task For(Task task, TimeSpan time) => await task.WaitAsync(time);
        private static async Task Whole(Task task) => await task;
        private static async Task Named(string task) => await Task.Delay(9).WaitAsync(TimeSpan.FromSeconds(task.Length));
        """);

    [Theory]
    [InlineData("await Read().WaitAsync(TimeSpan.FromSeconds(9));", "process.{|MCPB004:WaitForExitAsync|}().Wait();")]
    [InlineData("await Read().WaitAsync(TimeSpan.FromSeconds(9));", "process.{|MCPB004:WaitForExitAsync|}().ConfigureAwait(false).GetAwaiter().GetResult();")]
    [InlineData("await Read().WaitAsync(TimeSpan.FromSeconds(9));", "var exit = process.{|MCPB004:WaitForExitAsync|}(); exit.Wait();")]
    [InlineData("await Read().WaitAsync(TimeSpan.FromSeconds(9));", "await Task.Yield(); process.WaitForExitAsync().Wait();")]
    [InlineData("_ = Read();", "process.{|MCPB004:WaitForExitAsync|}().Wait();")]
    [InlineData("_ = Read();", "await Task.Yield(); process.WaitForExitAsync().Wait();")]
    public Task A_function_that_blocks_before_it_gives_its_task_away_is_waited_for(string body, string blocks) =>
        WaitVerifier.ToolAsync(body, $"private async Task Read() {{ {blocks} await Task.Yield(); }}");

    [Theory]
    [InlineData("var response = await http.GetAsync(\"https://a.example\", token); await http.{|MCPB024:GetAsync|}(response.Headers.Location);")]
    [InlineData("var response = await http.GetAsync(\"https://a.example\", token); while (response.Headers.Location is { } next) { response = await http.{|MCPB024:GetAsync|}(next.OriginalString.Replace(\"http:\", \"https:\")); }")]
    [InlineData("var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, \"https://a.example\"), token); await http.{|MCPB024:GetAsync|}(new Uri(response.Headers.Location!.ToString()));")]
    [InlineData("var response = await http.GetAsync(url, token); await http.{|MCPB004:GetAsync|}(response.Headers.Location);")]
    [InlineData("var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), token); await http.{|MCPB004:GetAsync|}(response.Headers.Location);")]
    public Task A_redirect_is_the_word_of_who_was_asked_first(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("_ = await process.StandardOutput.{|MCPB004:ReadToEndAsync|}();")]
    [InlineData("await Task.Run(() => process.{|MCPB004:WaitForExit|}());")]
    [InlineData("var run = Task.Run(() => process.{|MCPB004:WaitForExit|}()); await run;")]
    [InlineData("_ = Drain(); await Drain();", "{|MCPB004:ReadLineAsync|}")]
    [InlineData("var drained = Drain(); _ = drained; await drained;", "{|MCPB004:ReadLineAsync|}")]
    public Task Somebody_waits_all_the_same(string body, string read = "ReadLineAsync") =>
        WaitVerifier.ToolAsync(body, $"private async Task Drain() {{ while (await process.StandardError.{read}() is {{ }} line) {{ }} }}");

    [Theory]
    [InlineData("new ProcessStartInfo(\"node\", \"--version\")", "WaitForExit")]
    [InlineData("new ProcessStartInfo { FileName = \"git\", Arguments = \"--version\", RedirectStandardOutput = true }", "WaitForExit")]
    [InlineData("new ProcessStartInfo { FileName = Environment.NewLine.Length > 1 ? \"npm.cmd\" : \"npm\", ArgumentList = { \"-v\" } }", "WaitForExit")]
    [InlineData("new ProcessStartInfo(\"git\", \"log --version\")", "{|MCPB004?:WaitForExit|}")]
    [InlineData("new ProcessStartInfo(id, \"--version\")", "{|MCPB004:WaitForExit|}")]
    [InlineData("new ProcessStartInfo(\"git\", \"--version \" + id)", "{|MCPB004:WaitForExit|}")]
    [InlineData("new ProcessStartInfo(\"git\")", "{|MCPB004:WaitForExit|}")]
    public Task A_command_that_is_asked_for_its_version_is_done_at_once(string start, string wait) =>
        WaitVerifier.ToolAsync($"using var child = Process.Start({start})!; child.{wait}();");

    [Theory]
    [InlineData("Ask(\"node\", \"--version\"); Ask(\"git\", \"--help\");", "WaitForExit")]
    [InlineData("Ask(\"node\", \"--version\"); Ask(\"git\", \"fetch\");", "{|MCPB004:WaitForExit|}")]
    public Task So_is_one_that_a_helper_is_told(string body, string wait) =>
        WaitVerifier.ToolAsync(body, $"private static void Ask(string file, string arguments) {{ using var child = Process.Start(file, arguments); child.{wait}(); }}");

    [Fact]
    public Task An_override_that_hands_on_what_it_is_asked_is_its_callers_affair() => WaitVerifier.ToolAsync(
        "var wrapper = new Wrapper(tcp.GetStream()); wrapper.Read(new byte[9], 0, 9); wrapper.Write(new byte[9], 0, 9); wrapper.Flush();",
        types: """
            public sealed class Wrapper : System.IO.Stream
            {
                private readonly NetworkStream inner;
                public Wrapper(NetworkStream inner) => this.inner = inner;
                public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
                public override void Write(byte[] buffer, int offset, int count) { inner.Write(buffer, offset, count); }
                public override void Flush() => inner.{|MCPB004?:Write|}(new byte[9], 0, 9);
                public override bool CanRead => true; public override bool CanSeek => false; public override bool CanWrite => true; public override long Length => 0; public override long Position { get; set; }
                public override long Seek(long offset, System.IO.SeekOrigin origin) => 0;
                public override void SetLength(long value) { }
            }
            """);

    [Theory]
    [InlineData("var reader = new System.IO.StreamReader(tcp.GetStream()); await reader.{|MCPB004:ReadLineAsync|}();")]
    [InlineData("var writer = new System.IO.StreamWriter(tcp.GetStream()); writer.{|MCPB004?:WriteLine|}(id);")]
    [InlineData("using var pipe = new System.IO.Pipes.NamedPipeClientStream(\"a\"); await new System.IO.StreamReader(pipe).{|MCPB004:ReadToEndAsync|}();")]
    [InlineData("var reader = new System.IO.StreamReader(tcp.GetStream()); await reader.ReadLineAsync(token);")]
    [InlineData("tcp.ReceiveTimeout = 9000; new System.IO.StreamReader(tcp.GetStream()).ReadLine();")]
    [InlineData("var writer = new System.IO.StringWriter(); writer.WriteLine(id); await writer.FlushAsync();")]
    [InlineData("await new System.IO.StreamReader(\"file\").ReadLineAsync(); await Console.Out.WriteLineAsync(id);")]
    public Task Text_of_a_socket_is_waited_for(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("var reader = System.Xml.XmlReader.{|MCPB004:Create|}(url);")]
    [InlineData("var page = System.Xml.Linq.XDocument.{|MCPB024:Load|}(\"https://a.example/feed\");")]
    [InlineData("var feedUrl = new Uri(\"https://a.example\"); var document = new System.Xml.XmlDocument(); document.{|MCPB024:Load|}(feedUrl.ToString());")]
    [InlineData("var path = \"file.xml\"; var reader = System.Xml.XmlReader.Create(path);")]
    [InlineData("var reader = System.Xml.XmlReader.Create(new System.IO.StringReader(url));")]
    public Task A_document_is_downloaded_where_an_address_is_given(string body) => WaitVerifier.ToolAsync(body);

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
