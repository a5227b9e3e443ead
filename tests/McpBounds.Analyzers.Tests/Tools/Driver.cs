using System.Collections.Immutable;
using McpBounds.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Tools;

/// <summary>Runs the rule over a compilation as a build does, and as an editor does that asks for one document.</summary>
internal static class Driver
{
    internal static Task<ImmutableArray<Diagnostic>> BuildAsync(Compilation compilation) => BuildAsync(compilation, TestContext.Current.CancellationToken);

    internal static async Task<ImmutableArray<Diagnostic>> BuildAsync(Compilation compilation, CancellationToken cancellation, bool concurrent = true) =>
        Sorted(await For(compilation, new UnboundedResponseRead(), concurrent).GetAnalyzerDiagnosticsAsync(cancellation));

    internal static Task<ImmutableArray<Diagnostic>> RequestAsync(Compilation compilation, int file) =>
        RequestAsync(compilation, compilation.SyntaxTrees.ElementAt(file), TestContext.Current.CancellationToken);

    internal static async Task<ImmutableArray<Diagnostic>> RequestAsync(Compilation compilation, SyntaxTree tree, CancellationToken cancellation) =>
        Sorted(await For(compilation, new UnboundedResponseRead()).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), null, cancellation));

    /// <summary>How many actions an analyzer has for the start of a compilation, and how many it registers in one.</summary>
    internal static async Task<(int AtStart, int Registered)> ActionsAsync(Compilation compilation, DiagnosticAnalyzer analyzer)
    {
        var telemetry = await For(compilation, analyzer).GetAnalyzerTelemetryInfoAsync(analyzer, TestContext.Current.CancellationToken);
        return (telemetry.CompilationStartActionsCount,
            telemetry.SyntaxNodeActionsCount + telemetry.SyntaxTreeActionsCount + telemetry.SymbolActionsCount + telemetry.OperationActionsCount
            + telemetry.OperationBlockActionsCount + telemetry.OperationBlockStartActionsCount + telemetry.SemanticModelActionsCount
            + telemetry.CompilationActionsCount + telemetry.CompilationEndActionsCount + telemetry.CodeBlockActionsCount + telemetry.CodeBlockStartActionsCount);
    }

    internal static string TypeAround(Location location) => location.SourceTree!.GetRoot(TestContext.Current.CancellationToken)
        .FindNode(location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Identifier.ValueText;

    /// <summary>Diagnostics as text that two analyses of the same code share.</summary>
    internal static string[] Text(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Select(static diagnostic => diagnostic.ToString()
        + string.Concat(diagnostic.AdditionalLocations.Select(static location => $" + {location.GetLineSpan()}")))];

    private static ImmutableArray<Diagnostic> Sorted(IEnumerable<Diagnostic> diagnostics)
    {
        ImmutableArray<Diagnostic> sorted =
        [
            .. diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
        Assert.DoesNotContain(sorted, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        return sorted;
    }

    private static CompilationWithAnalyzers For(Compilation compilation, DiagnosticAnalyzer analyzer, bool concurrent = true) => compilation.WithAnalyzers(
        [analyzer],
        new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], Compiled.NoOptions.Instance),
            onAnalyzerException: null,
            concurrentAnalysis: concurrent,
            logAnalyzerExecutionTime: false));
}
