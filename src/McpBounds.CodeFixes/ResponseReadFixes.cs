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
    private static readonly FixAllProvider s_fixAll = new ByKey();

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(Descriptors.UnboundedResponseRead.Id, Descriptors.UnboundedParsedRead.Id);

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

    /// <summary>How many bytes the file of a diagnostic allows a response.</summary>
    internal static int BytesFor(Document document, Diagnostic diagnostic) =>
        Options.MaxResponseBytes.In(document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(diagnostic.Location.SourceTree!));

    private static async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic)
    {
        var document = context.Document;
        var bytes = BytesFor(document, diagnostic);
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

    /// <summary>Each of the two fixes has its own way through many diagnostics.</summary>
    private sealed class ByKey : FixAllProvider
    {
        private static readonly FixAllProvider s_clients = new SolutionFixAllProvider("Cap the clients", CapClient.PlanAsync);
        private static readonly FixAllProvider s_reads = Create(
            static async (context, document, diagnostics) => await BoundRead.ApplyAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => fixAllContext.CodeActionEquivalenceKey switch
        {
            CapClient.EquivalenceKey => await s_clients.GetFixAsync(fixAllContext).ConfigureAwait(false),
            BoundRead.EquivalenceKey => await s_reads.GetFixAsync(fixAllContext).ConfigureAwait(false),

            // The command line takes the key of the first finding, which may have no fix: then the order of the light bulb holds.
            _ => await CapsAnyAsync(fixAllContext).ConfigureAwait(false)
                ? await s_clients.GetFixAsync(fixAllContext).ConfigureAwait(false)
                : await s_reads.GetFixAsync(fixAllContext).ConfigureAwait(false),
        };

        private static async Task<bool> CapsAnyAsync(FixAllContext context) =>
            await s_clients.GetFixAsync(context).ConfigureAwait(false) is { } capping
            && (await capping.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false)).OfType<ApplyChangesOperation>()
                .Any(operation => operation.ChangedSolution.GetChanges(context.Solution).GetProjectChanges().Any());
    }
}
