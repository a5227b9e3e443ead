using System.Collections.Immutable;
using System.Diagnostics;
using McpBounds.AnalyzerBenchmarks.Generation;
using McpBounds.AnalyzerBenchmarks.Measuring;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.AnalyzerBenchmarks;

/// <summary>How long an editor waits: a character is typed into one document of a large server, and all rules are asked about that document.</summary>
internal static class Keystroke
{
    private static readonly (string Kind, string File, string Holding, int Documents)[] s_kinds =
    [
        ("tools with findings", "Tools.cs", "GetStringAsync", 4), ("tools", "Tools.cs", "", 4), ("client that tools reach", "Client.cs", "", 5), ("base of all clients", "Shared/ApiClient.cs", "", 1),
        ("service", "Service.cs", "", 4), ("repository", "Repository.cs", "", 3), ("models", "Models.cs", "", 4), ("helper", "Calculator.cs", "", 3),
    ];

    /// <summary>Types and measures.</summary>
    public static async Task RunAsync(Settings settings)
    {
        using var folders = new TemporaryFolders();
        var small = await CompilerCall.OfAsync(GeneratedServer.Of(new ServerShape(IsMcp: true, LeastLines: 4_000)), folders.New());
        var server = GeneratedServer.Of(new ServerShape(IsMcp: true, LeastLines: settings.IsQuick ? 10_000 : 50_000));
        var large = await CompilerCall.OfAsync(server, folders.New());
        var configuration = new AnalyzerConfiguration(small.Parsed.AnalyzerConfigPaths);
        var sets = (Empty: AnalyzerSet.Empty(configuration), Ours: AnalyzerSet.Ours(configuration));

        // What is compiled just in time is compiled on another server.
        for (var warming = 0; warming < (settings.IsQuick ? 1 : 3); warming++)
        {
            await TypeAsync(Sources.Of(small), sets, documentsOfEach: 1);
        }

        var sources = Sources.Of(large);
        var cold = (Empty: await FirstAsync(sources, sets.Empty), Ours: await FirstAsync(sources, sets.Ours));
        var strokes = await TypeAsync(sources, sets, documentsOfEach: settings.IsQuick ? 2 : int.MaxValue);

        var report = new Report("keystroke");
        var documents = strokes.Select(static stroke => stroke.Document).Distinct().Count();
        report.Line($"{Report.Machine}; a server of {server.Lines:N0} lines in {server.Files.Count:N0} files with {server.Tools:N0} tools.");
        report.Line($"{strokes.Count} characters typed into {documents} documents, each measured with an empty analyzer and with all rules, in turn.");
        report.Table("document", "characters", "empty analyzer, median", "with all rules, median", "of that ours", "95% of all within", "findings shown");
        foreach (var kind in s_kinds)
        {
            Row(report, kind.Kind, [.. strokes.Where(stroke => stroke.Kind == kind.Kind)]);
        }

        Row(report, "**all**", strokes);
        report.Paragraph($"The first request after the server was opened: {cold.Empty:N0} ms with an empty analyzer, {cold.Ours:N0} ms with all rules.");
        var median = Spread.Of(strokes.Select(static stroke => stroke.Ours)).Median;
        report.Table("aim", "measured", "");
        report.Aim("from keystroke to squiggle: median below 100 ms", $"{median:N1} ms", median < 100);
        report.Publish(settings.IsWriting);
    }

    private static void Row(Report report, string name, IReadOnlyList<Stroke> strokes)
    {
        if (strokes.Count == 0)
        {
            return; // a short run types into few documents
        }

        double Of(Func<Stroke, double> time, double share = 0.5) => Spread.Quantile(strokes.Select(time), share);
        var (empty, ours, added, most) = (Of(static stroke => stroke.Empty), Of(static stroke => stroke.Ours), Of(static stroke => stroke.Ours - stroke.Empty), Of(static stroke => stroke.Ours, 0.95));
        report.Line($"| {name} | {strokes.Count} | {empty:N1} ms | {ours:N1} ms | {added:N1} ms | {most:N1} ms | {strokes.Sum(static stroke => stroke.Findings)} |");
    }

