using Microsoft.CodeAnalysis;
using static McpBounds.Analyzers.Fixes.StopPagingTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Where "Stop after 20 pages" would not be right, and so is not offered.</summary>
public sealed class StopPagingRefusalTests
{
    [Fact]
    public Task Code_that_others_than_tools_call() => NotFixed(
        """
        public Task<int> Count() => CountAsync("/items");

        public static async Task Main() => Console.WriteLine(await new Tools(new()).CountAsync("/all"));

        private async Task<int> CountAsync(string next)
        {
            var count = 0;
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }
        """);

    [Fact]
    public Task An_exception_that_is_swallowed() => NotFixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            try
            {
                {|MCPB002?:while|} (next != null)
                {
                    var page = await client.GetFromJsonAsync<Page>(next);
                    count += page.Items.Length;
                    next = page.Next;
                }
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
            }

            return count;
        }
        """);

    [Fact]
    public Task An_exception_that_a_caller_swallows() => NotFixed(
        """
        public async Task<int> Count()
        {
            try
            {
                return await CountAsync("/items");
            }
            catch
            {
                return 0;
            }
        }

        private async Task<int> CountAsync(string next)
        {
            var count = 0;
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }
        """);

    [Fact]
    public Task An_exception_that_is_told_of_is_thrown() => Fixed(
        """
        public async Task<string> Count()
        {
            try
            {
                return $"{await CountAsync("/items")}";
            }
            catch (InvalidOperationException)
            {
                return "";
            }
            catch (Exception e)
            {
                return $"Failed: {e.Message}";
            }
        }

        private async Task<int> CountAsync(string next)
        {
            var count = 0;
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }
        """,
        """
        public async Task<string> Count()
        {
            try
            {
                return $"{await CountAsync("/items")}";
            }
            catch (InvalidOperationException)
            {
                return "";
            }
            catch (Exception e)
            {
                return $"Failed: {e.Message}";
            }
        }

        private async Task<int> CountAsync(string next)
        {
            var count = 0;
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }
        """);

    [Fact]
    public Task What_has_been_done_is_not_reported_as_failed() => NotFixed(
        """
        public async Task<int> Purge()
        {
            var count = 0;
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    await client.DeleteAsync(item);
                    count++;
                }

                next = page.Next;
            }

            return count;
        }
        """);

    [Fact]
    public Task A_full_page_in_an_unknown_place_says_nothing_of_the_next() => NotFixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var page = 1;
            {|MCPB002?:while|} (true)
            {
                try
                {
                    var items = await client.GetFromJsonAsync<int[]>($"/items?page={page++}");
                    count += items.Length;
                    if (items.Length < 100)
                        break;
                }
                finally
                {
                    count++;
                }
            }

            return count;
        }
        """);

    [Fact]
    public Task A_way_into_the_next_turn_that_passes_by_the_check_with_no_page_known_yet() => NotFixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var page = 0;
            {|MCPB002?:while|} (true)
            {
                page++;
                if (page == 7)
                    continue;
                var items = await client.GetFromJsonAsync<int[]>($"/items?page={page}");
                if (items.Length == 0)
                    break;
                count += items.Length;
            }

            return count;
        }
        """);
}
