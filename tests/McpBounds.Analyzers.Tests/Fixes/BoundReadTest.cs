using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead, McpBounds.CodeFixes.ResponseReadFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Short ways to test "Read at most 1,000,000 bytes" on the code of one tool.</summary>
internal static class BoundReadTest
{
    /// <summary>The fix turns the one code into the other, one by one and all at once.</summary>
    public static Task Fixed([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) =>
        Test(before, after).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The same where the code is compiled against .NET 8.</summary>
    public static Task FixedOnNet8([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after)
    {
        var test = Test(before, after);
        test.ReferenceAssemblies = ReferenceAssemblies.Net80.Mcp;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The fix is not offered.</summary>
    public static Task NotFixed([StringSyntax("c#-test")] string code) => Fixed(code, code);

    /// <summary>A test that says more.</summary>
    public static Verify.Test Test([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) => new()
    {
        TestCode = Tool(before),
        FixedCode = Tool(after),
        CodeActionEquivalenceKey = BoundRead.EquivalenceKey,
    };

    /// <summary>The code of one tool, in a class that has a client; what is marked <c>[|…|]</c> is MCPB001.</summary>
    public static string Tool(string code, string name = "Tools") =>
        $$"""
        using System.IO.Compression;
        using System.Net.Http.Json;
        using System.Text.Json;
        using System.Xml.Linq;

        [McpServerToolType]
        public sealed class {{name}}
        {
            private readonly HttpClient client;

            public {{name}}(HttpClient client) => this.client = client;

            [McpServerTool]
            {{code.Replace("[|", "{|MCPB001:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)
                .ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}

            public sealed record Item(int Id, string Name);
        }

        """;
}
