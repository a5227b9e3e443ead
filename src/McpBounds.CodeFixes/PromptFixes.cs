using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.CodeFixes;

/// <summary>MCPB005 and MCPB006: puts the library's limit on the tool, or counts the turns of a loop that only the answer ends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PromptFixes))]
public sealed class PromptFixes : CodeFixProvider
{
    private static readonly ImmutableArray<LimitTools> s_limits = ImmutableArray.Create(LimitTools.OnElicitation, LimitTools.OnCalls, LimitTools.OnSampling);

    private static readonly FixAllProvider s_fixAll = new FixAllByKey(s_limits
        .Select(static limit => (limit.EquivalenceKey, (FixAllProvider)new SolutionFixAllProvider("Limit the tools", limit.PlanAsync)))
        .Append((CountPrompts.EquivalenceKey, new SolutionFixAllProvider("Count the turns", CountPrompts.ApplyAsync)))
        .ToArray());

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.UnlimitedElicitation.Id, Descriptors.UnlimitedSampling.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.Document;
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var limit in s_limits)
            {
                if (!(await limit.PlanAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false)).IsEmpty)
                {
                    context.RegisterCodeFix(
                        CodeAction.Create(limit.Title(document, diagnostic), cancellation => limit.ApplyAsync(document, diagnostic, cancellation), limit.EquivalenceKey),
                        diagnostic);
                }
            }

            if (await CountPrompts.TitleAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        cancellation => CountPrompts.ApplyAsync(document.Project.Solution, new[] { new Found(document, diagnostic) }, cancellation),
                        CountPrompts.EquivalenceKey),
                    diagnostic);
            }
        }
    }
}
