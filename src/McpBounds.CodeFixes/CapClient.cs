using System.Collections.Immutable;
using System.Globalization;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>Sets <c>MaxResponseContentBufferSize</c> where a client is made or configured: one line for all its reads.</summary>
internal static class CapClient
{
    /// <summary>The key that tells Fix All this fix from the other.</summary>
    public const string EquivalenceKey = "McpBounds.CapClient";

    /// <summary>The title: "Cap the client at 1,000,000 bytes".</summary>
    public static string Title(int bytes) => string.Format(CultureInfo.InvariantCulture, "Cap the client at {0:N0} bytes", bytes);

    /// <summary>The solution with the clients of one read capped.</summary>
    public static async Task<Solution> ApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await SolutionEdit.ApplyAsync(
            document.Project.Solution, await PlanAsync(document, diagnostic, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>The changes that cap every client of one read; none if a cap would not hold, could make other requests worse, or cannot be written.</summary>
    public static Task<ImmutableArray<SolutionEdit>> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        ConfigureClient.PlanAsync(
            document,
            diagnostic,
            ReadFinding.From(diagnostic.Properties)?.ClientSites ?? 0,
            ClientSetting.Cap(Options.MaxResponseBytes.For(document, diagnostic)),
            (reads, sites) => reads.StandCap(sites, cancellation),
            cancellation);
}
