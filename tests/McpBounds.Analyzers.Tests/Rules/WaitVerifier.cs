using System.Diagnostics.CodeAnalysis;
using McpBounds.Analyzers.Tools;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnendedWait>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Puts what a test of waits is about into a server, so that each test shows little else.</summary>
internal static class WaitVerifier
{
    private const string Usings = """
        using System.Data.Common; using System.Diagnostics; using System.Net; using System.Net.Http.Json; using System.Net.Sockets; using System.Net.WebSockets; using System.Text.Json;
        using System.Threading.Channels; using Microsoft.Extensions.AI; using Microsoft.Extensions.DependencyInjection; using ModelContextProtocol; using ModelContextProtocol.Client;
        """;

    /// <summary>
    /// Verifies a tool of which <paramref name="body"/> is the body. The agent sends <c>url</c> and <c>id</c>; <c>token</c> is the tool's; <c>http</c> and the other
    /// fields are what the container supplies.
    /// </summary>
    public static Task ToolAsync([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") =>
        SourceAsync(Declare(body, members, types));

    /// <summary>Verifies a file, to which the usings are added.</summary>
    public static Task SourceAsync([StringSyntax("c#-test")] string source) => Test(source).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The test of a file.</summary>
    public static Verify.Test Test([StringSyntax("c#-test")] string source) => new() { TestCode = Complete(source) };

    /// <summary>Verifies a tool as <see cref="ToolAsync"/> does, beside a library that is there.</summary>
    public static Task LibraryAsync([StringSyntax("c#-test")] string library, [StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "")
    {
        var test = Test(Declare(body, members, types));
        test.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code(Compiled.Plain, library)));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Verifies a tool beside libraries that are not restored.</summary>
    public static Task MissingAsync([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "", string usings = "", params string[] files)
    {
        var test = Test($"{usings} {Declare(body, members, types)}");
        foreach (var file in files)
        {
            test.TestState.Sources.Add(file);
        }

        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A file with the usings on one line.</summary>
    public static string Complete(string source) => $"{Usings.ReplaceLineEndings(" ")} {source}";

    /// <summary>The source of the tool that <see cref="ToolAsync"/> verifies.</summary>
    public static string Declare(string body, string members = "", string types = "") => $$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;
            private readonly Process process;
            private readonly SemaphoreSlim gate = new(1);
            private readonly Channel<string> channel = Channel.CreateUnbounded<string>();
            private readonly ClientWebSocket socket = new();
            private readonly TcpClient tcp = new();
            private readonly DbCommand command;
            private readonly McpClient mcp;
            private readonly IChatClient chat;

            public Tools(HttpClient http, Process process, DbCommand command, McpClient mcp, IChatClient chat) =>
                (this.http, this.process, this.command, this.mcp, this.chat) = (http, process, command, mcp, chat);

            [McpServerTool]
            public async Task<object?> Run(string url, string id, CancellationToken token)
            {
                await Task.Yield();
                {{body}}
                return null;
            }

            {{members}}
        }

        {{types}}
        """;
}
