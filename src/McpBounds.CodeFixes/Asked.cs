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
}
