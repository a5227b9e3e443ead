using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>How all projects of a test are compiled, unless one says otherwise.</summary>
internal sealed record TestSetup(
    ReferenceAssemblies ReferenceAssemblies,
    int CSharpVersion,
    bool ImplicitUsings,
    bool EnableAll,
    ImmutableArray<DiagnosticAnalyzer> Analyzers,
    ImmutableArray<string> DisabledDiagnostics,
    ImmutableArray<Func<Solution, ProjectId, Solution>> SolutionTransforms);

/// <summary>A state as a solution, and what is expected of it.</summary>
internal sealed record TestSolution(Solution Solution, ImmutableArray<DiagnosticResult> Expected, bool HasMarkup);

/// <summary>Makes solutions. Nothing is ever applied to the one workspace behind them: each test works on a fork of its own.</summary>
internal static class TestWorkspace
{
    /// <summary>The file that holds the implicit usings; it takes no part in comparisons.</summary>
    internal const string ImplicitUsingsPath = "/0/ImplicitUsings.g.cs";

    private static readonly AdhocWorkspace Workspace = new(MefHostServices.DefaultHost);
    private static readonly ConcurrentDictionary<string, Lazy<Task<(Solution Solution, Compilation Compilation)>>> Templates = new(StringComparer.Ordinal);

    internal static async Task<TestSolution> CreateAsync(SolutionState state, TestSetup setup, CancellationToken cancellationToken)
    {
        var references = state.ReferenceAssemblies ?? setup.ReferenceAssemblies;
        var parseOptions = new CSharpParseOptions(RoslynHost.Parse(setup.CSharpVersion), DocumentationMode.Parse);

        // The template has its references bound already; forks of it share that work.
        var (solution, _) = await Templates.GetOrAdd(
            $"{references.Key} C# {setup.CSharpVersion} {(setup.ImplicitUsings ? "usings" : "plain")}",
            _ => new(() => CreateTemplateAsync(references, parseOptions, setup.ImplicitUsings))).Value.ConfigureAwait(false);

        var ids = new Dictionary<string, ProjectId>(StringComparer.Ordinal) { [state.Name] = solution.ProjectIds.Single() };
        foreach (var project in state.AdditionalProjects)
        {
            var id = ProjectId.CreateNewId(project.Name);
            ids.Add(project.Name, id);
            solution = AddProject(solution, id, project.Name, project.ReferenceAssemblies ?? setup.ReferenceAssemblies, parseOptions, setup.ImplicitUsings);
        }

        var expectations = new Expectations(setup.Analyzers);
        foreach (var project in state.AdditionalProjects.Prepend(state))
        {
            var id = ids[project.Name];
            foreach (var name in project.AdditionalProjectReferences)
            {
                solution = ids.TryGetValue(name, out var target)
                    ? solution.AddProjectReference(id, new(target))
                    : throw new VerificationException($"{project.Name} refers to a project {name}, which the test does not have.");
            }

            solution = AddFiles(solution.AddMetadataReferences(id, project.AdditionalReferences), id, project, expectations);
            solution = setup.EnableAll ? EnableAll(solution, id, setup) : solution;
            var options = (CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!;
            solution = solution.WithProjectCompilationOptions(id, WithOptions(options, project, setup));
        }

        foreach (var transform in setup.SolutionTransforms)
        {
            solution = transform(solution, ids[state.Name]);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new(solution, expectations.Resolve(state), expectations.HasMarkup);
    }

    /// <summary>The path that a file of that name has in a project: rooted names stay, others lie in the project's folder.</summary>
    internal static string PathOf(string project, string fileName) =>
        fileName.StartsWith('/') ? fileName : $"{FolderOf(project)}{fileName}";

    /// <summary>The path of a document, also of one that a fix has added.</summary>
    internal static string PathOf(Document document) =>
        document.FilePath ?? PathOf(document.Project.Name, string.Join('/', document.Folders.Append(document.Name)));

    private static string FolderOf(string project) => project == SolutionState.TestProjectName ? "/0/" : $"/{project}/";

    private static async Task<(Solution Solution, Compilation Compilation)> CreateTemplateAsync(
        ReferenceAssemblies references, CSharpParseOptions parseOptions, bool implicitUsings)
    {
        var id = ProjectId.CreateNewId(SolutionState.TestProjectName);
        var solution = AddProject(Workspace.CurrentSolution, id, SolutionState.TestProjectName, references, parseOptions, implicitUsings);

        // Kept with the solution, which holds it weakly.
        var compilation = await solution.GetProject(id)!.GetCompilationAsync().ConfigureAwait(false);
        _ = compilation!.GetSpecialType(SpecialType.System_Object);
        return (solution, compilation);
    }

    private static Solution AddProject(
        Solution solution, ProjectId id, string name, ReferenceAssemblies references, CSharpParseOptions parseOptions, bool implicitUsings)
    {
        solution = solution.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            filePath: $"{FolderOf(name)}{name}.csproj",
            compilationOptions: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: parseOptions,
            metadataReferences: references.Resolve()));
        return implicitUsings
            ? AddDocument(
                solution,
                id,
                name == SolutionState.TestProjectName ? ImplicitUsingsPath : PathOf(name, Path.GetFileName(ImplicitUsingsPath)),
                string.Concat(references.ImplicitUsings.Select(name => $"global using {name};\n")))
            : solution;
    }

