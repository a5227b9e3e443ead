using static McpBounds.Analyzers.Fixes.StopPagingTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Where a loop is stopped, and what counts its turns.</summary>
public sealed class StopPagingTests
{
    private const string Counting =
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }
        """;

    private const string CountingStopped =
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
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
        """;

    [Fact]
    public Task A_cursor_in_the_condition_is_known_at_the_top() => Fixed(
        """
        public async Task<List<Page>> List()
        {
            var all = new List<Page>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                // The next page.
                var page = await client.GetFromJsonAsync<Page>(next);
                all.Add(page);
                next = page.Next;
            }

            return all;
        }
        """,
        """
        public async Task<List<Page>> List()
        {
            var all = new List<Page>();
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                // The next page.
                var page = await client.GetFromJsonAsync<Page>(next);
                all.Add(page);
                next = page.Next;
            }

            return all;
        }
        """);

    [Fact]
    public Task A_do_loop_is_stopped_at_the_top_as_well() => Fixed(
        """
        public async Task<List<Page>> List()
        {
            var all = new List<Page>();
            string next = null;

            // One request after the other.
            {|MCPB002?:do|}
            {
                var page = await client.GetFromJsonAsync<Page>("/items?cursor=" + next);
                all.Add(page);
                next = page.Next;
            }
            while (!string.IsNullOrEmpty(next));

            return all;
        }
        """,
        """
        public async Task<List<Page>> List()
        {
            var all = new List<Page>();
            string next = null;

            // One request after the other.
            var pages = 0;
            do
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>("/items?cursor=" + next);
                all.Add(page);
                next = page.Next;
            }
            while (!string.IsNullOrEmpty(next));

            return all;
        }
        """);

    [Fact]
    public Task An_empty_page_is_no_further_page() => Fixed(
        """
        public async Task<List<string>> List()
        {
            var all = new List<string>();
            var page = 1;
            {|MCPB002?:while|} (true)
            {
                var items = await client.GetFromJsonAsync<int[]>($"/items?page={page}");
                if (items.Length == 0)
                {
                    break;
                }

                all.AddRange(items.Select(item => item.ToString()));
                page++;
            }

            return all.Where(text => text.Length > 1).ToList();
        }
        """,
        """
        public async Task<List<string>> List()
        {
            var all = new List<string>();
            var page = 1;
            while (true)
            {
                var items = await client.GetFromJsonAsync<int[]>($"/items?page={page}");
                if (items.Length == 0)
                {
                    break;
                }

                if (page > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                all.AddRange(items.Select(item => item.ToString()));
                page++;
            }

            return all.Where(text => text.Length > 1).ToList();
        }
        """);

    [Fact]
    public Task A_full_page_may_be_the_last_so_the_next_is_looked_into() => Fixed(
        """
        public async Task<int[]> List()
        {
            var all = new List<int>();
            for (var page = 0; ; page++)
            {
                var items = await client.GetFromJsonAsync<int[]>($"/items?page={page}");
                all.AddRange(items);
                if (items.Length < 100)
                    break;
            }

            return all.ToArray();
        }
        """.Replace("    for (", "    {|MCPB002?:for|} (", StringComparison.Ordinal),
        """
        public async Task<int[]> List()
        {
            var all = new List<int>();
            for (var page = 0; ; page++)
            {
                var items = await client.GetFromJsonAsync<int[]>($"/items?page={page}");
                if (page >= MaxPages)
                {
                    if (items.Length > 0)
                    {
                        throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                    }

                    break;
                }

                all.AddRange(items);
                if (items.Length < 100)
                    break;
            }

            return all.ToArray();
        }
        """);

    [Fact]
    public Task How_many_items_were_new_says_nothing_of_the_next_page() => Fixed(
        """
        public async Task<int> Count()
        {
            var seen = new HashSet<string>();
            {|MCPB002?:for|} (var page = 0; ; page++)
            {
                var response = await client.GetFromJsonAsync<Page>($"/items?page={page}");
                if (response.Items is null)
                    throw new InvalidOperationException();

                var fresh = 0;
                foreach (var item in response.Items)
                {
                    if (seen.Add(item))
                        fresh++;
                }

                if (fresh == 0 || response.Items.Length < 100)
                    break;
            }

            return seen.Count;
        }
        """,
        """
        public async Task<int> Count()
        {
            var seen = new HashSet<string>();
            for (var page = 0; ; page++)
            {
                var response = await client.GetFromJsonAsync<Page>($"/items?page={page}");
                if (response.Items is null)
                    throw new InvalidOperationException();

                var fresh = 0;
                if (page >= MaxPages)
                {
                    if (response.Items.Length > 0)
                    {
                        throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                    }

                    break;
                }

                foreach (var item in response.Items)
                {
                    if (seen.Add(item))
                        fresh++;
                }

                if (fresh == 0 || response.Items.Length < 100)
                    break;
            }

            return seen.Count;
        }
        """);

    [Fact]
    public Task A_total_says_that_there_is_more() => Fixed(
        """
        public async Task<int> Count()
        {
            var all = new List<string>();
            {|MCPB002?:while|} (true)
            {
                var page = await client.GetFromJsonAsync<Page>($"/items?skip={all.Count}");
                all.AddRange(page.Items);
                if (all.Count >= page.Total) break;
            }

            return all.Count;
        }
        """,
        """
        public async Task<int> Count()
        {
            var all = new List<string>();
            var pages = 0;
            while (true)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>($"/items?skip={all.Count}");
                all.AddRange(page.Items);
                if (all.Count >= page.Total) break;
            }

            return all.Count;
        }
        """);

    [Fact]
    public Task A_page_variable_that_is_advanced_too_early_does_not_count() => Fixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var page = 1;
            var more = true;
            {|MCPB002?:while|} (more)
            {
                var items = await client.GetFromJsonAsync<Page>($"/items?page={page++}");
                count += items.Items.Length;
                more = items.HasMore;
            }

            return count;
        }
        """,
        """
        public async Task<int> Count()
        {
            var count = 0;
            var page = 1;
            var more = true;
            var pages = 0;
            while (more)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var items = await client.GetFromJsonAsync<Page>($"/items?page={page++}");
                count += items.Items.Length;
                more = items.HasMore;
            }

            return count;
        }
        """);

    [Fact]
    public Task A_page_variable_of_an_outer_loop_does_not_count() => Fixed(
        """
        public async Task<int> Count(string[] kinds)
        {
            var count = 0;
            var page = 1;
            foreach (var kind in kinds)
            {
                var more = true;
                {|MCPB002?:while|} (more)
                {
                    var items = await client.GetFromJsonAsync<Page>($"/{kind}?page={page}");
                    count += items.Items.Length;
                    more = items.HasMore;
                    page++;
                }
            }

            return count;
        }
        """,
        """
        public async Task<int> Count(string[] kinds)
        {
            var count = 0;
            var page = 1;
            foreach (var kind in kinds)
            {
                var more = true;
                var pages = 0;
                while (more)
                {
                    if (++pages > MaxPages)
                    {
                        throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                    }

                    var items = await client.GetFromJsonAsync<Page>($"/{kind}?page={page}");
                    count += items.Items.Length;
                    more = items.HasMore;
                    page++;
                }
            }

            return count;
        }
        """);

    [Fact]
    public Task A_constant_of_that_value_is_used() => Fixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }

        [McpServerTool]
        public async Task<int> CountOthers()
        {
            var count = 0;
            var next = "/others";
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
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
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

        [McpServerTool]
        public async Task<int> CountOthers()
        {
            var count = 0;
            var next = "/others";
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
    public Task A_constant_of_another_value_is_left_alone() => Fixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }

        private const int MaxPages = 3;
        """,
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages2)
                {
                    throw new McpException($"More than {MaxPages2} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                count += page.Items.Length;
                next = page.Next;
            }

            return count;
        }

        private const int MaxPages = 3;
        """,
        "MaxPages2 = 20");

    [Fact]
    public Task A_loop_within_a_loop() => Fixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                var inner = page.Items[0];
                {|MCPB002?:do|} {
                  var part = await client.GetFromJsonAsync<Page>(inner);
                  count += part.Items.Length;
                  inner = part.Next;
                } while (inner != null);
                next = page.Next;
            }

            return count;
        }
        """,
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                var inner = page.Items[0];
                var pageCount = 0;
                do {
                  if (++pageCount > MaxPages) {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                  }

                  var part = await client.GetFromJsonAsync<Page>(inner);
                  count += part.Items.Length;
                  inner = part.Next;
                } while (inner != null);
                next = page.Next;
            }

            return count;
        }
        """);

    [Fact]
    public Task A_loop_that_a_loop_begins_with() => Fixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            var inner = "/parts";
            {|MCPB002?:while|} (next != null)
            {
                {|MCPB002?:while|} (inner != null)
                {
                    var part = await client.GetFromJsonAsync<Page>(inner);
                    count += part.Items.Length;
                    inner = part.Next;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                inner = page.Items[0];
                next = page.Next;
            }

            return count;
        }
        """,
        """
        public async Task<int> Count()
        {
            var count = 0;
            var next = "/items";
            var inner = "/parts";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var pageCount = 0;
                while (inner != null)
                {
                    if (++pageCount > MaxPages)
                    {
                        throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                    }

                    var part = await client.GetFromJsonAsync<Page>(inner);
                    count += part.Items.Length;
                    inner = part.Next;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                inner = page.Items[0];
                next = page.Next;
            }

            return count;
        }
        """);

    [Fact]
    public Task Line_ends_stay()
    {
        // With the namespace of the exception in scope: the line of a new using is ended by Roslyn's formatter.
        var test = Test(Counting, CountingStopped);
        test.TestCode = WithUsing(Tool(Counting)).ReplaceLineEndings("\r\n");
        test.FixedCode = FixedTool(CountingStopped).ReplaceLineEndings("\r\n");
        return test.RunAsync(TestContext.Current.CancellationToken);

        static string WithUsing(string code) => code.Replace(
            "using System.Text.Json.Nodes;\n", "using System.Text.Json.Nodes;\nusing ModelContextProtocol;\n", StringComparison.Ordinal);
    }

    [Fact]
    public Task The_option_says_how_many()
    {
        var test = Test(Counting, CountingStopped, "MaxPages = 5");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.max_pages = 5\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
