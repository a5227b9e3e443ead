using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Puts what a test is about into a server, so that each test shows little else.</summary>
internal static class ReadVerifier
{
    private const string Usings = """
        using System.IO.Compression;
        using System.Net;
        using System.Net.Http.Json;
        using System.Net.WebSockets;
        using System.Text;
        using System.Text.Json;
        using System.Text.Json.Nodes;
        using System.Text.RegularExpressions;
        using System.Xml.Linq;
        using Microsoft.Extensions.DependencyInjection;
        """;

    /// <summary>
    /// Verifies a tool of which <paramref name="body"/> is the body. The agent sends <c>url</c>, <c>id</c> and <c>number</c>; <c>http</c> is a client
    /// that the container supplies; <c>Item</c> is a type to parse into.
    /// </summary>
    public static Task ToolAsync(
        [StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") =>
        SourceAsync(Declare(body, members, types));

    /// <summary>Verifies a tool as <see cref="ToolAsync"/> does, against other references.</summary>
    public static Task ToolAsync(ReferenceAssemblies references, [StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string types = "") =>
        new Verify.Test { TestCode = Complete(Declare(body, "", types)), ReferenceAssemblies = references }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Verifies a file, to which the usings are added.</summary>
    public static Task SourceAsync([StringSyntax("c#-test")] string source) => Verify.VerifyAnalyzerAsync(Complete(source));

    /// <summary>The file with its usings, on one line, so that they may be left out of what a test shows.</summary>
    public static string Complete([StringSyntax("c#-test")] string source) => $"{Usings.ReplaceLineEndings(" ")} {source}";

    /// <summary>The source of the tool that <see cref="ToolAsync"/> verifies.</summary>
    public static string Declare(
        [StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") => $$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public async Task<object?> Run(string url, string id, int number, CancellationToken token)
            {
                {{body}}
            }

            {{members}}
        }

        public sealed record Item(string Name, Uri Next);

        {{types}}
        """;
}
