using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>Applies the fix under test to the code under test, one by one and by Fix All, and compares what comes out.</summary>
internal sealed class FixRun(CodeFixTest test, AnalysisRunner runner, Fixer fixer, Analysis start)
{
    internal Task OneByOneAsync(SolutionTexts expected, CancellationToken cancellationToken) => RunAsync(
        "Fixing one by one",
        test.NumberOfIncrementalIterations ?? -Math.Max(1, Fixable(start).Count()),
        fixOne: test.CodeFixTestBehaviors.HasFlag(CodeFixTestBehaviors.FixOne),
        expected,
        (_, action, _) => fixer.ApplyAsync(action, cancellationToken),
        cancellationToken);

    internal Task FixAllAsync(FixAllScope scope, SolutionTexts expected, CancellationToken cancellationToken)
    {
        // A document or project that needs no Fix All of its own is no fault: a fix that changes the solution may have mended it with another.
        var (skip, iterations) = scope switch
        {
            FixAllScope.Document => (
                CodeFixTestBehaviors.SkipFixAllInDocumentCheck,
                test.NumberOfFixAllInDocumentIterations ?? test.NumberOfFixAllIterations
                    ?? -Fixable(start).Select(item => item.Diagnostic.Location.SourceTree).Distinct().Count()),
            FixAllScope.Project => (
                CodeFixTestBehaviors.SkipFixAllInProjectCheck,
                test.NumberOfFixAllInProjectIterations ?? test.NumberOfFixAllIterations ?? -Fixable(start).Select(item => item.Project.Id).Distinct().Count()),
            _ => (CodeFixTestBehaviors.SkipFixAllInSolutionCheck, test.NumberOfFixAllIterations ?? -1),
        };
        return test.CodeFixTestBehaviors.HasFlag(skip) ? Task.CompletedTask : RunAsync(
            $"Fix All in {scope}",
            iterations,
            fixOne: false,
            expected,
            (document, action, analysis) => fixer.FixAllAsync(scope, action, document, analysis, cancellationToken),
            cancellationToken);
    }

    private async Task RunAsync(
        string how,
        int iterations,
        bool fixOne,
        SolutionTexts expected,
        Func<Document, CodeAction, Analysis, Task<Solution>> apply,
        CancellationToken cancellationToken)
    {
        var compiledBefore = start.Compiler.All(item => item.Diagnostic.Severity != DiagnosticSeverity.Error);
        var analysis = start;
        var steps = 0;
        while (await NextAsync(analysis, cancellationToken).ConfigureAwait(false) is var (document, action))
        {
            if (steps == Math.Abs(iterations))
            {
                var texts = await SolutionTexts.ReadAsync(analysis.Solution, cancellationToken).ConfigureAwait(false);
                var offer = Fixer.Describe(action);
                expected.VerifyEqual($"{how}: after the {steps} step(s) it may take, a fix is still offered ({offer}), and the text differs", texts);
                throw new VerificationException($"{how}: the code is as expected after {steps} step(s), but a fix is still offered: {offer}.");
            }

            steps++;
            var changed = await apply(document, action, analysis).ConfigureAwait(false);
            var step = $"{how}, step {steps}, {Fixer.Describe(action)}";
            var next = await ReparseAsync(step, analysis.Solution, changed, cancellationToken).ConfigureAwait(false);
            analysis = await runner.BuildAsync(next, cancellationToken).ConfigureAwait(false);
            if (compiledBefore)
            {
                await test.VerifyCompilesAsync($"{step}: the code", analysis, cancellationToken).ConfigureAwait(false);
            }

            if (fixOne)
            {
                break;
            }
        }

        if (steps == 0)
        {
            throw new VerificationException(
                $"{how}: no fix is offered{(test.CodeActionEquivalenceKey is { } key ? $" with the key {key}" : "")} for any of"
                + DiagnosticText.List(start.Analyzers.Select(item => DiagnosticText.Describe(item.Diagnostic)))
                + await OtherOffersAsync(cancellationToken).ConfigureAwait(false));
        }

        expected.VerifyEqual($"{how}: the result after {steps} step(s)", await SolutionTexts.ReadAsync(analysis.Solution, cancellationToken).ConfigureAwait(false));
        if (iterations >= 0 && steps != iterations && !fixOne)
        {
            throw new VerificationException($"{how}: took {steps} step(s), not {iterations}.");
        }
    }

