using McpBounds.Analyzers.Rules;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.AgentControlledWork>;

namespace McpBounds.Analyzers.Bounds;

/// <summary>When a <c>[Range]</c> caps the agent's number: where the library validates arguments, and nowhere else.</summary>
public sealed class ValidatedNumberTests
{
    private const string Ranged = "[McpServerTool] public string Fill([Range(1, 50)] int n) => new('a', n);";
    private const string InObject = "[McpServerTool] public string Fill(Query query) => new('a', query.Size);";

    [Theory]
    [InlineData(".WithBounds()", true, Ranged)]
    [InlineData(".WithBounds()", true, "[McpServerTool] public string Fill([Range(1, 50)] int? n) => new('a', (n ?? 20) * 2);")]
    [InlineData(".WithBounds()", true, "[McpServerTool] public string Fill([Range(1, 50)] int n) => Helper(n); private string Helper(int size) => new('a', size);")]
    [InlineData(null, true, Ranged)]
    [InlineData(".WithBounds(new System.Text.Json.JsonSerializerOptions())", true, InObject)]
    public Task It_does_with_the_library_wired_in_or_left_to_the_server(string? chain, bool library, string tool) => Reports(chain, library, tool);

    [Theory]
    [InlineData("", true, Ranged)]
    [InlineData("", false, Ranged)]
    [InlineData(null, false, Ranged)]
    [InlineData(".WithBounds(o => o.ValidateArguments = false)", true, Ranged)]
    [InlineData(".WithBounds()", true, "[McpServerTool] public string Fill([Range(1, int.MaxValue)] int n) => new('a', n);")]
    [InlineData(".WithBounds()", true, "[McpServerTool] public string Fill([MaxLength(5)] int n) => new('a', n);")]
    [InlineData(".WithBounds()", true, "[McpServerTool] public string Fill(int n) => Helper(n); private string Helper([Range(1, 50)] int size) => new('a', size);")]
    [InlineData(".WithBounds()", true, InObject)]
    [InlineData(null, true, InObject)]
    public Task It_does_not_otherwise(string? chain, bool library, string tool) => Reports(chain, library, System.Text.RegularExpressions.Regex.Replace(
        tool, @"new\('a', ([\w.]+)\)", "new('a', {|MCPB003:$1|})"));

    private static Task Reports(string? chain, bool library, string tool)
    {
        var test = new Verify.Test { TestCode = AnnotationVerifier.Type(tool) };
        test.ReferenceAssemblies = library ? test.ReferenceAssemblies.Library : test.ReferenceAssemblies;
        test.TestState.Sources.Add("public class Query { [System.ComponentModel.DataAnnotations.Range(1, 50)] public int Size { get; set; } }");
        if (chain is not null)
        {
            test.TestState.Sources.Add(AnnotationVerifier.Server.Replace(".WithStdioServerTransport()", chain, StringComparison.Ordinal));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
