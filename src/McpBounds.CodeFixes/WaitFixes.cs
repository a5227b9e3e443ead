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
    private static readonly FixAllProvider s_fixAll = new FixAllByKey(
        (TimeoutClient.EquivalenceKey, new SolutionFixAllProvider("Set timeouts on the clients", TimeoutClient.PlanAsync)),
        (PassToken.EquivalenceKey, new SolutionFixAllProvider("Pass CancellationTokens on", PassToken.EditsAsync)),
        (GiveUp.EquivalenceKey, FixAllByKey.InDocument(GiveUp.ApplyAsync)));

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
}
