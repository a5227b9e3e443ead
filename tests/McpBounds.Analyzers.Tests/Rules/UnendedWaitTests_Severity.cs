namespace McpBounds.Analyzers.Rules;

/// <summary>Waits without an end that an owner would leave for another day: suggestions of the same ID.</summary>
public sealed class UnendedWaitTests_Severity
{
    [Theory]
    [InlineData("new ProcessStartInfo(\"dotnet\", \"--info\")")]
    [InlineData("new ProcessStartInfo { FileName = \"dotnet\", Arguments = \"nuget locals global-packages --list\" }")]
    [InlineData("new ProcessStartInfo(\"/bin/ps\") { ArgumentList = { \"-Ao\", \"pid=,ruid=\" } }")]
    [InlineData("new ProcessStartInfo(\"git\", \"status --porcelain\")")]
    [InlineData("new ProcessStartInfo(System.IO.Path.Combine(Environment.CurrentDirectory, \"vswhere.exe\"), \"-latest -find MSBuild\")")]
    [InlineData("new ProcessStartInfo(@\"C:\\Program Files\\Git\\cmd\\git.exe\", \"status\")")]
    [InlineData("new ProcessStartInfo(\"\\\"uname\\\"\", \"-a\")")]
    [InlineData("new ProcessStartInfo(id.Length > 0 ? \"cmd\" : \"/bin/bash\", $\"-c \\\"{\"which node\"}\\\"\")")]
    public Task A_child_process_that_is_asked_a_fixed_question(string start) => WaitVerifier.ToolAsync($"using var child = Process.Start({start})!; child.{{|MCPB004?:WaitForExit|}}();");

    [Theory]
    [InlineData("new ProcessStartInfo(\"git\", \"fetch\")")]
    [InlineData("new ProcessStartInfo(\"dotnet\", \"restore\")")]
    [InlineData("new ProcessStartInfo(\"dotnet\", \"add package Acme\")")]
    [InlineData("new ProcessStartInfo(\"/bin/bash\", \"-c \\\"cd /tmp && git pull\\\"\")")]
    [InlineData("new ProcessStartInfo(\"/usr/bin/curl\", \"https://a.example\")")]
    [InlineData("new ProcessStartInfo(\"git\", \"log \" + id)")]
    [InlineData("new ProcessStartInfo(\"git\") { ArgumentList = { \"log\", id } }")]
    [InlineData("new ProcessStartInfo(id, \"status\")")]
    [InlineData("new ProcessStartInfo(System.IO.Path.Combine(\"tools\", id), \"status\")")]
    [InlineData("new ProcessStartInfo(\"python\")")]
    [InlineData("new ProcessStartInfo(\"python\", \"train.py\")")]
    [InlineData("new ProcessStartInfo(\"bash\", \"backup.sh\")")]
    [InlineData("new ProcessStartInfo(\"journalctl\", \"-f\")")]
    [InlineData("new ProcessStartInfo(\"psql\", \"-f nightly.sql\")")]
    [InlineData("new ProcessStartInfo(\"cat\", \"-\")")]
    [InlineData("new ProcessStartInfo(@\"C:\\bin\\docker.exe\", \"ps\")")]
    [InlineData("new ProcessStartInfo(\"git\", \"gc\")")]
    [InlineData("new ProcessStartInfo(System.IO.Path.Combine(id, \"Chooser.exe\"), \"sln\")")]
    public Task But_not_one_that_goes_to_a_network_builds_or_is_told_what_to_do(string start) =>
        WaitVerifier.ToolAsync($"using var child = Process.Start({start})!; child.{{|MCPB004:WaitForExit|}}();");

