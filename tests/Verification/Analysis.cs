using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>What analyzers and compiler say about a solution, in the order of projects, files and positions.</summary>
internal sealed record Analysis(
    Solution Solution,
    ImmutableArray<(Project Project, Diagnostic Diagnostic)> Analyzers,
    ImmutableArray<(Project Project, Diagnostic Diagnostic)> Compiler)
{
    internal IEnumerable<(Project Project, Diagnostic Diagnostic)> All => Compiler.Concat(Analyzers);
}

/// <summary>Runs analyzers as a build does, and as an editor does. What an analyzer throws fails the test.</summary>
internal sealed class AnalysisRunner(ImmutableArray<DiagnosticAnalyzer> analyzers)
{
    private readonly Dictionary<string, Analysis> known = new(StringComparer.Ordinal);

    /// <summary>
    /// The analysis of a whole build. Solutions of the same text share one, which carries the first of them: its diagnostics lie in that one's trees.
    /// </summary>
    internal async Task<Analysis> BuildAsync(Solution solution, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(solution, cancellationToken).ConfigureAwait(false);
        if (known.TryGetValue(key, out var analysis))
        {
            return analysis;
        }

        var reported = ImmutableArray.CreateBuilder<(Project Project, Diagnostic Diagnostic)>();
        var compiler = ImmutableArray.CreateBuilder<(Project Project, Diagnostic Diagnostic)>();
        foreach (var project in solution.Projects)
        {
            var compilation = await CompileAsync(project, cancellationToken).ConfigureAwait(false);
            compiler.AddRange(Sorted(project, compilation.GetDiagnostics(cancellationToken).Where(diagnostic => !diagnostic.IsSuppressed)));
            reported.AddRange(Sorted(project, await AnalyzeAsync(project, compilation, cancellationToken).ConfigureAwait(false)));
        }

        return known[key] = new(solution, reported.ToImmutable(), compiler.ToImmutable());
    }

    /// <summary>What the analyzers of a build say after each source was changed.</summary>
    internal async Task<ImmutableArray<Diagnostic>> BuildChangedAsync(Solution solution, Func<string, string> change, CancellationToken cancellationToken)
    {
        var reported = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            var compilation = await CompileAsync(project, cancellationToken).ConfigureAwait(false);
            var changed = new List<SyntaxTree>();
            foreach (var tree in compilation.SyntaxTrees)
            {
                var text = await tree.GetTextAsync(cancellationToken).ConfigureAwait(false);
                changed.Add(tree.WithChangedText(SourceText.From(change(text.ToString()), text.Encoding)));
            }

            reported.AddRange(await AnalyzeAsync(project, compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(changed), cancellationToken).ConfigureAwait(false));
        }

        return reported.ToImmutable();
    }

    /// <summary>What an editor shows that asks for one document after the other, each time with a compilation that was never seen before.</summary>
    internal async Task<ImmutableArray<Diagnostic>> RequestEachDocumentAsync(Solution solution, CancellationToken cancellationToken)
    {
        var reported = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            var compilation = await CompileAsync(project, cancellationToken).ConfigureAwait(false);
            foreach (var tree in compilation.SyntaxTrees.Where(tree => !IsImplicitUsings(tree.FilePath)))
            {
                var request = compilation.Clone();
                var errors = new ConcurrentQueue<VerificationException>();
                var driver = request.WithAnalyzers(analyzers, Options(project, errors));
                reported.AddRange(await driver.GetAnalyzerSyntaxDiagnosticsAsync(tree, cancellationToken).ConfigureAwait(false));
                var model = request.GetSemanticModel(tree);
                reported.AddRange(await driver.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken).ConfigureAwait(false));
                ThrowFirst(errors, reported);
            }
        }

        return reported.ToImmutable();
    }

    internal static bool IsImplicitUsings(string path) => Path.GetFileName(path) == Path.GetFileName(TestWorkspace.ImplicitUsingsPath);

    private static async Task<Compilation> CompileAsync(Project project, CancellationToken cancellationToken) =>
        await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) ?? throw new VerificationException($"{project.Name} cannot be compiled.");

    private static async Task<string> KeyAsync(Solution solution, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        foreach (var document in solution.Projects.SelectMany(project =>
            project.Documents.Concat<TextDocument>(project.AnalyzerConfigDocuments).Concat(project.AdditionalDocuments)))
        {
            parts.Add(document is Document source ? TestWorkspace.PathOf(source) : document.FilePath!);
            parts.Add((await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString());
        }

        return string.Join('\0', parts);
    }

    private static IEnumerable<(Project Project, Diagnostic Diagnostic)> Sorted(Project project, IEnumerable<Diagnostic> diagnostics) => diagnostics
        .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
        .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
        .ThenBy(diagnostic => diagnostic.Location.SourceSpan.End)
        .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)
        .Select(diagnostic => (project, diagnostic));

    private async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, Compilation compilation, CancellationToken cancellationToken)
    {
        var errors = new ConcurrentQueue<VerificationException>();
        var driver = compilation.WithAnalyzers(analyzers, Options(project, errors));
        var diagnostics = await driver.GetAnalyzerDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        ThrowFirst(errors, diagnostics);
        return diagnostics;
    }

    private static CompilationWithAnalyzersOptions Options(Project project, ConcurrentQueue<VerificationException> errors) => new(
        project.AnalyzerOptions,
        (exception, analyzer, _) => errors.Enqueue(new($"{analyzer.GetType().Name} threw:{Environment.NewLine}{exception}", exception)),
        concurrentAnalysis: true,
        logAnalyzerExecutionTime: false,
        reportSuppressedDiagnostics: false);

    private static void ThrowFirst(ConcurrentQueue<VerificationException> errors, IEnumerable<Diagnostic> diagnostics)
    {
        if (errors.TryDequeue(out var error))
        {
            throw error;
        }

        // AD0001 and AD0002: the driver's own word that an analyzer failed.
        if (diagnostics.FirstOrDefault(diagnostic => diagnostic.Id is "AD0001" or "AD0002") is { } failure)
        {
            throw new VerificationException($"{failure.Id}: {DiagnosticText.Message(failure)}{Environment.NewLine}{failure.Descriptor.Description}");
        }
    }
}
