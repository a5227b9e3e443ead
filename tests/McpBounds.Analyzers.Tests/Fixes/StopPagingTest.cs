using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UncappedPagination, McpBounds.CodeFixes.PaginationFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Short ways to test "Stop after 20 pages" on the code of one tool.</summary>
internal static class StopPagingTest
{
    /// <summary>The fix turns the one code into the other, one by one and all at once; the constant is what the fix adds to the type.</summary>
    public static Task Fixed([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after, string constant = "MaxPages = 20") =>
        Test(before, after, constant).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The fix is not offered.</summary>
    public static Task NotFixed([StringSyntax("c#-test")] string code) => new Verify.Test
    {
        TestCode = Tool(code),
        FixedCode = Tool(code),
        CodeActionEquivalenceKey = StopPaging.EquivalenceKey,
    }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>A test that says more.</summary>
    public static Verify.Test Test([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after, string constant = "MaxPages = 20") => new()
    {
        TestCode = Tool(before),
        FixedCode = FixedTool(after, constant),
        CodeActionEquivalenceKey = StopPaging.EquivalenceKey,
    };

    /// <summary>The code of one tool that is fixed: with the constant, and the namespace of the exception.</summary>
    public static string FixedTool([StringSyntax("c#-test")] string after, string constant = "MaxPages = 20") =>
        Tool(after, $"    private const int {constant};\n", after.Contains("McpException", StringComparison.Ordinal) ? "using ModelContextProtocol;\n" : "");

    /// <summary>The code of one tool, in a class that has a client; what is marked <c>[|…|]</c> is MCPB002.</summary>
    public static string Tool(string code, string constants = "", string usings = "") =>
        $$"""
        using System.Net.Http.Json;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        {{usings}}
        [McpServerToolType]
        public sealed class Tools
        {
        {{constants}}    private readonly HttpClient client;

            public Tools(HttpClient client) => this.client = client;

            [McpServerTool]
            {{code.Replace("[|", "{|MCPB002:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)
                .ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}

            public sealed record Page(string[] Items, string Next, bool HasMore, int Total);
        }

        """.ReplaceLineEndings("\n");
}
