using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Verification;

/// <summary>Checks of a fix to leave out.</summary>
[Flags]
public enum CodeFixTestBehaviors
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Fix All in the document.</summary>
    SkipFixAllInDocumentCheck = 1,

    /// <summary>Fix All in the project.</summary>
    SkipFixAllInProjectCheck = 2,

    /// <summary>Fix All in the solution.</summary>
    SkipFixAllInSolutionCheck = 4,

    /// <summary>Fix All, and that there is one.</summary>
    SkipFixAllCheck = SkipFixAllInDocumentCheck | SkipFixAllInProjectCheck | SkipFixAllInSolutionCheck,

    /// <summary>Only the first diagnostic is fixed, and none by Fix All.</summary>
    FixOne = 8,

    /// <summary>That a request for one document after the other reports what a build does.</summary>
    SkipLocalDiagnosticCheck = 16,

    /// <summary>That every comment survives.</summary>
    SkipCommentCheck = 32,
}

/// <summary>How closely the tree that a fix made is compared with the tree of its text.</summary>
public enum CodeActionValidationMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Same nodes and tokens: what the fix meant is what the text says.</summary>
    SemanticStructure,
}

/// <summary>
/// A test of a fix: applied one by one until it is offered no more, and by Fix All in document, project and solution, it makes the expected text of every
/// document; that text compiles, keeps every comment, and is reported no more.
/// </summary>
public abstract class CodeFixTest : AnalyzerTest
{
    /// <summary>Sets the first source as it is when fixed. The same text as <see cref="AnalyzerTest.TestCode" /> says that no fix is offered.</summary>
    [StringSyntax("c#-test")]
    [SuppressMessage("Design", "CA1044", Justification = "The shape of the original: a short way to write FixedState.")]
    public string FixedCode
    {
        set => FixedState.Sources.Set(value);
    }

    /// <summary>Sets the first source as Fix All leaves it, where that is another text.</summary>
    [StringSyntax("c#-test")]
    [SuppressMessage("Design", "CA1044", Justification = "The shape of the original: a short way to write BatchFixedState.")]
    public string BatchFixedCode
    {
        set => BatchFixedState.Sources.Set(value);
    }

    /// <summary>The code when it is fixed; what is left empty is as in <see cref="AnalyzerTest.TestState" />.</summary>
    public SolutionState FixedState { get; } = new();

    /// <summary>The code as Fix All leaves it; what is left empty is as in <see cref="FixedState" />.</summary>
    public SolutionState BatchFixedState { get; } = new();

    /// <summary>Which of the fixes that are offered for a diagnostic is taken, by its place; the first unless a key says otherwise.</summary>
    public int? CodeActionIndex { get; set; }

    /// <summary>Which of the fixes that are offered for a diagnostic is taken, by its key.</summary>
    public string? CodeActionEquivalenceKey { get; set; }

    /// <summary>How many fixes one by one it takes; negative for at most so many. At most one for each diagnostic unless it says otherwise.</summary>
    public int? NumberOfIncrementalIterations { get; set; }

    /// <summary>How often Fix All is run, in any scope; negative for at most so often. Once unless it says otherwise.</summary>
    public int? NumberOfFixAllIterations { get; set; }

    /// <summary>How often Fix All in the document is run. At most once for each document with a diagnostic unless it says otherwise.</summary>
    public int? NumberOfFixAllInDocumentIterations { get; set; }

    /// <summary>How often Fix All in the project is run. At most once for each project with a diagnostic unless it says otherwise.</summary>
    public int? NumberOfFixAllInProjectIterations { get; set; }

    /// <summary>Checks to leave out.</summary>
    public CodeFixTestBehaviors CodeFixTestBehaviors { get; set; }

    /// <summary>How closely the tree that a fix made is compared with the tree of its text.</summary>
    public CodeActionValidationMode CodeActionValidationMode { get; set; } = CodeActionValidationMode.SemanticStructure;

    /// <summary>All fixes that are offered for the code under test, diagnostic by diagnostic. What is reported is not compared; the code must compile.</summary>
    public async Task<ImmutableArray<DiagnosticFixes>> OfferedFixesAsync(CancellationToken cancellationToken = default)
    {
        var fixer = CreateFixer();
        var test = await CreateAsync(TestState, cancellationToken).ConfigureAwait(false);
        var analysis = await new AnalysisRunner(CreateAnalyzers()).BuildAsync(test.Solution, cancellationToken).ConfigureAwait(false);
        await VerifyCompilesAsync("The code under test", analysis, cancellationToken).ConfigureAwait(false);

        var offered = ImmutableArray.CreateBuilder<DiagnosticFixes>();
        foreach (var (_, diagnostic) in analysis.Analyzers)
        {
            var actions = await fixer.OfferAsync(analysis.Solution, diagnostic, cancellationToken).ConfigureAwait(false);
            offered.Add(new(diagnostic, [.. actions.Select(action => new OfferedFix(action.EquivalenceKey!, action.Title))]));
        }

        return offered.ToImmutable();
    }

    /// <summary>The fix under test.</summary>
    protected abstract CodeFixProvider GetCodeFixProvider();

