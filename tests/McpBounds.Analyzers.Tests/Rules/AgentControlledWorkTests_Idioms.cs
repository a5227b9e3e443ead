using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using static McpBounds.Analyzers.Rules.WorkVerifier;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.AgentControlledWork>;

namespace McpBounds.Analyzers.Rules;

/// <summary>How real servers hand an agent's number on: into a sample, a polling loop, a command, a pipe, a sequence of a library.</summary>
public sealed class AgentControlledWorkTests_Idioms
{
    private const string Cache = """
        namespace StackExchange.Redis
        {
            public interface IDatabase
            {
                System.Threading.Tasks.Task<string[]> StreamRangeAsync(string key, string? from = null, string? to = null, int? count = null);
                System.Threading.Tasks.Task<string[]> SortedSetAddAsync(string key, int count);
                System.Threading.Tasks.Task<string[]> ExecuteAsync(string command, params object[] args);
            }
        }
        """;

    private const string Log = """
        namespace Acme.Log
        {
            public sealed class EventGroup
            {
                public System.Collections.Generic.IAsyncEnumerable<string> EnumerateAsync(string? filter = null, int count = 30, int pageSize = 10) => null!;
            }
        }
        """;

    [Fact]
    public Task Tokens_of_a_sample_are_metered_wherever_the_request_is_made() => SourceAsync("""
        using ModelContextProtocol.Protocol;
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<object> Direct(McpServer server, string prompt, int maxTokens) =>
                await server.SampleAsync(new CreateMessageRequestParams { Messages = new List<SamplingMessage>(), MaxTokens = {|MCPB003?:maxTokens|} });

            [McpServerTool]
            public static async Task<object> ByLocal(McpServer server, string prompt, int maxTokens)
            {
                ChatOptions options = new() { Instructions = "Answer briefly.", MaxOutputTokens = {|MCPB003?:maxTokens|} };
                return await server.AsSamplingChatClient().GetResponseAsync(prompt, options);
            }

            [McpServerTool]
            public static async Task<object> ByHelper(McpServer server, string prompt, int maxTokens)
            {
                var request = Make(prompt, "ask", maxTokens);
                return await server.SampleAsync(request);
            }

            [McpServerTool]
            public static async Task<object> Capped(McpServer server, string prompt, int maxTokens)
            {
                ChatOptions options = new() { MaxOutputTokens = Math.Min(maxTokens, 500) };
                return await server.AsSamplingChatClient().GetResponseAsync(prompt, options);
            }

            [McpServerTool]
            public static object Unused(string prompt, int maxTokens) => new ChatOptions { MaxOutputTokens = maxTokens };

            private static CreateMessageRequestParams Make(string prompt, string name, int limit = 100) =>
                new() { Messages = new List<SamplingMessage>(), SystemPrompt = prompt + name, MaxTokens = {|MCPB003?:limit|} };
        }
        """);

    [Fact]
    public Task Tokens_of_a_sample_are_metered_on_the_interface_of_an_older_SDK() => UnresolvedAsync("""
        [McpServerToolType] public static class Tools
        {
            [McpServerTool] public static async Task<object> Ask(IMcpServer server, string prompt, int maxTokens) =>
                await server.SampleAsync(new ModelContextProtocol.Protocol.CreateMessageRequestParams { MaxTokens = {|MCPB003?:maxTokens|} });
        }
        """);