    /// <summary>The first request of all, in a server that was just opened.</summary>
    private static async Task<double> FirstAsync(Sources sources, AnalyzerSet set)
    {
        using var workspace = new AdhocWorkspace();
        var id = ProjectId.CreateNewId();
        var solution = workspace.CurrentSolution.AddProject(sources.Documents(id));
        var document = solution.GetProject(id)!.Documents.First(static document => document.FilePath!.EndsWith("Tools.cs", StringComparison.Ordinal));
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        await RequestAsync(document, set);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<List<Stroke>> TypeAsync(Sources sources, (AnalyzerSet Empty, AnalyzerSet Ours) sets, int documentsOfEach)
    {
        using var workspace = new AdhocWorkspace();
        var id = ProjectId.CreateNewId();
        var solution = workspace.CurrentSolution.AddProject(sources.Documents(id));
        var strokes = new List<Stroke>();
        foreach (var (kind, file, holding, documents) in s_kinds)
        {
            var all = new List<DocumentId>();
            foreach (var document in solution.GetProject(id)!.Documents.Where(document => document.FilePath!.EndsWith(file, StringComparison.Ordinal)))
            {
                if ((await document.GetTextAsync()).ToString().Contains(holding, StringComparison.Ordinal))
                {
                    all.Add(document.Id);
                }
            }

            var count = Math.Min(Math.Min(documents, documentsOfEach), all.Count);
            for (var at = 0; at < count; at++)
            {
                GC.Collect();
                var document = all[at * all.Count / count];
                await RequestAsync(solution.GetDocument(document)!, sets.Ours);
                var (place, typed) = await PlaceAsync(solution.GetDocument(document)!);
                foreach (var character in typed)
                {
                    // Both type the same character into the same solution, so that neither finds what the other has bound.
                    var text = (await solution.GetDocument(document)!.GetTextAsync()).WithChanges(new TextChange(new TextSpan(place++, 0), character.ToString()));
                    Stroke stroke = new(kind, document, 0, 0, 0);
                    var next = solution;
                    foreach (var isOurs in strokes.Count % 2 == 0 ? (bool[])[false, true] : [true, false])
                    {
                        var start = Stopwatch.GetTimestamp();
                        var changed = solution.WithDocumentText(document, text);
                        var found = await RequestAsync(changed.GetDocument(document)!, isOurs ? sets.Ours : sets.Empty);
                        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                        stroke = isOurs ? stroke with { Ours = milliseconds, Findings = found } : stroke with { Empty = milliseconds };
                        next = changed;
                    }

                    strokes.Add(stroke);
                    solution = next;
                }
            }
        }

        return strokes;
    }

    /// <summary>What an editor asks about the document that is open.</summary>
    private static async Task<int> RequestAsync(Document document, AnalyzerSet set)
    {
        var compilation = set.On((await document.Project.GetCompilationAsync())!);
        var tree = compilation.Compilation.SyntaxTrees.First(tree => tree.FilePath == document.FilePath);
        var syntactic = await compilation.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None);
        var semantic = await compilation.GetAnalyzerSemanticDiagnosticsAsync(compilation.Compilation.GetSemanticModel(tree), filterSpan: null, CancellationToken.None);
        return syntactic.Length + semantic.Length;
    }

    /// <summary>A place in the middle of the document's code, and what can be typed there: a statement, or the rest of an expression where there is no block.</summary>
    private static async Task<(int Place, string Typed)> PlaceAsync(Document document)
    {
        var root = (await document.GetSyntaxRootAsync())!;
        var blocks = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(static method => method.Body).OfType<BlockSyntax>()
            .Where(static block => block.Statements.Count > 0).ToImmutableArray();
        return blocks is []
            ? (root.DescendantNodes().OfType<ArrowExpressionClauseSyntax>().First().Expression.Span.End, " is { }")
            : (blocks[blocks.Length / 2].Statements[0].SpanStart, "_ = 17;");
    }

    /// <summary>One character typed.</summary>
    private sealed record Stroke(string Kind, DocumentId Document, double Empty, double Ours, int Findings);
}
