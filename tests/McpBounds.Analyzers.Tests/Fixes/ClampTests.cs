using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Where "Clamp to 1–100" puts the clamp, and how it is written.</summary>
public sealed class ClampTests
{
    [Fact]
    public Task A_number_used_once_is_clamped_in_place() => Fixed(
        """
        public int[] List(int limit)
        {
            return Enumerable.Range(0, [|limit|]).ToArray(); // all of them
        }
        """,
        """
        public int[] List([Range(1, 100)] int limit)
        {
            return Enumerable.Range(0, Math.Clamp(limit, 1, 100)).ToArray(); // all of them
        }
        """);

    [Fact]
    public Task A_number_that_a_constant_or_a_length_is_taken_from_is_clamped() => Fixed(
        """
        public int[] List(int limit, string name) => Enumerable.Range(0, [|limit - name.Length - 1|]).ToArray();
        """,
        """
        public int[] List([Range(1, 100)] int limit, string name) => Enumerable.Range(0, Math.Clamp(limit, 1, 100) - name.Length - 1).ToArray();
        """);

    [Fact]
    public Task The_number_of_rows_that_a_loop_reads_is_clamped_with_its_default() => Fixed(
        """
        public async Task<int> Query(System.Data.Common.DbCommand command, int? maxRows = null)
        {
            var most = maxRows ?? 50;
            var rows = await command.ExecuteReaderAsync();
            var count = 0;
            while (await rows.ReadAsync() && count < [|most|])
            {
                count++;
            }

            return count;
        }
        """,
        """
        public async Task<int> Query(System.Data.Common.DbCommand command, [Range(1, 100)] int? maxRows = null)
        {
            var most = Math.Clamp(maxRows ?? 50, 1, 100);
            var rows = await command.ExecuteReaderAsync();
            var count = 0;
            while (await rows.ReadAsync() && count < most)
            {
                count++;
            }

            return count;
        }
        """);

    [Fact]
    public Task An_expression_body_stays_one() => Fixed(
        "public int[] List(int limit = 20) => Enumerable.Range(0, [|limit|]).ToArray();",
        "public int[] List([Range(1, 100)] int limit = 20) => Enumerable.Range(0, Math.Clamp(limit, 1, 100)).ToArray();");

    [Fact]
    public Task A_number_used_again_is_clamped_before_all_uses() => Fixed(
        """
        public string List(int limit)
        {
            // Nothing yet.
            var none = "";

            // Count them.
            Console.WriteLine(limit);
            var all = Enumerable.Range(0, [|limit|]).ToArray();
            return $"{all.Length} of {limit}{none}";
        }
        """,
        """
        public string List([Range(1, 100)] int limit)
        {
            // Nothing yet.
            var none = "";

            // Count them.
            limit = Math.Clamp(limit, 1, 100);
            Console.WriteLine(limit);
            var all = Enumerable.Range(0, limit).ToArray();
            return $"{all.Length} of {limit}{none}";
        }
        """);

    [Fact]
    public Task An_expression_body_that_says_the_number_again_becomes_a_block() => Fixed(
        """public string List(int limit) => string.Join(", ", Enumerable.Range(0, [|limit|])) + limit;""",
        """
        public string List([Range(1, 100)] int limit)
        {
            limit = Math.Clamp(limit, 1, 100);
            return string.Join(", ", Enumerable.Range(0, limit)) + limit;
        }
        """);

    [Fact]
    public Task Several_sinks_of_one_number_share_a_clamp() => Fixed(
        """
        public int List(int limit)
        {
            var first = Enumerable.Range(0, [|limit|]).ToArray();
            var second = new int[limit];
            return first.Length + second.Length;
        }
        """,
        """
        public int List([Range(1, 100)] int limit)
        {
            limit = Math.Clamp(limit, 1, 100);
            var first = Enumerable.Range(0, limit).ToArray();
            var second = new int[limit];
            return first.Length + second.Length;
        }
        """);