    [Theory]
    [InlineData("var start = DateTime.Now; while (DateTime.Now - start < {|MCPB003:TimeSpan.FromMilliseconds(n)|}) await Task.Delay(100);")]
    [InlineData("var start = DateTime.UtcNow; var limited = TimeSpan.FromSeconds(n); while (DateTime.UtcNow - start < {|MCPB003:limited|}) { await Task.Delay(100); }")]
    [InlineData("var start = DateTime.UtcNow; while ((DateTime.UtcNow - start).TotalSeconds < {|MCPB003:n|}) await Task.Delay(100);")]
    [InlineData("var deadline = DateTime.UtcNow.AddSeconds(n); while (DateTime.UtcNow < {|MCPB003:deadline|}) await Task.Delay(100);")]
    [InlineData("var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(n); while (!token.IsCancellationRequested && {|MCPB003:deadline|} > DateTime.UtcNow) await Task.Delay(100);")]
    [InlineData("var deadline = DateTimeOffset.UtcNow.AddMinutes(n); while (true) { if (DateTimeOffset.UtcNow >= {|MCPB003:deadline|}) break; await Task.Delay(100); }")]
    [InlineData("var deadline = DateTime.UtcNow.AddSeconds(n); while ({|MCPB003:deadline|} - DateTime.UtcNow > TimeSpan.Zero) await Task.Delay(100);")]
    [InlineData("var start = Environment.TickCount64; while (Environment.TickCount64 - start < {|MCPB003:n|}) Thread.Sleep(50);")]
    [InlineData("var end = Environment.TickCount64 + n; while (Environment.TickCount64 < {|MCPB003:end|}) Thread.Sleep(50);")]
    [InlineData("var watch = Stopwatch.StartNew(); while (watch.Elapsed.TotalMilliseconds < {|MCPB003:n|}) await Task.Delay(100);")]
    [InlineData("var began = Stopwatch.GetTimestamp(); while (Stopwatch.GetElapsedTime(began) < {|MCPB003:TimeSpan.FromSeconds(n)|}) await Task.Delay(100);")]
    [InlineData("var start = DateTime.UtcNow; while (true) { var passed = DateTime.UtcNow - start; if (passed > {|MCPB003:TimeSpan.FromSeconds(n)|}) return null; await Task.Delay(100); }")]
    public Task The_time_for_which_a_loop_polls_is_work(string code) => ToolAsync(code);

    [Theory]
    [InlineData("var start = DateTime.Now; while (DateTime.Now - start < TimeSpan.FromMilliseconds(Math.Min(n, 5000))) await Task.Delay(100);")]
    [InlineData("var start = DateTime.Now; while (DateTime.Now - start < TimeSpan.FromSeconds(30)) { if (n > 3) break; await Task.Delay(100); }")]
    [InlineData("var deadline = DateTime.UtcNow.AddSeconds(Math.Clamp(n, 1, 30)); while (DateTime.UtcNow < deadline) await Task.Delay(100);")]
    [InlineData("if (n > 30) n = 30; var deadline = DateTime.UtcNow.AddSeconds(n); while (DateTime.UtcNow < deadline) await Task.Delay(100);")]
    [InlineData("var deadline = DateTime.UtcNow.AddSeconds(n); while (DateTime.UtcNow < deadline) text += 'x';")]
    [InlineData("var since = DateTime.UtcNow.AddDays(-n); foreach (var number in numbers) { if (DateTime.UnixEpoch.AddDays(number) < since) text += number; }")]
    public Task A_time_limit_that_is_capped_or_no_loop_waits_for_is_not(string code) => ToolAsync(code);

