using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace McpBounds.EndToEnd;

/// <summary>What is in the packages and on their pages, and what their assemblies ask of the compiler or editor that loads them.</summary>
public sealed partial class PackageTests(PackedFeed feed)
{
    private const string Analyzers = "McpBounds.Analyzers", Library = "McpBounds";

    /// <summary>What Visual Studio 17.5 and the .NET SDK 7.0.200 load beside Roslyn 4.5. Anything newer does not load there.</summary>
    private static readonly Dictionary<string, Version> HostAssemblies = new(StringComparer.Ordinal)
    {
        ["netstandard"] = new(2, 0, 0, 0),
        ["Microsoft.CodeAnalysis"] = new(4, 5, 0, 0),
        ["Microsoft.CodeAnalysis.CSharp"] = new(4, 5, 0, 0),
        ["System.Buffers"] = new(4, 0, 3, 0),
        ["System.Collections.Immutable"] = new(6, 0, 0, 0),
        ["System.Memory"] = new(4, 0, 1, 2),
        ["System.Reflection.Metadata"] = new(6, 0, 0, 0),
        ["System.Runtime.CompilerServices.Unsafe"] = new(6, 0, 0, 0),
        ["System.Threading.Tasks.Extensions"] = new(4, 2, 0, 1),
    };

    /// <summary>What an editor or <c>dotnet format</c> has on top, and a compiler lacks.</summary>
    private static readonly Dictionary<string, Version> EditorAssemblies = new(HostAssemblies, StringComparer.Ordinal)
    {
        ["McpBounds.Analyzers"] = new(int.MaxValue, 0),
        ["Microsoft.CodeAnalysis.CSharp.Workspaces"] = new(4, 5, 0, 0),
        ["Microsoft.CodeAnalysis.Workspaces"] = new(4, 5, 0, 0),
        ["System.Composition.AttributedModel"] = new(6, 0, 0, 0),
    };

