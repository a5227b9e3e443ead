using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Corpus.Sources;

/// <summary>
/// The sources of a server as a solution: a project of each <c>.csproj</c>, which has the files below it that no deeper one has. Nothing is built or restored:
/// packages that <see cref="ServerReferences" /> lacks stay compile errors.
/// </summary>
internal static class ServerSources
{
    /// <summary>The file with the namespaces that .NET's project files import.</summary>
    public const string ImplicitUsings = "implicit.g.cs";

    private static readonly string[] s_implicitNamespaces =
    [
        "System", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks", "System.Collections.Generic",
        "Microsoft.Extensions.Logging", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Configuration",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
    ];

    /// <summary>Nothing is ever applied to it: each server is a fork of its empty solution.</summary>
    private static readonly AdhocWorkspace s_workspace = new(MefHostServices.DefaultHost);

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    private static readonly CSharpCompilationOptions s_compile =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, concurrentBuild: false);

    /// <summary>The folders of servers below a root.</summary>
    public static IReadOnlyList<string> FoldersIn(string root) => [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)];

    /// <summary>Reads a server's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="references">The assemblies to compile against.</param>
    public static Solution Load(string folder, ImmutableArray<MetadataReference> references)
    {
        var projectFiles = Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).OrderByDescending(static file => file.Length).ToList();
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            .ToLookup(file => ProjectOf(file, projectFiles) ?? folder);
        var ids = projectFiles.Append(folder).ToDictionary(static file => file, static file => ProjectId.CreateNewId(file), StringComparer.Ordinal);

        var solution = s_workspace.CurrentSolution;
        foreach (var (file, id) in ids.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            solution = solution.AddProject(ProjectInfo.Create(
                id, VersionStamp.Default, name, name, LanguageNames.CSharp, file, compilationOptions: s_compile, parseOptions: s_parse, metadataReferences: references));
            solution = AddSources(solution, id, folder, sources[file]);
        }

        return projectFiles.Order(StringComparer.Ordinal).Aggregate(solution, (current, file) => AddProjectReferences(current, file, ids));
    }

    private static string? ProjectOf(string source, IEnumerable<string> projectFiles) => projectFiles
        .Where(project => source.StartsWith(Path.GetDirectoryName(project) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .MaxBy(static project => Path.GetDirectoryName(project)!.Length);

    private static Solution AddSources(Solution solution, ProjectId id, string folder, IEnumerable<string> sources)
    {
        foreach (var source in sources.Order(StringComparer.Ordinal))
        {
            solution = solution.AddDocument(
                DocumentId.CreateNewId(id, source), Path.GetRelativePath(folder, source), SourceText.From(File.ReadAllText(source)), filePath: source);
        }

        return solution.AddDocument(
            DocumentId.CreateNewId(id, ImplicitUsings),
            ImplicitUsings,
            SourceText.From(string.Concat(s_implicitNamespaces.Select(static name => $"global using {name};\n"))),
            filePath: ImplicitUsings);
    }

    private static Solution AddProjectReferences(Solution solution, string projectFile, Dictionary<string, ProjectId> ids)
    {
        var id = ids[projectFile];
        foreach (var reference in ReferencesIn(projectFile).Distinct(StringComparer.Ordinal))
        {
            // What refers to itself by others cannot be built: the reference that closes the circle is left out.
            if (ids.TryGetValue(reference, out var other) && other != id
                && !solution.GetProjectDependencyGraph().GetProjectsThatThisProjectTransitivelyDependsOn(other).Contains(id))
            {
                solution = solution.AddProjectReference(id, new(other));
            }
        }

        return solution;
    }

    private static List<string> ReferencesIn(string projectFile)
    {
        try
        {
            return [.. XDocument.Load(projectFile).Descendants()
                .Where(static element => element.Name.LocalName == "ProjectReference")
                .Select(static element => (string?)element.Attribute("Include")).OfType<string>()
                .Select(path => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(projectFile)!, path.Replace('\\', '/'))))];
        }
        catch (XmlException)
        {
            return [];
        }
    }
}
