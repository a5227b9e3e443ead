namespace McpBounds.Analyzers.Rules;

/// <summary>Loops with a remote call in each turn that are no pagination, or that end by themselves.</summary>
public sealed class UncappedPaginationTests_NearMisses
{
    [Fact]
    public Task A_retry_with_a_limit() => PageVerifier.ToolAsync("""
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await api.GetAsync(id, token);
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                await Task.Delay(attempt * 100, token);
            }
        }
        """);

    [Fact]
    public Task A_retry_of_the_same_request_asks_for_no_other_page() => PageVerifier.ToolAsync("""
        while (true)
        {
            try
            {
                return await api.GetAsync(id, token);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(1000, token);
            }
        }
        """);

    /// <summary>The loop comes back before it waits for what connects, which others may have begun.</summary>
    [Fact]
    public Task A_lost_race_for_what_is_shared() => PageVerifier.ToolAsync(Race("continue;", "throw;"), Entries);

    [Theory]
    [InlineData("var seen = await entry.Task; all.AddRange(seen.Items); if (seen.Items.Count == 0) { return all; } continue;")]
    [InlineData("var seen = entry.Task.Result; all.AddRange(seen.Items); if (seen.Items.Count == 0) { return all; } continue;")]
    [InlineData("Take(entry.Task); continue; void Take(Task<Page> page) => all.AddRange(page.GetAwaiter().GetResult().Items);")]
    public Task A_race_in_which_a_turn_waits_for_the_answer(string lost) => PageVerifier.ToolAsync(
        Race(lost, "throw;").Replace("for (", "{|MCPB002?:for|} (", StringComparison.Ordinal), Entries);

    private const string Entries = """
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Entry> entries = new();

        private Task<Page> ConnectAsync(string id) => api.GetAsync(id);

        private sealed class Entry
        {
            private readonly Lazy<Task<Page>> page;
            public Entry(string id, Func<string, Task<Page>> connect) => page = new(() => connect(id));
            public Task<Page> Task => page.Value;
            public bool TryEnter() => true;
        }
        """;

    private static string Race(string lost, string failed) => $$"""
        for (var attempt = 0; ; attempt++)
        {
            if (attempt > 0 && !id.Contains('/'))
            {
                throw new ArgumentException(id);
            }

            var entry = entries.GetOrAdd(id, _ => new Entry(id, ConnectAsync));
            if (!entry.TryEnter())
            {
                entries.TryRemove(new KeyValuePair<string, Entry>(id, entry));
                {{lost}}
            }

            try
            {
                return await entry.Task.WaitAsync(token);
            }
            catch (HttpRequestException)
            {
                entries.TryRemove(new KeyValuePair<string, Entry>(id, entry));
                {{failed}}
            }
        }
        """;

    [Fact]
    public Task Waiting_for_a_job() => PageVerifier.ToolAsync("""
        var job = await api.GetAsync(id, token);
        while (job.Status == "running")
        {
            await Task.Delay(1000, token);
            job = await api.GetAsync(job.Next, token);
        }
        """);

    [Fact]
    public Task Waiting_for_a_status_without_a_pause() => PageVerifier.ToolAsync("""
        Page job;
        do
        {
            job = await api.GetAsync(id, token);
        }
        while (job.Status != "done");
        """);

    [Fact]
    public Task Waiting_until_a_deadline() => PageVerifier.ToolAsync("""
        var deadline = DateTime.UtcNow.AddSeconds(30);
        var page = 0;
        while (DateTime.UtcNow < deadline)
        {
            var result = await api.GetAsync(page++, token);
            all.AddRange(result.Items);
            if (!result.HasMore)
            {
                break;
            }
        }
        """);

    [Fact]
    public Task Waiting_by_a_stopwatch() => PageVerifier.ToolAsync("""
        var watch = Stopwatch.StartNew();
        string? cursor = null;
        do
        {
            var result = await api.GetAsync(cursor, token);
            all.AddRange(result.Items);
            cursor = result.Next;
        }
        while (cursor is not null && watch.Elapsed < TimeSpan.FromSeconds(30));
        """);

    [Theory]
    [InlineData("while (await reader.ReadLineAsync() is { } line)")]
    [InlineData("for (var line = await reader.ReadLineAsync(); line != null; line = await reader.ReadLineAsync())")]
    public Task A_call_for_each_line_of_a_file(string loop) => PageVerifier.ToolAsync($$"""
        using var reader = new StreamReader(id);
        {{loop}}
        {
            var result = await api.GetAsync(line, token);
            all.AddRange(result.Items);
        }
        """);

    [Fact]
    public Task A_file_sent_in_pieces() => PageVerifier.ToolAsync("""
        using var file = File.OpenRead(id);
        var buffer = new byte[1000];
        var offset = 0L;
        int read;
        while ((read = await file.ReadAsync(buffer, token)) > 0)
        {
            var result = await api.GetAsync(offset, token);
            all.AddRange(result.Items);
            offset += read;
            if (!result.HasMore)
            {
                break;
            }
        }
        """);

