using System.Diagnostics.CodeAnalysis;
using static McpBounds.Analyzers.Fixes.StopPagingTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Loops that are no statements: jumps back to a label.</summary>
public sealed class StopPagingShapeTests
{
    [Fact]
    public Task A_jump_back_is_counted_before_it_is_made() => Fixed(
        """
        public async Task<List<string>> List()
        {
            var all = new List<string>();
            var next = "/items";
        again:
            var page = await client.GetFromJsonAsync<Page>(next);
            all.AddRange(page.Items);
            next = page.Next;
            if (next != null)
                {|MCPB002?:goto|} again;

            return all;
        }
        """,
        """
        public async Task<List<string>> List()
        {
            var all = new List<string>();
            var next = "/items";
            var pages = 1;
        again:
            var page = await client.GetFromJsonAsync<Page>(next);
            all.AddRange(page.Items);
            next = page.Next;
            if (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                goto again;
            }

            return all;
        }
        """);

    [Fact]
    public Task A_list_that_is_returned_from_within_the_loop() => Fixed(
        """
        public async Task<List<string>> List()
        {
            var titles = new List<string>();
            var page = 1;
            {|MCPB002?:while|} (true)
            {
                var items = await client.GetFromJsonAsync<string[]>($"/items?page={page}");
                if (items is null || items.Length == 0)
                {
                    return titles;
                }

                titles.AddRange(items);
                page++;
            }
        }
        """,
        """
        public async Task<List<string>> List()
        {
            var titles = new List<string>();
            var page = 1;
            while (true)
            {
                var items = await client.GetFromJsonAsync<string[]>($"/items?page={page}");
                if (items is null || items.Length == 0)
                {
                    return titles;
                }

                if (page > MaxPages)
                {
                    titles.Add($"More results exist: stopped after {MaxPages} pages; narrow the request.");
                    return titles;
                }

                titles.AddRange(items);
                page++;
            }
        }
        """);

    [Fact]
    public Task A_method_that_calls_itself_is_told_which_page_it_is_at() => Fixed(
        """
        public async Task<int> Count(CancellationToken token) => (await AllAsync("/items", token)).Count;

        private async Task<List<string>> AllAsync(string next, CancellationToken token)
        {
            var page = await client.GetFromJsonAsync<Page>(next, token);
            var all = page.Items.ToList();
            if (page.Next != null)
                all.AddRange(await {|MCPB002?:AllAsync|}(page.Next, token));

            return all;
        }
        """,
        """
        public async Task<int> Count(CancellationToken token) => (await AllAsync("/items", token)).Count;

        private async Task<List<string>> AllAsync(string next, CancellationToken token, int pageNumber = 1)
        {
            var page = await client.GetFromJsonAsync<Page>(next, token);
            var all = page.Items.ToList();
            if (page.Next != null)
            {
                if (pageNumber >= MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                all.AddRange(await AllAsync(page.Next, token, pageNumber + 1));
            }

            return all;
        }
        """);

    [Fact]
    public Task A_tool_that_calls_itself_gets_no_parameter_that_the_agent_would_see() => NotFixed(
        """
        public async Task<List<string>> List(string next)
        {
            var page = await client.GetFromJsonAsync<Page>(next);
            var all = page.Items.ToList();
            if (page.Next != null)
            {
                all.AddRange(await [|List|](page.Next));
            }

            return all;
        }
        """);

    [Fact]
    public Task A_call_of_itself_that_may_not_be_made_cannot_be_checked_before() => NotFixed(
        """
        public async Task<int> Count() => (await AllAsync("/items")).Length;

        private async Task<string> AllAsync(string next)
        {
            var page = await client.GetFromJsonAsync<Page>(next);
            return page.Items[0] + (page.Next != null ? await {|MCPB002?:AllAsync|}(page.Next) : "");
        }
        """);

    [Fact]
    public Task Items_of_a_sequence_are_counted_as_items() => FixedWithPager(
        """
        public async Task<List<int>> List()
        {
            var all = new List<int>();
            await {|MCPB002?:foreach|} (var item in Azure.Names.List())
                all.Add(item.Length);
            return all;
        }
        """,
        """
        public async Task<List<int>> List()
        {
            var all = new List<int>();
            var items = 0;
            await foreach (var item in Azure.Names.List())
            {
                if (++items > MaxItems)
                {
                    throw new McpException($"More than {MaxItems} results: narrow the request.");
                }

                all.Add(item.Length);
            }
            return all;
        }
        """,
        "MaxItems = 2000");

    [Fact]
    public Task Pages_of_a_sequence_are_counted_as_pages() => FixedWithPager(
        """
        public async Task<string> List()
        {
            var names = new List<string>();
            await {|MCPB002?:foreach|} (var page in Azure.Names.List().AsPages())
            {
                names.AddRange(page);
            }

            return string.Join("\n", names);
        }
        """,
        """
        public async Task<string> List()
        {
            var names = new List<string>();
            var notice = "";
            var pages = 0;
            await foreach (var page in Azure.Names.List().AsPages())
            {
                if (++pages > MaxPages)
                {
                    notice = $"\nMore results exist: stopped after {MaxPages} pages; narrow the request.";
                    break;
                }

                names.AddRange(page);
            }

            return string.Join("\n", names) + notice;
        }
        """);

    private static Task FixedWithPager([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after, string constant = "MaxPages = 20")
    {
        const string pager =
            """
            namespace Azure
            {
                public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
                {
                    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken token = default);

                    public abstract AsyncPageable<List<T>> AsPages();
                }

                public static class Names
                {
                    public static AsyncPageable<string> List() => null!;
                }
            }
            """;
        var test = Test(before, after, constant);
        test.TestState.Sources.Add(pager);
        test.FixedState.Sources.Add(pager);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
