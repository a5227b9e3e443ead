using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnenforcedAnnotation>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Short ways to say what MCPB011 reports in a server that wires nothing in.</summary>
internal static class AnnotationVerifier
{
    /// <summary>The file that builds the server.</summary>
    internal const string Server = """
        using Microsoft.Extensions.DependencyInjection;
        public static class Startup
        {
            public static void Start(IServiceCollection services) => services.AddMcpServer().WithStdioServerTransport();
        }
        """;

    /// <summary>The members of a type of tools, each marked where MCPB011 is to be reported.</summary>
    internal static Task Reports([StringSyntax("c#-test")] string members, params string[] files) => Test([Type(members), Server, .. files]).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>A type of tools.</summary>
    internal static string Type(string members) => $$"""
        using System.ComponentModel.DataAnnotations;
        using System.Text.RegularExpressions;
        [McpServerToolType]
        public partial class Tools
        {
            private const int Max = 50;
            private static readonly int s_configured = int.Parse("7");
            private static readonly string[] s_kinds = { "a", "b" };
            private readonly IApi _api;
            public Tools(IApi api) { _api = api; }
            {{members.Replace("[|", "{|MCPB011:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)}}
        }
        public interface IApi { string Search(params object?[] all); void Log(string text); }
        """;

    internal static Verify.Test Test(params string[] files)
    {
        var test = new Verify.Test();
        foreach (var file in files)
        {
            test.TestState.Sources.Add(file);
        }

        return test;
    }
}
