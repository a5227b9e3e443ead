using System.Text.Json;
using static McpBounds.Analyzers.Fixes.StopPagingTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fix writes, compiled and run against a site on the loopback, beside what was there before.</summary>
public sealed class StopPagingRunTests
{
    private const int MaxPages = 3;

    private const string Before =
        """
        public async Task<string> Builder()
        {
            var text = new StringBuilder();
            string next = "/pages";
            {|MCPB002?:do|}
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    text.AppendLine(item);
                }

                next = page.Next;
            }
            while (next != null);

            return text.ToString();
        }

        [McpServerTool]
        public async Task<string> Joined()
        {
            var names = new List<string>();
            var page = 1;
            {|MCPB002?:while|} (true)
            {
                var items = await client.GetFromJsonAsync<string[]>($"/lists?page={page}");
                if (items.Length == 0)
                {
                    break;
                }

                names.AddRange(items);
                page++;
            }

            return names.Count == 0 ? "None." : string.Join("\n", names);
        }

        [McpServerTool]
        public async Task<List<string>> Lines()
        {
            var names = new List<string>();
            {|MCPB002?:for|} (var page = 1; ; page++)
            {
                var part = await client.GetFromJsonAsync<Page>($"/pages?page={page}");
                names.AddRange(part.Items);
                if (names.Count >= part.Total)
                {
                    break;
                }
            }

            return names;
        }

        [McpServerTool]
        public async Task<int> Counted()
        {
            var count = 0;
            var page = 0;
            {|MCPB002?:while|} (true)
            {
                page++;
                var items = await client.GetFromJsonAsync<string[]>($"/lists?page={page}");
                count += items.Length;
                if (items.Length < 2)
                {
                    break;
                }
            }

            return count;
        }

        [McpServerTool]
        public async Task<string> Json()
        {
            var names = new List<string>();
            var next = "/pages";
            {|MCPB002?:while|} (next is not null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return JsonSerializer.Serialize(new { names });
        }

        [McpServerTool]
        public async Task<int> Jumping()
        {
            var count = 0;
            var next = "/pages";
        again:
            var page = await client.GetFromJsonAsync<Page>(next);
            count += page.Items.Length;
            next = page.Next;
            if (next != null)
            {
                {|MCPB002?:goto|} again;
            }

            return count;
        }
        """;

    private const string After =
        """
        public async Task<string> Builder()
        {
            var text = new StringBuilder();
            string next = "/pages";
            var pages = 0;
            do
            {
                if (++pages > MaxPages)
                {
                    text.AppendLine($"More results exist: stopped after {MaxPages} pages; narrow the request.");
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    text.AppendLine(item);
                }

                next = page.Next;
            }
            while (next != null);

            return text.ToString();
        }

        [McpServerTool]
        public async Task<string> Joined()
        {
            var names = new List<string>();
            var page = 1;
            var notice = "";
            while (true)
            {
                var items = await client.GetFromJsonAsync<string[]>($"/lists?page={page}");
                if (items.Length == 0)
                {
                    break;
                }

                if (page > MaxPages)
                {
                    notice = $"\nMore results exist: stopped after {MaxPages} pages; narrow the request.";
                    break;
                }

                names.AddRange(items);
                page++;
            }

            return (names.Count == 0 ? "None." : string.Join("\n", names)) + notice;
        }

        [McpServerTool]
        public async Task<List<string>> Lines()
        {
            var names = new List<string>();
            for (var page = 1; ; page++)
            {
                if (page > MaxPages)
                {
                    names.Add($"More results exist: stopped after {MaxPages} pages; narrow the request.");
                    break;
                }

                var part = await client.GetFromJsonAsync<Page>($"/pages?page={page}");
                names.AddRange(part.Items);
                if (names.Count >= part.Total)
                {
                    break;
                }
            }

            return names;
        }

        [McpServerTool]
        public async Task<int> Counted()
        {
            var count = 0;
            var page = 0;
            var pages = 0;
            while (true)
            {
                page++;
                var items = await client.GetFromJsonAsync<string[]>($"/lists?page={page}");
                if (++pages > MaxPages)
                {
                    if (items.Length > 0)
                    {
                        throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                    }

                    break;
                }

                count += items.Length;
                if (items.Length < 2)
                {
                    break;
                }
            }

            return count;
        }

        [McpServerTool]
        public async Task<string> Json()
        {
            var names = new List<string>();
            var next = "/pages";
            var hasMore = false;
            var pages = 0;
            while (next is not null)
            {
                if (++pages > MaxPages)
                {
                    hasMore = true;
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return JsonSerializer.Serialize(new { names, has_more = hasMore });
        }

        [McpServerTool]
        public async Task<int> Jumping()
        {
            var count = 0;
            var next = "/pages";
            var pages = 1;
        again:
            var page = await client.GetFromJsonAsync<Page>(next);
            count += page.Items.Length;
            next = page.Next;
            if (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                goto again;
            }

            return count;
        }
        """;

    private static readonly Lazy<Type> Original = new(() =>
        CompiledTools.From(Tool(Before.Replace("{|MCPB002?:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal))));
    private static readonly Lazy<Type> Fixed = new(() => CompiledTools.From(FixedTool(After, $"MaxPages = {MaxPages}")));

    private static readonly string[] Names = ["Builder", "Joined", "Lines", "Counted", "Json", "Jumping"];

    public static TheoryData<string> Tools => [.. Names];

    public static MatrixTheoryData<string, int> ToolsAndPages => new(Names, Enumerable.Range(0, MaxPages + 1));

    [Fact]
    public Task What_runs_here_is_what_the_fix_writes()
    {
        var test = Test(Before, After, $"MaxPages = {MaxPages}");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\nmcpbounds.max_pages = {MaxPages}\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Endless_pages_come_to_an_end_and_it_is_said(string tool)
    {
        using var site = new PagedSite(1_000_000);

        var result = await SaidAsync(Fixed.Value, tool, site);

        Assert.True(result.Contains("narrow the request", StringComparison.Ordinal) || result.Contains("\"has_more\":true", StringComparison.Ordinal), result);
        Assert.InRange(site.Requests, MaxPages, MaxPages + 1);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task One_page_more_than_may_be_is_said(string tool)
    {
        using var site = new PagedSite(MaxPages + 1);

        var result = await SaidAsync(Fixed.Value, tool, site);

        Assert.True(result.Contains("narrow the request", StringComparison.Ordinal) || result.Contains("\"has_more\":true", StringComparison.Ordinal), result);
    }

    [Theory]
    [MemberData(nameof(ToolsAndPages))]
    public async Task As_many_pages_as_may_be_give_what_they_gave(string tool, int pages)
    {
        using var site = new PagedSite(pages);

        var before = await SaidAsync(Original.Value, tool, site);
        var after = await SaidAsync(Fixed.Value, tool, site);

        Assert.Equal(before, after.Replace(",\"has_more\":false", "", StringComparison.Ordinal));
    }

    /// <summary>What the agent gets: the result as JSON or text, or the text of the exception.</summary>
    private static async Task<string> SaidAsync(Type tools, string tool, PagedSite site)
    {
        using var client = new HttpClient { BaseAddress = new(site.Address) };
        try
        {
            var task = (Task)CompiledTools.Call(tools, tool, [], client)!;
            await task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            var result = task.GetType().GetProperty("Result")!.GetValue(task);
            return result as string ?? JsonSerializer.Serialize(result);
        }
        catch (Exception exception) when (exception.GetType().Name == "McpException")
        {
            return exception.Message;
        }
    }
}
