using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>The first fix of a wait: <c>HttpClient.Timeout</c> where the client is made or configured, one line for all its requests.</summary>
internal static class TimeoutClient
{
    /// <summary>The key that tells Fix All this fix from the others.</summary>
    public const string EquivalenceKey = "McpBounds.TimeoutClient";

    /// <summary>What the fix is called.</summary>
    public const string Title = "Set a timeout on the client";

    /// <summary>The changes that give every client behind a call a timeout; none if it would not end the wait, could make a write fail, or cannot be written.</summary>
    public static Task<ImmutableArray<SolutionEdit>> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        ConfigureClient.PlanAsync(
            document,
            diagnostic,
            WaitFinding.From(diagnostic.Properties)?.ClientSites ?? 0,
            ClientSetting.Timeout(Options.TimeoutSeconds.For(document, diagnostic)),
            (reads, sites) => reads.StandTimeout(sites, cancellation),
            cancellation);

    /// <summary>The solution with the clients of one call given a timeout.</summary>
    public static async Task<Solution> ApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await SolutionEdit.ApplyAsync(
            document.Project.Solution, await PlanAsync(document, diagnostic, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
}
