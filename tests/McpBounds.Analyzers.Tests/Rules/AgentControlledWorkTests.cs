using System.Diagnostics.CodeAnalysis;
using static McpBounds.Analyzers.Rules.WorkVerifier;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.AgentControlledWork>;

namespace McpBounds.Analyzers.Rules;

public sealed class AgentControlledWorkTests
{
    [Theory]
    [InlineData("_ = new byte[{|MCPB003:n|}];")]
    [InlineData("_ = new byte[{|MCPB003:Math.Max(1024, n + 1)|}];")]
    [InlineData("_ = new int[3, {|MCPB003:n|}];")]
    [InlineData("_ = new List<int>({|MCPB003:n|});")]
    [InlineData("_ = new StringBuilder({|MCPB003:n|});")]
    [InlineData("_ = new MemoryStream({|MCPB003:n|});")]
    [InlineData("_ = new string('x', {|MCPB003:n|});")]
    [InlineData("_ = ArrayPool<byte>.Shared.Rent({|MCPB003:n|});")]
    [InlineData("_ = Enumerable.Range(0, {|MCPB003:n|});")]
    [InlineData("_ = Enumerable.Repeat(text, {|MCPB003:n|});")]
    [InlineData("_ = text.PadLeft({|MCPB003:n|});")]
    [InlineData("_ = RandomNumberGenerator.GetBytes({|MCPB003:n|});")]
    [InlineData("await Task.Delay({|MCPB003:n|});")]
    [InlineData("await Task.Delay({|MCPB003:TimeSpan.FromSeconds(n)|}, token);")]
    [InlineData("var each = n / 4; await Task.Delay({|MCPB003:each * 1000|});")]
    [InlineData("Thread.Sleep({|MCPB003:n|});")]
    [InlineData("_ = text.Substring(0, {|MCPB003:maxChars|});")]
    [InlineData("_ = text[..{|MCPB003:maxChars|}];")]
    [InlineData("_ = Encoding.UTF8.GetString(new byte[9], 0, {|MCPB003:maxBytes|});")]
    [InlineData("var kept = Math.Max(1, maxBytes); _ = Encoding.UTF8.GetString(new byte[9], 0, {|MCPB003:kept|});")]
    public Task What_decides_by_itself_is_reported(string code) => ToolAsync(code);

    [Theory]
    [InlineData("_ = text.Substring(0, n);")]
    [InlineData("_ = text[..n];")]
    [InlineData("_ = new[] { 1, 2 }.Take(n).ToList();")]
    [InlineData("_ = new byte[20];")]
    [InlineData("_ = new byte[text.Length];")]
    [InlineData("_ = new List<int>(numbers.Length);")]
    [InlineData("_ = new byte[text.IndexOf('x')];")]
    [InlineData("_ = new byte[Math.Min(n, 100)];")]
    [InlineData("_ = new byte[n > 100 ? 100 : n];")]
    [InlineData("if (n > 100) return null; _ = new byte[n];")]
    [InlineData("if (n > 100) throw new ArgumentException(); await Task.Delay(n);")]
    [InlineData("n = Math.Clamp(n, 1, 100); for (var i = 0; i < n; i++) await http.GetStringAsync(text);")]
    [InlineData("for (var i = 0; i < n; i++) text += i;")]
    [InlineData("foreach (var number in numbers) await http.GetStringAsync(\"https://a.example/\" + number);")]
    [InlineData("_ = DateTime.UtcNow.AddDays(-n);")]
    [InlineData("return new { limit = n, text };")]
    [InlineData("return JsonSerializer.Serialize(new { limit = n, text });")]
    [InlineData("return new Dictionary<string, int> { [\"limit\"] = n };")]
    [InlineData("Console.WriteLine($\"limit={n}\");")]
    [InlineData("throw new ArgumentException($\"limit={n}\");")]
    [InlineData("return $\"Top {n} of all\";")]
    [InlineData("await http.GetStringAsync($\"https://a.example/items/{n}\");")]
    [InlineData("await http.GetStringAsync($\"https://a.example/items?page={limit}\");")]
    [InlineData("await http.GetStringAsync($\"https://a.example/items?offset={limit}\");")]
    [InlineData("await http.GetStringAsync($\"https://a.example/items?year={n + 1}\");")]
    [InlineData("Func<int> later = () => n;")]
    public Task What_is_capped_or_no_quantity_is_not(string code) => ToolAsync(code);