    [Fact]
    public Task A_text_sent_in_pieces() => PageVerifier.ToolAsync("""
        var text = (await api.GetAsync(id, token)).Status;
        var start = 0;
        while (start < text.Length)
        {
            var result = await api.GetAsync(text.Substring(start, Math.Min(100, text.Length - start)), token);
            all.AddRange(result.Items);
            start += 100;
        }
        """);

    [Fact]
    public Task A_call_for_each_element_of_a_list() => PageVerifier.ToolAsync("""
        var first = await api.GetAsync(id, token);
        foreach (var item in first.Items)
        {
            all.AddRange((await api.GetAsync(item.Name, token)).Items);
        }

        for (var i = 0; i < first.Items.Count; i++)
        {
            all.AddRange((await api.GetAsync(first.Items[i].Name, token)).Items);
        }
        """);

    [Fact]
    public Task A_queue_that_only_empties() => PageVerifier.ToolAsync("""
        var queue = new Queue<string>(url.Split(','));
        while (queue.Count > 0)
        {
            var result = await api.GetAsync(queue.Dequeue(), token);
            all.AddRange(result.Items);
            if (result.HasMore)
            {
                break;
            }
        }

        while (queue.TryDequeue(out var next))
        {
            var result = await api.GetAsync(next, token);
            all.AddRange(result.Items);
            if (result.HasMore)
            {
                break;
            }
        }
        """);

    [Fact]
    public Task Once_is_no_loop() => PageVerifier.ToolAsync("""
        var page = 1;
        do
        {
            var result = await api.GetAsync(page++, token);
            all.AddRange(result.Items);
        }
        while (false);

        while (true)
        {
            var result = await api.GetAsync(page++, token);
            all.AddRange(result.Items);
            break;
        }
        """);

    [Fact]
    public Task A_call_on_the_way_out_is_not_in_the_loop() => PageVerifier.ToolAsync("""
        var page = 0;
        while (true)
        {
            page++;
            if (File.Exists(id + page))
            {
                return await api.GetAsync(page, token);
            }
        }
        """);

    [Fact]
    public Task Code_that_no_tool_reaches() => PageVerifier.ToolAsync("", members: """
        public async Task ImportAsync()
        {
            for (var page = 1; ; page++)
            {
                if (!(await api.GetAsync(page)).HasMore)
                {
                    return;
                }
            }
        }
        """);

    [Fact]
    public Task A_heartbeat_has_no_end_to_ask_for() => PageVerifier.ToolAsync("""
        var beat = 0;
        while (!token.IsCancellationRequested)
        {
            await api.GetAsync(beat++, token);
            await Task.Delay(1000, token);
        }
        """);

    [Fact]
    public Task Asking_a_person() => PageVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public async Task<string> Guess(McpServer server, HttpClient http, CancellationToken token)
            {
                var number = 0;
                while (true)
                {
                    var hint = await http.GetStringAsync("hint?n=" + number++, token);
                    var answer = await server.ElicitAsync(new() { Message = hint }, token);
                    if (answer.Action != "accept" || hint.Length == 0)
                    {
                        return hint;
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("most = Math.Clamp(most, 1, 100);")]
    [InlineData("most = Math.Min(most, Math.Min(100, most));")]
    public Task A_bound_that_is_cut_in_place(string cut) => PageVerifier.ToolAsync($$"""
        var most = int.Parse(id);
        {{cut}}
        for (var page = 0; page < most; page++)
        {
            var result = await api.GetAsync(page, token);
            all.AddRange(result.Items);
        }
        """);

    /// <summary>Each is the smaller of the two before it: as many ways back as Fibonacci's numbers.</summary>
    [Fact]
    public Task A_bound_that_is_the_least_of_the_least_of_very_many() => PageVerifier.ToolAsync($$"""
        int v0 = MaxPages, v1 = 100;
        {{string.Concat(Enumerable.Range(0, 80).Select(static n => $"var v{n + 2} = Math.Min(v{n}, v{n + 1});\n"))}}
        for (var page = 0; page < v81; page++)
        {
            var result = await api.GetAsync(page, token);
            all.AddRange(result.Items);
            if (!result.HasMore)
            {
                break;
            }
        }
        """);

    [Fact]
    public Task A_bound_that_is_the_least_of_two_thousand() => PageVerifier.ToolAsync($$"""
        var v0 = MaxPages;
        {{string.Concat(Enumerable.Range(0, 2000).Select(static n => $"var v{n + 1} = Math.Min(v{n}, {n});\n"))}}
        for (var page = 0; page < v2000; page++)
        {
            var result = await api.GetAsync(page, token);
            all.AddRange(result.Items);
            if (!result.HasMore)
            {
                break;
            }
        }
        """);
}