    public static TheoryData<string> Packages => [Analyzers, Library];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_s_page_says_what_it_is_and_where_to_read_more(string id)
    {
        const string Home = "https://github.com/mcpbounds/mcpbounds";
        var metadata = await NuspecAsync(id);

        Assert.Equal(id, Value("id"));
        Assert.Equal(feed.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("expression", Element("license")!.Attribute("type")!.Value);
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal(Home, Value("projectUrl"));
        Assert.Equal($"{Home}/blob/main/docs/CHANGELOG.md", Value("releaseNotes"));
        Assert.Equal(("git", Home), (Element("repository")!.Attribute("type")!.Value, Element("repository")!.Attribute("url")?.Value));
        Assert.All(["authors", "copyright"], name => Assert.Contains("McpBounds contributors", Value(name), StringComparison.Ordinal));
        Assert.InRange(Value("description")!.Length, 80, 300);
        Assert.Superset(new HashSet<string>(["mcp", "modelcontextprotocol", "analyzer", "security"]), Value("tags")!.Split(' ').ToHashSet());
        Assert.Equal(id == Analyzers ? "true" : null, Value("developmentDependency"));

        XElement? Element(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);
        string? Value(string name) => Element(name)?.Value;
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_s_readme_is_the_repository_s_with_links_that_lead_somewhere_from_its_page(string id)
    {
        var own = Encoding.UTF8.GetString(await FileAsync(id, "README.md"));
        var original = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);

        Assert.Equal(Link().Replace(original, "]()").TrimEnd(), Link().Replace(own, "]()").TrimEnd());
        Assert.DoesNotContain("<img", own, StringComparison.OrdinalIgnoreCase);
        var targets = Link().Matches(own).Select(static link => link.Groups["target"].Value).ToList();
        Assert.NotEmpty(targets);
        Assert.All(targets, static target => Assert.StartsWith("https://", target, StringComparison.Ordinal));
        foreach (var (there, here) in targets.Zip(Link().Matches(original).Select(static link => link.Groups["target"].Value)).Where(static pair => pair.First != pair.Second))
        {
            Assert.Matches($"^https://(github.com/mcpbounds/mcpbounds/blob|raw.githubusercontent.com/mcpbounds/mcpbounds)/main/{Regex.Escape(here)}$", there);
            Assert.True(File.Exists(Path.Combine(Repository.Root, here.Split('#')[0])), here);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_package_s_icon_is_a_small_picture_of_128_by_128(string id)
    {
        var icon = await FileAsync(id, "icon.png");

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], icon[..8]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
        Assert.InRange(icon.Length, 1, 20_000);
    }

    [Fact]
    public async Task The_release_notes_tell_of_the_version_that_is_made_next() =>
        Assert.Contains($"## {Repository.Version}", await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "CHANGELOG.md"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task The_analyzers_package_holds_two_assemblies_and_what_describes_it_and_brings_nothing_along()
    {
        Assert.Equal(
            [
                "LICENSE",
                "McpBounds.Analyzers.nuspec",
                "README.md",
                "[Content_Types].xml",
                "_rels/.rels",
                "analyzers/dotnet/cs/McpBounds.Analyzers.dll",
                "analyzers/dotnet/cs/McpBounds.CodeFixes.dll",
                "build/McpBounds.Analyzers.props",
                "build/McpBounds.none.globalconfig",
                "build/McpBounds.recommended.globalconfig",
                "build/McpBounds.strict.globalconfig",
                "buildTransitive/McpBounds.Analyzers.props",
                "icon.png",
                "package/services/metadata/core-properties/nuget.psmdcp",
            ],
            await FilesOfAsync(feed.FileOf(Analyzers)));
        Assert.DoesNotContain((await NuspecAsync(Analyzers)).Elements(), static element => element.Name.LocalName == "dependencies");
    }

    [Fact]
    public async Task The_library_s_package_holds_an_assembly_for_each_framework_and_its_symbols_are_beside_it()
    {
        Assert.Equal(
            [
                "LICENSE",
                "McpBounds.nuspec",
                "README.md",
                "[Content_Types].xml",
                "_rels/.rels",
                "icon.png",
                "lib/net10.0/McpBounds.dll",
                "lib/net10.0/McpBounds.xml",
                "lib/net8.0/McpBounds.dll",
                "lib/net8.0/McpBounds.xml",
                "package/services/metadata/core-properties/nuget.psmdcp",
            ],
            await FilesOfAsync(feed.FileOf(Library)));
        Assert.Equal(
            [
                "McpBounds.nuspec",
                "[Content_Types].xml",
                "_rels/.rels",
                "lib/net10.0/McpBounds.pdb",
                "lib/net8.0/McpBounds.pdb",
                "package/services/metadata/core-properties/nuget.psmdcp",
            ],
            await FilesOfAsync(feed.FileOf(Library, "snupkg")));
    }

    [Fact]
    public async Task The_library_brings_the_analyzers_of_its_own_version_and_runs_on_the_oldest_SDK_it_supports()
    {
        var groups = (await NuspecAsync(Library)).Descendants().Where(static element => element.Name.LocalName == "group").ToList();

        Assert.Equal(["net10.0", "net8.0"], groups.Select(static group => group.Attribute("targetFramework")!.Value).Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(
            [("McpBounds.Analyzers", feed.Version, "All"), ("ModelContextProtocol", "2.0.0", null), ("System.Threading.RateLimiting", Repository.VersionOf("System.Threading.RateLimiting"), null)],
            group.Elements().Select(static element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value, element.Attribute("include")?.Value))));
    }

    [Fact]
    public async Task The_analyzers_load_in_the_oldest_compiler_supported() =>
        Assert.Empty(await MissingFrom(HostAssemblies, "McpBounds.Analyzers.dll"));

    [Fact]
    public async Task The_fixes_load_in_the_oldest_editor_supported() =>
        Assert.Empty(await MissingFrom(EditorAssemblies, "McpBounds.CodeFixes.dll"));

    private async Task<IReadOnlyList<string>> MissingFrom(Dictionary<string, Version> host, string assembly)
    {
        using var copy = new MemoryStream(await FileAsync(Analyzers, $"analyzers/dotnet/cs/{assembly}"));
        using var image = new PEReader(copy);
        var metadata = image.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (Name: metadata.GetString(reference.Name), reference.Version)).ToList();
        Assert.NotEmpty(references);
        return [.. references.Where(reference => !host.TryGetValue(reference.Name, out var newest) || reference.Version > newest).Select(static reference => $"{reference.Name} {reference.Version}")];
    }

    private static async Task<IEnumerable<string>> FilesOfAsync(string file)
    {
        using var package = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        return [.. package.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    private async Task<XElement> NuspecAsync(string id)
    {
        using var text = new MemoryStream(await FileAsync(id, $"{id}.nuspec"));
        return (await XDocument.LoadAsync(text, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
    }

    private async Task<byte[]> FileAsync(string id, string file)
    {
        using var package = await ZipFile.OpenReadAsync(feed.FileOf(id), TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        await using var stream = await package.GetEntry(file)!.OpenAsync(TestContext.Current.CancellationToken);
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
