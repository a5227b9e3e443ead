using System.Collections.Concurrent;
using System.Text;
using McpBounds.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Mutations;

/// <summary>Makes a solution of an input. Those of the same references share what was read of them.</summary>
internal static class MutationWorkspace
{
    private static readonly AdhocWorkspace s_workspace = new(MefHostServices.DefaultHost);
    private static readonly ConcurrentDictionary<(string References, bool HasUsings), Lazy<(Solution Solution, Compilation Kept)>> s_templates = new();

    /// <summary>The project of an input, in a solution of its own.</summary>
    public static Project Create(Input input)
    {
        var (solution, _) = s_templates.GetOrAdd((input.References.ToString(), input.HasGlobalUsings), _ => new(() => Template(input.References, input.HasGlobalUsings))).Value;
        var id = solution.ProjectIds.Single();
        for (var i = 0; i < input.Files.Count; i++)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(id), $"File{i}.cs", Text(input.Files[i]), filePath: $"/0/File{i}.cs");
        }

        if (input.Options is { } options)
        {
            solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id), ".editorconfig", Text(options), filePath: "/0/.editorconfig");
        }

        var project = solution.GetProject(id)!;
        return input.Files.Any(static file => CSharpSyntaxTree.ParseText(file).GetCompilationUnitRoot().Members.Any(static member => member is GlobalStatementSyntax))
            ? project.WithCompilationOptions(project.CompilationOptions!.WithOutputKind(OutputKind.ConsoleApplication))
            : project;
    }

    private static (Solution Solution, Compilation Kept) Template(ReferenceAssemblies references, bool hasUsings)
    {
        var id = ProjectId.CreateNewId("Mutations");
        var solution = s_workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            "Mutations",
            "Mutations",
            LanguageNames.CSharp,
            filePath: "/0/Mutations.csproj",
            compilationOptions: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Parse),
            metadataReferences: references.Resolve()));
        solution = hasUsings ? solution.AddDocument(DocumentId.CreateNewId(id), "Usings.g.cs", Text(Input.GlobalUsings), filePath: "/0/Usings.g.cs") : solution;

        // Kept with the solution, which holds it weakly.
        var compilation = solution.GetProject(id)!.GetCompilationAsync().GetAwaiter().GetResult()!;
        _ = compilation.GetSpecialType(SpecialType.System_Object);
        return (solution, compilation);
    }

    private static SourceText Text(string content) => SourceText.From(content, Encoding.UTF8);
}