    [Fact]
    public Task A_guard_keeps_its_outcome() => Fixed(
        """
        public string List(int limit, string name)
        {
            if (name.Length == 0)
            {
                return "No name.";
            }

            if (limit <= 0)
            {
                return "limit must be greater than 0";
            }

            // Now for the work.
            return string.Concat(Enumerable.Range(0, [|limit|]));
        }
        """,
        """
        public string List([Range(1, 100)] int limit, string name)
        {
            if (name.Length == 0)
            {
                return "No name.";
            }

            if (limit <= 0)
            {
                return "limit must be greater than 0";
            }

            // Now for the work.
            limit = Math.Clamp(limit, 1, 100);
            return string.Concat(Enumerable.Range(0, limit));
        }
        """);

    [Fact]
    public Task A_guard_within_a_try_or_a_lambda_keeps_its_outcome() => Fixed(
        """
        public Task<string> List(int limit)
        {
            return Run(async () =>
            {
                try
                {
                    ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
                    await Task.Yield();
                    return string.Concat(Enumerable.Range(0, [|limit|]));
                }
                catch (ArgumentException problem)
                {
                    return problem.Message;
                }
            });
        }

        private static Task<string> Run(Func<Task<string>> work) => work();
        """,
        """
        public Task<string> List([Range(1, 100)] int limit)
        {
            return Run(async () =>
            {
                try
                {
                    ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
                    limit = Math.Clamp(limit, 1, 100);
                    await Task.Yield();
                    return string.Concat(Enumerable.Range(0, limit));
                }
                catch (ArgumentException problem)
                {
                    return problem.Message;
                }
            });
        }

        private static Task<string> Run(Func<Task<string>> work) => work();
        """);

    [Fact]
    public Task A_default_given_before_the_work_stays_the_default() => Fixed(
        """
        public string List(int limit)
        {
            if (limit <= 0)
                limit = 250;
            return string.Concat(Enumerable.Range(0, [|limit|])) + limit;
        }
        """,
        """
        public string List([Range(1, 250)] int limit)
        {
            if (limit <= 0)
                limit = 250;
            limit = Math.Clamp(limit, 1, 250);
            return string.Concat(Enumerable.Range(0, limit)) + limit;
        }
        """);

    [Fact]
    public Task What_a_switch_makes_of_zero_stays_the_default() => Fixed(
        """
        public string List(int limit)
        {
            var count = limit switch { <= 0 => 20, _ => limit };
            return string.Concat(Enumerable.Range(0, [|count|]));
        }
        """,
        """
        public string List([Range(1, 100)] int limit)
        {
            var count = Math.Clamp(limit switch { <= 0 => 20, _ => limit }, 1, 100);
            return string.Concat(Enumerable.Range(0, count));
        }
        """);

    [Fact]
    public Task A_number_is_clamped_with_its_default() => Fixed(
        """
        public string List(int? limit, int first, int? last)
        {
            var count = limit ?? 20;
            var some = first <= 0 ? 200 : first;
            return string.Concat(Enumerable.Range(0, [|count|])) + count + string.Concat(Enumerable.Range(0, [|some|]))
                + string.Concat(Enumerable.Range(0, [|last.GetValueOrDefault(7)|]));
        }
        """,
        """
        public string List([Range(1, 100)] int? limit, [Range(1, 200)] int first, [Range(1, 100)] int? last)
        {
            var count = Math.Clamp(limit ?? 20, 1, 100);
            var some = Math.Clamp(first <= 0 ? 200 : first, 1, 200);
            return string.Concat(Enumerable.Range(0, count)) + count + string.Concat(Enumerable.Range(0, some))
                + string.Concat(Enumerable.Range(0, Math.Clamp(last.GetValueOrDefault(7), 1, 100)));
        }
        """);

    [Fact]
    public Task A_check_of_the_projects_own_keeps_its_outcome() => Fixed(
        """
        public string List(int limit)
        {
            ValidateLimit(limit);
            return string.Concat(Enumerable.Range(0, [|limit|]));
        }

        private static void ValidateLimit(int limit)
        {
            if (limit < 1)
            {
                throw new ArgumentException("Too few.");
            }
        }
        """,
        """
        public string List([Range(1, 100)] int limit)
        {
            ValidateLimit(limit);
            limit = Math.Clamp(limit, 1, 100);
            return string.Concat(Enumerable.Range(0, limit));
        }

        private static void ValidateLimit(int limit)
        {
            if (limit < 1)
            {
                throw new ArgumentException("Too few.");
            }
        }
        """);

