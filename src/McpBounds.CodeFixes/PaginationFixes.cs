using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.CodeFixes;

/// <summary>MCPB002: stops a loop over pages after so many, and says that it did; or makes a tool return one page per call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PaginationFixes))]
public sealed class PaginationFixes : CodeFixProvider
{
    private static readonly FixAllProvider s_fixAll = new FixAllByKey(
        (StopPaging.EquivalenceKey, FixAllByKey.InDocument(StopPaging.ApplyAsync)),
        (ReturnOnePage.EquivalenceKey, FixAllByKey.InDocument(ReturnOnePage.ApplyAsync)));

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.UncappedPagination.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.Document;
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await StopPaging.TitleAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellation => StopPaging.ApplyAsync(document, ImmutableArray.Create(diagnostic), cancellation), StopPaging.EquivalenceKey),
                    diagnostic);
            }

            if (await ReturnOnePage.CanApplyAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        ReturnOnePage.Title,
                        cancellation => ReturnOnePage.ApplyAsync(document, ImmutableArray.Create(diagnostic), cancellation),
                        ReturnOnePage.EquivalenceKey),
                    diagnostic);
            }
        }
    }
}
