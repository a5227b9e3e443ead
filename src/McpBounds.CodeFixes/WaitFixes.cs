using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.CodeFixes;

/// <summary>MCPB004 and MCPB024: gives the client a timeout, passes on the token by which the agent cancels, or gives up after some time.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WaitFixes))]
public sealed class WaitFixes : CodeFixProvider
{
    private static readonly FixAllProvider s_fixAll = new ByKey();

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.UnendedWait.Id, Descriptors.WaitOnDefaultTimeout.Id);

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

    /// <summary>How many seconds the file of a diagnostic gives an outbound call.</summary>
    internal static int SecondsFor(Document document, Diagnostic diagnostic) =>
        Options.TimeoutSeconds.In(document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(diagnostic.Location.SourceTree!));

    private static async Task RegisterAsync(CodeFixContext context, Diagnostic diagnostic)
    {
        var document = context.Document;
        if (!(await TimeoutClient.PlanAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false)).IsEmpty)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    TimeoutClient.Title, cancellation => TimeoutClient.ApplyAsync(document, diagnostic, cancellation), TimeoutClient.EquivalenceKey),
                diagnostic);
        }

        if (await PassToken.PlanAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } plan)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    PassToken.Title(plan), cancellation => PassToken.ApplyAsync(document, diagnostic, cancellation), PassToken.EquivalenceKey),
                diagnostic);
        }

        if (await GiveUp.TitleAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    title, cancellation => GiveUp.ApplyAsync(document, ImmutableArray.Create(diagnostic), cancellation), GiveUp.EquivalenceKey),
                diagnostic);
        }
    }

    /// <summary>Each of the fixes has its own way through many diagnostics.</summary>
    private sealed class ByKey : FixAllProvider
    {
        private static readonly FixAllProvider s_clients = new SolutionFixAllProvider("Set timeouts on the clients", TimeoutClient.PlanAsync);
        private static readonly FixAllProvider s_tokens = new SolutionFixAllProvider("Pass CancellationTokens on", PassToken.EditsAsync);

        private static readonly FixAllProvider s_deadlines = Create(
            static async (context, document, diagnostics) => await GiveUp.ApplyAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            switch (fixAllContext.CodeActionEquivalenceKey)
            {
                case TimeoutClient.EquivalenceKey:
                    return await s_clients.GetFixAsync(fixAllContext).ConfigureAwait(false);
                case PassToken.EquivalenceKey:
                    return await s_tokens.GetFixAsync(fixAllContext).ConfigureAwait(false);
                case GiveUp.EquivalenceKey:
                    return await s_deadlines.GetFixAsync(fixAllContext).ConfigureAwait(false);
            }

            // The command line takes the key of the first finding, which may have no fix: then the order of the light bulb holds.
            foreach (var kind in new[] { s_clients, s_tokens })
            {
                if (await kind.GetFixAsync(fixAllContext).ConfigureAwait(false) is { } fix && await ChangesAnyAsync(fix, fixAllContext).ConfigureAwait(false))
                {
                    return fix;
                }
            }

            return await s_deadlines.GetFixAsync(fixAllContext).ConfigureAwait(false);
        }

        private static async Task<bool> ChangesAnyAsync(CodeAction fix, FixAllContext context) =>
            (await fix.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false)).OfType<ApplyChangesOperation>()
                .Any(operation => operation.ChangedSolution.GetChanges(context.Solution).GetProjectChanges().Any());
    }
}
