using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Verification;

/// <summary>What the compiler may say about the code under test without being expected to.</summary>
public enum CompilerDiagnostics
{
    /// <summary>Anything.</summary>
    None,

    /// <summary>Warnings, but no errors.</summary>
    Errors,

    /// <summary>Suggestions, but neither errors nor warnings.</summary>
    Warnings,

    /// <summary>Only what is hidden.</summary>
    Suggestions,

    /// <summary>Nothing.</summary>
    All,
}

/// <summary>Checks of an analyzer to leave out.</summary>
[Flags]
public enum TestBehaviors
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>That nothing is reported in generated code.</summary>
    SkipGeneratedCodeCheck = 1,

    /// <summary>That <c>#pragma warning disable</c> silences it.</summary>
    SkipSuppressionCheck = 2,

    /// <summary>That a request for one document after the other reports what a build does.</summary>
    SkipLocalDiagnosticCheck = 4,
}

/// <summary>
/// A test of analyzers: what they report in a build is what is expected, a request for each single document reports the same, nothing is reported in generated
/// code or below <c>#pragma warning disable</c>, the code under test compiles, and no analyzer throws.
/// </summary>
public abstract class AnalyzerTest
{
    /// <summary>Sets the first source.</summary>
    [StringSyntax("c#-test")]
    [SuppressMessage("Design", "CA1044", Justification = "The shape of the original: a short way to write TestState.")]
    public string TestCode
    {
        set => TestState.Sources.Set(value);
    }

    /// <summary>The code under test.</summary>
    public SolutionState TestState { get; } = new();

    /// <summary>The diagnostics expected of <see cref="TestState" />, beyond those that markup expects.</summary>
    public IList<DiagnosticResult> ExpectedDiagnostics => TestState.ExpectedDiagnostics;

    /// <summary>What the code is compiled against.</summary>
    public ReferenceAssemblies ReferenceAssemblies { get; set; } = ReferenceAssemblies.Default;

    /// <summary>The version of C#. A test that sets one that the loaded Roslyn cannot parse is skipped.</summary>
    public int CSharpVersion { get; set; } = 11;

    /// <summary>Whether the code sees the implicit usings of the SDK and, with the MCP SDK, ModelContextProtocol.Server and System.ComponentModel.</summary>
    public bool ImplicitUsings { get; set; } = true;

    /// <summary>What the compiler may say without being expected to.</summary>
    public CompilerDiagnostics CompilerDiagnostics { get; set; } = CompilerDiagnostics.Errors;

    /// <summary>Whether rules that are off by default are on, at their default severity; configuration files of the test outweigh this.</summary>
    public bool EnableDiagnosticsOffByDefault { get; set; } = true;

    /// <summary>IDs that are switched off, of compiler and analyzers alike.</summary>
    public IList<string> DisabledDiagnostics { get; } = [];

    /// <summary>Checks to leave out.</summary>
    public TestBehaviors TestBehaviors { get; set; }

    /// <summary>Last changes to the solution; the project is the one under test.</summary>
    public IList<Func<Solution, ProjectId, Solution>> SolutionTransforms { get; } = [];

    /// <summary>Runs the test; what does not hold is thrown as a <see cref="VerificationException" />.</summary>
    public Task RunAsync(CancellationToken cancellationToken = default) => RunImplAsync(cancellationToken);

    /// <summary>The analyzers under test.</summary>
    protected abstract IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers();

    /// <summary>Runs the test.</summary>
    protected virtual Task RunImplAsync(CancellationToken cancellationToken) => VerifyAnalyzersAsync(new(CreateAnalyzers()), cancellationToken);

    private protected ImmutableArray<DiagnosticAnalyzer> CreateAnalyzers() => [.. GetDiagnosticAnalyzers()];

    private protected Task<TestSolution> CreateAsync(SolutionState state, CancellationToken cancellationToken) => TestWorkspace.CreateAsync(
        state,
        new(
            ReferenceAssemblies,
            CSharpVersion,
            ImplicitUsings,
            EnableDiagnosticsOffByDefault,
            CreateAnalyzers(),
            [.. DisabledDiagnostics],
            [.. SolutionTransforms]),
        cancellationToken);