    private IEnumerable<(Project Project, Diagnostic Diagnostic)> Fixable(Analysis analysis) =>
        analysis.All.Where(item => fixer.FixableIds.Contains(item.Diagnostic.Id) && item.Diagnostic.Location.IsInSource);

    /// <summary>The first diagnostic that the chosen fix is offered for.</summary>
    private async Task<(Document Document, CodeAction Action)?> NextAsync(Analysis analysis, CancellationToken cancellationToken)
    {
        foreach (var (_, diagnostic) in Fixable(analysis))
        {
            var actions = await fixer.OfferAsync(analysis.Solution, diagnostic, cancellationToken).ConfigureAwait(false);
            if (fixer.Choose(actions) is { } action)
            {
                return (analysis.Solution.GetDocument(diagnostic.Location.SourceTree)!, action);
            }
        }

        return null;
    }

    private async Task<string> OtherOffersAsync(CancellationToken cancellationToken)
    {
        var offers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (_, diagnostic) in Fixable(start))
        {
            offers.UnionWith((await fixer.OfferAsync(start.Solution, diagnostic, cancellationToken).ConfigureAwait(false)).Select(Fixer.Describe));
        }

        return offers.Count > 0 ? $"{Environment.NewLine}There is:{DiagnosticText.List(offers)}" : "";
    }

    /// <summary>
    /// The changed solution with every changed document parsed from its text, as it will be when it is next opened, and not as the fix built it.
    /// </summary>
    private async Task<Solution> ReparseAsync(string how, Solution before, Solution changed, CancellationToken cancellationToken)
    {
        var next = changed;
        var changes = changed.GetChanges(before);
        var anything = changes.GetAddedProjects().Any() || changes.GetRemovedProjects().Any();
        foreach (var project in changes.GetProjectChanges())
        {
            anything |= project.GetRemovedDocuments().Any() || project.GetAddedDocuments().Any();
            foreach (var id in project.GetChangedDocuments().Concat(project.GetAddedDocuments()))
            {
                var document = changed.GetDocument(id)!;
                if (AnalysisRunner.IsImplicitUsings(TestWorkspace.PathOf(document)))
                {
                    throw new VerificationException($"{how} changes the implicit usings.");
                }

                var text = (await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString();
                anything |= before.GetDocument(id) is { } old && (await old.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString() != text;
                await VerifyStructureAsync(how, document, text, cancellationToken).ConfigureAwait(false);
                next = next.WithDocumentText(id, SourceText.From(text, Encoding.UTF8));
            }
        }

        return anything ? next : throw new VerificationException($"{how}: changes nothing.");
    }

    private async Task VerifyStructureAsync(string how, Document document, string text, CancellationToken cancellationToken)
    {
        if (test.CodeActionValidationMode == CodeActionValidationMode.None)
        {
            return;
        }

        var built = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var parsed = await CSharpSyntaxTree.ParseText(text, (CSharpParseOptions?)document.Project.ParseOptions, cancellationToken: cancellationToken)
            .GetRootAsync(cancellationToken).ConfigureAwait(false);

        // The parser and an edit may keep a list of one statement in two ways, which AreEquivalent takes for a difference on some versions of Roslyn.
        if (!SyntaxFactory.AreEquivalent(built, parsed, topLevel: false) && Outline(built!) != Outline(parsed))
        {
            throw new VerificationException(
                $"{how}: the syntax tree that the fix built is not the one that its text has (a missing parenthesis, or a token that is several).{Environment.NewLine}"
                + $"- the text says, + the fix built:{Environment.NewLine}{TextDiff.Lines(Outline(parsed), Outline(built!))}{Environment.NewLine}{text}");
        }
    }

    private static string Outline(SyntaxNode root) => string.Join('\n', root.DescendantNodesAndTokens().Select(item =>
        $"{item.Kind()}{(item.AsToken() is { RawKind: not 0 } token ? $" {token}" : $" of {item.ChildNodesAndTokens().Count}")}"));
}
