using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.IneffectiveOptOut>;

namespace McpBounds.Analyzers.Rules;

/// <summary>What MCPB013 says of an opt-out that leaves nothing.</summary>
public sealed class IneffectiveOptOutTests
{
    private static Task VerifyAsync([StringSyntax("c#-test")] string source, params string[] messages)
    {
        var test = new Verify.Test { ReferenceAssemblies = ReferenceAssemblies.Default.Library, TestCode = $"using McpBounds;\n{source}" };
        foreach (var (place, message) in messages.Select(static (message, place) => (place, message)))
        {
            test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithLocation(place).WithMessage(message));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task An_empty_reason_is_reported() => VerifyAsync(
        """class Tools { [AllowUnbounded({|#0:""|})] void M() { } }""",
        "The reason is empty, so that this leaves no finding as it is; say why the finding may stay");

    [Fact]
    public Task A_rule_that_there_is_not_is_reported() => VerifyAsync(
        """class Tools { [AllowUnbounded("It is short.", "MCPB001", {|#0:"MCPB099"|})] void M() { } }""",
        "'MCPB099' is no rule about code, so that naming it leaves nothing as it is; "
        + "name one of MCPB001, MCPB002, MCPB003, MCPB004, MCPB005, MCPB006, MCPB011, MCPB012, MCPB021, MCPB023, MCPB024");

    [Theory]
    [InlineData("AllowUnbounded({|MCPB013:null!|})")]
    [InlineData("AllowUnbounded({|MCPB013:\" \\t\"|}, \"MCPB001\")")]
    [InlineData("AllowUnboundedAttribute({|MCPB013:Blank + Blank|})")]
    [InlineData("McpBounds.AllowUnbounded({|MCPB013:\"\"|})")]
    [InlineData("global::McpBounds.AllowUnbounded(rules: \"MCPB001\", reason: {|MCPB013:\"\"|})")]
    [InlineData("AllowUnbounded(\"It is short.\", {|MCPB013:\"MCPB000\"|})")]
    [InlineData("AllowUnbounded(\"It is short.\", {|MCPB013:\"MCPB013\"|}, {|MCPB013:\"CA1000\"|})")]
    [InlineData("AllowUnbounded(\"It is short.\", {|MCPB013:Blank|})")]
    [InlineData("AllowUnbounded(\"It is short.\", new[] { \"MCPB001\", {|MCPB013:\"mcpb001\"|} })")]
    [InlineData("AllowUnbounded(\"It is short.\", rules: new string[] { {|MCPB013:\"\"|} })")]
    public Task However_it_is_written(string attribute) => VerifyAsync($$"""class Tools { private const string Blank = " "; [{{attribute}}] void M() { } }""");

    [Theory]
    [InlineData("AllowUnbounded(\"It is short.\")")]
    [InlineData("AllowUnbounded(\"It is short.\", \"MCPB001\", Rule)")]
    [InlineData("AllowUnbounded(\"It is short.\", rules: null!)")]
    [InlineData("AllowUnbounded(\"It is short.\", new string[0])")]
    [InlineData("Other.AllowUnbounded(\"\", \"MCPB099\")")]
    public Task What_leaves_something_and_what_is_another_s_is_not(string attribute) => VerifyAsync($$"""
        class Tools { private const string Rule = "MCPB021"; [{{attribute}}] void M() { } }
        namespace Other { sealed class AllowUnboundedAttribute : Attribute { public AllowUnboundedAttribute(string reason, string rule) { } } }
        """);

    [Fact]
    public Task On_a_type_and_the_assembly_too() => VerifyAsync("""
        [assembly: AllowUnbounded({|MCPB013:""|})]
        [AllowUnbounded("It is short.", {|MCPB013:"MCPB1"|})] class Tools { }
        """);
}
