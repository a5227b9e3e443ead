using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Fixes;
using McpBounds.Corpus.Sources;
using McpBounds.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Classification;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Pictures;

/// <summary>A file of the unbounded sample as an editor knows it.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Lines">Its lines, each in runs of one kind.</param>
/// <param name="Findings">What is reported in it, in the order of the rules asked for.</param>
internal sealed record SampleFile(string Name, IReadOnlyList<IReadOnlyList<CodeRun>> Lines, IReadOnlyList<SampleFinding> Findings)
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static string Folder => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(RepositoryFiles.PrecisionPage))!, "tests", "Samples", "UnboundedServer");

    /// <summary>Reads the sample, analyses it and asks for the fixes.</summary>
    public static async Task<SampleFile> ReadAsync(string name, params string[] rules)
    {
        using var workspace = new AdhocWorkspace(MefHostServices.DefaultHost);
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "UnboundedServer", "UnboundedServer", LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest),
            metadataReferences: ReferenceAssemblies.Default.Extensions.Resolve()));
        project = project.AddDocument("Usings.cs", Usings).Project;
        foreach (var file in Directory.EnumerateFiles(Folder, "*.cs").Order(StringComparer.Ordinal))
        {
            project = project.AddDocument(Path.GetFileName(file), SourceText.From(await File.ReadAllTextAsync(file)), filePath: file).Project;
        }

        var compilation = await project.GetCompilationAsync() ?? throw new InvalidOperationException("The sample is no C#.");
        if (compilation.GetDiagnostics().FirstOrDefault(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException($"The sample does not compile here: {error}");
        }

        var document = project.Documents.Single(document => document.Name == name);
        var tree = await document.GetSyntaxTreeAsync();
        var reported = (await Rules.With(compilation, project.AnalyzerOptions, rules.Contains).GetAnalyzerDiagnosticsAsync())
            .Where(diagnostic => diagnostic.Location.SourceTree == tree && rules.Contains(diagnostic.Id))
            .OrderBy(diagnostic => Array.IndexOf(rules, diagnostic.Id));
        var findings = new List<SampleFinding>();
        foreach (var diagnostic in reported)
        {
            var fixes = new List<SampleFix>();
            foreach (var action in await FixProviders.OfferAsync(project.Solution, diagnostic))
            {
                var operations = await action.GetOperationsAsync(CancellationToken.None);
                var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
                fixes.Add(new(action.Title, await Change.BetweenAsync(project.Solution, changed, Folder)));
            }

            var span = diagnostic.Location.GetLineSpan().Span;
            findings.Add(new(diagnostic.Id, diagnostic.GetMessage(null), span.Start.Line, span.Start.Character, span.End.Character - span.Start.Character, fixes));
        }

        return new(name, await RunsAsync(document), findings);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<CodeRun>>> RunsAsync(Document document)
    {
        var text = await document.GetTextAsync();
        var spans = (await Classifier.GetClassifiedSpansAsync(document, new TextSpan(0, text.Length)))
            .Where(static span => !ClassificationTypeNames.AdditiveTypeNames.Contains(span.ClassificationType))
            .ToList();
        return [.. text.Lines.Select(line => spans
            .Where(span => line.Span.Contains(span.TextSpan.Start))
            .Select(span => new CodeRun(span.TextSpan.Start - line.Start, text.ToString(span.TextSpan), span.ClassificationType))
            .ToList())];
    }
}

/// <summary>Text of one kind in a line of code.</summary>
/// <param name="Column">Where it begins.</param>
/// <param name="Text">The text.</param>
/// <param name="Kind">What it is, as Roslyn names it.</param>
internal sealed record CodeRun(int Column, string Text, string Kind);

/// <summary>What is reported, and what the light bulb offers for it.</summary>
internal sealed record SampleFinding(string Rule, string Message, int Line, int Column, int Length, IReadOnlyList<SampleFix> Fixes);

/// <summary>What a fix is called and does.</summary>
internal sealed record SampleFix(string Title, IReadOnlyList<Change> Changes);