    /// <inheritdoc />
    protected override async Task RunImplAsync(CancellationToken cancellationToken)
    {
        var runner = new AnalysisRunner(CreateAnalyzers());
        var start = await VerifyAnalyzersAsync(runner, cancellationToken).ConfigureAwait(false);
        if (!FixedState.HasSources && !BatchFixedState.HasSources)
        {
            return;
        }

        var fixer = CreateFixer();
        if (!SkipsLocalDiagnosticCheck)
        {
            VerifyEditable(fixer, start);
        }

        var fixedState = FixedState.InheritFrom(TestState, fixer.FixableIds);
        var expected = await CreateAsync(fixedState, cancellationToken).ConfigureAwait(false);
        var expectedTexts = await SolutionTexts.ReadAsync(expected.Solution, cancellationToken).ConfigureAwait(false);
        if (expectedTexts.SameAs(await SolutionTexts.ReadAsync(start.Solution, cancellationToken).ConfigureAwait(false)) && !BatchFixedState.HasSources)
        {
            await VerifyNoFixAsync(fixer, start, cancellationToken).ConfigureAwait(false);
            return;
        }

        var run = new FixRun(this, runner, fixer, start);
        await run.OneByOneAsync(expectedTexts, cancellationToken).ConfigureAwait(false);
        await VerifyFixedAsync(start, expected).ConfigureAwait(false);
        if (CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne))
        {
            return;
        }

        if (BatchFixedState.HasSources)
        {
            expected = await CreateAsync(BatchFixedState.InheritFrom(fixedState, fixer.FixableIds), cancellationToken).ConfigureAwait(false);
            expectedTexts = await SolutionTexts.ReadAsync(expected.Solution, cancellationToken).ConfigureAwait(false);
        }

        await run.FixAllAsync(FixAllScope.Document, expectedTexts, cancellationToken).ConfigureAwait(false);
        await run.FixAllAsync(FixAllScope.Project, expectedTexts, cancellationToken).ConfigureAwait(false);
        await run.FixAllAsync(FixAllScope.Solution, expectedTexts, cancellationToken).ConfigureAwait(false);
        if (BatchFixedState.HasSources)
        {
            await VerifyFixedAsync(start, expected).ConfigureAwait(false);
        }

        async Task VerifyFixedAsync(Analysis before, TestSolution after)
        {
            await VerifyReportedAsync("The fixed code", runner, after, cancellationToken).ConfigureAwait(false);
            if (!CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipCommentCheck))
            {
                await Comments.VerifyKeptAsync(before.Solution, after.Solution, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private protected override bool SkipsLocalDiagnosticCheck =>
        base.SkipsLocalDiagnosticCheck || CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.SkipLocalDiagnosticCheck);

    /// <summary>No error but those of the code under test.</summary>
    internal async Task VerifyCompilesAsync(string subject, Analysis analysis, CancellationToken cancellationToken)
    {
        var errors = analysis.Compiler.Select(item => item.Diagnostic)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToArray();
        if (CompilerDiagnostics != CompilerDiagnostics.None && errors.Length > 0)
        {
            throw new VerificationException(
                $"{subject} does not compile:{DiagnosticText.List(errors.Select(DiagnosticText.Describe))}{Environment.NewLine}"
                + await DiagnosticText.AnnotateAsync(analysis.Solution, errors, cancellationToken).ConfigureAwait(false));
        }
    }

    private static void VerifyEditable(Fixer fixer, Analysis analysis)
    {
        if (analysis.Analyzers.Select(item => item.Diagnostic)
            .FirstOrDefault(diagnostic => fixer.FixableIds.Contains(diagnostic.Id) && ReportsAtTheEnd(diagnostic)) is { } late)
        {
            throw new VerificationException($"{DiagnosticText.Describe(late)} is reported at the end of a build: no editor will offer to fix it.");
        }
    }

    private static async Task VerifyNoFixAsync(Fixer fixer, Analysis analysis, CancellationToken cancellationToken)
    {
        foreach (var (_, diagnostic) in analysis.All)
        {
            var actions = await fixer.OfferAsync(analysis.Solution, diagnostic, cancellationToken).ConfigureAwait(false);
            var unwanted = actions.Where(fixer.MayChoose).ToArray();
            if (unwanted.Length > 0)
            {
                throw new VerificationException(
                    $"No fix is expected, but for {DiagnosticText.Describe(diagnostic)}{Environment.NewLine}"
                    + $"there is:{DiagnosticText.List(unwanted.Select(Fixer.Describe))}");
            }
        }
    }

    private Fixer CreateFixer() => new(GetCodeFixProvider(), CodeActionIndex, CodeActionEquivalenceKey);
}

/// <summary>A fix that is offered.</summary>
public sealed record OfferedFix(string EquivalenceKey, string Title);

/// <summary>A diagnostic, and the fixes offered for it in their order.</summary>
public sealed record DiagnosticFixes(Diagnostic Diagnostic, ImmutableArray<OfferedFix> Fixes)
{
    /// <summary>The keys of the fixes in their order.</summary>
    public IEnumerable<string> Keys => Fixes.Select(fix => fix.EquivalenceKey);
}

/// <summary>A test of one C# analyzer and one fix.</summary>
public class CSharpCodeFixTest<TAnalyzer, TCodeFix> : CodeFixTest
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <inheritdoc />
    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TAnalyzer()];

    /// <inheritdoc />
    protected override CodeFixProvider GetCodeFixProvider() => new TCodeFix();
}
