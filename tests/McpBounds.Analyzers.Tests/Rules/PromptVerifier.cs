using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnlimitedPrompting>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Puts what a test of prompts is about into a server, so that each test shows little else.</summary>
internal static class PromptVerifier
{
    private const string Usings = """
        using System.Text.Json; using System.Threading.RateLimiting; using Microsoft.Extensions.AI; using Microsoft.Extensions.DependencyInjection; using ModelContextProtocol;
        using ModelContextProtocol.Protocol;
        """;

    /// <summary>
    /// Verifies a tool of which <paramref name="body"/> is the body. <c>server</c> and <c>token</c> are the tool's; <c>request</c> is an elicitation, <c>sample</c> asks
    /// for sampling; <c>chat</c>, <c>images</c> and <c>limiter</c> are what the container supplies.
    /// </summary>
    public static Task ToolAsync([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") =>
        SourceAsync(Declare(body, members, types));

    /// <summary>Verifies a file, to which the usings are added.</summary>
    public static Task SourceAsync([StringSyntax("c#-test")] string source) => Test(source).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Verifies several files, to which the usings are added.</summary>
    public static Task FilesAsync(params string[] sources)
    {
        var test = Test(sources[0]);
        foreach (var source in sources[1..])
        {
            test.TestState.Sources.Add(Complete(source));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The test of a file.</summary>
    public static Verify.Test Test([StringSyntax("c#-test")] string source) => new() { TestCode = Complete(source) };

    /// <summary>The test of a file beside which the run-time library is referenced.</summary>
    public static Verify.Test TestWithLibrary([StringSyntax("c#-test")] string source) =>
        new() { TestCode = Complete($"using McpBounds; {source}"), ReferenceAssemblies = ReferenceAssemblies.Default.Library };

    /// <summary>A file with the usings on one line. Images are an experiment of the package's, which newer compilers make an error.</summary>
    public static string Complete(string source) => $"#pragma warning disable MEAI001\n{Usings.ReplaceLineEndings(" ")} {source}";

    /// <summary>The source of the tool that <see cref="ToolAsync"/> verifies.</summary>
    public static string Declare(string body, string members = "", string types = "", string attributes = "") => $$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private const int Most = 3;
            private readonly ElicitRequestParams request = new() { Message = "Go on?" };
            private readonly CreateMessageRequestParams sample = new() { MaxTokens = 10, Messages = new List<SamplingMessage>() };
            private readonly IChatClient chat;
            private readonly IImageGenerator images;
            private readonly RateLimiter limiter;

            public Tools(IChatClient chat, IImageGenerator images, RateLimiter limiter) => (this.chat, this.images, this.limiter) = (chat, images, limiter);

            [McpServerTool]{{attributes}}
            public async Task<object?> Run(McpServer server, string text, CancellationToken token)
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