    [Fact]
    public Task What_is_passed_on_only_if_given_is_clamped_where_it_is_passed_on() => Fixed(
        """
        public Task<HttpResponseMessage> List(int? limit = null, int top = 50)
        {
            var url = "https://a.example/?a=b";
            if (limit is > 0)
            {
                url += $"&limit={{|MCPB023:limit|}}";
            }

            url = top > 0 ? $"{url}&top={{|MCPB023:top|}}" : url;
            return http.GetAsync(url);
        }
        """,
        """
        public Task<HttpResponseMessage> List([Range(1, 100)] int? limit = null, [Range(1, 100)] int top = 50)
        {
            var url = "https://a.example/?a=b";
            if (limit is > 0)
            {
                url += $"&limit={Math.Clamp(limit.Value, 1, 100)}";
            }

            url = top > 0 ? $"{url}&top={Math.Clamp(top, 1, 100)}" : url;
            return http.GetAsync(url);
        }
        """);

    [Fact]
    public Task A_lower_bound_becomes_the_clamps() => Fixed(
        """
        public char[] Read(int maxBytes = 204800) => new char[[|Math.Max(1024, maxBytes)|]];

        [McpServerTool]
        public char[] ReadMore(int maxBytes)
        {
            var limit = Math.Max(0, maxBytes);
            return new char[[|limit + 1|]];
        }

        [McpServerTool]
        public string ReadAndSay(int maxBytes)
        {
            var limit = Math.Max(1, maxBytes);
            return new string(new char[[|limit + 1|]]) + $"[truncated at {maxBytes} bytes]";
        }
        """,
        """
        public char[] Read([Range(1, 1_000_000)] int maxBytes = 204800) => new char[Math.Clamp(maxBytes, 1024, 1_000_000)];

        [McpServerTool]
        public char[] ReadMore([Range(1, 1_000_000)] int maxBytes)
        {
            var limit = Math.Clamp(maxBytes, 0, 1_000_000);
            return new char[limit + 1];
        }

        [McpServerTool]
        public string ReadAndSay([Range(1, 1_000_000)] int maxBytes)
        {
            maxBytes = Math.Clamp(maxBytes, 1, 1_000_000);
            var limit = Math.Max(1, maxBytes);
            return new string(new char[limit + 1]) + $"[truncated at {maxBytes} bytes]";
        }
        """);

    [Fact]
    public Task Null_keeps_meaning_the_default() => Fixed(
        """
        public Task<HttpResponseMessage> List(int? limit = null) => http.GetAsync($"https://a.example/?limit={{|MCPB023:limit|}}");

        [McpServerTool]
        public Task<HttpResponseMessage> Twice(int? limit)
        {
            Console.WriteLine(limit);
            return http.GetAsync($"https://a.example/?limit={{|MCPB023:limit|}}");
        }

        [McpServerTool]
        public Task<HttpResponseMessage> Known(int? limit)
        {
            limit ??= 20;
            Console.WriteLine(limit);
            return http.GetAsync("https://a.example/?limit=" + {|MCPB023:limit.Value|});
        }

        [McpServerTool]
        public Task<HttpResponseMessage> Text(int? limit)
        {
            return http.GetAsync("https://a.example/?limit=" + {|MCPB023:limit?.ToString()|});
        }
        """,
        """
        public Task<HttpResponseMessage> List([Range(1, 100)] int? limit = null) => http.GetAsync($"https://a.example/?limit={(limit.HasValue ? Math.Clamp(limit.Value, 1, 100) : (int?)null)}");

        [McpServerTool]
        public Task<HttpResponseMessage> Twice([Range(1, 100)] int? limit)
        {
            limit = limit.HasValue ? Math.Clamp(limit.Value, 1, 100) : null;
            Console.WriteLine(limit);
            return http.GetAsync($"https://a.example/?limit={limit}");
        }

        [McpServerTool]
        public Task<HttpResponseMessage> Known([Range(1, 100)] int? limit)
        {
            limit ??= 20;
            limit = Math.Clamp(limit.Value, 1, 100);
            Console.WriteLine(limit);
            return http.GetAsync("https://a.example/?limit=" + limit.Value);
        }

        [McpServerTool]
        public Task<HttpResponseMessage> Text([Range(1, 100)] int? limit)
        {
            limit = limit.HasValue ? Math.Clamp(limit.Value, 1, 100) : null;
            return http.GetAsync("https://a.example/?limit=" + limit?.ToString());
        }
        """);

