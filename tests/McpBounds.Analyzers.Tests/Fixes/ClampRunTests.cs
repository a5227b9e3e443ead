using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fix writes, compiled and run: how much work is done for what an agent sends.</summary>
public sealed class ClampRunTests
{
    private const string Before =
        """
        public int InPlace(int limit = 20) => Enumerable.Range(0, [|limit|]).Count();

        [McpServerTool]
        public int Statement(int limit = 20)
        {
            var done = Enumerable.Range(0, [|limit|]).Count();
            return limit == done ? done : -99;
        }

        [McpServerTool]
        public int Guarded(int limit = 20)
        {
            if (limit < 0)
            {
                return -1;
            }

            if (limit == 0)
            {
                limit = 30;
            }

            return Enumerable.Range(0, [|limit|]).Count() + limit - limit;
        }

        [McpServerTool]
        public int Defaulted(int? limit = null) => Enumerable.Range(0, [|limit ?? 20|]).Count();

        [McpServerTool]
        public int Smallest(int limit = 20) => Enumerable.Range(0, [|Math.Max(5, limit)|]).Count();

        [McpServerTool]
        public int Large(int limit = 2500) => Enumerable.Range(0, [|limit|]).Count();

        [McpServerTool]
        public int Captured(int limit = 20)
        {
            Func<int> work = () => Enumerable.Range(0, [|limit|]).Count();
            return work() == limit ? limit : -99;
        }

        [McpServerTool]
        public int Helped(int limit = 20) => Helper(limit);

        private static int Helper(int count) => Enumerable.Range(0, [|count|]).Count();
        """;

    private const string After =
        """
        public int InPlace([Range(1, 100)] int limit = 20) => Enumerable.Range(0, Math.Clamp(limit, 1, 100)).Count();

        [McpServerTool]
        public int Statement([Range(1, 100)] int limit = 20)
        {
            limit = Math.Clamp(limit, 1, 100);
            var done = Enumerable.Range(0, limit).Count();
            return limit == done ? done : -99;
        }

        [McpServerTool]
        public int Guarded([Range(1, 100)] int limit = 20)
        {
            if (limit < 0)
            {
                return -1;
            }

            if (limit == 0)
            {
                limit = 30;
            }

            limit = Math.Clamp(limit, 1, 100);
            return Enumerable.Range(0, limit).Count() + limit - limit;
        }

        [McpServerTool]
        public int Defaulted([Range(1, 100)] int? limit = null) => Enumerable.Range(0, Math.Clamp(limit ?? 20, 1, 100)).Count();

        [McpServerTool]
        public int Smallest([Range(1, 100)] int limit = 20) => Enumerable.Range(0, Math.Clamp(limit, 5, 100)).Count();

        [McpServerTool]
        public int Large([Range(1, 2500)] int limit = 2500) => Enumerable.Range(0, Math.Clamp(limit, 1, 2500)).Count();

        [McpServerTool]
        public int Captured([Range(1, 100)] int limit = 20)
        {
            limit = Math.Clamp(limit, 1, 100);
            Func<int> work = () => Enumerable.Range(0, limit).Count();
            return work() == limit ? limit : -99;
        }

        [McpServerTool]
        public int Helped(int limit = 20) => Helper(limit);

        private static int Helper(int count) => Enumerable.Range(0, Math.Clamp(count, 1, 100)).Count();
        """;

    private static readonly Lazy<Type> s_fixed = new(static () => CompiledTools.From(Tool(After)));

    [Fact]
    public Task What_runs_here_is_what_the_fix_writes() => Fixed(Before, After);

    [Theory]
    [InlineData("InPlace", 100, 1, 1, 20)]
    [InlineData("Statement", 100, 1, 1, 20)]
    [InlineData("Guarded", 100, 30, -1, 20)]
    [InlineData("Defaulted", 100, 1, 1, 20)]
    [InlineData("Smallest", 100, 5, 5, 20)]
    [InlineData("Large", 2500, 1, 1, 2500)]
    [InlineData("Captured", 100, 1, 1, 20)]
    [InlineData("Helped", 100, 1, 1, 20)]
    public void Work_is_bounded_whatever_the_agent_sends(string tool, int forMillion, int forZero, int forNegative, int byDefault) => Assert.Equal(
        [forMillion, forZero, forNegative, byDefault],
        [Run(tool, 1_000_000), Run(tool, 0), Run(tool, -1), Run(tool, Type.Missing)]);

    private static int Run(string tool, object argument) => (int)CompiledTools.Call(s_fixed.Value, tool, [argument])!;
}
