using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.CodeFixes;

/// <summary>MCPB003 and MCPB023: clamps the agent's number where it enters the work, or refuses it where it says how much is changed, and tells the agent by <c>[Range]</c> what it may be.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WorkFixes))]
public sealed class WorkFixes : CodeFixProvider
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.ClampWork";

    private static readonly FixAllProvider s_fixAll = FixAllByKey.InDocument(ApplyAsync);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(Descriptors.AgentControlledWork.Id, Descriptors.ForwardedPageSize.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixContext.OfAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } document)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (new ClampFixes(document).Add(diagnostic) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        cancellation => ApplyAsync(context.Document, ImmutableArray.Create(diagnostic), cancellation),
                        EquivalenceKey),
                    diagnostic);
            }
        }
    }

    /// <summary>The document with every one of the diagnostics fixed that can be.</summary>
    private static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            context =>
            {
                var fixes = new ClampFixes(context);
                foreach (var diagnostic in diagnostics.InOrder())
                {
                    fixes.Add(diagnostic);
                }

                return Task.FromResult(fixes.Apply());
            },
            cancellation);
}
