using System.Text.RegularExpressions;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead, McpBounds.CodeFixes.ResponseReadFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Short ways to test the fix "Cap the client".</summary>
internal static partial class CapClientTest
{
    private const string Usings = "using Microsoft.Extensions.DependencyInjection;\nusing System.Net.Http.Json;\n\n";

    /// <summary>The fix turns the one source into the other.</summary>
    public static Task FixAsync(string before, string after, Action<Verify.Test>? arrange = null)
    {
        var test = Create();
        test.TestState.Sources.Add(Usings + Marked(before));
        test.FixedState.Sources.Add(Usings + Unmarked(after));
        arrange?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The fix is offered for none of the diagnostics.</summary>
    public static Task NotOfferedAsync(string source, Action<Verify.Test>? arrange = null)
    {
        var test = Create();
        test.TestState.Sources.Add(Usings + Marked(source));
        test.FixedState.Sources.Add(Usings + Marked(source));
        arrange?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    public static Verify.Test Create() => new() { CodeActionEquivalenceKey = CapClient.EquivalenceKey };

    /// <summary>Marks every shorthand read as reported where a test marks nothing itself.</summary>
    public static string Marked(string source) => source.Contains("{|", StringComparison.Ordinal) ? source : Shorthand().Replace(source, "{|MCPB001:$&|}");

    public static string Unmarked(string source) => Mark().Replace(source, "$1");

    [GeneratedRegex(@"(?<=\.)(GetStringAsync|GetByteArrayAsync)\b")]
    private static partial Regex Shorthand();

    [GeneratedRegex(@"\{\|\w+:(.*?)\|\}")]
    private static partial Regex Mark();
}
