using System.Collections.Immutable;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>Sets a property where a client is made or configured: one line for all that goes through it.</summary>
internal static class ConfigureClient
{
    /// <summary>The changes that set a property of every client behind a diagnostic; none if one of them would not stand it, or it cannot be written.</summary>
    /// <param name="document">The document of the diagnostic.</param>
    /// <param name="diagnostic">The diagnostic; its additional locations are the tool, then the places that make or configure the clients.</param>
    /// <param name="count">How many such places there are.</param>
    /// <param name="setting">What to set.</param>
    /// <param name="stands">Whether all that is done with the clients of some places stands the setting.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<ImmutableArray<SolutionEdit>> PlanAsync(
        Document document,
        Diagnostic diagnostic,
        int count,
        ClientSetting setting,
        Func<ClientReads, IEnumerable<SyntaxNode>, bool> stands,
        CancellationToken cancellation)
    {
        if (count <= 0 || diagnostic.AdditionalLocations.Count <= count
            || await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation
            || ToolCode.In(compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is not { } tools)
        {
            return ImmutableArray<SolutionEdit>.Empty;
        }

        var sites = diagnostic.AdditionalLocations.Skip(1).Take(count).Select(location => SiteAt(location, compilation, cancellation)).ToImmutableArray();
        if (sites.Any(static site => site is null) || !stands(ClientReads.In(tools), sites!))
        {
            return ImmutableArray<SolutionEdit>.Empty;
        }

        var configuration = new ClientConfiguration(tools, document.Project.Solution, setting, cancellation);
        var edits = sites
            .Where(site => !HttpClients.In(tools).IsSetAt(site!, setting.Property, cancellation))
            .Select(site => configuration.At(site!))
            .ToImmutableArray();
        return edits.Any(static edit => edit is null) ? ImmutableArray<SolutionEdit>.Empty : edits!;
    }

    private static SyntaxNode? SiteAt(Location location, Compilation compilation, CancellationToken cancellation)
    {
        var tree = location.TreeIn(compilation);
        return tree is null || !tree.GetRoot(cancellation).FullSpan.Contains(location.SourceSpan) ? null
            : tree.GetRoot(cancellation).FindNode(location.SourceSpan, getInnermostNodeForTie: true)
                .AncestorsAndSelf().TakeWhile(node => node.Span == location.SourceSpan).FirstOrDefault(ClientConfiguration.IsSite);
    }
}
