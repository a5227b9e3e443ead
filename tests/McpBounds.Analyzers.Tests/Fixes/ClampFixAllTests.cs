using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Many numbers at once.</summary>
public sealed class ClampFixAllTests
{
    [Fact]
    public Task Two_numbers_of_one_tool() => Fixed(
        """
        public string List(int limit, int top)
        {
            return string.Concat(Enumerable.Range(0, [|limit|])) + limit + string.Concat(Enumerable.Range(0, [|top|])) + top;
        }
        """,
        """
        public string List([Range(1, 100)] int limit, [Range(1, 100)] int top)
        {
            limit = Math.Clamp(limit, 1, 100);
            top = Math.Clamp(top, 1, 100);
            return string.Concat(Enumerable.Range(0, limit)) + limit + string.Concat(Enumerable.Range(0, top)) + top;
        }
        """);

    [Fact]
    public Task Two_numbers_of_one_expression_body() => Fixed(
        """
        public string List(int limit, int top) => string.Concat(Enumerable.Range(0, [|limit|])) + limit + string.Concat(Enumerable.Range(0, [|top|])) + top;
        """,
        """
        public string List([Range(1, 100)] int limit, [Range(1, 100)] int top)
        {
            limit = Math.Clamp(limit, 1, 100);
            top = Math.Clamp(top, 1, 100);
            return string.Concat(Enumerable.Range(0, limit)) + limit + string.Concat(Enumerable.Range(0, top)) + top;
        }
        """);

    [Fact]
    public Task Lambdas_and_local_functions_within_each_other() => Fixed(
        """
        public string List(int limit, int top, int size)
        {
            Func<int, string> outer = n =>
            {
                string Inner(int m) => string.Concat(Enumerable.Range(0, [|m|])) + m + string.Concat(Enumerable.Range(0, [|size|]));
                return Inner(limit) + string.Concat(Enumerable.Range(0, [|top|])) + top;
            };
            return outer(1);
        }
        """,
        """
        public string List(int limit, [Range(1, 100)] int top, [Range(1, 100)] int size)
        {
            top = Math.Clamp(top, 1, 100);
            Func<int, string> outer = n =>
            {
                string Inner(int m)
                {
                    m = Math.Clamp(m, 1, 100);
                    return string.Concat(Enumerable.Range(0, m)) + m + string.Concat(Enumerable.Range(0, Math.Clamp(size, 1, 100)));
                }
                return Inner(limit) + string.Concat(Enumerable.Range(0, top)) + top;
            };
            return outer(1);
        }
        """);

    [Fact]
    public Task Several_files()
    {
        const string before = "public int[] List(int limit) => Enumerable.Range(0, [|limit|]).ToArray();";
        const string after = "public int[] List([Range(1, 100)] int limit) => Enumerable.Range(0, Math.Clamp(limit, 1, 100)).ToArray();";
        var test = Test(before, after);
        test.TestState.Sources.Add(Tool(before, "Others"));
        test.FixedState.Sources.Add(Tool(after, "Others"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task What_cannot_be_fixed_is_left_and_the_rest_is_fixed()
    {
        var test = Test(
            "public int[] List(int limit, int depth) => Enumerable.Range(0, [|limit|]).Concat(new int[[|depth|]]).ToArray();",
            "public int[] List([Range(1, 100)] int limit, int depth) => Enumerable.Range(0, Math.Clamp(limit, 1, 100)).Concat(new int[[|depth|]]).ToArray();");
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
