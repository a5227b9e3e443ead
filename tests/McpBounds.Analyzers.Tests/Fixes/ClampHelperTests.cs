using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>"Clamp to 1–100" in code that tools call: it takes nothing away from what other code passes.</summary>
public sealed class ClampHelperTests
{
    [Fact]
    public Task The_clamp_stands_in_the_helper() => Fixed(
        """
        public string List(int limit) => Helper(limit);

        private static string Helper(int count)
        {
            return string.Concat(Enumerable.Range(0, [|count|]));
        }
        """,
        """
        public string List(int limit) => Helper(limit);

        private static string Helper(int count)
        {
            return string.Concat(Enumerable.Range(0, Math.Clamp(count, 1, 100)));
        }
        """);

    [Fact]
    public Task What_a_constant_asks_for_is_not_cut() => Fixed(
        """
        public string List(int limit = 20) => Helper(limit);

        [McpServerTool]
        public string More([Description("1-300")] int limit = 20) => Helper(limit);

        [McpServerTool]
        public string Most() => Helper(400);

        public string NoTool() => Helper(500) + Helper();

        private static string Helper(int count = 600)
        {
            return string.Concat(Enumerable.Range(0, [|count|]));
        }
        """,
        """
        public string List(int limit = 20) => Helper(limit);

        [McpServerTool]
        public string More([Description("1-300")] int limit = 20) => Helper(limit);

        [McpServerTool]
        public string Most() => Helper(400);

        public string NoTool() => Helper(500) + Helper();

        private static string Helper(int count = 600)
        {
            return string.Concat(Enumerable.Range(0, Math.Clamp(count, 1, 600)));
        }
        """);

    [Fact]
    public Task A_helper_behind_an_interface() => Fixed(
        """
        public string List(int limit, ILister lister) => lister.List(limit, "a");

        public interface ILister { string List(int limit, string name); }

        private sealed class Lister : ILister
        {
            public string List(int limit, string name) => name + string.Concat(Enumerable.Range(0, [|limit|])) + limit;
        }

        public string Other(ILister lister) => lister.List(150, "b") + new Lister().List(limit: 140, name: "c");
        """,
        """
        public string List(int limit, ILister lister) => lister.List(limit, "a");

        public interface ILister { string List(int limit, string name); }

        private sealed class Lister : ILister
        {
            public string List(int limit, string name)
            {
                limit = Math.Clamp(limit, 1, 150);
                return name + string.Concat(Enumerable.Range(0, limit)) + limit;
            }
        }

        public string Other(ILister lister) => lister.List(150, "b") + new Lister().List(limit: 140, name: "c");
        """);

    [Fact]
    public Task A_parameter_object_that_other_code_fills() => Fixed(
        """
        public string List([Description("1-500")] int? count = null) => Helper(new Query { Limit = count });

        public string Sync() => Helper(new Query { Limit = 700 });

        private static string Helper(Query? query)
        {
            if (query?.Limit is null)
            {
                return "";
            }

            return string.Concat(Enumerable.Range(0, [|query.Limit.Value|]));
        }

        private sealed class Query { public int? Limit { get; set; } }
        """,
        """
        public string List([Description("1-500")] int? count = null) => Helper(new Query { Limit = count });

        public string Sync() => Helper(new Query { Limit = 700 });

        private static string Helper(Query? query)
        {
            if (query?.Limit is null)
            {
                return "";
            }

            return string.Concat(Enumerable.Range(0, Math.Clamp(query.Limit.Value, 1, 700)));
        }

        private sealed class Query { public int? Limit { get; set; } }
        """);

    [Fact]
    public Task A_local_function_of_a_tool() => Fixed(
        """
        public string List(int limit)
        {
            return Make(limit);

            static string Make(int n) => string.Concat(Enumerable.Range(0, [|n|])) + n;
        }
        """,
        """
        public string List(int limit)
        {
            return Make(limit);

            static string Make(int n)
            {
                n = Math.Clamp(n, 1, 100);
                return string.Concat(Enumerable.Range(0, n)) + n;
            }
        }
        """);

    [Fact]
    public Task A_number_read_out_of_a_request() => Fixed(
        """
        public string List(System.Text.Json.JsonElement arguments)
        {
            var limit = arguments.GetProperty("limit").GetInt32();
            return string.Concat(Enumerable.Range(0, [|limit|])) + limit;
        }
        """,
        """
        public string List(System.Text.Json.JsonElement arguments)
        {
            var limit = Math.Clamp(arguments.GetProperty("limit").GetInt32(), 1, 100);
            return string.Concat(Enumerable.Range(0, limit)) + limit;
        }
        """);

    [Fact]
    public Task A_number_parsed_out_of_text() => Fixed(
        """
        public string List(string text)
        {
            if (!int.TryParse(text, out var limit))
            {
                return "";
            }

            return string.Concat(Enumerable.Range(0, [|limit|]));
        }
        """,
        """
        public string List(string text)
        {
            if (!int.TryParse(text, out var limit))
            {
                return "";
            }

            return string.Concat(Enumerable.Range(0, Math.Clamp(limit, 1, 100)));
        }
        """);
}
