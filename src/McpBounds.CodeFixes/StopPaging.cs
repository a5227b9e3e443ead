using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>The first fix: "Stop after 20 pages". The turns of the loop are counted, and where there is one more than a named limit, it ends and says so.</summary>
internal static class StopPaging
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.StopPaging";

    /// <summary>What the fix of a diagnostic is called; null where it would not be right: all that can stand in its way is asked before it is offered.</summary>
    public static async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (await FixContext.OfAsync(document, cancellation).ConfigureAwait(false) is not { } context
            || !await CanApplyAsync(document, context, diagnostic).ConfigureAwait(false))
        {
            return null;
        }

        return PagedLoop.At(diagnostic, context) switch
        {
            { IsByItem: true } => string.Format(CultureInfo.InvariantCulture, "Stop after {0:N0} items", LoopFixes.Items(context)),
            { IsOfFound: true } => string.Format(CultureInfo.InvariantCulture, "Stop after {0:N0} calls", LoopFixes.Pages(context)),
            _ => string.Format(CultureInfo.InvariantCulture, "Stop after {0:N0} pages", LoopFixes.Pages(context)),
        };
    }

    /// <summary>The document with every one of the loops stopped that can be.</summary>
    public static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            async context =>
            {
                var fixes = new LoopFixes(context);
                foreach (var diagnostic in diagnostics.InOrder())
                {
                    if (diagnostics.Length == 1 || await CanApplyAsync(document, context, diagnostic).ConfigureAwait(false))
                    {
                        fixes.Add(diagnostic);
                    }
                }

                return fixes.Apply();
            },
            cancellation);

    private static async Task<bool> CanApplyAsync(Document document, FixContext context, Diagnostic diagnostic)
    {
        var fixes = new LoopFixes(context);
        return fixes.Add(diagnostic) && await Compiling.StillAsync(document, context, fixes.Apply()).ConfigureAwait(false);
    }
}
