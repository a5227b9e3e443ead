using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.CodeFixes;

/// <summary>MCPB001 and MCPB021: caps the client, which mends all its reads at once, or else the one read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResponseReadFixes))]
public sealed class ResponseReadFixes : CodeFixProvider
{
    private static readonly FixAllProvider s_fixAll = new FixAllByKey(
        (CapClient.EquivalenceKey, new SolutionFixAllProvider("Cap the clients", CapClient.PlanAsync)),
        (BoundRead.EquivalenceKey, FixAllByKey.InDocument(BoundRead.ApplyAsync)));

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(Descriptors.UnboundedResponseRead.Id, Descriptors.UnboundedPeerRead.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            await RegisterAsync(context, diagnostic).ConfigureAwait(false);
        }
    }

    private static async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic)
    {
        var document = context.Document;
        var bytes = Options.MaxResponseBytes.For(document, diagnostic);
        if (!(await CapClient.PlanAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false)).IsEmpty)
        {
            context.RegisterCodeFix(
                CodeAction.Create(CapClient.Title(bytes), cancellation => CapClient.ApplyAsync(document, diagnostic, cancellation), CapClient.EquivalenceKey),
                diagnostic);
        }

        if (await BoundRead.CanApplyAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false))
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    BoundRead.Title(bytes), cancellation => BoundRead.ApplyAsync(document, ImmutableArray.Create(diagnostic), cancellation), BoundRead.EquivalenceKey),
                diagnostic);
        }
    }
}