    [Theory]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) await http.GetStringAsync(text);")]
    [InlineData("for (var i = 1; i <= {|MCPB003:n|}; i++) { await Task.Delay(5); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) Click(i); void Click(int at) { Press(at); void Press(int key) => Thread.Sleep(50); }")]
    [InlineData("for (var i = 0; i < n; i++) Click(i); void Click(int at) { try { Console.WriteLine(at); } catch (System.IO.IOException) { Thread.Sleep(50); } }")]
    [InlineData("for (var i = 0; i < n; i++) Click(i); void Click(int at) { while (at < 0) Thread.Sleep(50); }")]
    [InlineData("for (var i = 0; i < n; i++) Click(i); void Click(int at) { _ = Task.Run(async () => await Task.Delay(at)); }")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) { try { Click(i); } catch (System.IO.IOException) { Thread.Sleep(50); } } void Click(int at) => Console.WriteLine(at);")]
    [InlineData("var i = 0; while (i < {|MCPB003:n|}) { await Call(); i++; }")]
    [InlineData("var i = 0; do { await Call(); i += 1; } while (i < {|MCPB003:n|});")]
    [InlineData("var i = 0; while (true) { await Call(); if (++i >= n) break; }")]
    [InlineData("var i = 0; while (true) { await Call(); i++; if (i >= {|MCPB003:n|}) break; }")]
    [InlineData("var all = new List<string>(); while (all.Count < {|MCPB003:n|}) all.Add(await http.GetStringAsync(text));")]
    [InlineData("while ({|MCPB003:n|} > 0) { await Call(); n--; }")]
    [InlineData("var left = Stopwatch.StartNew(); while (left.Elapsed < {|MCPB003:TimeSpan.FromSeconds(n)|}) await Call();")]
    [InlineData("foreach (var item in new[] { 1, 2 }.Take({|MCPB003:n|})) await Call();")]
    [InlineData("_ = await Task.WhenAll(new[] { text }.Take({|MCPB003:n|}).Select(url => http.GetStringAsync(url)));")]
    [InlineData("var some = new[] { text }.Take({|MCPB003:n|}).ToList(); foreach (var url in some) await http.GetStringAsync(url);")]
    [InlineData("for (var i = 0; i < {|MCPB003:n|}; i++) Process.Start(\"a\");")]
    public Task A_loop_that_calls_out_or_waits_is_reported_at_its_bound(string code) =>
        ToolAsync(code.Replace("if (++i >= n) break;", "if (++i >= 5) break;", StringComparison.Ordinal), "private Task<string> Call() => http.GetStringAsync(\"https://a.example\");");

    [Theory]
    [InlineData("await http.GetStringAsync($\"https://a.example/items?limit={{|MCPB023:n|}}\");")]
    [InlineData("await http.GetStringAsync($\"https://a.example/items?q=x&$top={{|MCPB023:n|}}&z=1\");")]
    [InlineData("await http.GetStringAsync(\"https://a.example/items?per_page=\" + {|MCPB023:n|});")]
    [InlineData("await http.GetStringAsync(\"https://a.example/items?page[size]=\" + {|MCPB023:n.ToString()|} + \"&x=1\");")]
    [InlineData("await http.GetStringAsync($\"https://a.example/items?l={{|MCPB023:limit|}}\");")]
    [InlineData("await http.GetStringAsync(string.Format(\"https://a.example/items?a={0}&count={1}\", text, {|MCPB023:n|}));")]
    [InlineData("var parts = new List<string>(); parts.Add($\"count={{|MCPB023:n|}}\"); await http.GetStringAsync(\"https://a.example?\" + string.Join(\"&\", parts));")]
    [InlineData("var url = new StringBuilder(\"https://a.example\"); url.Append(\"?limit=\").Append({|MCPB023:n|}); await http.GetStringAsync(url.ToString());")]
    [InlineData("var query = HttpUtility.ParseQueryString(\"\"); query[\"limit\"] = {|MCPB023:n.ToString()|}; await http.GetStringAsync(\"https://a.example?\" + query);")]
    [InlineData("var query = new Dictionary<string, string> { [\"limit\"] = {|MCPB023:n.ToString()|} }; await http.GetStringAsync(Url(query));")]
    [InlineData("var query = new Dictionary<string, string>(); query.Add(\"limit\", {|MCPB023:n.ToString()|}); await http.GetStringAsync(Url(query));")]
    [InlineData("var url = new UriBuilder(\"https://a.example\") { Query = $\"limit={{|MCPB023:n|}}\" }; await http.GetStringAsync(url.Uri);")]
    [InlineData("await http.PostAsJsonAsync(\"https://a.example/search\", new { query = text, size = {|MCPB023:n|} });")]
    [InlineData("await http.PostAsJsonAsync(\"https://a.example/search\", new Query { PageSize = {|MCPB023:n|} });")]
    [InlineData("var body = new Query { Text = text }; body.PageSize = {|MCPB023:n|}; await http.PostAsync(\"https://a.example/items/search\", new StringContent(JsonSerializer.Serialize(body)));")]
    [InlineData("await http.PostAsync(\"https://a.example/items/search\", new StringContent($\"{{ \\\"size\\\": {{|MCPB023:n|}} }}\"));")]
    [InlineData("await Send(new Query { PageSize = {|MCPB023:n|} });")]
    public Task A_page_size_of_a_list_is_a_suggestion(string code) => ToolAsync(code, """
        private static string Url(Dictionary<string, string> query) => "https://a.example?" + string.Join("&", query.Select(pair => $"{pair.Key}={pair.Value}"));
        private Task Send(object body) => http.PostAsJsonAsync("https://a.example/search", body);
        """);

    [Theory]
    [InlineData("var lines = text.Split(' '); _ = new string[Math.Min(n, lines.Length)];")]
    [InlineData("var lines = text.Split(' '); _ = Enumerable.Range(0, {|MCPB003:Math.Min(n, lines.Length)|}).ToList();")]
    [InlineData("var lines = text.Split(' '); var count = Math.Min(n, lines.Length - Math.Max(0, limit)); _ = new string[count];")]
    [InlineData("var all = new List<string> { text }; var rest = all.Count - 1; _ = new List<string>(Math.Min(n, rest));")]
    [InlineData("if (n > numbers.Length) n = numbers.Length; _ = new int[n];")]
    [InlineData("_ = new char[n < text.Length ? n : text.Length];")]
    [InlineData("var file = new FileInfo(text); _ = new byte[{|MCPB003:Math.Min(n, file.Length)|}];")]
    [InlineData("var file = File.OpenRead(text); _ = new byte[{|MCPB003:Math.Min(n, file.Length)|}];")]
    [InlineData("_ = new byte[{|MCPB003:Math.Min(n, text.Length + limit)|}];")]
    [InlineData("_ = new byte[{|MCPB003:Math.Max(n, text.Length)|}];")]
    [InlineData("await Task.Delay({|MCPB003:Math.Min(n, text.Length)|});")]
    [InlineData("for (var i = 0; i < {|MCPB003:Math.Min(n, text.Length)|}; i++) await Task.Delay(5);")]
    public Task Memory_is_bounded_by_the_data_in_memory_and_no_other_work(string code) => ToolAsync(code);

    [Theory]
    [InlineData("new string[{|#0:n|}]", "how many elements are made")]
    [InlineData("new Stream[{|#0:n|}]", "how many elements are made")]
    [InlineData("new string('x', {|#0:n|})", "how many characters are allocated")]
    [InlineData("new char[{|#0:n|}]", "how many characters are allocated")]
    [InlineData("new MemoryStream({|#0:n|})", "how many bytes are allocated")]
    public async Task The_message_counts_what_is_made(string made, string what)
    {
        var test = new Verify.Test { TestCode = Complete(Declare($"_ = {made};", "").Replace("Run(", "{|#1:Run|}(", StringComparison.Ordinal)) };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(1).WithMessage(
            $"'n' decides {what} in tool 'Tools.Run' and has no maximum; clamp it (Math.Clamp) and tell the agent the maximum; [Range] alone enforces nothing"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("using var source = new CancellationTokenSource(5000); await Task.Delay(n, source.Token);")]
    [InlineData("using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30)); using var linked = CancellationTokenSource.CreateLinkedTokenSource(token, source.Token); await Task.Delay(n, linked.Token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(Most); await Wait(n, source.Token);")]
    [InlineData("using var source = new CancellationTokenSource(Math.Min(limit, 1000)); await Task.Delay(n, source.Token);")]
    [InlineData("if (n > 0) { using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(Most); await Task.Delay(n, source.Token); }")]
    [InlineData("await Task.Delay({|MCPB003:n|}, token);")]
    [InlineData("using var source = new CancellationTokenSource(); await Task.Delay({|MCPB003:n|}, source.Token);")]
    [InlineData("using var source = new CancellationTokenSource(limit); await Task.Delay({|MCPB003:n|}, source.Token);")]
    [InlineData("using var source = new CancellationTokenSource(Timeout.Infinite); await Task.Delay({|MCPB003:n|}, source.Token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); var delay = Task.Delay({|MCPB003:n|}, source.Token); source.CancelAfter(Most); await delay;")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); foreach (var one in new int[limit > 0 ? 1 : 0]) { source.CancelAfter(Most); } await Task.Delay({|MCPB003:n|}, source.Token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(n); await Task.Delay({|MCPB003:n|}, source.Token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); if (limit > 0) source.CancelAfter(Most); await Task.Delay({|MCPB003:n|}, source.Token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(Most); await Task.Delay({|MCPB003:n|}, limit > 0 ? source.Token : token);")]
    [InlineData("using var source = new CancellationTokenSource(5000); await Task.Delay({|MCPB003:n|}); await Task.Delay(5, source.Token);")]
    public Task A_delay_ends_with_a_token_s_deadline_unless_the_agent_sets_that(string code) =>
        ToolAsync(code, "private static readonly int Most = 30000; private static Task Wait(int time, CancellationToken token = default) => Task.Delay(time, token);");

    [Fact]
    public Task A_deadline_on_one_of_two_ways_ends_no_delay() => ToolAsync(
        "using var source = new CancellationTokenSource(5000); await Wait(n, source.Token); await Wait(limit);",
        "private static Task Wait(int time, CancellationToken token = default) => Task.Delay({|MCPB003:time|}, token);");

    [Theory]
    [InlineData("private async Task Pause(int time) { if (signal is null) { await Task.Delay(time); return; } await signal.WaitAsync(time); }")]
    [InlineData("private async Task Pause(int time) { if (signal is null) { await Task.Delay(time); } else { await Other(time); } } private Task Other(int time) => signal!.WaitAsync(time);")]
    [InlineData("private Task Pause(int time) => signal is null ? Task.Delay(time) : Task.Delay(time * 2);")]
    [InlineData("private async Task Pause(int time) { try { if (signal is null) { await Task.Delay(time); return; } await signal.WaitAsync(time); } catch (ObjectDisposedException) { } }")]
    [InlineData("private async Task Pause(int time) { try { signal?.Dispose(); } finally { await Task.Delay(time); } }")]
    public Task A_helper_that_waits_whichever_way_it_goes_is_a_wait(string helper) => ToolAsync(
        "for (var i = 0; i < {|MCPB003:n|}; i++) { Console.WriteLine(i); await Pause(50); }", "private readonly SemaphoreSlim? signal; " + helper);

    [Theory]
    [InlineData("private async Task Pause(int time) { if (signal is null) { await Task.Delay(time); return; } Console.WriteLine(time); }")]
    [InlineData("private async Task Pause(int time) { try { signal?.Dispose(); } finally { if (signal is null) { await Task.Delay(time); } } }")]
    [InlineData("private async Task Pause(int time) { if (signal is null) { await Task.Delay(time); } }")]
    [InlineData("private async Task Pause(int time) { await signal!.WaitAsync(time); }")]
    [InlineData("private async Task Pause(int time) { await signal!.WaitAsync(time); try { if (time > 100) { await Task.Delay(time); } } finally { signal.Release(); } }")]
    [InlineData("private Task Pause(int time) => time > 100 ? Task.Delay(time) : Pause(time + 1);")]
    [InlineData("private async Task Pause(int time) { foreach (var at in new[] { time }) { await Task.Delay(at); } }")]
    public Task A_helper_that_may_go_on_at_once_is_none(string helper) => ToolAsync(
        "for (var i = 0; i < n; i++) { Console.WriteLine(i); await Pause(50); }", "private readonly SemaphoreSlim? signal; " + helper);

    [Fact]
    public Task What_is_made_or_metered_is_a_warning() => SourceAsync("""
        [McpServerToolType]
        public sealed class Tools(HttpClient http)
        {
            [McpServerTool]
            public Task CreateImages(string prompt, int n) => http.PostAsJsonAsync("https://a.example/images", new { prompt, n = {|MCPB003:n|} });

            [McpServerTool]
            public Task SearchTokens(string prompt, int maxTokens) => http.PostAsJsonAsync("https://a.example/search", new { prompt, max_tokens = {|MCPB003:maxTokens|} });

            [McpServerTool]
            public Task CreateGateway(int numberOfMembers = 1) => CreateAsync(new Gateway { Members = {|MCPB003:numberOfMembers|} });

            [McpServerTool]
            public Task<ChatResponse> Ask(IChatClient client, string prompt, int tokens) =>
                client.GetResponseAsync(prompt, new ChatOptions { MaxOutputTokens = {|MCPB003:tokens|} });

            [McpServerTool]
            public Task<string> Fetch(string url, int limit) => http.GetStringAsync($"{url}?limit={{|MCPB003:limit|}}");

            private Task CreateAsync(Gateway gateway) => http.PostAsJsonAsync("https://a.example/gateways", gateway);
        }

        public sealed class Gateway { public int Members { get; set; } }
        """, csharp: 12);

    [Theory]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = $\"SELECT * FROM a LIMIT {{|MCPB003:n|}}\"; await command.ExecuteReaderAsync();")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = \"SELECT TOP (\" + {|MCPB003:n|} + \") * FROM a\"; await command.ExecuteReaderAsync();")]
    [InlineData("var sql = \"select * from a\"; sql += $\" LIMIT {{|MCPB003:n|}}\"; using var command = connection.CreateCommand(); command.CommandText = sql;")]
    public Task Rows_of_a_database_are_a_warning(string code) => ToolAsync("System.Data.Common.DbConnection connection = null!; " + code);

    [Fact]
    public Task The_upper_end_of_a_range_is_no_page_size() => SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http = new();

            [McpServerTool]
            public Task Detect(int minSize, int maxSize) => http.PostAsJsonAsync("https://a.example/search", new Areas { MinSize = minSize, MaxSize = maxSize });

            [McpServerTool]
            public Task Between(int least, int most) => http.PostAsJsonAsync("https://a.example/search", new Areas { MinSize = least, MaxSize = most });

            [McpServerTool]
            public Task<string> Search(int min_size = 1, int max_size = int.MaxValue) => http.GetStringAsync($"https://a.example/search?max_size={max_size}&min_size={min_size}");

            [McpServerTool]
            public Task<string> Helped(int low, int high) => ListAsync(low, high);

            [McpServerTool]
            public Task Count(int min_count, int max_count) => http.PostAsJsonAsync("https://a.example/machines", new { min_count, {|MCPB003:max_count|} });

            [McpServerTool]
            public Task<string> Alone(int maxSize) => http.GetStringAsync($"https://a.example/search?max_size={{|MCPB023:maxSize|}}");

            [McpServerTool]
            public Task<string> Others(int minAge, int maxSize) => http.GetStringAsync($"https://a.example/search?max_size={{|MCPB023:maxSize|}}&min_age={minAge}");

            [McpServerTool]
            public Task<string> Limited(int minSize, int maxSize) => http.GetStringAsync($"https://a.example/search?limit={{|MCPB023:maxSize|}}&from={minSize}");

            [McpServerTool]
            public byte[] Made(int minSize, int maxSize) => new byte[{|MCPB003:maxSize|}];

            private Task<string> ListAsync(int minSize, int maxSize) => http.GetStringAsync($"https://a.example/search?sizes={minSize}-{maxSize}");
        }

        public sealed class Areas { public int MinSize { get; set; } public int MaxSize { get; set; } }
        """);

    [Fact]
    public Task A_number_is_followed_through_objects_and_helpers_of_other_files() => Verify.VerifyAnalyzerAsync("""
        using System.Net.Http;
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly Client client;
            public Tools(Client client) => this.client = client;

            [McpServerTool]
            public Task<string> List(string? sort = null, int? count = null, int page = 0) => client.ListAsync(new ListQuery { Count = count, Offset = page, Sort = sort });

            [McpServerTool]
            public Task<string> Capped(int count) => client.TopAsync(Math.Min(count, 10));

            [McpServerTool]
            public Task<string> ByRequest(Request request) => client.PagedAsync(request);
        }

        public sealed class Request { public int Limit { get; set; } public int Page { get; set; } }
        public sealed class ListQuery { public int? Count { get; set; } public int? Offset { get; set; } public string? Sort { get; set; } }

        public sealed class Client
        {
            private readonly HttpClient http;
            public Client(HttpClient http) => this.http = http;

            public Task<string> ListAsync(ListQuery query) => http.GetStringAsync("https://a.example/list" + Build(query));
            public Task<string> TopAsync(int top) => http.GetStringAsync($"https://a.example/list?top={top}");
            public Task<string> PagedAsync(Request request) => http.GetStringAsync($"https://a.example/list?limit={{|MCPB023:request.Limit|}}&page={request.Page}");

            private static string Build(ListQuery query)
            {
                var parts = new List<string>();
                if (query.Count.HasValue) { parts.Add($"count={{|MCPB023:query.Count.Value|}}"); }
                if (query.Offset.HasValue) { parts.Add($"offset={query.Offset.Value}"); }
                return parts.Count > 0 ? "?" + string.Join("&", parts) : "";
            }
        }
        """);

    [Fact]
    public async Task A_number_is_reported_once_a_body_and_the_warning_first()
    {
        var test = new Verify.Test
        {
            TestCode = Complete(Declare("""
                await http.GetStringAsync($"https://a.example/items?limit={{|#1:n|}}");
                await Task.Delay({|#0:n|});
                await Task.Delay({|#2:limit|});
                """, "").Replace("Run(", "{|#3:Run|}(", StringComparison.Ordinal)),
        };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(3).WithLocation(1).WithMessage(
            "'n' decides how long the call waits in tool 'Tools.Run' and has no maximum; clamp it (Math.Clamp) and tell the agent the maximum; [Range] alone enforces nothing"));
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(2).WithLocation(3).WithMessage(null));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_message_leaves_a_text_that_advises_more_to_the_author()
    {
        var test = new Verify.Test
        {
            TestCode = Complete(Declare("""
                return text.Substring(0, {|#0:maxChars|}) + " [cut: use a larger maxChars]";
                """, "").Replace("Run(", "{|#1:Run|}(", StringComparison.Ordinal)),
        };
        test.ExpectedDiagnostics.Add(Verify.Diagnostic("MCPB003").WithLocation(0).WithLocation(1).WithMessage(
            "'maxChars' decides how much is returned in tool 'Tools.Run' and has no maximum; "
            + "clamp it (Math.Clamp) and tell the agent the maximum; the text that advises a larger value is yours to change"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_text_is_cut_to_what_a_name_or_a_description_counts_in_characters() => SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public string A(string text, int offset, [Description("Maximum number of characters")] int limit) => text[offset..{|MCPB003:Math.Min(offset + limit, text.Length)|}];

            [McpServerTool]
            public string B(string text, [Description("Maximum number of lines")] int limit) => text.Substring(0, limit);

            [McpServerTool]
            public string C(string text, [Description("The end, in characters")] int end) => text.Substring(0, end);
        }
        """);

    [Fact]
    public Task Code_that_no_tool_reaches_is_left_alone() => Verify.VerifyAnalyzerAsync("""
        public sealed class Start
        {
            public static async Task Main(string[] args) { var n = int.Parse(args[0]); await Task.Delay(n); _ = new byte[n]; }
        }
        [McpServerToolType] public sealed class Tools { [McpServerTool] public string A(int n) => ""; public static async Task Unused(int n) => await Task.Delay(n); }
        """);

    [Fact]
    public Task Lambdas_local_functions_handlers_and_generated_halves() => Verify.VerifyAnalyzerAsync("""
        using System.Text.Json;
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public async Task A(int n)
            {
                Func<Task> wait = () => Task.Delay({|MCPB003:n|}); await wait();
                Later(5);
                void Later(int m) => _ = new byte[m];
            }
        }
        public static class Start
        {
            public static void Main()
            {
                _ = McpServerTool.Create((int count) => new byte[{|MCPB003:count|}].Length);
                new McpServerHandlers().CallToolHandler = async (request, token) =>
                {
                    var n = request.Params!.Arguments!["limit"].GetInt32();
                    await Task.Delay({|MCPB003:n|}, token);
                    return new CallToolResult();
                };
            }
        }
        """.Insert(0, "using ModelContextProtocol.Protocol; "));

    [Fact]
    public async Task A_library_that_is_not_restored_is_no_obstacle()
    {
        var test = new Verify.Test
        {
            TestCode = """
                using Microsoft.TeamFoundation.Build.WebApi;
                [McpServerToolType] public class Tools
                {
                    [McpServerTool] public async Task<string> Log(Service service, int id, int maxBytes = 200)
                    {
                        await using var stream = await service.Get<BuildHttpClient>().GetBuildLogAsync(id);
                        return Read(stream, maxBytes);
                    }

                    [McpServerTool] public async Task<object> List(Service service, int top) => await service.Get<BuildHttpClient>().GetBuildsAsync(project: "a", top: {|MCPB023:top|});

                    private static string Read(System.IO.Stream stream, int maxBytes) => new char[{|MCPB003:Math.Max(1, maxBytes)|}].ToString()!;
                }
                public class Service { public T Get<T>() => default!; }
                """,
            CompilerDiagnostics = CompilerDiagnostics.None,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Broken_code_is_no_obstacle()
    {
        var test = new Verify.Test
        {
            TestCode = "[McpServerToolType] class Tools { [McpServerTool] public async Task A(int n, Missing m) { await m.Delay(n); new Missing { Limit = n }; _ = new byte[{|MCPB003:n|} ; for (;;n } }",
            CompilerDiagnostics = CompilerDiagnostics.None,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Each value that is given under a condition gets to all that follows: too many to follow count as capped.</summary>
    [Theory]
    [InlineData(20, true)]
    [InlineData(3000, false)]
    public Task A_number_with_very_many_values_is_given_up_on(int values, bool isReported) => ToolAsync(
        string.Concat(Enumerable.Range(0, values).Select(static value => $"if (n < {value}) n = n + {value};\n")) + (isReported ? "_ = new byte[{|MCPB003:n|}];" : "_ = new byte[n];"));
}
