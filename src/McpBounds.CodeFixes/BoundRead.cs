using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>
/// The second fix: "Read at most 1,000,000 bytes". The headers are awaited first, then as much of the body as may be, both within a deadline.
/// </summary>
internal static class BoundRead
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.BoundRead";

    /// <summary>What the fix is called.</summary>
    public static string Title(int bytes) => string.Format(CultureInfo.InvariantCulture, "Read at most {0:N0} bytes", bytes);

    /// <summary>Whether the fix is right for a diagnostic: all that can stand in its way is asked before it is offered.</summary>
    public static async Task<bool> CanApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await FixContext.OfAsync(document, cancellation).ConfigureAwait(false) is { } context && new ResponseFixes(context).Add(diagnostic);

    /// <summary>The document with every one of the diagnostics fixed that can be. One of a response that another has bounded already adds nothing.</summary>
    public static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            context =>
            {
                var fixes = new ResponseFixes(context);
                foreach (var diagnostic in diagnostics.InOrder())
                {
                    fixes.Add(diagnostic);
                }

                return Task.FromResult(fixes.Apply());
            },
            cancellation);
}