    [Theory]
    [InlineData("Git(id, \"status\", \"--porcelain\"); Git(id, \"rev-parse\", \"HEAD\");", "{|MCPB004?:WaitForExit|}")]
    [InlineData("Git(id, \"status\"); Git(id);", "{|MCPB004?:WaitForExit|}")]
    [InlineData("Git(id, \"status\"); Git(id, \"commit\", \"-m\", \"a\");", "{|MCPB004:WaitForExit|}")]
    [InlineData("Git(id, \"status\"); Git(id, \"log\", id);", "{|MCPB004:WaitForExit|}")]
    public Task So_does_one_whose_every_caller_asks_one(string body, string wait) => WaitVerifier.ToolAsync(body, $$"""
        private static void Git(string directory, params string[] arguments)
        {
            var start = new ProcessStartInfo { FileName = "git", WorkingDirectory = directory };
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using var child = Process.Start(start)!;
            child.{{wait}}();
        }
        """);

    [Theory]
    [InlineData("await Git(\"status\");", "{|MCPB004?:token|}")]
    [InlineData("await Git(\"pull\");", "{|MCPB004:token|}")]
    public Task A_token_for_one_that_nobody_supplies(string body, string parameter) => WaitVerifier.ToolAsync(body, $$"""
        private static async Task Git(string arguments, CancellationToken {{parameter}} = default)
        {
            using var child = Process.Start("git", arguments);
            await child.WaitForExitAsync(token);
        }
        """);

    [Theory]
    [InlineData("public async ValueTask DisposeAsync() => await process.{|MCPB004?:WaitForExitAsync|}();")]
    [InlineData("public ValueTask DisposeAsync() => new(Task.Run(() => process.{|MCPB004?:WaitForExit|}()));")]
    [InlineData("public async ValueTask DisposeAsync() => await CloseAsync(); private async Task CloseAsync() => await process.{|MCPB004:WaitForExitAsync|}();")]
    public Task What_is_done_as_something_is_thrown_away(string dispose) => WaitVerifier.ToolAsync(
        "await using var session = new Session();", types: $$"""public sealed class Session : IAsyncDisposable { private readonly Process process = new(); {{dispose}} }""");

    [Theory]
    [InlineData("await socket.{|MCPB004?:SendAsync|}(new byte[9], WebSocketMessageType.Text, true, CancellationToken.None);")]
    [InlineData("await socket.{|MCPB004?:SendAsync|}(new byte[9], WebSocketMessageType.Text, true, default); await socket.ReceiveAsync(new byte[9], token);")]
    [InlineData("await socket.{|MCPB004:SendAsync|}(new byte[9], WebSocketMessageType.Text, true, default); await socket.ReceiveAsync(new byte[9], default);")]
    [InlineData("await socket.{|MCPB004:SendAsync|}(new byte[9], WebSocketMessageType.Text, true, default); await Answer();")]
    [InlineData("await socket.{|MCPB004?:SendAsync|}(new byte[9], WebSocketMessageType.Text, true, default); await Note(); await InTime(token);")]
    [InlineData("await tcp.GetStream().{|MCPB004?:WriteAsync|}(new byte[9]);")]
    [InlineData("await socket.{|MCPB004:ConnectAsync|}(new Uri(\"wss://a.example\"), default);")]
    [InlineData("await socket.{|MCPB004:CloseAsync|}(WebSocketCloseStatus.NormalClosure, id, default);")]
    public Task A_message_that_is_only_sent(string body) => WaitVerifier.ToolAsync(body, $$"""
        private async Task Answer() => await socket.{{(body.Contains("Answer", StringComparison.Ordinal) ? "{|MCPB004:ReceiveAsync|}" : "ReceiveAsync")}}(new byte[9], default);
        private Task Note() => Task.CompletedTask;
        private async Task InTime(CancellationToken token) => await socket.ReceiveAsync(new byte[9], token);
        """);

