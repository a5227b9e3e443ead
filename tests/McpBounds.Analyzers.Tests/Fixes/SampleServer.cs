using System.Collections.Immutable;
using System.Text;
using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Fixes;

/// <summary>The sample server with the defects, as a solution, and every rule and fix there is.</summary>
internal static class SampleServer
{
    /// <summary>The C# that the sample is written in.</summary>
    internal const int CSharpVersion = 12;

    /// <summary>More rounds of Fix All than a rule has fixes: a fix that feeds itself ends the test.</summary>
    private const int MostRounds = 6;

    private static readonly string[] s_implicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    /// <summary>Nothing is ever applied to it: each test works on a fork of its own.</summary>
    private static readonly AdhocWorkspace s_workspace = new();

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers = Instances<DiagnosticAnalyzer>(typeof(Descriptors));

    internal static ImmutableArray<CodeFixProvider> Providers { get; } = Instances<CodeFixProvider>(typeof(ResponseReadFixes));

    internal static Solution Unbounded { get; } = Load("tests/Samples/UnboundedServer", "net10.0", "extensions/net10.0", "mcp-2.3.1/net10.0");

    /// <summary>The same with the run-time library at hand.</summary>
    internal static Solution WithLibrary { get; } = Load("tests/Samples/UnboundedServer", "net10.0", "extensions/net10.0", "mcp-2.3.1/net10.0", "mcpbounds/net10.0");

    internal static async Task<ImmutableArray<Diagnostic>> FindingsAsync(Solution solution)
    {
        var token = TestContext.Current.CancellationToken;
        var project = solution.Projects.Single();
        var compilation = await project.GetCompilationAsync(token);
        var found = await compilation!.WithAnalyzers(s_analyzers, project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(token);
        Assert.DoesNotContain(found, static diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        return [.. found.OrderBy(static diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    internal static string Describe(Diagnostic finding) =>
        $"{finding.Id} {finding.Location.SourceTree!.FilePath} {finding.Location.SourceTree.GetText().ToString(finding.Location.SourceSpan)}";

    internal static async Task AssertCompilesAsync(Solution solution)
    {
        var compilation = await solution.Projects.Single().GetCompilationAsync(TestContext.Current.CancellationToken);
        Assert.Empty(compilation!.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>The solution after Fix All with the first fix that is offered for anything, again and again until none is; the same solution if none is.</summary>
    internal static async Task<Solution> FixAllAsync(Solution solution, CodeFixProvider provider)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var findings = await FindingsAsync(solution);
            if (await FirstOfferAsync(solution, provider, findings) is not var (document, action))
            {
                return solution;
            }

            var token = TestContext.Current.CancellationToken;
            var context = new FixAllContext(
                document, provider, FixAllScope.Solution, action.EquivalenceKey, provider.FixableDiagnosticIds, new Reported(findings), token);
            var fixAll = Assert.IsAssignableFrom<CodeAction>(await provider.GetFixAllProvider()!.GetFixAsync(context));
            var change = Assert.Single((await fixAll.GetOperationsAsync(token)).OfType<ApplyChangesOperation>());

            // Read from text, as the next build will: a tree that a fix has made may hold what no parser would.
            solution = change.ChangedSolution;
            foreach (var changed in change.ChangedSolution.Projects.Single().Documents)
            {
                solution = solution.WithDocumentText(changed.Id, SourceText.From((await changed.GetTextAsync(token)).ToString(), Encoding.UTF8));
            }
        }

        throw new InvalidOperationException($"{provider.GetType().Name} still offers a fix after {MostRounds} rounds.");
    }

    private static async Task<(Document Document, CodeAction Action)?> FirstOfferAsync(
        Solution solution, CodeFixProvider provider, ImmutableArray<Diagnostic> findings)
    {
        foreach (var finding in findings.Where(finding => provider.FixableDiagnosticIds.Contains(finding.Id)))
        {
            CodeAction? first = null;
            var document = solution.GetDocument(finding.Location.SourceTree)!;
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => first ??= action, TestContext.Current.CancellationToken));
            if (first is not null)
            {
                return (document, first);
            }
        }

        return null;
    }

    private static Solution Load(string folder, params string[] sets)
    {
        var id = ProjectId.CreateNewId();
        var references = sets
            .SelectMany(set => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, nameof(ReferenceAssemblies), set), "*.dll"))
            .DistinctBy(file => Path.GetFileName(file))
            .Select(file => MetadataReference.CreateFromFile(file));
        var solution = s_workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            "UnboundedServer",
            "UnboundedServer",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersionFacts.TryParse($"{CSharpVersion}", out var version) ? version : LanguageVersion.Default),
            metadataReferences: references));
        solution = Add("ImplicitUsings.g.cs", string.Concat(s_implicitUsings.Select(static name => $"global using {name};\n")));
        foreach (var file in Governance.RepositoryFiles.In(folder).Where(static file => file.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            solution = Add(file, string.Concat(Governance.RepositoryFiles.Lines($"{folder}/{file}").Select(static line => line + "\n")));
        }

        return solution;

        Solution Add(string name, string text) => solution.AddDocument(DocumentId.CreateNewId(id), name, SourceText.From(text, Encoding.UTF8), filePath: name);
    }

    private static ImmutableArray<T> Instances<T>(Type neighbour) =>
    [
        .. neighbour.Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && type.IsPublic && typeof(T).IsAssignableFrom(type))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (T)Activator.CreateInstance(type)!),
    ];

    /// <summary>Tells Fix All what a build has reported, as an editor would.</summary>
    private sealed class Reported(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(findings.Where(finding => finding.Location.SourceTree!.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
