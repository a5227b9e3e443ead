using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace McpBounds.EndToEnd;

/// <summary>What is in the package, and what its assemblies ask of the compiler or editor that loads them.</summary>
public sealed class PackageTests(PackedFeed feed)
{
    private const string Analyzers = "McpBounds.Analyzers";

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

    [Fact]
    public async Task It_holds_two_assemblies_the_presets_and_what_describes_it()
    {
        using var package = await ZipFile.OpenReadAsync(feed.FileOf(Analyzers), TestContext.Current.CancellationToken);

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
                "package/services/metadata/core-properties/nuget.psmdcp",
            ],
            package.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_is_a_development_dependency_that_brings_nothing_along()
    {
        using var package = await ZipFile.OpenReadAsync(feed.FileOf(Analyzers), TestContext.Current.CancellationToken);
        await using var stream = await package.GetEntry("McpBounds.Analyzers.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var metadata = (await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();

        Assert.Equal("McpBounds.Analyzers", Value("id"));
        Assert.Equal("true", Value("developmentDependency"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
        Assert.Null(Value("dependencies"));

        string? Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
    }

    [Fact]
    public async Task The_library_brings_the_analyzers_of_its_own_version_and_runs_on_the_oldest_SDK_it_supports()
    {
        using var package = await ZipFile.OpenReadAsync(feed.FileOf("McpBounds"), TestContext.Current.CancellationToken);
        await using var stream = await package.GetEntry("McpBounds.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var metadata = (await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
        var groups = metadata.Descendants().Where(static element => element.Name.LocalName == "group").ToList();

        Assert.Equal(["net10.0", "net8.0"], groups.Select(static group => group.Attribute("targetFramework")!.Value).Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(
            [("McpBounds.Analyzers", feed.Version, "All"), ("ModelContextProtocol", "2.0.0", null), ("System.Threading.RateLimiting", Repository.VersionOf("System.Threading.RateLimiting"), null)],
            group.Elements().Select(static element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value, element.Attribute("include")?.Value))));
        Assert.Equal(
            ["lib/net10.0/McpBounds.dll", "lib/net10.0/McpBounds.xml", "lib/net8.0/McpBounds.dll", "lib/net8.0/McpBounds.xml"],
            package.Entries.Select(static entry => entry.FullName).Where(static name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_analyzers_load_in_the_oldest_compiler_supported() =>
        Assert.Empty(await MissingFrom(HostAssemblies, "McpBounds.Analyzers.dll"));

    [Fact]
    public async Task The_fixes_load_in_the_oldest_editor_supported() =>
        Assert.Empty(await MissingFrom(EditorAssemblies, "McpBounds.CodeFixes.dll"));

    private async Task<IReadOnlyList<string>> MissingFrom(Dictionary<string, Version> host, string assembly)
    {
        using var package = await ZipFile.OpenReadAsync(feed.FileOf(Analyzers), TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        await using (var stream = await package.GetEntry($"analyzers/dotnet/cs/{assembly}")!.OpenAsync(TestContext.Current.CancellationToken))
        {
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        }

        copy.Position = 0;
        using var image = new PEReader(copy);
        var metadata = image.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (Name: metadata.GetString(reference.Name), reference.Version)).ToList();
        Assert.NotEmpty(references);
        return [.. references.Where(reference => !host.TryGetValue(reference.Name, out var newest) || reference.Version > newest).Select(static reference => $"{reference.Name} {reference.Version}")];
    }
}
