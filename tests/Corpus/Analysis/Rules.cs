using System.Collections.Immutable;
using McpBounds.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Corpus.Analysis;

/// <summary>The rules that are measured.</summary>
internal static class Rules
{
    /// <summary>What the compiler reports where an analyzer throws.</summary>
    public const string Crash = "AD0001";

    /// <summary>All analyzers of the package.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>All rules by their IDs.</summary>
    public static ImmutableSortedDictionary<string, DiagnosticDescriptor> ById { get; } =
        Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).ToImmutableSortedDictionary(static rule => rule.Id, static rule => rule, StringComparer.Ordinal);

    /// <summary>The warning that a suggestion about the same defect belongs to; any other rule itself.</summary>
    public static string FamilyOf(string id) => id switch
    {
        "MCPB021" => "MCPB001",
        "MCPB023" => "MCPB003",
        "MCPB024" => "MCPB004",
        _ => id,
    };

    /// <summary>Whether a rule warns by default.</summary>
    public static bool Warns(string id) => ById.TryGetValue(id, out var rule) && rule.DefaultSeverity == DiagnosticSeverity.Warning;

    /// <summary>A compilation with those analyzers that report one of some rules.</summary>
    public static CompilationWithAnalyzers With(Compilation compilation, AnalyzerOptions options, Func<string, bool> isWanted) => compilation.WithAnalyzers(
        [.. Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(rule => isWanted(rule.Id)))],
        new CompilationWithAnalyzersOptions(options, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false));
}
