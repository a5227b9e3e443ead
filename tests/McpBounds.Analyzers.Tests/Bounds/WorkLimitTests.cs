using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Bounds;

public sealed class WorkLimitTests
{
    [Theory]
    [InlineData("int limit", "1-100")]
    [InlineData("int? limit", "1-100")]
    [InlineData("int? limit = null", "1-100")]
    [InlineData("int limit = 20", "1-100")]
    [InlineData("int limit = 204800", "1-204800")]
    [InlineData("double limit = 0.5", "0-100")]
    [InlineData("double limit = 100.5", "1-101")]
    [InlineData("int maxPages", "1-20")]
    [InlineData("int maxBytes", "1-1000000")]
    [InlineData("int maxLength = 8000", "1-1000000")]
    [InlineData("int timeoutSeconds", "1-30")]
    [InlineData("int timeoutSeconds = 300", "1-300")]
    [InlineData("int timeoutMs = 500", "1-30000")]
    [InlineData("int delaySeconds", "0-30")]
    [InlineData("int timeoutSeconds = 0", "0-30")]
    [InlineData("[Description(\"Max 1000\")] int limit", "1-1000")]
    [InlineData("[Description(\"Up to 50\")] int limit", "1-100")]
    [InlineData("[Description(\"Up to 50\")] int limit = 200", "1-200")]
    [InlineData("[Description(\"Levels, max 5\")] int depth", "1-5")]
    [InlineData("[Range(1, 10)] int limit", "1-10")]
    [InlineData("[Range(0, 10), Description(\"Max 1000, 0 = all\")] int limit", "0-10")]
    [InlineData("[Range(2.0, 10.0)] double limit", "2-10")]
    [InlineData("[Range(1, int.MaxValue)] int limit", "1-100")]
    public void A_limit_is_chosen(string parameter, string limit) => Assert.Equal(limit, Limit(parameter));

    [Theory]
    [InlineData("int limit = 0")]
    [InlineData("int limit = -1")]
    [InlineData("int timeoutSeconds = -1")]
    [InlineData("int days")]
    [InlineData("int depth = 3")]
    [InlineData("int steps")]
    [InlineData("int maxTokens")]
    [InlineData("int duration")]
    [InlineData("[Description(\"-1 for all\")] int limit = 5")]
    [InlineData("[Description(\"Use 500 for a full export\")] int limit")]
    [InlineData("[Range(-1, 10)] int limit")]
    public void Only_the_author_can_choose(string parameter) => Assert.Null(Limit(parameter));

    [Theory]
    [InlineData("int size", "Bytes", "1-1000000")]
    [InlineData("int n", "Characters", "1-1000000")]
    [InlineData("int duration", "Seconds", "1-30")]
    [InlineData("int delay", "Milliseconds", "0-30000")]
    [InlineData("int maxBytes", "Items", "1-1000000")]
    public void The_sink_says_what_the_name_does_not(string parameter, string sink, string limit) => Assert.Equal(limit, Limit(parameter, sink));

    [Fact]
    public void Two_numbers_that_flow_into_one_keep_what_each_allows() => Assert.Equal(new(0, 100), new WorkLimit(0, 50).Or(new(1, 100)));

    private static string? Limit(string parameter, string sink = nameof(WorkUnit.Unknown))
    {
        var compilation = Compiled.Code($"using System.ComponentModel.DataAnnotations; class T {{ void M({parameter}) {{ }} }}");
        var tree = compilation.SyntaxTrees[0];
        var declaration = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<ParameterSyntax>().Single();
        var symbol = compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration, TestContext.Current.CancellationToken)!;
        return WorkLimit.Of(symbol, Enum.Parse<WorkUnit>(sink), NoOptions.Instance) is { } limit ? $"{limit.Minimum}-{limit.Maximum}" : null;
    }

    private sealed class NoOptions : AnalyzerConfigOptions
    {
        public static readonly NoOptions Instance = new();

        public override bool TryGetValue(string key, out string value)
        {
            value = "";
            return false;
        }
    }
}