    private static Solution AddFiles(Solution solution, ProjectId id, ProjectState project, Expectations expectations)
    {
        foreach (var (fileName, content) in project.Sources)
        {
            var path = PathOf(project.Name, fileName);
            var source = project.MarkupHandling == MarkupMode.None ? MarkedSource.Plain(content) : MarkedSource.Parse(content);
            if (project.MarkupHandling == MarkupMode.Allow)
            {
                expectations.Add(path, source);
            }

            solution = AddDocument(solution, id, path, source.Text);
        }

        foreach (var (fileName, content) in project.GeneratedSources)
        {
            var name = fileName.EndsWith(".g.cs", StringComparison.Ordinal) ? fileName : Path.ChangeExtension(fileName, ".g.cs");
            solution = AddDocument(solution, id, PathOf(project.Name, name), content);
        }

        foreach (var (fileName, content) in project.AnalyzerConfigFiles)
        {
            var path = PathOf(project.Name, fileName);
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), Path.GetFileName(path), ToText(content), filePath: path);
        }

        foreach (var (fileName, content) in project.AdditionalFiles)
        {
            var path = PathOf(project.Name, fileName);
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id), Path.GetFileName(path), ToText(content), filePath: path);
        }

        return solution;
    }

    private static Solution AddDocument(Solution solution, ProjectId id, string path, string content) =>
        solution.AddDocument(DocumentId.CreateNewId(id, path), Path.GetFileName(path), ToText(content), filePath: path);

    private static SourceText ToText(string content) => SourceText.From(content, Encoding.UTF8);

    /// <summary>
    /// Switches on the rules that are off by default, at their default severity, as the weakest of all configuration files: any that a test adds outweighs it.
    /// </summary>
    private static Solution EnableAll(Solution solution, ProjectId id, TestSetup setup)
    {
        var lines = setup.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Where(descriptor => !descriptor.IsEnabledByDefault && !setup.DisabledDiagnostics.Contains(descriptor.Id))
            .DistinctBy(descriptor => descriptor.Id)
            .Select(descriptor => $"dotnet_diagnostic.{descriptor.Id}.severity = {NameOf(descriptor.DefaultSeverity)}\n")
            .ToArray();
        return lines.Length == 0
            ? solution
            : solution.AddAnalyzerConfigDocument(
                DocumentId.CreateNewId(id),
                "EnableAll.globalconfig",
                ToText($"is_global = true\nglobal_level = -1000\n{string.Concat(lines)}"),
                filePath: $"/{solution.GetProject(id)!.Name}.EnableAll.globalconfig");
    }

    private static string NameOf(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Info => "suggestion",
        _ => "silent",
    };

    private static CSharpCompilationOptions WithOptions(CSharpCompilationOptions options, ProjectState project, TestSetup setup) => options
        .WithOutputKind(project.OutputKind ?? options.OutputKind)
        .WithSpecificDiagnosticOptions(
            options.SpecificDiagnosticOptions.SetItems(setup.DisabledDiagnostics.Select(disabled => KeyValuePair.Create(disabled, ReportDiagnostic.Suppress))));
}
