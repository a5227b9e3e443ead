using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Where only the author can choose the numbers, or a clamp would take something away.</summary>
public sealed class ClampRefusalTests
{
    [Theory]
    [InlineData("int limit = 0")]
    [InlineData("int limit = -1")]
    [InlineData("int limit = int.MaxValue")]
    [InlineData("int days")]
    [InlineData("int depth = 3")]
    [InlineData("int steps = 5")]
    [InlineData("int maxTokens")]
    [InlineData("[Description(\"How many. Use -1 for all.\")] int limit = 5")]
    [InlineData("[Description(\"How many; 0 means no limit\")] int limit = 5")]
    [InlineData("[Range(-1, 50)] int limit")]
    [InlineData("short limit")]
    public Task Only_the_author_knows_the_number(string parameter) => NotFixed(
        $$"""
        public string List({{parameter}}) => string.Concat(Enumerable.Range(0, [|{{parameter.Split('=')[0].Trim().Split(' ')[^1]}}|]));
        """);

    [Theory]
    [InlineData("limit ?? int.MaxValue")]
    [InlineData("limit ?? -1")]
    [InlineData("limit ?? 0")]
    [InlineData("limit is null ? int.MaxValue : limit.Value")]
    public Task A_default_in_the_code_that_stands_for_all_stays(string value) => NotFixed(
        $$"""
        public string List(int? limit) => string.Concat(Enumerable.Range(0, [|{{value}}|]));
        """);

    [Fact]
    public Task A_default_assigned_that_stands_for_all_stays() => NotFixed(
        """
        public string List(int limit)
        {
            if (limit <= 0)
            {
                limit = int.MaxValue;
            }

            return string.Concat(Enumerable.Range(0, [|limit|]));
        }
        """);

    [Fact]
    public Task A_wait_of_another_unit() => NotFixed(
        """
        public Task Wait(int duration) => Task.Delay([|TimeSpan.FromMinutes(duration)|]);
        """);

    [Fact]
    public Task A_wait_that_is_multiplied() => NotFixed(
        """
        public Task Wait(int duration) => Task.Delay([|duration * 60_000|]);
        """);

    [Fact]
    public Task A_helper_that_is_passed_what_nobody_knows() => NotFixed(
        """
        public string List(int limit) => Helper(limit);

        public string ListAll(string[] names) => Helper(names.Length);

        private static string Helper(int limit) => string.Concat(Enumerable.Range(0, [|limit|]));
        """);

    [Fact]
    public Task A_helper_that_is_passed_a_number_for_all() => NotFixed(
        """
        public string List(int limit) => Helper(limit);

        public string ListAll() => Helper(-1);

        private static string Helper(int limit) => string.Concat(Enumerable.Range(0, [|limit|]));
        """);

    [Fact]
    public Task Two_numbers_in_one_of_which_one_has_no_maximum_that_is_right_for_most() => NotFixed(
        """
        public string List(int days) => string.Concat(Enumerable.Range(0, [|days * 24|]));
        """);

    [Theory]
    [InlineData("return Enumerable.Range(min, [|max - min|]).ToArray();")]
    [InlineData("return new int[[|max - min + 1|]];")]
    [InlineData("var all = new int[9]; for (var i = min; i < [|max|]; i++) { System.Threading.Thread.Sleep(9); all[0]++; } return all;")]
    [InlineData("var range = max - min; return Enumerable.Range(min, [|range|]).ToArray();")]
    [InlineData("var first = new int[[|max|]]; return Enumerable.Range(first.Length, max - min).ToArray();")]
    public Task A_difference_that_a_maximum_for_one_number_does_not_bound(string code) => NotFixed(
        $$"""
        public int[] List(int min, int max)
        {
            {{code}}
        }
        """);

    [Fact]
    public Task Tokens_of_which_nobody_states_a_maximum_are_left_to_the_author() => NotFixed(
        """
        public async Task<object> Ask(McpServer server, string prompt, int maxTokens) =>
            await server.AsSamplingChatClient().GetResponseAsync(new Microsoft.Extensions.AI.ChatMessage[0], new Microsoft.Extensions.AI.ChatOptions { MaxOutputTokens = {|MCPB003?:maxTokens|} });
        """);
}