    [Fact]
    public Task A_default_out_of_sight_is_not_clamped_with_it() => Fixed(
        """
        public string List(int? limit)
        {
            return string.Concat(Enumerable.Range(0, [|limit ?? PageSize|]));
        }

        private int PageSize { get; init; } = 500;
        """,
        """
        public string List([Range(1, 100)] int? limit)
        {
            return string.Concat(Enumerable.Range(0, (limit.HasValue ? Math.Clamp(limit.Value, 1, 100) : (int?)null) ?? PageSize));
        }

        private int PageSize { get; init; } = 500;
        """);

    [Fact]
    public Task Before_csharp_9_null_has_a_type()
    {
        const string usings = "using System;\nusing System.Net.Http;\nusing System.Threading.Tasks;\nusing ModelContextProtocol.Server;\n";
        const string before =
            """
            public Task<HttpResponseMessage> Twice(int? limit)
            {
                Console.WriteLine(limit);
                return http.GetAsync($"https://a.example/?limit={{|MCPB023:limit|}}");
            }
            """;
        const string after =
            """
            public Task<HttpResponseMessage> Twice([Range(1, 100)] int? limit)
            {
                limit = limit.HasValue ? Math.Clamp(limit.Value, 1, 100) : (int?)null;
                Console.WriteLine(limit);
                return http.GetAsync($"https://a.example/?limit={limit}");
            }
            """;
        var test = Test(before, after);
        test.CSharpVersion = 8;
        test.ImplicitUsings = false;
        test.TestCode = usings + Tool(before);
        test.FixedCode = usings + Tool(after);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_wait_that_is_shared_out_is_clamped_as_a_whole() => Fixed(
        """
        public async Task<string> Run(int duration = 10, int steps = 5)
        {
            var pause = duration / steps;
            await Task.Delay([|pause * 1000|]);
            return $"{duration} seconds, {steps} steps";
        }
        """,
        """
        public async Task<string> Run([Range(1, 30)] int duration = 10, int steps = 5)
        {
            duration = Math.Clamp(duration, 1, 30);
            var pause = duration / steps;
            await Task.Delay(pause * 1000);
            return $"{duration} seconds, {steps} steps";
        }
        """);

    [Fact]
    public Task A_loop_around_a_request() => Fixed(
        """
        public async Task Draw(int count = 1)
        {
            for (var i = 0; i < [|count|]; i++)
            {
                await http.GetStringAsync("https://a.example/");
            }
        }
        """,
        """
        public async Task Draw([Range(1, 100)] int count = 1)
        {
            count = Math.Clamp(count, 1, 100);
            for (var i = 0; i < count; i++)
            {
                await http.GetStringAsync("https://a.example/");
            }
        }
        """);

    [Fact]
    public Task Every_type_of_number_is_clamped() => Fixed(
        """
        public long[] A(long limit) => new long[[|limit|]];

        [McpServerTool]
        public long[] B(uint limit) => new long[[|limit|]];

        [McpServerTool]
        public decimal[] F(decimal limit) => new decimal[[|(int)limit|]];

        [McpServerTool]
        public Task C(double seconds) => Task.Delay([|TimeSpan.FromSeconds(seconds)|]);

        [McpServerTool]
        public Task D(int delayMs = 0) => Task.Delay([|delayMs|]);
        """,
        """
        public long[] A([Range(1, 100)] long limit) => new long[Math.Clamp(limit, 1, 100)];

        [McpServerTool]
        public long[] B([Range(1, 100)] uint limit) => new long[Math.Clamp(limit, 1, 100)];

        [McpServerTool]
        public decimal[] F([Range(1, 100)] decimal limit) => new decimal[(int)Math.Clamp(limit, 1, 100)];

        [McpServerTool]
        public Task C([Range(1, 30)] double seconds) => Task.Delay(TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 30)));

        [McpServerTool]
        public Task D([Range(0, 30_000)] int delayMs = 0) => Task.Delay(Math.Clamp(delayMs, 0, 30_000));
        """);

    [Fact]
    public Task A_parameter_object_is_clamped_where_it_is_used() => Fixed(
        """
        public string List(Query query, Page page)
        {
            var found = query.Limit is null ? "" : string.Concat(Enumerable.Range(0, [|query.Limit.Value|]));
            return found + string.Concat(Enumerable.Range(0, [|page.Size|]));
        }

        public sealed record Query(string Text, int? Limit);

        public sealed class Page { public int Size { get; init; } = 20; }
        """,
        """
        public string List(Query query, Page page)
        {
            var found = query.Limit is null ? "" : string.Concat(Enumerable.Range(0, Math.Clamp(query.Limit.Value, 1, 100)));
            return found + string.Concat(Enumerable.Range(0, Math.Clamp(page.Size, 1, 100)));
        }

        public sealed record Query(string Text, int? Limit);

        public sealed class Page { public int Size { get; init; } = 20; }
        """);

    [Fact]
    public Task A_lambda_in_the_tool_sees_the_clamp() => Fixed(
        """
        public string List(int limit, int top)
        {
            Func<string> once = () => string.Concat(Enumerable.Range(0, [|limit|]));
            Func<string> twice = () => string.Concat(Enumerable.Range(0, [|top|])) + top;
            return once() + twice();
        }
        """,
        """
        public string List([Range(1, 100)] int limit, [Range(1, 100)] int top)
        {
            Func<string> once = () => string.Concat(Enumerable.Range(0, Math.Clamp(limit, 1, 100)));
            top = Math.Clamp(top, 1, 100);
            Func<string> twice = () => string.Concat(Enumerable.Range(0, top)) + top;
            return once() + twice();
        }
        """);

    [Fact]
    public Task A_local_function_runs_where_it_is_called() => Fixed(
        """
        public string List(int limit)
        {
            var text = Make();
            return text;

            string Make() => string.Concat(Enumerable.Range(0, [|limit|])) + limit;
        }
        """,
        """
        public string List([Range(1, 100)] int limit)
        {
            limit = Math.Clamp(limit, 1, 100);
            var text = Make();
            return text;

            string Make() => string.Concat(Enumerable.Range(0, limit)) + limit;
        }
        """);

    [Fact]
    public Task What_cannot_be_assigned_is_clamped_in_place() => Fixed(
        """
        public string List(int limit) => new Lister(limit).List() + Helper(in limit);

        private static string Helper(in int limit)
        {
            return string.Concat(Enumerable.Range(0, [|limit|])) + limit;
        }

        private sealed class Lister
        {
            private readonly int _limit;

            public Lister(int limit) => _limit = limit;

            public string List() => string.Concat(Enumerable.Range(0, [|_limit|])) + _limit;
        }
        """,
        """
        public string List(int limit) => new Lister(limit).List() + Helper(in limit);

        private static string Helper(in int limit)
        {
            return string.Concat(Enumerable.Range(0, Math.Clamp(limit, 1, 100))) + limit;
        }

        private sealed class Lister
        {
            private readonly int _limit;

            public Lister(int limit) => _limit = limit;

            public string List() => string.Concat(Enumerable.Range(0, Math.Clamp(_limit, 1, 100))) + _limit;
        }
        """);

    [Fact]
    public Task An_iterator_clamps_before_its_first_item() => Fixed(
        """
        public IEnumerable<int> List(int limit)
        {
            foreach (var i in Enumerable.Range(0, [|limit|]))
            {
                yield return i + limit;
            }
        }
        """,
        """
        public IEnumerable<int> List([Range(1, 100)] int limit)
        {
            limit = Math.Clamp(limit, 1, 100);
            foreach (var i in Enumerable.Range(0, limit))
            {
                yield return i + limit;
            }
        }
        """);

    [Fact]
    public Task An_expression_tree_is_left_alone() => Fixed(
        """
        public string List(int limit)
        {
            System.Linq.Expressions.Expression<Func<int[]>> tree = () => new int[[|limit|]];
            return tree.ToString();
        }
        """,
        """
        public string List([Range(1, 100)] int limit)
        {
            limit = Math.Clamp(limit, 1, 100);
            System.Linq.Expressions.Expression<Func<int[]>> tree = () => new int[limit];
            return tree.ToString();
        }
        """);

    [Fact]
    public Task A_member_that_has_its_name_from_the_number_keeps_it() => Fixed(
        """
        public Task Search(Query query) => http.PostAsync("https://a.example/", System.Net.Http.Json.JsonContent.Create(new { {|MCPB023:query.Limit|}, query.Text }));

        public sealed record Query(int Limit, string Text);
        """,
        """
        public Task Search(Query query) => http.PostAsync("https://a.example/", System.Net.Http.Json.JsonContent.Create(new { Limit = Math.Clamp(query.Limit, 1, 100), query.Text }));

        public sealed record Query(int Limit, string Text);
        """);

    [Fact]
    public Task Lines_end_as_they_did()
    {
        const string before =
            """
            public string List(int limit)
            {
                return string.Concat(Enumerable.Range(0, [|limit|])) + limit;
            }
            """;
        const string after =
            """
            public string List([Range(1, 100)] int limit)
            {
                limit = Math.Clamp(limit, 1, 100);
                return string.Concat(Enumerable.Range(0, limit)) + limit;
            }
            """;
        var test = Test(before, after);
        test.TestCode = Tool(before).ReplaceLineEndings("\r\n");
        test.FixedCode = Tool(after).ReplaceLineEndings("\r\n");
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task The_time_of_a_polling_loop_is_clamped_before_it_is_a_deadline() => Fixed(
        """
        public async Task<bool> WaitFor(string path, int timeoutSeconds = 10)
        {
            var deadline = DateTime.UtcNow.AddSeconds(timeoutSeconds);
            while (DateTime.UtcNow < [|deadline|])
            {
                if (File.Exists(path)) return true;
                await Task.Delay(100);
            }

            return false;
        }
        """,
        """
        public async Task<bool> WaitFor(string path, [Range(1, 30)] int timeoutSeconds = 10)
        {
            var deadline = DateTime.UtcNow.AddSeconds(Math.Clamp(timeoutSeconds, 1, 30));
            while (DateTime.UtcNow < deadline)
            {
                if (File.Exists(path)) return true;
                await Task.Delay(100);
            }

            return false;
        }
        """);

    [Fact]
    public Task Milliseconds_that_a_clock_is_compared_with_get_the_limit_of_milliseconds() => Fixed(
        """
        public void WaitFor(string path, int timeout)
        {
            var start = Environment.TickCount64;
            while (!File.Exists(path) && Environment.TickCount64 - start < [|timeout|])
            {
                Thread.Sleep(50);
            }
        }
        """,
        """
        public void WaitFor(string path, [Range(1, 30_000)] int timeout)
        {
            var start = Environment.TickCount64;
            timeout = Math.Clamp(timeout, 1, 30_000);
            while (!File.Exists(path) && Environment.TickCount64 - start < timeout)
            {
                Thread.Sleep(50);
            }
        }
        """);

    [Fact]
    public Task Tokens_of_a_sample_are_clamped_where_a_maximum_is_stated() => Fixed(
        """
        public async Task<object> Ask(McpServer server, string prompt, [System.ComponentModel.Description("Tokens, 1-4096")] int maxTokens) =>
            await server.AsSamplingChatClient().GetResponseAsync(new Microsoft.Extensions.AI.ChatMessage[0], new Microsoft.Extensions.AI.ChatOptions { MaxOutputTokens = {|MCPB003?:maxTokens|} });
        """,
        """
        public async Task<object> Ask(McpServer server, string prompt, [System.ComponentModel.Description("Tokens, 1-4096"), Range(1, 4096)] int maxTokens) =>
            await server.AsSamplingChatClient().GetResponseAsync(new Microsoft.Extensions.AI.ChatMessage[0], new Microsoft.Extensions.AI.ChatOptions { MaxOutputTokens = Math.Clamp(maxTokens, 1, 4096) });
        """);
}
