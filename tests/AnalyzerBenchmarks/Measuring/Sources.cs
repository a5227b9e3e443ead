using System.Collections.Immutable;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.AnalyzerBenchmarks.Measuring;

/// <summary>The texts of one project, from which a compilation is made afresh for each measurement: what hangs on a tree or a symbol does not last from one to the next.</summary>
internal sealed class Sources
{
    private readonly string name;
    private readonly ImmutableArray<(string Path, SourceText Text)> texts;
    private readonly CSharpParseOptions parse;
    private readonly CSharpCompilationOptions options;
    private readonly ImmutableArray<MetadataReference> references;
    private readonly ImmutableArray<Sources> projects;

    private Sources(
        string name,
        ImmutableArray<(string Path, SourceText Text)> texts,
        CSharpParseOptions parse,
        CSharpCompilationOptions options,
        ImmutableArray<MetadataReference> references,
        ImmutableArray<Sources> projects)
    {
        this.name = name;
        this.texts = texts;
        this.parse = parse;
        this.options = options;
        this.references = references;
        this.projects = projects;
    }

    /// <summary>Whether everything that the project needs is there, so that it has to compile.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>The lines of the project.</summary>
    public int Lines => texts.Sum(static file => file.Text.Lines.Count);

    /// <summary>What the compiler is called for.</summary>
    public static Sources Of(CompilerCall call) => new(
        "Server",
        [.. call.Parsed.SourceFiles.Select(static file => Read(file.Path))],
        call.Parsed.ParseOptions,
        call.Parsed.CompilationOptions.WithConcurrentBuild(true),
        References(call),
        []) { IsWhole = true };

    /// <summary>
    /// Every project below <paramref name="root"/>, with the references that <paramref name="call"/> has: the packages of none are restored, so that some types stay unknown, to all analyzers alike.
    /// </summary>
    public static IReadOnlyList<Sources> Below(string root, CompilerCall call)
    {
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(IsWritten).Order(StringComparer.Ordinal).ToList();
        var projectFiles = Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories).Where(IsWritten).OrderByDescending(static path => Path.GetDirectoryName(path)!.Length).ToList();
        var usings = call.Parsed.SourceFiles.Select(static file => file.Path).Single(static path => path.EndsWith("GlobalUsings.g.cs", StringComparison.Ordinal));
        var parse = call.Parsed.ParseOptions.WithLanguageVersion(LanguageVersion.Preview);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);
        var references = References(call);
        var owned = files.ToLookup(file => projectFiles.Find(project => file.StartsWith(Path.GetDirectoryName(project) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) ?? "");
        var made = new Dictionary<string, Sources>(StringComparer.Ordinal);
        Sources Make(string project)
        {
            if (!made.TryGetValue(project, out var sources))
            {
                // A project that refers to itself over others gets what is there already.
                made[project] = new Sources(project, [], parse, options, references, []);
                var projects = Referenced(project).Where(owned.Contains).Select(Make).ToImmutableArray();
                made[project] = sources = new Sources(Path.GetFileNameWithoutExtension(project), [Read(usings), .. owned[project].Select(Read)], parse, options, references, projects);
            }

            return sources;
        }

        return [.. owned.Select(static group => group.Key).Where(static project => project.Length > 0).Select(Make)];
    }

    /// <summary>Parses all, here and in what it refers to.</summary>
    public CSharpCompilation Compile()
    {
        var trees = new SyntaxTree[texts.Length];
        Parallel.For(0, texts.Length, at => trees[at] = CSharpSyntaxTree.ParseText(texts[at].Text, parse, texts[at].Path));
        return CSharpCompilation.Create(name, trees, [.. references, .. projects.Select(static project => project.Compile().ToMetadataReference())], options);
    }

    /// <summary>The documents, for a workspace.</summary>
    public ProjectInfo Documents(ProjectId id) => ProjectInfo.Create(
        id,
        VersionStamp.Default,
        name,
        name,
        LanguageNames.CSharp,
        compilationOptions: options,
        parseOptions: parse,
        metadataReferences: references,
        documents: texts.Select(file => DocumentInfo.Create(
            DocumentId.CreateNewId(id), Path.GetFileName(file.Path), loader: TextLoader.From(TextAndVersion.Create(file.Text, VersionStamp.Default)), filePath: file.Path)));

    private static ImmutableArray<MetadataReference> References(CompilerCall call) =>
        [.. call.Parsed.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(Path.Combine(call.Folder, reference.Reference), reference.Properties))];

    private static (string Path, SourceText Text) Read(string path) => (path, SourceText.From(File.ReadAllText(path), Encoding.UTF8));

    private static bool IsWritten(string path) =>
        !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal) &&
        !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static IEnumerable<string> Referenced(string project)
    {
        try
        {
            return project.Length == 0
                ? []
                : XDocument.Load(project).Descendants().Where(static element => element.Name.LocalName == "ProjectReference").Select(static element => (string?)element.Attribute("Include"))
                    .OfType<string>().Select(include => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, include.Replace('\\', '/'))));
        }
        catch (XmlException)
        {
            return [];
        }
    }
}
