using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.AgentControlledWork, McpBounds.CodeFixes.WorkFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Short ways to test "Clamp to 1–100" on the code of one tool.</summary>
internal static class ClampTest
{
    /// <summary>The fix turns the one code into the other, one by one and all at once.</summary>
    public static Task Fixed([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) =>
        Test(before, after).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The fix is not offered.</summary>
    public static Task NotFixed([StringSyntax("c#-test")] string code) => Fixed(code, code);

    /// <summary>A test that says more.</summary>
    public static Verify.Test Test([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) => new()
    {
        TestCode = Tool(before),
        FixedCode = Tool(after),
    };

    /// <summary>The code of one tool; what is marked <c>[|…|]</c> is MCPB003.</summary>
    public static string Tool(string code, string name = "Tools") =>
        $$"""
        using System.ComponentModel.DataAnnotations;

        [McpServerToolType]
        public sealed class {{name}}
        {
            private static readonly System.Net.Http.HttpClient http = new System.Net.Http.HttpClient();

            [McpServerTool]
            {{code.Replace("[|", "{|MCPB003:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)
                .ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}
        }

        """;
}