    [Fact]
    public async Task The_message_of_a_time_limit_speaks_of_time_and_names_what_the_agent_sends()
    {
        var test = new Verify.Test
        {
            TestCode = Complete(Declare("""
                var deadline = DateTime.UtcNow.AddSeconds(n);
                while (DateTime.UtcNow < {|#0:deadline|})
                {
                    await Task.Delay(100);
                }
                """, "").Replace("Run(", "{|#1:Run|}(", StringComparison.Ordinal)),
        };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(1).WithMessage(
            "'n' (as 'deadline') decides how long a loop waits or calls out in tool 'Tools.Run' and has no maximum; "
            + "clamp it (Math.Clamp) and tell the agent the maximum; [Range] alone enforces nothing"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_range_of_a_store_is_a_list_and_a_number_in_a_command_counts() => Assert.Equal(
        ["MCPB023 'count' in 'Range'", "MCPB023 'limit' in 'Search'", "MCPB023 'count' in 'Slow'", "MCPB003 'count' in 'Fill'"],
        await ReportedAsync(Cache, """
            [McpServerToolType] public sealed class Tools
            {
                private readonly StackExchange.Redis.IDatabase db;
                public Tools(StackExchange.Redis.IDatabase db) => this.db = db;
                [McpServerTool] public Task<string[]> Range(string key, string from = "-", string to = "+", int count = 100) => db.StreamRangeAsync(key, from, to, count);
                [McpServerTool] public Task<string[]> Search(string index, string query, int offset = 0, int limit = 10) => db.ExecuteAsync("FT.SEARCH", index, query, "LIMIT", offset, limit);
                [McpServerTool] public Task<string[]> Slow(int count = 10) => db.ExecuteAsync("SLOWLOG", "GET", count);
                [McpServerTool] public Task<string[]> Fill(string key, int count) => db.SortedSetAddAsync(key, count);
                [McpServerTool] public Task<string[]> Expire(string key, int seconds) => db.ExecuteAsync("EXPIRE", key, seconds);
                [McpServerTool] public Task<string[]> Capped(int count) => db.ExecuteAsync("SLOWLOG", "GET", Math.Min(count, 50));
                [McpServerTool] public string Told(int count) => string.Format("{0} {1} {2} {3}", "count", 1, 2, count);
            }
            """));

    [Fact]
    public Task A_range_of_a_store_is_a_list_without_its_package_too() => UnresolvedAsync("""
        using StackExchange.Redis;
        [McpServerToolType] public sealed class Tools
        {
            private readonly IDatabase db;
            public Tools(IDatabase db) => this.db = db;
            [McpServerTool] public async Task<object> Range(string key, string from = "-", string to = "+", int count = 100) => await db.StreamRangeAsync(key, from, to, {|MCPB023:count|});
            [McpServerTool] public async Task<object> Search(string index, int offset = 0, int limit = 10) => await db.ExecuteAsync("FT.SEARCH", index, "LIMIT", offset, {|MCPB023:limit|});
        }
        """);

    [Fact]
    public async Task The_rows_that_SQL_asks_for_stay_a_warning() => await ToolAsync(
        "System.Data.Common.DbConnection connection = null!; using var command = connection.CreateCommand(); command.CommandText = $\"SELECT * FROM a LIMIT {{|MCPB003:n|}}\"; await command.ExecuteReaderAsync();");

    [Fact]
    public Task A_quantity_in_an_object_is_followed_on_to_a_pipe_or_a_body() => SourceAsync("""
        using System.IO.Pipes;
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly Connection connection;

            public Tools(Connection connection) => this.connection = connection;

            [McpServerTool]
            public Task<string?> Search(string query, int limit = 20) => connection.InvokeAsync("search", new { query, {|MCPB023:limit|} });

            [McpServerTool]
            public Task<string?> Find(string query, int limit = 20) => connection.PostAsync("find", new { query, {|MCPB023:limit|} });

            [McpServerTool]
            public Task<string?> Move(int n, int offset) => connection.InvokeAsync("move", new { index = n, offset });

            [McpServerTool]
            public string Note(string query, int limit) => Connection.Describe(new { query, limit });
        }

        public sealed class Connection
        {
            private readonly HttpClient http = new();
            private StreamReader? reader;
            private StreamWriter? writer;

            public async Task ConnectAsync()
            {
                var stream = await OpenAsync();
                reader = new StreamReader(stream);
                writer = new StreamWriter(stream) { AutoFlush = true };
            }

            public async Task<string?> InvokeAsync(string method, object? parameters = null)
            {
                var text = JsonSerializer.Serialize(new Message { Method = method, Parameters = parameters is null ? null : JsonSerializer.SerializeToElement(parameters) });
                await writer!.WriteLineAsync(text.AsMemory(), default);
                return await reader!.ReadLineAsync();
            }

            public async Task<string?> PostAsync(string method, object parameters)
            {
                var answer = await http.PostAsync("https://a.example/" + method, new StringContent(JsonSerializer.Serialize(parameters)));
                return await answer.Content.ReadAsStringAsync();
            }

            public static string Describe(object parameters)
            {
                using var told = new StringWriter();
                told.WriteLine(JsonSerializer.Serialize(parameters));
                return told.ToString();
            }

            private static async Task<Stream> OpenAsync()
            {
                var pipe = new NamedPipeClientStream(".", "app", PipeDirection.InOut);
                await pipe.ConnectAsync();
                return pipe;
            }
        }

        public sealed class Message { public string? Method { get; set; } public object? Parameters { get; set; } }
        """);

    [Fact]
    public async Task The_count_of_what_a_library_enumerates_bounds_the_loop() => Assert.Equal(
        ["MCPB003 'count' in 'Search'", "MCPB003 'count' in 'Plain'"],
        await ReportedAsync(Log, """
            [McpServerToolType] public sealed class Tools
            {
                private readonly Acme.Log.EventGroup events = new();
                [McpServerTool] public async Task<int> Search(string filter, [System.ComponentModel.DataAnnotations.Range(1, 50)] int count, CancellationToken token)
                {
                    var n = 0; await foreach (var e in events.EnumerateAsync(filter, count: count).WithCancellation(token)) { n++; } return n;
                }
                [McpServerTool] public async Task<int> Plain(int count) { var n = 0; await foreach (var e in events.EnumerateAsync(null, count)) { n++; } return n; }
                [McpServerTool] public async Task<int> Size(int count) { var n = 0; await foreach (var e in events.EnumerateAsync(null, 20, pageSize: count)) { n++; } return n; }
                [McpServerTool] public async Task<int> Capped(int count) { var n = 0; await foreach (var e in events.EnumerateAsync(null, Math.Min(count, 20))) { n++; } return n; }
                [McpServerTool] public async Task<int> Own(int count) { var n = 0; await foreach (var e in Numbers(count)) { n++; } return n; }
                private static async IAsyncEnumerable<int> Numbers(int count) { await Task.Yield(); for (var i = 0; i < count; i++) yield return i; }
            }
            """));

    [Fact]
    public Task The_count_of_what_a_library_enumerates_bounds_the_loop_without_its_package_too() => UnresolvedAsync("""
        using Acme.Log;
        [McpServerToolType] public sealed class Tools
        {
            private readonly Connection connection;
            public Tools(Connection connection) => this.connection = connection;
            [McpServerTool] public async Task<int> Search(string filter, int count, CancellationToken token)
            {
                var n = 0; await foreach (var e in connection.Events.EnumerateAsync(filter: filter, count: {|MCPB003:count|}, render: true).WithCancellation(token)) { n++; } return n;
            }
            [McpServerTool] public async Task<int> Size(int limit) { var n = 0; await foreach (var e in connection.Events.EnumerateAsync(pageSize: {|MCPB023:limit|})) { n++; } return n; }
            [McpServerTool] public async Task<object> Once(int count) => await connection.Events.GetAsync(count: {|MCPB023:count|});
        }
        """);

    [Theory]
    [InlineData("var bytes = new byte[9]; var count = Math.Min(maxBytes, bytes.Length); Show(bytes.AsSpan(0, count));")]
    [InlineData("var bytes = new byte[9]; Show(new ReadOnlySpan<byte>(bytes).Slice(0, Math.Min(maxBytes, bytes.Length)));")]
    [InlineData("var bytes = new byte[9]; Show(bytes[..maxBytes]);")]
    [InlineData("_ = numbers.AsMemory(0, maxBytes);")]
    [InlineData("_ = text.Substring(0, n);")]
    [InlineData("_ = text[..Math.Min(n, text.Length)];")]
    public Task A_slice_of_memory_is_no_work(string code) => ToolAsync(code, "private static string Show(ReadOnlySpan<byte> bytes) => bytes.Length.ToString();");

    [Theory]
    [InlineData("_ = text.Substring(0, {|MCPB003:Math.Min(maxChars, text.Length)|});")]
    [InlineData("_ = text[..{|MCPB003:Math.Min(maxChars, text.Length)|}];")]
    [InlineData("_ = text.AsSpan(0, {|MCPB003:maxChars|}).ToString();")]
    [InlineData("if (text.Length > maxChars) text = text[..{|MCPB003:maxChars|}];")]
    public Task A_text_cut_to_as_many_characters_as_the_agent_says_is(string code) => ToolAsync(code);

    [Fact]
    public Task A_text_is_cut_to_a_number_out_of_a_dictionary_as_to_a_parameter() => SourceAsync("""
        using ModelContextProtocol.Protocol;
        public static class Start
        {
            public static void Main() => new McpServerHandlers().CallToolHandler = async (request, token) =>
            {
                var maxLength = 1000;
                if (request.Params!.Arguments!.TryGetValue("maxLength", out var given))
                {
                    maxLength = given.GetInt32();
                }

                var text = await new HttpClient().GetStringAsync("https://a.example");
                _ = text.Substring(0, {|MCPB003:maxLength|});
                return new CallToolResult();
            };
        }
        """);

    [Fact]
    public Task A_key_stands_before_a_number_in_a_library_s_call_and_a_word_in_a_helper_s() => SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http = new();

            [McpServerTool]
            public Task<string> Keyed(int n)
            {
                var query = new Dictionary<string, string>();
                query.Add("limit", {|MCPB023:n.ToString()|});
                return http.GetStringAsync("https://a.example/list?" + string.Join("&", query.Select(pair => pair.Key + "=" + pair.Value)));
            }

            [McpServerTool]
            public Task<string> Named(int limit) => ListAsync("people", limit);

            private Task<string> ListAsync(string what, int most) => http.GetStringAsync($"https://a.example/{what}?limit={{|MCPB023:most|}}");
        }
        """);

    [Fact]
    public async Task The_tool_named_is_one_whose_number_comes_uncapped_and_so_is_the_number()
    {
        var test = new Verify.Test
        {
            TestCode = Complete("""
                [McpServerToolType]
                public sealed class Tools
                {
                    [McpServerTool]
                    public Task Act(int verifyMs) => Verify(Math.Clamp(verifyMs, 200, 5000));

                    [McpServerTool]
                    public Task Click() => Until(100);

                    [McpServerTool]
                    public Task {|#1:Window|}(int patience) => Activate(patience);

                    [McpServerTool]
                    public Task Zoom(int timeoutMs) => Verify(60) is var wait && timeoutMs > 0 ? wait : Task.CompletedTask;

                    private static Task Verify(int within) => Until(within);

                    private static Task Activate(int within) => Until(within);

                    private static Task Until(int timeoutMs)
                    {
                        var timeout = Math.Max(100, timeoutMs);
                        return Task.Delay({|#0:timeout|});
                    }
                }
                """),
        };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(1).WithMessage(
            "'patience' (as 'timeout') decides how long the call waits in tool 'Window' (via Activate → Until) and has no maximum; "
            + "clamp it (Math.Clamp) and tell the agent the maximum; [Range] alone enforces nothing"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("return \"n must be greater than 0.\";")]
    [InlineData("return \"The number of lines. Default is 200.\";")]
    [InlineData("return \"A larger file is cut. Count n from the end.\";")]
    public Task A_condition_or_a_word_about_something_else_advises_nothing(string code) => AdviceAsync(code, "[Range] alone enforces nothing");

    [Theory]
    [InlineData("return \"Use a larger n for more.\";")]
    [InlineData("return \"Increase n to see all.\";")]
    [InlineData("return $\"cut at {n}: n may be raised, a higher n shows more\";")]
    public Task A_text_that_advises_a_larger_number_is_the_author_s(string code) => AdviceAsync(code, "the text that advises a larger value is yours to change");

    [Fact]
    public async Task A_handler_that_waits_is_not_said_to_make_the_call_wait()
    {
        var test = new Verify.Test
        {
            TestCode = Complete(Declare("""
                System.Timers.ElapsedEventHandler? raised = null;
                raised += async (_, _) => await Task.Delay({|#0:n|});
                """, "").Replace("Run(", "{|#1:Run|}(", StringComparison.Ordinal)),
        };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(1).WithMessage(
            "'n' decides how long a handler waits in tool 'Tools.Run' and has no maximum; clamp it (Math.Clamp) and tell the agent the maximum; [Range] alone enforces nothing"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AdviceAsync(string code, string advice)
    {
        var test = new Verify.Test
        {
            TestCode = Complete(Declare("await Task.Delay({|#0:n|}); " + code, "").Replace("Run(", "{|#1:Run|}(", StringComparison.Ordinal)),
        };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(1).WithMessage(
            "'n' decides how long the call waits in tool 'Tools.Run' and has no maximum; clamp it (Math.Clamp) and tell the agent the maximum; " + advice));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task UnresolvedAsync(string source)
    {
        var test = new Verify.Test { TestCode = source, CompilerDiagnostics = CompilerDiagnostics.None };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What is reported for code that uses a library as its package brings it: by ID, number and tool.</summary>
    private static async Task<string[]> ReportedAsync(string library, string source)
    {
        var compilation = Compiled.Code([.. Compiled.Mcp, Compiled.Image(Compiled.Code(Compiled.Plain, library))], source);
        var reported = await compilation.WithAnalyzers([new AgentControlledWork()], new AnalyzerOptions([], Compiled.NoOptions.Instance))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. reported.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start).Select(Short)];

        static string Short(Diagnostic diagnostic)
        {
            var words = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Split('\'');
            return $"{diagnostic.Id} '{words[1]}' in '{words[3]}'";
        }
    }

    [Theory]
    [InlineData("new ReportFluent().Find(text).Limit(limit)")]
    [InlineData("new ReportFluent().Limit(limit)")]
    public Task A_limit_of_the_project_s_own_is_looked_into(string call) => SourceAsync(Declare($"return {call};", "") + """
        public sealed class ReportFluent
        {
            private int _limit;

            public ReportFluent Find(string text) => this;

            public ReportFluent Limit(int limit) { _limit = Math.Min(limit, 50); return this; }

            public override string ToString() => _limit.ToString();
        }
        """);

    [Theory]
    [InlineData("Limit({|MCPB023:limit|})")]
    [InlineData("Skip(limit)")]
    [InlineData("Limit(Math.Min(limit, 50))")]
    public async Task A_document_store_is_asked_for_as_many_as_the_agent_says(string step)
    {
        // Without the library and with it.
        var source = WorkVerifier.Complete("using MongoDB.Driver; " + WorkVerifier.Declare($"return await items.Find(text).{step}.ToListAsync(token);", "private readonly IMongoCollection<string> items = null!;"));
        await new Verify.Test { TestCode = source, CompilerDiagnostics = CompilerDiagnostics.None }.RunAsync(TestContext.Current.CancellationToken);
        var there = new Verify.Test { TestCode = source };
        there.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code(Compiled.Plain, """
            namespace MongoDB.Driver
            {
                public interface IMongoCollection<T> { IFindFluent<T> Find(string filter); }
                public interface IFindFluent<T>
                {
                    IFindFluent<T> Limit(int? limit);
                    IFindFluent<T> Skip(int? skip);
                    System.Threading.Tasks.Task<System.Collections.Generic.List<T>> ToListAsync(System.Threading.CancellationToken token = default);
                }
            }
            """)));
        await there.RunAsync(TestContext.Current.CancellationToken);
    }
}
