using System.Collections.Immutable;
using McpBounds.AnalyzerBenchmarks.Generation;
using McpBounds.AnalyzerBenchmarks.Measuring;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.AnalyzerBenchmarks;

/// <summary>The price of a build: by the SDK's compiler, with and without; and in this process, beside others.</summary>
internal static class Builds
{
    /// <summary>Measures both.</summary>
    public static async Task RunAsync(Settings settings)
    {
        using var folders = new TemporaryFolders();
        await CompilerAsync(settings, folders);
        await InProcessAsync(settings, folders);
    }

    /// <summary>The SDK's compiler, each call a process of its own.</summary>
    public static async Task CompilerAsync(Settings settings, TemporaryFolders folders)
    {
        var report = new Report("build-compiler");
        var rounds = settings.Rounds ?? (settings.IsQuick ? 3 : 7);
        var version = "";
        var results = new List<(GeneratedServer Server, Dictionary<string, List<Cost>> Costs)>();
        foreach (var isMcp in (bool[])[true, false])
        {
            var server = GeneratedServer.Of(new ServerShape(isMcp, LeastLines: settings.IsQuick ? 5_000 : 20_000));
            var call = await CompilerCall.OfAsync(server, folders.New());
            version = call.CompilerVersion;
            var empty = CompiledEmptyAnalyzer.Write(folders.New(), call);
            (string Name, CompilerCall Call)[] variants =
            [
                ("default", call), ("default+ours", call.With(AnalyzerSet.OurFiles)), ("default again", call), ("empty", call.Bare().With(empty)), ("ours", call.Bare().With(AnalyzerSet.OurFiles)),
            ];
            var costs = variants.ToDictionary(static variant => variant.Name, static _ => new List<Cost>(), StringComparer.Ordinal);
            for (var round = 0; round <= rounds; round++)
            {
                // Each has each place in turn; the first round warms the caches of the system.
                for (var turn = 0; turn < variants.Length; turn++)
                {
                    var (name, variant) = variants[(turn + round) % variants.Length];
                    var (cost, findings) = await variant.RunAsync();
                    Report.Progress($"{(isMcp ? "MCP" : "plain")} round {round}: {name} {cost.Wall:N2} s, {cost.Processor:N2} s of processor time, {findings} findings");
                    if (findings > 0 != (isMcp && name.EndsWith("ours", StringComparison.Ordinal)))
                    {
                        throw new InvalidOperationException($"{findings} findings of ours from '{name}': this is not what was to be measured.");
                    }

                    if (round > 0)
                    {
                        costs[name].Add(cost);
                    }
                }
            }

            results.Add((server, costs));
        }

        report.Line($"{Report.Machine}, but {version} in the SDK's compiler; {rounds} rounds, in which the variants took turns to be first.");
        report.Table("project", "compared", "wall, without", "wall, with", "ratio of wall times", "ratio of processor times");
        foreach (var (server, costs) in results)
        {
            var project = server.Shape.IsMcp ? $"MCP server, {server.Lines / 1000},000 lines, {server.Tools} tools" : $"no MCP, {server.Lines / 1000},000 lines";
            foreach (var (what, without, with) in ((string, string, string)[])
            [
                ("ours beside the default analyzers", "default", "default+ours"), ("the same call again", "default", "default again"), ("ours alone, an empty analyzer", "empty", "ours"),
            ])
            {
                var (wall, processor) = (Ratio(costs, with, without, static cost => cost.Wall), Ratio(costs, with, without, static cost => cost.Processor));
                report.Line($"| {project} | {what} | {Median(costs[without]):N2} s | {Median(costs[with]):N2} s | {wall} | {processor} |");
            }
        }

        var (mcp, plain) = (results[0].Costs, results[1].Costs);
        var (withMcp, withoutMcp) = (Ratio(mcp, "default+ours", "default", static cost => cost.Wall), Ratio(plain, "default+ours", "default", static cost => cost.Wall));
        report.Table("aim", "measured", "");
        report.Aim("beside the default analyzers, with MCP: below 3%", $"{withMcp.Median - 1:P1}", withMcp.Median < 1.03);
        report.Aim(
            "beside the default analyzers, without MCP: not measurable (the interval holds 1)",
            $"{withoutMcp.Median - 1:P1}, between {withoutMcp.Low - 1:P1} and {withoutMcp.High - 1:P1}",
            withoutMcp.Low <= 1);
        report.Publish(settings.IsWriting);
    }

    /// <summary>Compiler and analyzers in this process.</summary>
    public static async Task InProcessAsync(Settings settings, TemporaryFolders folders)
    {
        var report = new Report("build-peers");
        var call = await CompilerCall.OfAsync(GeneratedServer.Of(new ServerShape(IsMcp: true, LeastLines: settings.IsQuick ? 5_000 : 15_000)), folders.New());
        var sets = Sets(call);
        List<(string Name, IReadOnlyList<Sources> Projects)> measured = [("a generated MCP server", [Sources.Of(call)])];
        if (settings.Root is { } root)
        {
            var web = await CompilerCall.OfAsync(GeneratedServer.Of(new ServerShape(IsMcp: true)), folders.New(), "Microsoft.NET.Sdk.Web");
            measured.Add(("checked-out servers", [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).SelectMany(repository => Sources.Below(repository, web))]));
        }

