using McpBounds.Analyzers.Rules;

namespace McpBounds.Analyzers.Tools;

/// <summary>
/// Code under test says <c>Reached()</c> where tools must be seen to reach it, and <c>Unreached()</c> where they must not. Both become a read that is
/// reported if, and only if, it is tool code.
/// </summary>
internal static class Code
{
    internal const string Read = """GetStringAsync("https://a.example/log")""";

    private const string Usings = """
        global using System.Collections;
        global using System.Net.Http.Headers;
        global using System.Text.Json;
        global using System.Text.Json.Serialization;
        global using Microsoft.Extensions.AI;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using ModelContextProtocol.Protocol;
        """;

    internal static Task VerifyAsync(params string[] sources) => Test(sources).VerifyAsync();

    internal static Task VerifyAsync(int csharp, params string[] sources)
    {
        var test = Test(sources);
        test.CSharpVersion = csharp;
        return test.VerifyAsync();
    }

    internal static CSharpAnalyzerVerifier<UnboundedResponseRead>.Test Test(params string[] sources)
    {
        var test = new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test();
        foreach (var source in sources)
        {
            test.TestState.Sources.Add(Expand(source));
        }

        test.TestState.Sources.Add(("Usings.cs", Usings));
        test.TestState.Sources.Add(("Web.cs", "internal static class Web { internal static readonly HttpClient Http = new(); }"));
        return test;
    }

    internal static Task VerifyAsync(this AnalyzerTest test) => test.RunAsync(TestContext.Current.CancellationToken);

    internal static string Expand(string source) => source
        .Replace("Unreached()", $"Web.Http.{Read}", StringComparison.Ordinal)
        .Replace("Reached()", $"Web.Http.{Read.Replace("GetStringAsync", "{|MCPB001:GetStringAsync|}", StringComparison.Ordinal)}", StringComparison.Ordinal);
}
