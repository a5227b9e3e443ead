using static McpBounds.Analyzers.Fixes.StopPagingTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>How a loop that is stopped says so: in the text, in the list of lines, in the object that has room for it, or by an exception.</summary>
public sealed class StopNoticeTests
{
    [Fact]
    public Task A_builder_gets_a_line() => Fixed(
        """
        public async Task<string> List()
        {
            var text = new StringBuilder();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    text.AppendLine(item);
                }

                next = page.Next;
            }

            return text.ToString();
        }
        """,
        """
        public async Task<string> List()
        {
            var text = new StringBuilder();
            var next = "/items";
            var pages = 0;
            while (next != null)
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

            return text.ToString();
        }
        """);

    [Fact]
    public Task Every_text_that_may_be_returned_gets_the_sentence() => Fixed(
        """
        public async Task<string> List(string name)
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items.Where(item => item.Contains(name)));
                next = page.Next;
            }

            if (names.Count == 0)
            {
                return "None.";
            }

            return names.Count == 1 ? names[0].ToUpper() + "!" : $"{names.Count}:\n" + string.Join("\n", names);
        }
        """,
        """
        public async Task<string> List(string name)
        {
            var names = new List<string>();
            var next = "/items";
            var notice = "";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    notice = $"\nMore results exist: stopped after {MaxPages} pages; narrow the request.";
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items.Where(item => item.Contains(name)));
                next = page.Next;
            }

            if (names.Count == 0)
            {
                return "None." + notice;
            }

            return (names.Count == 1 ? names[0].ToUpper() + "!" : $"{names.Count}:\n" + string.Join("\n", names)) + notice;
        }
        """);

    [Fact]
    public Task The_text_behind_a_try_that_holds_the_loop() => Fixed(
        """
        public async Task<string> List()
        {
            try
            {
                var names = new List<string>();
                var next = "/items";
                {|MCPB002?:while|} (next != null)
                {
                    var page = await client.GetFromJsonAsync<Page>(next);
                    names.AddRange(page.Items);
                    next = page.Next;
                }

                return string.Join("\n", names);
            }
            catch (HttpRequestException e)
            {
                return $"Error: {e.Message}";
            }
        }
        """,
        """
        public async Task<string> List()
        {
            try
            {
                var names = new List<string>();
                var next = "/items";
                var notice = "";
                var pages = 0;
                while (next != null)
                {
                    if (++pages > MaxPages)
                    {
                        notice = $"\nMore results exist: stopped after {MaxPages} pages; narrow the request.";
                        break;
                    }

                    var page = await client.GetFromJsonAsync<Page>(next);
                    names.AddRange(page.Items);
                    next = page.Next;
                }

                return string.Join("\n", names) + notice;
            }
            catch (HttpRequestException e)
            {
                return $"Error: {e.Message}";
            }
        }
        """);

    [Fact]
    public Task A_text_that_is_returned_from_within_the_loop() => Fixed(
        """
        public async Task<string> List()
        {
            var text = "";
            var next = "/items";
            {|MCPB002?:while|} (true)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                text += string.Join("\n", page.Items);
                if (page.Next == null)
                {
                    return text;
                }

                next = page.Next;
            }
        }
        """,
        """
        public async Task<string> List()
        {
            var text = "";
            var next = "/items";
            var pages = 0;
            while (true)
            {
                if (++pages > MaxPages)
                {
                    return text + $"\nMore results exist: stopped after {MaxPages} pages; narrow the request.";
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                text += string.Join("\n", page.Items);
                if (page.Next == null)
                {
                    return text;
                }

                next = page.Next;
            }
        }
        """);

    [Fact]
    public Task The_text_of_a_helper_that_tools_only_hand_on() => Fixed(
        """
        public Task<string> List() => ListAsync("/items");

        [McpServerTool]
        public async Task<string> ListOthers() { return await ListAsync("/others").ConfigureAwait(false); }

        private async Task<string> ListAsync(string next)
        {
            var text = new StringBuilder();
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                text.Append(string.Concat(page.Items));
                next = page.Next;
            }

            return text.ToString();
        }
        """,
        """
        public Task<string> List() => ListAsync("/items");

        [McpServerTool]
        public async Task<string> ListOthers() { return await ListAsync("/others").ConfigureAwait(false); }

        private async Task<string> ListAsync(string next)
        {
            var text = new StringBuilder();
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    text.Append($"\nMore results exist: stopped after {MaxPages} pages; narrow the request.");
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                text.Append(string.Concat(page.Items));
                next = page.Next;
            }

            return text.ToString();
        }
        """);

    [Fact]
    public Task The_text_of_a_helper_that_is_taken_apart_gets_no_sentence() => Fixed(
        """
        public async Task<int> Count() => (await ListAsync("/items")).Split(',').Length;

        private async Task<string> ListAsync(string next)
        {
            var text = new StringBuilder();
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                text.Append(string.Concat(page.Items)).Append(',');
                next = page.Next;
            }

            return text.ToString();
        }
        """,
        """
        public async Task<int> Count() => (await ListAsync("/items")).Split(',').Length;

        private async Task<string> ListAsync(string next)
        {
            var text = new StringBuilder();
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                text.Append(string.Concat(page.Items)).Append(',');
                next = page.Next;
            }

            return text.ToString();
        }
        """);

    [Fact]
    public Task Json_gets_no_sentence() => Fixed(
        """
        public async Task<string> List()
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return JsonSerializer.Serialize(names);
        }
        """,
        """
        public async Task<string> List()
        {
            var names = new List<string>();
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return JsonSerializer.Serialize(names);
        }
        """);