        report.Line($"{Report.Machine}; all that the compiler and the analyzers have to say, of fresh compilations; interleaved, warm.");
        foreach (var (name, projects) in measured)
        {

            // What one round compiles just in time is fast only some rounds later; the second kind of server finds it so.
            var costs = await MeasureAsync(projects, sets, settings, warming: name == measured[0].Name ? settings.IsQuick ? 2 : 4 : 1);
            var lines = FormattableString.Invariant($"{projects.Sum(static project => project.Lines):N0} lines") + (projects.Count > 1 ? $" in {projects.Count} projects" : "");
            report.Paragraph($"**{char.ToUpperInvariant(name[0])}{name[1..]}**, {lines}:");
            report.Table("package", "analyzers", "wall", "ratio to the empty one", "ratio of processor times", "adds", "ours adds, of that");
            var ours = Added(costs, "McpBounds");
            foreach (var set in sets)
            {
                var added = Added(costs, set.Name);
                var share = set.Name is "empty" or "McpBounds" or BesideDefault ? "" : $"{ours / added:P1}";
                var (wall, processor) = (Ratio(costs, set.Name, "empty", static cost => cost.Wall), Ratio(costs, set.Name, "empty", static cost => cost.Processor));
                report.Line($"| {set.Name} | {set.Analyzers.Length} | {Median(costs[set.Name].OfType<Cost>()):N2} s | {wall} | {processor} | {added:N2} s | {share} |");
            }

            var (alone, beside) = (Ratio(costs, "McpBounds", "empty", static cost => cost.Wall), Ratio(costs, BesideDefault, Default, static cost => cost.Wall));
            report.Paragraph($"Ours beside the default ones: {beside}.");
            report.Table("aim", "measured", "");
            report.Aim("alone, over an empty analyzer: below 15%", $"{alone.Median - 1:P1}", alone.Median < 1.15);
            report.Aim("below a tenth of what NetAnalyzers, all on, adds", $"{ours / Added(costs, AllOn):P1}", ours < 0.1 * Added(costs, AllOn));
        }

