using System.Globalization;
using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Sources;
using Microsoft.CodeAnalysis;

namespace McpBounds.Corpus.Fixes;

/// <summary>The command that applies all fixes to all servers and writes down what comes of it. The servers' files stay as they are.</summary>
/// <param name="rule">The only rule to fix; null for each by itself, and then all together.</param>
/// <param name="diffs">The folder that gets a diff for each server and rule; null for none.</param>
internal sealed class FixServers(string? rule, string? diffs)
{
    /// <summary>Fixes all servers below a root; returns how much went wrong.</summary>
    public async Task<int> RunAsync(string root, string output)
    {
        var outcomes = (await ServerAnalysis.ForEachAsync(root, FixAsync)).SelectMany(static server => server).ToList();
        FixOutcome.Write(output, outcomes);
        var (offered, errors, again, exceptions) = (
            outcomes.Sum(static outcome => outcome.Offered), outcomes.Sum(static outcome => outcome.NewErrors),
            outcomes.Sum(static outcome => outcome.SecondRunChanges), outcomes.Sum(static outcome => outcome.Exceptions));
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcomes.Count} runs: {offered} findings left with a fix offered, {errors} new compile errors, {again} files changed by a second run, {exceptions} exceptions"));
        return offered + errors + again + exceptions;
    }

    private async Task<IReadOnlyList<FixOutcome>> FixAsync(string folder)
    {
        var outcomes = new List<FixOutcome>();
        var solution = ServerSources.Load(folder, ServerReferences.All);
        if (diffs is not null && Path.Combine(diffs, Path.GetFileName(folder)) is var old && Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        foreach (var project in solution.Projects)
        {
            var found = await RulesFoundAsync(project);
            foreach (var one in found.Where(id => rule is null || id == rule))
            {
                await AddAsync(one, [one]);
            }

            if (rule is null && found.Count > 0)
            {
                await AddAsync(FixOutcome.AllRules, found);
            }

            async Task AddAsync(string name, IReadOnlyList<string> rules)
            {
                var (outcome, changes) = await new ProjectFix(solution, project.Id, folder).RunAsync(name, rules);
                outcomes.Add(outcome);
                if (diffs is not null && changes.Count > 0)
                {
                    var server = Directory.CreateDirectory(Path.Combine(diffs, outcome.Repo)).FullName;
                    await File.AppendAllTextAsync(
                        Path.Combine(server, name + ".diff"), string.Concat(changes.Select(static change => UnifiedDiff.Of(change.File, change.Before, change.After))));
                }
            }
        }

        return outcomes;
    }

    private static async Task<IReadOnlyList<string>> RulesFoundAsync(Project project)
    {
        var diagnostics = await Rules.With((await project.GetCompilationAsync())!, project.AnalyzerOptions, FixProviders.Rules.Contains).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.Select(static diagnostic => diagnostic.Id).Intersect(FixProviders.Rules).Order(StringComparer.Ordinal)];
    }
}
