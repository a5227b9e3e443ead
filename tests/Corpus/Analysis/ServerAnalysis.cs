using System.Collections.Concurrent;
using System.Globalization;
using McpBounds.Analyzers.Tools;
using McpBounds.Corpus.Sources;
using Microsoft.CodeAnalysis;

namespace McpBounds.Corpus.Analysis;

/// <summary>Runs all rules over servers.</summary>
internal static class ServerAnalysis
{
    /// <summary>How many servers are looked at together.</summary>
    private static readonly ParallelOptions s_parallel = new() { MaxDegreeOfParallelism = 2 };

    /// <summary>Does something with each server below a root, the large ones first, and returns what comes of it by the servers' names.</summary>
    public static async Task<IReadOnlyList<T>> ForEachAsync<T>(string root, Func<string, Task<T>> action)
    {
        var results = new ConcurrentDictionary<string, T>(StringComparer.Ordinal);
        var folders = ServerSources.FoldersIn(root)
            .OrderByDescending(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length))
            .ToList();
        await Parallel.ForEachAsync(folders, s_parallel, async (folder, _) => results[folder] = await action(folder));
        return [.. results.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value)];
    }

    /// <summary>Analyses a server's folder.</summary>
    public static Task<ServerReport> RunAsync(string folder) => RunAsync(folder, ServerSources.Load(folder, ServerReferences.All));

    /// <summary>Analyses a server that was read from a folder.</summary>
    public static async Task<ServerReport> RunAsync(string folder, Solution solution)
    {
        var repo = Path.GetFileName(folder);
        var (findings, tools, crashes) = (new List<Finding>(), new List<ServerTool>(), new List<string>());
        var (projects, lines, toolLines) = (0, 0, 0);
        foreach (var project in solution.Projects.Where(static project => project.DocumentIds.Count > 1))
        {
            projects++;
            var analysis = Rules.With((await project.GetCompilationAsync())!, project.AnalyzerOptions, static _ => true);
            var diagnostics = await analysis.GetAnalyzerDiagnosticsAsync();
            crashes.AddRange(diagnostics.Where(static diagnostic => diagnostic.Id == Rules.Crash).Select(static crash => crash.GetMessage(CultureInfo.InvariantCulture)));
            lines += analysis.Compilation.SyntaxTrees.Where(static tree => tree.FilePath != ServerSources.ImplicitUsings).Sum(static tree => tree.GetText().Lines.Count);
            var reported = diagnostics.Where(static diagnostic => diagnostic.Id != Rules.Crash && diagnostic.Location.IsInSource).ToList();
            findings.AddRange(reported.Select(diagnostic => Finding.Of(diagnostic, folder)));
            if (ToolCode.In(analysis.Compilation, project.AnalyzerOptions.AnalyzerConfigOptionsProvider) is { } code)
            {
                var map = new ToolCodeMap(code);
                toolLines += map.CountLines();
                var named = reported.SelectMany(diagnostic => map.ToolsThatRun(NodeAt(diagnostic.Location))).ToHashSet();
                tools.AddRange(map.Tools.Select(tool => ToolOf(tool, code, folder, !named.Contains(tool))));
            }
        }

        return new(
            new(repo, projects, lines, toolLines, tools.Count, crashes.Count),
            [.. findings.OrderBy(static finding => finding.File, StringComparer.Ordinal).ThenBy(static finding => finding.Line).ThenBy(static finding => finding.Rule, StringComparer.Ordinal)],
            [.. tools.OrderBy(static tool => tool.File, StringComparer.Ordinal).ThenBy(static tool => tool.Line)],
            crashes);
    }

    private static SyntaxNode NodeAt(Location location) => location.SourceTree!.GetRoot().FindNode(location.SourceSpan, getInnermostNodeForTie: true);

    private static ServerTool ToolOf(CodeUnit tool, ToolCode code, string folder, bool isSilent)
    {
        var place = Reach.NameLocation(tool).GetLineSpan();
        return new(
            Path.GetFileName(folder),
            Path.GetRelativePath(folder, place.Path).Replace(Path.DirectorySeparatorChar, '/'),
            place.StartLinePosition.Line + 1,
            tool.Symbol(code.References.ModelOf(tool.Node.SyntaxTree), CancellationToken.None) is { Name.Length: > 0 } symbol ? symbol.Name : "lambda",
            isSilent);
    }
}
