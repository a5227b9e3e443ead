using System.Collections.Immutable;
using McpBounds.Corpus.Analysis;
using Microsoft.CodeAnalysis;

namespace McpBounds.Corpus.Fixes;

/// <summary>Fixes some rules in one project by Fix All, and looks at what comes of it.</summary>
/// <param name="start">The sources before.</param>
/// <param name="project">The project.</param>
/// <param name="folder">The server's folder.</param>
internal sealed class ProjectFix(Solution start, ProjectId project, string folder)
{
    /// <summary>Fixes that bring each other back would go on for ever.</summary>
    private const int MaxPasses = 10;

    private readonly List<string> _exceptions = [];
    private readonly HashSet<(string Rule, string Key)> _used = [];
    private int _clicks;

    /// <summary>Fixes rules one after another, until nothing changes where there are several.</summary>
    /// <returns>The outcome, and the files as they are then.</returns>
    public async Task<(FixOutcome Outcome, IReadOnlyList<Change> Changes)> RunAsync(string name, IReadOnlyList<string> rules)
    {
        var findings = (await ReportedAsync(start, rules)).Length;
        var current = start;
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var next = current;
            foreach (var rule in rules)
            {
                next = await FixAsync(next, rule);
            }

            var isUnchanged = (await Change.BetweenAsync(current, next, folder)).Count == 0;
            current = next;
            if (isUnchanged || rules.Count == 1)
            {
                break;
            }
        }

        var left = await ReportedAsync(current, rules);
        var offered = new List<string>();
        foreach (var diagnostic in left)
        {
            if (await OfferAsync(current, diagnostic) is [var key, ..])
            {
                offered.Add($"{key} is still offered at {diagnostic.Location.GetLineSpan()}");
            }
        }

        var (clicks, again) = (_clicks, await Change.BetweenAsync(current, await RunAgainAsync(current), folder));
        var changes = await Change.BetweenAsync(start, current, folder);
        var (errors, warnings) = await NewInCompilerAsync(current);
        var notes = _exceptions
            .Concat(offered)
            .Concat(errors.Concat(warnings).Select(static text => "new: " + text))
            .Concat(again.Select(static change => "a second run changes " + change.File))
            .Concat(changes.Where(static change => change.MixesLineEnds).Select(static change => "other line ends in " + change.File));
        return (
            new(
                Path.GetFileName(folder), start.GetProject(project)!.Name, name, findings, left.Length, offered.Count, errors.Count, warnings.Count, again.Count,
                _exceptions.Count, clicks, changes.Sum(static change => change.Lines), string.Join(" | ", notes)),
            changes);
    }

    /// <summary>Uses each fix of a rule once: those first that the light bulb shows first.</summary>
    private async Task<Solution> FixAsync(Solution solution, string rule)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var diagnostics = await ReportedAsync(solution, [rule]);
            string? key = null;
            foreach (var diagnostic in diagnostics)
            {
                key ??= (await OfferAsync(solution, diagnostic)).FirstOrDefault(offered => !used.Contains(offered));
            }

            if (key is null)
            {
                return solution;
            }

            used.Add(key);
            _used.Add((rule, key));
            _clicks++;
            solution = await FixAllAsync(solution, rule, key, diagnostics);
        }
    }

    /// <summary>What is left after all fixes that were used before are used again.</summary>
    private async Task<Solution> RunAgainAsync(Solution solution)
    {
        foreach (var (rule, key) in _used)
        {
            if (await ReportedAsync(solution, [rule]) is { Length: > 0 } diagnostics)
            {
                solution = await FixAllAsync(solution, rule, key, diagnostics);
            }
        }

        return solution;
    }

    private async Task<ImmutableArray<Diagnostic>> ReportedAsync(Solution solution, IReadOnlyCollection<string> rules)
    {
        var current = solution.GetProject(project)!;
        var analysis = Rules.With((await current.GetCompilationAsync())!, current.AnalyzerOptions, rules.Contains);
        return
        [
            .. (await analysis.GetAnalyzerDiagnosticsAsync())
                .Where(diagnostic => rules.Contains(diagnostic.Id) && diagnostic.Location.IsInSource)
                .OrderBy(static diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal)
                .ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    private async Task<IReadOnlyList<string>> OfferAsync(Solution solution, Diagnostic diagnostic)
    {
        try
        {
            return [.. (await FixProviders.OfferAsync(solution, diagnostic)).Select(static action => action.EquivalenceKey!)];
        }
#pragma warning disable CA1031 // Whatever is thrown is the finding here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _exceptions.Add($"offering for {diagnostic.Id} at {diagnostic.Location.GetLineSpan()}: {exception}");
            return [];
        }
    }

    private async Task<Solution> FixAllAsync(Solution solution, string rule, string key, ImmutableArray<Diagnostic> diagnostics)
    {
        try
        {
            return await FixProviders.FixAllAsync(solution.GetProject(project)!, rule, key, diagnostics) is { } changed
                ? await Change.ReparsedAsync(solution, changed)
                : solution;
        }
#pragma warning disable CA1031 // Whatever is thrown is the finding here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _exceptions.Add($"applying {key} to {rule}: {exception}");
            return solution;
        }
    }

    /// <summary>The compiler's errors and warnings in what changed and all that depends on it, as far as they are new.</summary>
    private async Task<(IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings)> NewInCompilerAsync(Solution current)
    {
        var changed = current.GetChanges(start).GetProjectChanges().Select(static change => change.ProjectId).ToList();
        var projects = changed.SelectMany(start.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject).Union(changed).ToList();
        var (before, after) = (await CompilerReport.OfAsync(start, projects), await CompilerReport.OfAsync(current, projects));
        return (after.BeyondThat(before, DiagnosticSeverity.Error), after.BeyondThat(before, DiagnosticSeverity.Warning));
    }
}
