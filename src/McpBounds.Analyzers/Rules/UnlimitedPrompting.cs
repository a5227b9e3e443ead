using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Rules;

/// <summary>MCPB005 and MCPB006: a tool asks a person or a model, and nothing limits how often.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnlimitedPrompting() : ToolCodeAnalyzer(Descriptors.UnlimitedElicitation, Descriptors.UnlimitedSampling)
{
    private protected override void Register(CompilationStartAnalysisContext context, ToolCode tools) =>
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (tools.Reach.MayReach(node.Node, node.CancellationToken) && Prompts.In(tools).At(node.Node, node.CancellationToken) is not null
                    && tools.Reach.Of(CodeUnit.Of(node.Node), node.CancellationToken) is not null
                    && UnlimitedPrompts.In(tools).At(node.Node, node.CancellationToken) is { } finding)
                {
                    Report(node, finding, BoundsWiring.In(tools).IsLibraryReferenced);
                }
            },
            SyntaxKind.InvocationExpression, SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);

    private static void Report(SyntaxNodeAnalysisContext context, UnlimitedPrompt finding, bool hasLibrary)
    {
        var kinds = finding.Others.Select(static other => other.Kind).Append(finding.Prompt.Kind).ToList();
        var record = new PromptFinding(
            kinds.Contains(PromptKind.Sampling), kinds.Contains(PromptKind.Metered), finding.Tools.Length, finding.Others.Length, finding.Loops.Length);
        context.Report(Finding.Of(
            finding.Prompt.Rule,
            !finding.IsEndless,
            finding.Prompt.Name.GetLocation(),
            finding.Tools.Select(Reach.NameLocation).OrderBy(location => location != finding.Reach.Location)
                .Concat(finding.Others.Select(static other => other.Name.GetLocation()))
                .Concat(finding.Loops.Select(static loop => loop.GetFirstToken().GetLocation())),
            record.ToProperties(),
            NameOf(finding.Prompt), finding.Reach, Circumstance(finding), Advice(finding, hasLibrary)));
    }

    /// <summary>The name as written: of <c>ElicitAsync&lt;T&gt;</c> its first part, of a qualified type its last.</summary>
    private static string NameOf(Prompt prompt) => ((prompt.Name as QualifiedNameSyntax)?.Right ?? prompt.Name).GetFirstToken().ValueText;

    /// <summary>What makes it worse, in words that follow the tool.</summary>
    private static string Circumstance(UnlimitedPrompt finding)
    {
        var parts = new List<string>();
        if (!finding.Others.IsEmpty)
        {
            parts.Add(finding.Others.Length == 1 ? "and at 1 more place" : $"and at {finding.Others.Length} more places");
        }

        if (finding.IsEndless)
        {
            parts.Add($"in a {(finding.Loops.IsEmpty ? "recursion" : "loop")} that only the answer ends");
        }

        return parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    private static string Advice(UnlimitedPrompt finding, bool hasLibrary)
    {
        var limit = finding.Prompt.Kind switch { PromptKind.Elicitation => "[ElicitationRateLimit]", PromptKind.Sampling => "[SamplingRateLimit]", _ => "[RateLimit]" };
        var attribute = hasLibrary ? $"limit the tool with {limit}" : $"install the package McpBounds and limit the tool with {limit}";
        var turns = finding.Loops.IsEmpty ? "the turns of the recursion" : "the turns of the loop";
        return !finding.IsEndless ? attribute
            : hasLibrary && finding.Prompt.Kind != PromptKind.Metered ? $"{attribute}, which counts each prompt, or count {turns}"
            : $"count {turns}, and {attribute}";
    }
}
