using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using static McpBounds.Analyzers.Fixes.StopPagingTest;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UncappedPagination, McpBounds.CodeFixes.PaginationFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>"Return one page per call": where the tool holds a loop by a cursor and returns text.</summary>
public sealed class ReturnOnePageTests
{
    private const string Loop =
        """
        public async Task<string> List(string kind)
        {
            var text = new StringBuilder();
            string cursor = null;

            // All of them.
            [|do|]
            {
                // One page.
                var page = await client.GetFromJsonAsync<Page>($"/{kind}?cursor={cursor}");
                foreach (var item in page.Items)
                {
                    text.AppendLine(item);
                }

                cursor = page.Next;
            }
            while (!string.IsNullOrEmpty(cursor));

            return text.ToString();
        }
        """;

    [Fact]
    public Task The_cursor_becomes_a_parameter() => Fixed(
        Loop,
        """
        public async Task<string> List(string kind, [Description("The cursor of the page, as the last call gave it; none for the first page.")] string? cursor = null)
        {
            var text = new StringBuilder();

            // All of them.
            // One page.
            var page = await client.GetFromJsonAsync<Page>($"/{kind}?cursor={cursor}");
            foreach (var item in page.Items)
            {
                text.AppendLine(item);
            }

            cursor = page.Next;
            var notice = !string.IsNullOrEmpty(cursor) ? $"\nMore results exist: call again with cursor = {cursor}." : "";

            return text.ToString() + notice;
        }
        """);

    [Fact]
    public Task A_loop_with_another_way_out_is_left_to_the_other_fix() => NotFixed(Loop.Replace(
        "cursor = page.Next;", "cursor = page.Next; if (page.Total == 0) break;", StringComparison.Ordinal));

    [Fact]
    public Task A_tool_that_code_calls_as_well_keeps_its_meaning() => NotFixed(Loop + """


        [McpServerTool]
        public Task<string> ListUsers() => List("users");
        """);

    [Fact]
    public Task A_cursor_that_is_not_text_is_left_alone() => NotFixed(Loop.Replace("string cursor = null;", "object cursor = null;", StringComparison.Ordinal)
        .Replace("!string.IsNullOrEmpty(cursor)", "cursor != null", StringComparison.Ordinal));

    [Fact]
    public Task A_result_that_cannot_carry_the_cursor() => NotFixed(Loop.Replace(
        "return text.ToString();", "return JsonSerializer.Serialize(text.ToString());", StringComparison.Ordinal));

    private static Task Fixed([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) => new Verify.Test
    {
        TestCode = Tool(before),
        FixedCode = Tool(after),
        CodeActionEquivalenceKey = ReturnOnePage.EquivalenceKey,
    }.RunAsync(TestContext.Current.CancellationToken);

    private static Task NotFixed([StringSyntax("c#-test")] string code) => new Verify.Test
    {
        TestCode = Tool(code),
        FixedCode = Tool(code),
        CodeActionEquivalenceKey = ReturnOnePage.EquivalenceKey,
    }.RunAsync(TestContext.Current.CancellationToken);
}