    [Theory]
    [InlineData("await answer.Task;", "{|MCPB004:SendAsync|}")]
    [InlineData("await answer.Task.ConfigureAwait(false);", "{|MCPB004:SendAsync|}")]
    [InlineData("await answer.Task.WaitAsync(TimeSpan.FromSeconds(9));", "{|MCPB004?:SendAsync|}")]
    [InlineData("if (await Task.WhenAny(answer.Task, Task.Delay(9000)) == answer.Task) { await answer.Task; }", "{|MCPB004?:SendAsync|}")]
    [InlineData("using var late = new CancellationTokenSource(9000); using var end = late.Token.Register(() => answer.TrySetCanceled()); await answer.Task;", "{|MCPB004?:SendAsync|}")]
    public Task Unless_its_answer_is_waited_for_without_an_end(string wait, string send) => WaitVerifier.ToolAsync(
        $"var answer = new TaskCompletionSource<string>(); await socket.{send}(new byte[9], WebSocketMessageType.Text, true, default); {wait}");

    [Theory]
    [InlineData("await answer.Task", "{|MCPB004:SendAsync|}")]
    [InlineData("await answer.Task.WaitAsync(TimeSpan.FromSeconds(9))", "{|MCPB004?:SendAsync|}")]
    public Task By_who_calls_what_sends(string wait, string send) => WaitVerifier.ToolAsync(
        $"var answer = new TaskCompletionSource<string>(); await Send(); {wait};",
        $$"""private Task Send() => socket.{{send}}(new byte[9], WebSocketMessageType.Text, true, default);""");

    [Theory]
    [InlineData("await Send(id);", "await writer.WriteLineAsync(text.AsMemory(), token);", "{|MCPB004?:token|}")]
    [InlineData("await Send(id);", "await writer.WriteLineAsync(text.AsMemory(), token); await reader.ReadLineAsync(token);", "{|MCPB004:token|}")]
    [InlineData("await Send(id);", "await writer.WriteLineAsync(text.AsMemory(), token); using var late = new CancellationTokenSource(9000); await reader.ReadLineAsync(late.Token);", "{|MCPB004?:token|}")]
    public Task A_token_for_what_is_only_sent(string body, string send, string parameter) => WaitVerifier.ToolAsync(body, $$"""
        private readonly System.IO.StreamWriter writer = new(new System.IO.Pipes.NamedPipeClientStream("a"));
        private readonly System.IO.StreamReader reader = new(new System.IO.Pipes.NamedPipeClientStream("a"));
        private async Task Send(string text, CancellationToken {{parameter}} = default) { {{send}} }
        """);

    [Theory]
    [InlineData("command.CommandText = \"SELECT 1 FROM dual\"; await command.{|MCPB004?:ExecuteReaderAsync|}();")]
    [InlineData("var sql = \"SELECT * FROM t\"; sql += \" WHERE a = :a\"; command.CommandText = sql; await command.{|MCPB004?:ExecuteReaderAsync|}();")]
    [InlineData("command.CommandText = $\"SELECT * FROM t WHERE ROWNUM <= {Most + 1}\"; await command.{|MCPB004?:ExecuteReaderAsync|}();")]
    [InlineData("command.CommandText = $\"SELECT * FROM ({id})\"; await command.{|MCPB004:ExecuteReaderAsync|}();")]
    [InlineData("command.CommandText = \"SELECT * FROM \" + Quote(id); await command.{|MCPB004:ExecuteReaderAsync|}();")]
    [InlineData("var parts = new List<string>(); parts.Add(\"a = '\" + id + \"'\"); command.CommandText = \"SELECT * FROM t WHERE \" + string.Join(\" AND \", parts); await command.{|MCPB004:ExecuteReaderAsync|}();")]
    [InlineData("command.CommandText = new System.Text.StringBuilder(\"SELECT\").Append(id).ToString(); await command.{|MCPB004:ExecuteReaderAsync|}();")]
    [InlineData("await command.{|MCPB004:ExecuteReaderAsync|}();")]
    public Task A_command_in_the_authors_words(string body) => WaitVerifier.ToolAsync(
        "command.CommandTimeout = 0; " + body, "private const int Most = 9; private static string Quote(string name) => $\"\\\"{name.ToUpperInvariant()}\\\"\";");

