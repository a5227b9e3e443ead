using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.AgentControlledWork>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Puts code into a tool that the agent sends numbers, so that each test shows little else.</summary>
internal static class WorkVerifier
{
    /// <summary>Verifies a tool of which <paramref name="body"/> is the body. The agent sends all that it is given but <c>token</c>.</summary>
    public static Task ToolAsync([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "") => SourceAsync(Declare(body, members));

    /// <summary>Verifies a file.</summary>
    public static Task SourceAsync([StringSyntax("c#-test")] string source, int csharp = 11)
    {
        var test = new Verify.Test { TestCode = Complete(source) };
        if (csharp > 11)
        {
            test.CSharpVersion = csharp;
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A file with the usings of these tests.</summary>
    public static string Complete(string source) =>
        "using System.Buffers; using System.Diagnostics; using System.Net.Http; using System.Net.Http.Json; using System.Security.Cryptography; using System.Text; using System.Text.Json; using System.Web; "
        + "using Microsoft.Extensions.AI; " + source;

    /// <summary>The source of the tool that <see cref="ToolAsync"/> verifies.</summary>
    public static string Declare(string body, string members) => $$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public async Task<object?> Run(string text, int n, int limit, int maxChars, int maxBytes, int[] numbers, CancellationToken token)
            {
                {{body}}
                return null;
            }

            {{members}}
        }

        public sealed class Query { public string? Text { get; set; } public int PageSize { get; set; } }
        """;
}
