using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.CodeFixes;

/// <summary>Fix All for a rule with several fixes, each of which has its own way through many diagnostics.</summary>
/// <param name="fixes">The equivalence keys in the order of the light bulb, and who makes each fix everywhere.</param>
internal sealed class FixAllByKey(params (string Key, FixAllProvider Everywhere)[] fixes) : FixAllProvider
{
    /// <summary>Fix All for a fix that changes the document of the diagnostic and nothing else.</summary>
    public static FixAllProvider InDocument(Func<Document, ImmutableArray<Diagnostic>, CancellationToken, Task<Document>> apply) => Create(
        async (context, document, diagnostics) => await apply(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        foreach (var (key, everywhere) in fixes)
        {
            if (key == fixAllContext.CodeActionEquivalenceKey)
            {
                return await everywhere.GetFixAsync(fixAllContext).ConfigureAwait(false);
            }
        }

        // The command line takes the key of the first finding, which may have no fix: then the order of the light bulb holds.
        foreach (var (_, everywhere) in fixes)
        {
            if (await everywhere.GetFixAsync(fixAllContext).ConfigureAwait(false) is { } fix && await ChangesAnyAsync(fix, fixAllContext).ConfigureAwait(false))
            {
                return fix;
            }
        }

        return null;
    }

    private static async Task<bool> ChangesAnyAsync(CodeAction fix, FixAllContext context) =>
        (await fix.GetOperationsAsync(context.CancellationToken).ConfigureAwait(false)).OfType<ApplyChangesOperation>()
            .Any(operation => operation.ChangedSolution.GetChanges(context.Solution).GetProjectChanges().Any());
}