        report.Publish(settings.IsWriting);
    }

    /// <summary>Ours over an empty one, again and again: for a profiler, and for whoever makes them faster.</summary>
    public static async Task OursAsync(Settings settings, TemporaryFolders folders)
    {
        var call = await CompilerCall.OfAsync(GeneratedServer.Of(new ServerShape(IsMcp: true, LeastLines: 15_000)), folders.New(), settings.Root is null ? "Microsoft.NET.Sdk" : "Microsoft.NET.Sdk.Web");
        var configuration = new AnalyzerConfiguration(call.Parsed.AnalyzerConfigPaths);
        AnalyzerSet[] sets = [AnalyzerSet.Empty(configuration), AnalyzerSet.Ours(configuration)];
        IReadOnlyList<Sources> projects = settings.Root is { } root
            ? [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).SelectMany(repository => Sources.Below(repository, call))]
            : [Sources.Of(call)];
        for (var round = 0; round <= (settings.Rounds ?? 5); round++)
        {
            var (empty, ours) = (default(Cost), default(Cost));
            foreach (var project in projects)
            {
                empty += (await AnalyzeAsync(project, sets[0])).Cost;
                ours += (await AnalyzeAsync(project, sets[1])).Cost;
            }

            Report.Progress(
                $"round {round}: {empty.Processor:N2} -> {ours.Processor:N2} s of processor time ({ours.Processor / empty.Processor:N2}), {empty.Allocated:N0} -> {ours.Allocated:N0} MB allocated");
        }
    }

    private const string Default = "NetAnalyzers, default";
    private const string BesideDefault = $"{Default} and McpBounds";
    private const string AllOn = "NetAnalyzers, all on";

    /// <summary>What is compared: all on the same analyzers' settings, but for the one that switches all on.</summary>
    private static List<AnalyzerSet> Sets(CompilerCall call)
    {
        var files = call.Parsed.AnalyzerConfigPaths;
        var (configuration, allOn) = (
            new AnalyzerConfiguration(files),
            new AnalyzerConfiguration(files.Select(file => file == call.DefaultSeverities ? file.Replace("_default.", "_all.", StringComparison.Ordinal) : file)));
        var (ours, standard) = (AnalyzerSet.Ours(configuration), AnalyzerSet.Peer("Microsoft.CodeAnalysis.NetAnalyzers", configuration) with { Name = Default });
        return
        [
            AnalyzerSet.Empty(configuration),
            ours,
            standard,
            standard.With(ours),
            standard with { Name = AllOn, Configuration = allOn },
            AnalyzerSet.Peer("Meziantou.Analyzer", configuration),
            AnalyzerSet.Peer("SonarAnalyzer.CSharp", configuration),
            AnalyzerSet.Peer("Roslynator.Analyzers", configuration),
        ];
    }

    /// <summary>For each set one cost a round; the slow ones take part in every third.</summary>
    private static async Task<Dictionary<string, List<Cost?>>> MeasureAsync(IReadOnlyList<Sources> projects, List<AnalyzerSet> sets, Settings settings, int warming)
    {
        var rounds = settings.Rounds ?? (settings.IsQuick ? 3 : 6);
        var costs = sets.ToDictionary(static set => set.Name, static _ => new List<Cost?>(), StringComparer.Ordinal);
        for (var round = 1 - warming; round <= rounds; round++)
        {
            var taking = round <= 0 || round % 3 == 1 ? sets : sets[..(sets.FindIndex(static set => set.Name == BesideDefault) + 1)];
            var sums = taking.ToDictionary(static set => set.Name, static _ => default(Cost), StringComparer.Ordinal);
            for (var project = 0; project < projects.Count; project++)
            {
                for (var turn = 0; turn < taking.Count; turn++)
                {
                    var set = taking[(turn + round + warming + project) % taking.Count];
                    sums[set.Name] += (await AnalyzeAsync(projects[project], set)).Cost;
                }
            }

            Report.Progress($"round {round}: {string.Join(", ", sums.Select(static sum => FormattableString.Invariant($"{sum.Key} {sum.Value.Wall:N2}")))}");
            if (round > 0)
            {
                foreach (var set in sets)
                {
                    costs[set.Name].Add(sums.TryGetValue(set.Name, out var sum) ? sum : null);
                }
            }
        }

        return costs;
    }

    /// <summary>Everything that the compiler and <paramref name="set"/> say of a fresh compilation.</summary>
    /// <returns>What it took, and how much of what was said is ours.</returns>
    public static async Task<(Cost Cost, int Findings)> AnalyzeAsync(Sources sources, AnalyzerSet set)
    {
        var compilation = set.On(sources.Compile());
        var found = ImmutableArray<Diagnostic>.Empty;
        var cost = await Cost.OfAsync(async () => found = await compilation.GetAllDiagnosticsAsync());
        if (found.Count(static diagnostic => diagnostic.Id == "AD0001") is > 0 and var crashes)
        {
            Report.Progress($"{set.Name}: {crashes} analyzers crashed");
        }

        var wrong = found.FirstOrDefault(diagnostic =>
            diagnostic.Id == "AD0001" ? diagnostic.GetMessage().Contains("McpBounds", StringComparison.Ordinal)
                : sources.IsWhole && diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
        return wrong is null
            ? (cost, found.Count(static diagnostic => diagnostic.Id.StartsWith("MCPB", StringComparison.Ordinal)))
            : throw new InvalidOperationException(wrong.ToString());
    }

    private static double Median(IEnumerable<Cost> costs) => Spread.Of(costs.Select(static cost => cost.Wall)).Median;

    private static Spread Ratio(Dictionary<string, List<Cost>> costs, string with, string without, Func<Cost, double> time) =>
        Spread.Of(costs[with].Zip(costs[without], (left, right) => time(left) / time(right)));

    private static Spread Ratio(Dictionary<string, List<Cost?>> costs, string with, string without, Func<Cost, double> time) =>
        Spread.Of(Pairs(costs, with, without).Select(pair => time(pair.With) / time(pair.Without)));

    private static double Added(Dictionary<string, List<Cost?>> costs, string name) =>
        Spread.Of(Pairs(costs, name, "empty").Select(static pair => pair.With.Wall - pair.Without.Wall)).Median;

    private static IEnumerable<(Cost With, Cost Without)> Pairs(Dictionary<string, List<Cost?>> costs, string with, string without)
    {
        foreach (var (left, right) in costs[with].Zip(costs[without]))
        {
            if (left is { } first && right is { } second)
            {
                yield return (first, second);
            }
        }
    }

    /// <summary>An analyzer that does nothing, for the SDK's compiler, which runs on a Roslyn of its own.</summary>
    private static class CompiledEmptyAnalyzer
    {
        private const string Text = """
            using System.Collections.Immutable;
            using Microsoft.CodeAnalysis;
            using Microsoft.CodeAnalysis.Diagnostics;

            [DiagnosticAnalyzer(LanguageNames.CSharp)]
            public sealed class EmptyAnalyzer : DiagnosticAnalyzer
            {
                private static readonly DiagnosticDescriptor Nothing = new("NOTHING", "Nothing", "Nothing", "Nothing", DiagnosticSeverity.Warning, true);
                public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => ImmutableArray.Create(Nothing);
                public override void Initialize(AnalysisContext context) => context.EnableConcurrentExecution();
            }
            """;

        public static string Write(string folder, CompilerCall call)
        {
            var path = Path.Combine(folder, "Empty.dll");
            var roslyn = Path.Combine(Path.GetDirectoryName(call.Compiler)!, "Microsoft.CodeAnalysis.dll");
            var references = call.Parsed.MetadataReferences.Select(static reference => reference.Reference).Append(roslyn).Select(static file => MetadataReference.CreateFromFile(file));
            var result = CSharpCompilation.Create("Empty", [CSharpSyntaxTree.ParseText(Text)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(path);
            return result.Success ? path : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
        }
    }
}