    private protected async Task<Analysis> VerifyAnalyzersAsync(AnalysisRunner runner, CancellationToken cancellationToken)
    {
        var test = await CreateAsync(TestState, cancellationToken).ConfigureAwait(false);
        var analysis = await VerifyReportedAsync("The code under test", runner, test, cancellationToken).ConfigureAwait(false);

        // What was silent before cannot be silenced.
        if (!analysis.Analyzers.IsEmpty)
        {
            await VerifySilentAsync(TestBehaviors.SkipGeneratedCodeCheck, "// <auto-generated/>", "in generated code").ConfigureAwait(false);
            await VerifySilentAsync(TestBehaviors.SkipSuppressionCheck, "#pragma warning disable", "in spite of #pragma warning disable").ConfigureAwait(false);
        }

        return analysis;

        async Task VerifySilentAsync(TestBehaviors skip, string header, string where)
        {
            if (TestBehaviors.HasFlag(skip))
            {
                return;
            }

            var reported = await runner.BuildChangedAsync(analysis.Solution, text => $"{header}\n{text}", cancellationToken).ConfigureAwait(false);
            var inSource = reported.Where(diagnostic => diagnostic.Location.IsInSource).ToArray();
            if (inSource.Length > 0)
            {
                throw new VerificationException($"Reported {where}:{DiagnosticText.List(inSource.Select(DiagnosticText.Describe))}");
            }
        }
    }

    /// <summary>A build reports what is expected, and so does a request for each document.</summary>
    private protected async Task<Analysis> VerifyReportedAsync(string subject, AnalysisRunner runner, TestSolution test, CancellationToken cancellationToken)
    {
        var analysis = await runner.BuildAsync(test.Solution, cancellationToken).ConfigureAwait(false);
        var reported = ImmutableArray.CreateRange(analysis.Compiler.Select(item => item.Diagnostic)
            .Where(diagnostic => IsRelevant(diagnostic) || test.Expected.Any(result => result.Id == diagnostic.Id))
            .Concat(analysis.Analyzers.Select(item => item.Diagnostic)));
        var (missing, unexpected) = DiagnosticMatching.Match(test.Expected, reported);
        if (!missing.IsEmpty || !unexpected.IsEmpty)
        {
            throw new VerificationException(
                $"{subject}: {test.Expected.Length} diagnostics expected, {reported.Length} reported.{Environment.NewLine}"
                + $"{DiagnosticMatching.Explain(missing, unexpected)}{Environment.NewLine}"
                + await DiagnosticText.AnnotateAsync(analysis.Solution, reported, cancellationToken).ConfigureAwait(false));
        }

        if (!SkipsLocalDiagnosticCheck)
        {
            await VerifyLocalAsync(subject, runner, analysis, cancellationToken).ConfigureAwait(false);
        }

        return analysis;
    }

    private protected bool IsRelevant(Diagnostic compilerDiagnostic) => CompilerDiagnostics switch
    {
        CompilerDiagnostics.None => false,
        CompilerDiagnostics.Errors => compilerDiagnostic.Severity >= DiagnosticSeverity.Error,
        CompilerDiagnostics.Warnings => compilerDiagnostic.Severity >= DiagnosticSeverity.Warning,
        CompilerDiagnostics.Suggestions => compilerDiagnostic.Severity >= DiagnosticSeverity.Info,
        _ => true,
    };

    private protected virtual bool SkipsLocalDiagnosticCheck => TestBehaviors.HasFlag(TestBehaviors.SkipLocalDiagnosticCheck);

    private protected static bool ReportsAtTheEnd(Diagnostic diagnostic) => diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.CompilationEnd);

    private static async Task VerifyLocalAsync(string subject, AnalysisRunner runner, Analysis analysis, CancellationToken cancellationToken)
    {
        // A rule that says it only reports at the end of a build is honest about not being seen while typing.
        var built = analysis.Analyzers.Select(item => item.Diagnostic)
            .Where(diagnostic => !ReportsAtTheEnd(diagnostic))
            .ToLookup(DiagnosticText.Identify);
        var requested = (await runner.RequestEachDocumentAsync(analysis.Solution, cancellationToken).ConfigureAwait(false)).ToLookup(DiagnosticText.Identify);

        var onlyBuilt = built.Where(group => group.Count() > requested[group.Key].Count()).Select(group => group.Key).ToArray();
        var onlyRequested = requested.Where(group => group.Count() > built[group.Key].Count()).Select(group => group.Key).ToArray();
        if (onlyBuilt.Length + onlyRequested.Length > 0)
        {
            throw new VerificationException(
                $"{subject}: an editor that asks for one document after the other is told something else than a build.{Environment.NewLine}"
                + $"Only a build reports (a non-local diagnostic):{DiagnosticText.List(onlyBuilt)}{Environment.NewLine}"
                + $"Only a request for a document reports:{DiagnosticText.List(onlyRequested)}");
        }
    }
}

/// <summary>A test of one C# analyzer.</summary>
public class CSharpAnalyzerTest<TAnalyzer> : AnalyzerTest
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <inheritdoc />
    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TAnalyzer()];
}
