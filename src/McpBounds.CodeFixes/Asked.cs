using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>What is asked of diagnostics before they are fixed.</summary>
internal static class Asked
{
    /// <summary>The value that an option has for the file of a diagnostic.</summary>
    public static T For<T>(this Option<T> option, Document document, Diagnostic diagnostic) =>
        option.In(document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(diagnostic.Location.SourceTree!));

    /// <summary>The diagnostics as they stand in their file, so that the same ones are always fixed in the same way.</summary>
    public static IEnumerable<Diagnostic> InOrder(this IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start);

    /// <summary>The file of a location; editors hand locations in other files over by path.</summary>
    public static SyntaxTree? TreeIn(this Location location, Compilation compilation) =>
        location.SourceTree is { } own && compilation.ContainsSyntaxTree(own) ? own
            : compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath.Length > 0 && tree.FilePath == location.GetLineSpan().Path);

    /// <summary>The token at a location, or null where the file has changed.</summary>
    public static SyntaxToken? TokenIn(this Location location, Compilation compilation, CancellationToken cancellation) =>
        location.TreeIn(compilation)?.GetRoot(cancellation) is { } root && root.FullSpan.Contains(location.SourceSpan)
        && root.FindToken(location.SourceSpan.Start) is var token && token.Span == location.SourceSpan
            ? token
            : null;
}
