namespace McpBounds.Analyzers.Rules;

/// <summary>Pagination as real servers write it.</summary>
public sealed class UncappedPaginationTests_Idioms
{
    [Fact]
    public Task The_position_stands_in_the_request_object() => PageVerifier.ToolAsync("""
        var query = new Query();
        [|while|] (true)
        {
            var result = await api.GetAsync(query, token);
            if (result.Items == null || result.Items.Count == 0)
                break;

            all.AddRange(result.Items);
            if (result.Total > 0 && all.Count >= result.Total)
                break;

            query.Skip += 100;
        }
        """);

    [Fact]
    public Task A_request_object_is_made_for_each_page() => PageVerifier.ToolAsync("""
        string? cursor = null;
        [|do|]
        {
            var query = new Query { Cursor = cursor };
            var result = await api.GetAsync(query, token);
            all.AddRange(result.Items);
            cursor = result.Next;
        }
        while (!string.IsNullOrEmpty(cursor));
        """);

    [Fact]
    public Task The_address_is_built_from_the_page() => PageVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public async Task<string> List(string project, CancellationToken token)
            {
                var names = new List<string>();
                var page = 1;
                var hasMore = true;
                [|while|] (hasMore)
                {
                    var separator = project.Contains('?') ? '&' : '?';
                    var address = $"{project}{separator}page={page}";
                    using var response = await http.GetAsync(address, token);
                    response.EnsureSuccessStatusCode();
                    using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(token));
                    var items = document.RootElement.EnumerateArray().ToList();
                    names.AddRange(items.Select(item => item.GetString()!));
                    if (items.Count < 100)
                    {
                        hasMore = false;
                    }

                    page++;
                }

