using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using McpBounds.Analyzers.Rules;
using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Mutations;

/// <summary>What does not hold of an input.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="Culprit">The analyzer or fix.</param>
/// <param name="Text">What was thrown or is wrong.</param>
internal sealed record Failure(string Kind, string Culprit, string Text);

/// <summary>What was done with an input.</summary>
/// <param name="FirstErrors">The compiler's first errors in it, which it is only asked for where something is fixed.</param>
/// <param name="Findings">The IDs of what was found.</param>
/// <param name="Fixes">How many fixes were applied.</param>
/// <param name="Failures">What did not hold.</param>
internal sealed record Outcome(string FirstErrors, ImmutableArray<string> Findings, int Fixes, ImmutableArray<Failure> Failures)
{
    /// <summary>Whether it compiles as it is.</summary>
    public bool Compiles => FirstErrors.Length == 0;
}

/// <summary>
/// Runs every analyzer and every fix over an input: none may throw, what is told for one document is what a build reports, and the code that a fix leaves
/// parses where the code before did, and compiles where that did.
/// </summary>
internal sealed class Inspection
{
    private readonly ImmutableArray<DiagnosticAnalyzer> _analyzers = [.. All<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>(typeof(UnboundedResponseRead).Assembly)];
    private readonly ImmutableArray<CodeFixProvider> _fixes = [.. All<CodeFixProvider, ExportCodeFixProviderAttribute>(typeof(ResponseReadFixes).Assembly)];
    private readonly ImmutableArray<Failure>.Builder _failures = ImmutableArray.CreateBuilder<Failure>();
    private int _fixed;

