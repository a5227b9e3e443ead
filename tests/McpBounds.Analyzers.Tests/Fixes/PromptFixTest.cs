using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnlimitedPrompting, McpBounds.CodeFixes.PromptFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Short ways to test the fixes of MCPB005 and MCPB006.</summary>
internal static class PromptFixTest
{
    private const string Usings = "using Microsoft.Extensions.AI;\nusing ModelContextProtocol;\nusing ModelContextProtocol.Protocol;\n";

    /// <summary>The fix of one key turns the one file into the other, one by one and all at once, with the library referenced.</summary>
    public static Verify.Test Limit(LimitTools limit, [StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) => new()
    {
        TestCode = Usings + before,
        FixedCode = (after.Contains("McpBounds", StringComparison.Ordinal) || before == after ? Usings : "using McpBounds;\n" + Usings) + after,
        ReferenceAssemblies = ReferenceAssemblies.Default.Library,
        CodeActionEquivalenceKey = limit.EquivalenceKey,
    };

    /// <summary>The fix that counts turns makes of the body of one tool another, without the library.</summary>
    public static Verify.Test Count([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after, string result = "string") => new()
    {
        TestCode = Usings + Tool(before, result, ""),
        FixedCode = Usings + Tool(after, result, before == after ? "" : "    private const int MaxPrompts = 5;\n"),
        CodeActionEquivalenceKey = CountPrompts.EquivalenceKey,
    };

    private static string Tool(string body, string result, string constant) =>
        $$"""

        [McpServerToolType]
        public sealed class Tools
        {
        {{constant}}    private static readonly ElicitRequestParams request = new() { Message = "Go on?" };

            [McpServerTool]
            public async Task<{{result}}> Ask(McpServer server, CancellationToken token)
            {
                {{body.ReplaceLineEndings("\n        ").Replace("\n        \n", "\n\n", StringComparison.Ordinal)}}
            }
        }

        """.ReplaceLineEndings("\n");
}