                return string.Join(", ", names);
            }
        }
        """);

    [Fact]
    public Task The_next_address_is_read_out_of_a_document() => PageVerifier.SourceAsync("""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<int> Count(IHttpClientFactory clients, string project, CancellationToken token)
            {
                using var http = clients.CreateClient();
                var count = 0;
                string? next = "https://a.example/" + project;
                {|MCPB002?:while|} (next != null)
                {
                    var body = await http.GetStringAsync(next, token);
                    using var document = JsonDocument.Parse(body);
                    count += document.RootElement.GetProperty("items").GetArrayLength();
                    next = document.RootElement.TryGetProperty("next", out var link) && link.ValueKind == JsonValueKind.String ? link.GetString() : null;
                }

                return count;
            }
        }
        """);

    [Fact]
    public Task The_call_stands_in_a_handled_try() => PageVerifier.ToolAsync("""
        var page = 0;
        [|while|] (true)
        {
            token.ThrowIfCancellationRequested();
            Page result;
            try
            {
                result = await api.GetAsync(page, token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception)
            {
                return "page " + page;
            }

            var fresh = 0;
            foreach (var item in result.Items)
            {
                all.Add(item);
                fresh++;
            }

            page++;
            if (result.Items.Count < 100 || fresh == 0)
            {
                return all;
            }
        }
        """);

    [Fact]
    public Task Pages_until_something_known_is_met() => PageVerifier.ToolAsync("""
        var since = DateTime.UtcNow.AddDays(-1);
        var page = 0;
        [|while|] (true)
        {
            var result = await api.GetAsync(page, token);
            if (result?.Items == null || !result.Items.Any())
                break;

            var reached = false;
            foreach (var item in result.Items)
            {
                if (item.Created <= since)
                {
                    reached = true;
                    break;
                }

                all.Add(item);
            }

            if (reached || result.Items.Count < 50)
                break;

            page++;
        }
        """);

    [Fact]
    public Task A_queue_that_is_emptied_until_nothing_comes() => PageVerifier.ToolAsync("""
        var purged = 0;
        var more = true;
        [|while|] (more)
        {
            var result = await api.GetAsync(id, token);
            if (result.Items.Count == 0)
            {
                more = false;
            }
            else
            {
                foreach (var item in result.Items)
                {
                    await api.GetAsync(item.Name, token);
                    purged++;
                }
            }
        }
        """);

    [Fact]
    public Task The_call_is_handed_in() => PageVerifier.ToolAsync(
        "return await AllAsync(cursor => api.GetAsync(cursor, token));",
        members: """
        private static async Task<List<Item>> AllAsync(Func<string?, Task<Page>> get)
        {
            var all = new List<Item>();
            string? cursor = null;
            [|do|]
            {
                var result = await get(cursor);
                all.AddRange(result.Items);
                cursor = result.Next;
            }
            while (cursor is not null);

            return all;
        }
        """);

    [Fact]
    public Task Two_things_come_back() => PageVerifier.ToolAsync(
        """
        string? cursor = null;
        {|MCPB002?:do|}
        {
            var (items, next) = await OneAsync(cursor, token);
            all.AddRange(items);
            cursor = next;
        }
        while (cursor is not null);
        """,
        members: """
        private async Task<(List<Item> Items, string? Next)> OneAsync(string? cursor, CancellationToken token)
        {
            var result = await api.GetAsync(cursor, token);
            return (result.Items, result.Next);
        }
        """);

    [Fact]
    public Task The_total_comes_from_the_first_page() => PageVerifier.ToolAsync("""
        var first = await api.GetAsync(1, token);
        all.AddRange(first.Items);
        [|for|] (var page = 2; page <= first.PageCount; page++)
        {
            all.AddRange((await api.GetAsync(page, token)).Items);
        }
        """);

    [Fact]
    public Task What_remains_of_the_total() => PageVerifier.ToolAsync("""
        var remaining = (await api.GetAsync(0, token)).Total;
        [|while|] (remaining > 0)
        {
            var result = await api.GetAsync(remaining, token);
            all.AddRange(result.Items);
            remaining -= result.Items.Count;
        }
        """);

    [Fact]
    public Task What_remains_of_a_bound() => PageVerifier.ToolAsync("""
        var remaining = settings.PageSize * settings.MaxPages;
        string? cursor = null;
        do
        {
            var result = await api.GetAsync(cursor, token);
            all.AddRange(result.Items);
            remaining -= result.Items.Count;
            cursor = result.Next;
        }
        while (cursor is not null && remaining > 0);
        """);

    [Theory]
    [InlineData("var left = 500 - all.Count; if (left <= 0) break;")]
    [InlineData("if (all.Count >= settings.PageSize * settings.MaxPages) break;")]
    [InlineData("if (all.Sum(item => item.Size) > 1000) throw new InvalidOperationException();")]
    [InlineData("if (++pages >= 20) cursor = null;")]
    [InlineData("if (++pages >= 20) { cursor = null; continue; }")]
    [InlineData("if (all.Count is >= 500) return all;")]
    [InlineData("if (IsEnough(all)) break;")]
    [InlineData("foreach (var item in result.Items) { if (seen.Count >= 100) return all; seen.Add(item.Name); }")]
    [InlineData("if (pages++ == MaxPages) goto done;")]
    public Task A_check_in_the_body(string check) => PageVerifier.ToolAsync(
        $$"""
        var pages = 0;
        var seen = new HashSet<string>();
        string? cursor = null;
        do
        {
            var result = await api.GetAsync(cursor, token);
            all.AddRange(result.Items);
            cursor = result.Next;
            {{check}}
        }
        while (cursor is not null);
        done:
        seen.Clear();
        """,
        members: "private static bool IsEnough(List<Item> items) => items.Count > 1000;");

    [Theory]
    [InlineData("if (!seen.Add(cursor!)) break;")]
    [InlineData("if (pages > 1) await Task.Delay(100, token);")]
    [InlineData("if (result.Status == \"slow\" && ++pages > 20) break;")]
    [InlineData("foreach (var item in result.Items) { if (seen.Count >= 100) break; seen.Add(item.Name); }")]
    [InlineData("if (pages > result.PageCount) break;")]
    public Task A_check_that_ends_nothing(string check) => PageVerifier.ToolAsync($$"""
        var pages = 0;
        var seen = new HashSet<string>();
        string? cursor = null;
        [|do|]
        {
            var result = await api.GetAsync(cursor, token);
            all.AddRange(result.Items);
            cursor = result.Next;
            {{check}}
        }
        while (cursor is not null);
        """);

    [Theory]
    [InlineData("if (most.HasValue && all.Count >= most.Value) break;")]
    [InlineData("if (most is not null && all.Count >= most) break;")]
    [InlineData("if (most > 0 && all.Count >= most) break;")]
    public async Task A_bound_that_may_be_absent(string check)
    {
        await PageVerifier.ToolAsync("return await AllAsync(limit, token);", members: Members("do"));
        await PageVerifier.ToolAsync("return await AllAsync(200, token);", members: Members("do"));
        await PageVerifier.ToolAsync("return await AllAsync(null, token);", members: Members("{|MCPB002?:do|}"));

        string Members(string keyword) => $$"""
            private async Task<List<Item>> AllAsync(int? most, CancellationToken token)
            {
                var all = new List<Item>();
                string? cursor = null;
                {{keyword}}
                {
                    var result = await api.GetAsync(cursor, token);
                    all.AddRange(result.Items);
                    cursor = result.Next;
                    {{check}}
                }
                while (cursor is not null);

                return all;
            }
            """;
    }

    [Fact]
    public Task A_retry_in_a_turn_bounds_the_turn_alone() => PageVerifier.ToolAsync("""
        string? cursor = null;
        [|do|]
        {
            Page? result = null;
            for (var attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    result = await api.GetAsync(cursor, token);
                    break;
                }
                catch (HttpRequestException)
                {
                    if (attempt == 2)
                    {
                        throw;
                    }
                }
            }

            all.AddRange(result!.Items);
            cursor = result.Next;
        }
        while (cursor is not null);
        """);

    [Fact]
    public Task In_a_lambda_and_a_local_function() => PageVerifier.ToolAsync("""
        Func<Task> load = async () =>
        {
            try
            {
                string? cursor = null;
                [|do|]
                {
                    var result = await api.GetAsync(cursor, token);
                    all.AddRange(result.Items);
                    cursor = result.Next;
                }
                while (cursor is not null);
            }
            finally
            {
                all.TrimExcess();
            }
        };
        await load();
        await LoadAsync();

        async Task LoadAsync()
        {
            [|for|] (var page = 0; ; page++)
            {
                var result = await api.GetAsync(page, token);
                all.AddRange(result.Items);
                if (!result.HasMore) return;
            }
        }
        """);
}
