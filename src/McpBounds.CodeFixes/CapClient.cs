using System.Collections.Immutable;
using System.Globalization;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
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
    public static async Task<ImmutableArray<SolutionEdit>> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (ReadFinding.From(diagnostic.Properties) is not { ClientSites: > 0 and var count }
            || diagnostic.AdditionalLocations.Count <= count
            || await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is not { } compilation
            || ToolCode.In(compilation, document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is not { } tools)
        {
            return ImmutableArray<SolutionEdit>.Empty;
        }

        var sites = diagnostic.AdditionalLocations.Skip(1).Take(count).Select(location => SiteAt(location, compilation, cancellation)).ToImmutableArray();
        if (sites.Any(static site => site is null) || !ClientReads.In(tools).StandCap(sites!, cancellation))
        {
            return ImmutableArray<SolutionEdit>.Empty;
        }

        var cap = new ClientCap(tools, document.Project.Solution, ResponseReadFixes.BytesFor(document, diagnostic), cancellation);
        var edits = sites
            .Where(site => !HttpClients.In(tools).IsSetAt(site!, HttpApi.BufferCap, cancellation))
            .Select(site => cap.At(site!))
            .ToImmutableArray();
        return edits.Any(static edit => edit is null) ? ImmutableArray<SolutionEdit>.Empty : edits!;
    }

    /// <summary>The node at a location; editors hand locations in other files over by path.</summary>
    private static SyntaxNode? SiteAt(Location location, Compilation compilation, CancellationToken cancellation)
    {
        var tree = location.SourceTree is { } own && compilation.ContainsSyntaxTree(own) ? own
            : compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath.Length > 0 && tree.FilePath == location.GetLineSpan().Path);
        return tree is null || !tree.GetRoot(cancellation).FullSpan.Contains(location.SourceSpan) ? null
            : tree.GetRoot(cancellation).FindNode(location.SourceSpan, getInnermostNodeForTie: true)
                .AncestorsAndSelf().TakeWhile(node => node.Span == location.SourceSpan).FirstOrDefault(ClientCap.IsSite);
    }
}