    /// <summary>The IDs of all that the analyzers can find.</summary>
    public static IEnumerable<string> Ids => new Inspection()._analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).Select(static descriptor => descriptor.Id);

    /// <summary>Inspects an input.</summary>
    public static Task<Outcome> RunAsync(Input input, CancellationToken cancellation) => new Inspection().InspectAsync(input, cancellation);

    /// <summary>Gives an input to the compiler with an analyzer that looks at nothing.</summary>
    public static async Task CompileAsync(Input input, CancellationToken cancellation)
    {
        var project = MutationWorkspace.Create(input);
        var compilation = (await project.GetCompilationAsync(cancellation))!;
        _ = Errors(compilation, cancellation).Count();
        _ = await compilation
            .WithAnalyzers([new Nothing()], new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(cancellation);
    }

    private async Task<Outcome> InspectAsync(Input input, CancellationToken cancellation)
    {
        var project = MutationWorkspace.Create(input);
        var compilation = (await project.GetCompilationAsync(cancellation))!;
        var errors = input.Fixed.Count == 0 ? "not asked" : string.Join("; ", Errors(compilation, cancellation).Take(5));
        var compiles = errors.Length == 0;
        var found = await AnalyzeAsync(project, compilation, cancellation);
        if (input.Index % 12 == 0)
        {
            await CompareAsync(project, compilation, found, cancellation);
        }

        var fixable = found.Where(static finding => finding.Location.IsInSource).ToList();
        foreach (var finding in fixable.Skip(input.Fixed.First % Math.Max(1, fixable.Count)).Take(input.Fixed.Count))
        {
            foreach (var fix in _fixes.Where(fix => fix.FixableDiagnosticIds.Contains(finding.Id)))
            {
                await FixAsync(project, fix, finding, input.IsFixedEverywhere ? found : [], compiles, cancellation);
            }
        }

        return new(errors, [.. found.Select(static finding => finding.Id)], _fixed, _failures.ToImmutable());
    }

    private static IEnumerable<T> All<T, TAttribute>(Assembly assembly)
        where TAttribute : Attribute => assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(T).IsAssignableFrom(type) && type.GetCustomAttribute<TAttribute>() is not null)
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .Select(static type => (T)Activator.CreateInstance(type)!);

    private static IEnumerable<Diagnostic> Errors(Compilation compilation, CancellationToken cancellation) =>
        compilation.GetDiagnostics(cancellation).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static string Describe(Diagnostic diagnostic) =>
        $"{diagnostic} [{string.Join(" ", diagnostic.AdditionalLocations.Select(static location => location.GetLineSpan().ToString()))}]";

    private async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project, Compilation compilation, CancellationToken cancellation) =>
        Found(await Driver(project, compilation).GetAnalyzerDiagnosticsAsync(cancellation));

    private CompilationWithAnalyzers Driver(Project project, Compilation compilation) => compilation.WithAnalyzers(_analyzers, new CompilationWithAnalyzersOptions(
        project.AnalyzerOptions,
        (exception, analyzer, _) => _failures.Add(new("throws", analyzer.GetType().Name, exception.ToString())),
        concurrentAnalysis: false,
        logAnalyzerExecutionTime: false));

    private ImmutableArray<Diagnostic> Found(IEnumerable<Diagnostic> diagnostics)
    {
        var all = diagnostics.ToLookup(static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        _failures.AddRange(all[true].Select(static diagnostic => new Failure("throws", diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture))));
        return [.. all[false].OrderBy(static diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>An editor that asks for one document after the other, each time with a new compilation, is told what a build reports.</summary>
    private async Task CompareAsync(Project project, Compilation compilation, ImmutableArray<Diagnostic> built, CancellationToken cancellation)
    {
        var requested = new List<Diagnostic>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var request = compilation.Clone();
            requested.AddRange(await Driver(project, request).GetAnalyzerSemanticDiagnosticsAsync(request.GetSemanticModel(tree), null, cancellation));
        }

        var (first, second) = (Texts(built.Where(static diagnostic => diagnostic.Location.IsInSource)), Texts(Found(requested)));
        if (!first.SequenceEqual(second))
        {
            _failures.Add(new("local", "driver", "a build: " + string.Join(" | ", first.Except(second)) + "; requests: " + string.Join(" | ", second.Except(first))));
        }

        static List<string> Texts(IEnumerable<Diagnostic> diagnostics) => [.. diagnostics.Select(Describe).Order(StringComparer.Ordinal)];
    }

    private async Task FixAsync(Project project, CodeFixProvider fix, Diagnostic finding, ImmutableArray<Diagnostic> found, bool compiles, CancellationToken cancellation)
    {
        var name = fix.GetType().Name;
        if (project.Solution.GetDocument(finding.Location.SourceTree) is not { } document)
        {
            return;
        }

        var actions = new List<CodeAction>();
        if (!await GuardAsync("register throws", name, () => fix.RegisterCodeFixesAsync(new(document, finding, (action, _) => actions.Add(action), cancellation))))
        {
            return;
        }

        foreach (var action in actions)
        {
            var what = $"{name}: {action.EquivalenceKey}";
            await ApplyAsync("apply", what, action, project, finding, compiles, cancellation);

            // Fix All starts where the first finding of its kind stands.
            if (finding == found.FirstOrDefault(other => other.Id == finding.Id))
            {
                foreach (var scope in (FixAllScope[])[FixAllScope.Document, FixAllScope.Solution])
                {
                    var context = new FixAllContext(document, fix, scope, action.EquivalenceKey, fix.FixableDiagnosticIds, new Reported(found, project.Solution), cancellation);
                    CodeAction? all = null;
                    if (await GuardAsync("fix all throws", what, async () => all = await fix.GetFixAllProvider()!.GetFixAsync(context)) && all is not null)
                    {
                        await ApplyAsync("fix all", what, all, project, finding, compiles, cancellation);
                    }
                }
            }
        }
    }

    private Task<bool> ApplyAsync(string kind, string what, CodeAction action, Project before, Diagnostic finding, bool compiles, CancellationToken cancellation) => GuardAsync($"{kind} throws", what, async () =>
    {
        _fixed++;
        var changed = (await action.GetOperationsAsync(cancellation)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        var any = false;
        foreach (var id in changed.GetChanges(before.Solution).GetProjectChanges().SelectMany(static change => change.GetChangedDocuments()))
        {
            any = true;
            var (old, now) = ((await before.Solution.GetDocument(id)!.GetSyntaxRootAsync(cancellation))!, (await changed.GetDocument(id)!.GetSyntaxRootAsync(cancellation))!);
            var parsed = CSharpSyntaxTree.ParseText(now.ToFullString(), (CSharpParseOptions)old.SyntaxTree.Options, cancellationToken: cancellation).GetCompilationUnitRoot(cancellation);
            if (now is not CompilationUnitSyntax || (!SyntaxErrors(old) && SyntaxErrors(parsed)))
            {
                _failures.Add(new($"{kind} breaks syntax", what, $"{finding}\n{string.Join("\n", parsed.GetDiagnostics())}\n{now.ToFullString()}"));
            }
        }

        if (!any && kind == "apply")
        {
            _failures.Add(new($"{kind} changes nothing", what, finding.ToString()));
        }

        if (compiles && Errors((await changed.GetProject(before.Id)!.GetCompilationAsync(cancellation))!, cancellation).ToList() is { Count: > 0 } errors)
        {
            _failures.Add(new($"{kind} breaks code", what, $"{finding}\n{string.Join("\n", errors)}\n{string.Join("\n", await TextsAsync(before, changed, cancellation))}"));
        }
    });

    private static bool SyntaxErrors(SyntaxNode root) => root.GetDiagnostics().Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static async Task<IEnumerable<string>> TextsAsync(Project before, Solution changed, CancellationToken cancellation)
    {
        var texts = new List<string>();
        foreach (var id in changed.GetChanges(before.Solution).GetProjectChanges().SelectMany(static change => change.GetChangedDocuments()))
        {
            texts.Add((await changed.GetDocument(id)!.GetTextAsync(cancellation)).ToString());
        }

        return texts;
    }

    private async Task<bool> GuardAsync(string kind, string what, Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
#pragma warning disable CA1031 // Whatever is thrown is what this looks for.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _failures.Add(new(kind, what, exception.ToString()));
            return false;
        }
    }

    /// <summary>Finds nothing, but asks for all that rules ask the compiler for: operations, and their control-flow graphs.</summary>
#pragma warning disable RS1001 // It is handed over by hand, to one compilation; nothing loads it.
    private sealed class Nothing : DiagnosticAnalyzer
#pragma warning restore RS1001
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("NOTHING", "", "", "", DiagnosticSeverity.Hidden, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterOperationBlockAction(static block =>
            {
                foreach (var code in block.OperationBlocks)
                {
                    _ = block.GetControlFlowGraph(code);
                }
            });
        }
    }

    /// <summary>Tells Fix All what a build has reported.</summary>
    private sealed class Reported(ImmutableArray<Diagnostic> found, Solution solution) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(found);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(found.Where(diagnostic => solution.GetDocument(diagnostic.Location.SourceTree)?.Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(found.Where(static diagnostic => !diagnostic.Location.IsInSource));
    }
}