    [Theory]
    [InlineData("using var stream = await http.GetStreamAsync(\"https://a.example/items\", token); await JsonDocument.{|MCPB004?:ParseAsync|}(stream);")]
    [InlineData("using var stream = await http.GetStreamAsync(\"/items/\" + id, token); await JsonSerializer.{|MCPB004?:DeserializeAsync<string>|}(stream);")]
    [InlineData("using var response = await http.GetAsync(\"/items\", HttpCompletionOption.ResponseHeadersRead, token); await response.Content.{|MCPB004?:ReadFromJsonAsync<string>|}();")]
    [InlineData("using var stream = await http.GetStreamAsync(url, token); await JsonDocument.{|MCPB004:ParseAsync|}(stream);")]
    [InlineData("using var stream = await http.GetStreamAsync(\"https://a.example/items\", token); await stream.{|MCPB004:CopyToAsync|}(System.IO.Stream.Null);")]
    [InlineData("using var response = await http.GetAsync(\"/items\", HttpCompletionOption.ResponseHeadersRead, token); await response.Content.{|MCPB004:ReadAsStringAsync|}();")]
    public Task A_body_of_a_fixed_peer_that_is_parsed(string body) => WaitVerifier.ToolAsync(body);

    [Fact]
    public Task One_that_is_none_makes_the_others_of_its_body_a_warning() => WaitVerifier.ToolAsync("""
        using var child = Process.Start("git", "status")!;
        await socket.{|MCPB004:SendAsync|}(new byte[9], WebSocketMessageType.Text, true, default);
        await socket.ReceiveAsync(new byte[9], default);
        """);

    [Theory]
    [InlineData("await items.Find(Builders<Item>.Filter.Eq(\"key\", id)).{|MCPB004?:FirstOrDefaultAsync|}();")]
    [InlineData("await items.Find(Builders<Item>.Filter.Empty).Limit(1).{|MCPB004?:ToListAsync|}();")]
    [InlineData("await items.Find(x => x.Key == id && !x.IsGone).{|MCPB004?:FirstOrDefaultAsync|}();")]
    [InlineData("var filter = id.Length == 0 ? FilterDefinition<Item>.Empty : Builders<Item>.Filter.And(Builders<Item>.Filter.Eq(\"key\", int.Parse(id)), Builders<Item>.Filter.Gte(\"size\", 1)); await items.Find(filter).{|MCPB004?:ToListAsync|}();")]
    [InlineData("await items.{|MCPB004?:InsertOneAsync|}(new Item());")]
    [InlineData("await items.Find(x => x.Key.Contains(id)).{|MCPB004:FirstOrDefaultAsync|}();")]
    [InlineData("await items.Find(Builders<Item>.Filter.Text(id)).{|MCPB004:FirstOrDefaultAsync|}();")]
    [InlineData("await items.Find(Builders<Item>.Filter.And(Builders<Item>.Filter.Eq(\"key\", 1), Builders<Item>.Filter.Regex(\"name\", id))).{|MCPB004:ToListAsync|}();")]
    [InlineData("await items.{|MCPB004:WatchAsync|}();")]
    [InlineData("await items.Find(Builders<Item>.Filter.Regex(\"name\", id)).{|MCPB004:FirstOrDefaultAsync|}();")]
    [InlineData("await items.Find(BsonDocument.Parse(id)).{|MCPB004:FirstOrDefaultAsync|}();")]
    [InlineData("await items.Find(\"{ name: { $regex: '\" + id + \"' } }\").{|MCPB004:FirstOrDefaultAsync|}();")]
    public Task A_document_store_that_looks_up_values_hardly_ever_takes_long(string body) =>
        WaitVerifier.MissingAsync(body, "private readonly IMongoCollection<Item> items;", "public sealed class Item { public string Key = \"\"; public bool IsGone; }", "using MongoDB.Driver;");

    [Theory]
    [InlineData("PackageArchiveReader")]
    [InlineData("PackageReaderBase")]
    public Task What_reads_an_archive_here_waits_for_nobody(string reader) => WaitVerifier.MissingAsync(
        "using var part = files.GetStream(id); await part.CopyToAsync(new System.IO.MemoryStream());", $"private readonly {reader} files;", usings: "using NuGet.Protocol;");
}