    [Fact]
    public Task A_list_of_lines_gets_one_more() => Fixed(
        """
        public async Task<string[]> List()
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return names.ToArray();
        }
        """,
        """
        public async Task<string[]> List()
        {
            var names = new List<string>();
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    names.Add($"More results exist: stopped after {MaxPages} pages; narrow the request.");
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return names.ToArray();
        }
        """);

    [Fact]
    public Task An_anonymous_object_has_room_and_so_has_a_text_beside_it() => Fixed(
        """
        public async Task<string> List()
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            if (names.Count == 0)
                return "None.";

            return JsonSerializer.Serialize(new
            {
                items = names,
                total_count = names.Count, // so far
            });
        }
        """,
        """
        public async Task<string> List()
        {
            var names = new List<string>();
            var next = "/items";
            var hasMore = false;
            var pages = 0;
            while (next != null)
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

            if (names.Count == 0)
                return "None." + (hasMore ? $"\nMore results exist: stopped after {MaxPages} pages; narrow the request." : "");

            return JsonSerializer.Serialize(new
            {
                items = names,
                total_count = names.Count, // so far
                has_more = hasMore,
            });
        }
        """);

    [Fact]
    public Task The_name_is_in_the_style_of_its_neighbours_and_the_variable_finds_a_free_one() => Fixed(
        """
        public async Task<object> List()
        {
            var names = new List<string>();
            var hasMore = true;
            var page = 1;
            {|MCPB002?:while|} (hasMore)
            {
                var part = await client.GetFromJsonAsync<Page>($"/items?page={page}");
                names.AddRange(part.Items);
                hasMore = part.HasMore;
                page++;
            }

            var result = new { names, totalCount = names.Count };
            return result;
        }
        """,
        """
        public async Task<object> List()
        {
            var names = new List<string>();
            var hasMore = true;
            var page = 1;
            var isTruncated = false;
            while (hasMore)
            {
                if (page > MaxPages)
                {
                    isTruncated = true;
                    break;
                }

                var part = await client.GetFromJsonAsync<Page>($"/items?page={page}");
                names.AddRange(part.Items);
                hasMore = part.HasMore;
                page++;
            }

            var result = new { names, totalCount = names.Count, hasMore = isTruncated };
            return result;
        }
        """);

    [Fact]
    public Task A_property_that_is_there_is_used() => Fixed(
        """
        public async Task<Listing> List()
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return new Listing { Names = names };
        }

        public sealed class Listing
        {
            public List<string> Names { get; init; }

            public bool HasMore { get; init; }
        }
        """,
        """
        public async Task<Listing> List()
        {
            var names = new List<string>();
            var next = "/items";
            var hasMore = false;
            var pages = 0;
            while (next != null)
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

            return new Listing { Names = names, HasMore = hasMore };
        }

        public sealed class Listing
        {
            public List<string> Names { get; init; }

            public bool HasMore { get; init; }
        }
        """);

    [Fact]
    public Task An_object_that_is_there_before_the_loop_is_told_at_once() => Fixed(
        """
        public async Task<Listing> List()
        {
            var result = new Listing();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                result.Names.AddRange(page.Items);
                next = page.Next;
            }

            return result;
        }

        public sealed class Listing
        {
            public List<string> Names { get; } = new();

            public bool? Truncated { get; set; }
        }
        """,
        """
        public async Task<Listing> List()
        {
            var result = new Listing();
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    result.Truncated = true;
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                result.Names.AddRange(page.Items);
                next = page.Next;
            }

            return result;
        }

        public sealed class Listing
        {
            public List<string> Names { get; } = new();

            public bool? Truncated { get; set; }
        }
        """);

    [Fact]
    public Task Json_that_is_built_has_room() => Fixed(
        """
        public async Task<string> List()
        {
            var names = new JsonArray();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    names.Add(item);
                }

                next = page.Next;
            }

            var result = new JsonObject
            {
                ["itemNames"] = names
            };
            return result.ToJsonString();
        }
        """,
        """
        public async Task<string> List()
        {
            var names = new JsonArray();
            var next = "/items";
            var hasMore = false;
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    hasMore = true;
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    names.Add(item);
                }

                next = page.Next;
            }

            var result = new JsonObject
            {
                ["itemNames"] = names,
                ["hasMore"] = hasMore
            };
            return result.ToJsonString();
        }
        """);

    [Fact]
    public Task What_the_object_says_already_holds_as_well() => Fixed(
        """
        public async Task<object> List(int limit)
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items);
                next = page.Next;
            }

            return new { names = names.Take(limit), truncated = names.Count > limit };
        }
        """,
        """
        public async Task<object> List(int limit)
        {
            var names = new List<string>();
            var next = "/items";
            var hasMore = false;
            var pages = 0;
            while (next != null)
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

            return new { names = names.Take(limit), truncated = hasMore || (names.Count > limit) };
        }
        """);

    [Fact]
    public Task An_iterator_throws() => Fixed(
        """
        public async Task<int> Count()
        {
            var count = 0;
            await foreach (var item in Items())
            {
                count++;
            }

            return count;
        }

        private async IAsyncEnumerable<string> Items()
        {
            var next = "/items";
            {|MCPB002?:while|} (next != null)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    yield return item;
                }

                next = page.Next;
            }
        }
        """,
        """
        public async Task<int> Count()
        {
            var count = 0;
            await foreach (var item in Items())
            {
                count++;
            }

            return count;
        }

        private async IAsyncEnumerable<string> Items()
        {
            var next = "/items";
            var pages = 0;
            while (next != null)
            {
                if (++pages > MaxPages)
                {
                    throw new McpException($"More than {MaxPages} pages of results: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                foreach (var item in page.Items)
                {
                    yield return item;
                }

                next = page.Next;
            }
        }
        """);
}
