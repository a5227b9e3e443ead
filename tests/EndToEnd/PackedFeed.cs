using System.Reflection;
using McpBounds.EndToEnd;

[assembly: AssemblyFixture(typeof(PackedFeed))]

namespace McpBounds.EndToEnd;

/// <summary>
/// The packages as they would be published, in a folder feed of their own, and a folder for projects that restore them from there.
/// Their version is new with every run and the projects restore into a folder of their own, so that no older package serves.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private static readonly Assembly Tests = typeof(PackedFeed).Assembly;

    private static readonly string[] Projects = ["McpBounds.Analyzers.Package", "McpBounds"];

    /// <summary>The folder under which projects find the feed.</summary>
    internal string Root { get; } = Directory.CreateTempSubdirectory("McpBounds.EndToEnd.").FullName;

    internal string Version { get; } = $"{Repository.Version}-e2e{Guid.NewGuid():N}";

    /// <summary>Where the projects restore to.</summary>
    internal string PackagesFolder => Path.Combine(Root, "packages");

    public async ValueTask InitializeAsync()
    {
        var restored = Tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "NuGetPackageRoot").Value;
        await File.WriteAllTextAsync(Path.Combine(Root, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="feed" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="restored" value="{restored}" />
              </fallbackPackageFolders>
            </configuration>
            """);

        // Nothing above the folder takes part in what is built in it.
        await File.WriteAllTextAsync(Path.Combine(Root, "Directory.Build.props"), "<Project />");
        await File.WriteAllTextAsync(Path.Combine(Root, "Directory.Build.targets"), "<Project />");
        await File.WriteAllTextAsync(Path.Combine(Root, "Directory.Packages.props"), "<Project />");
        await File.WriteAllTextAsync(Path.Combine(Root, ".editorconfig"), "root = true\n");

        // Without a build: the tests' own build made the assemblies, and other tests may be reading them.
        foreach (var project in Projects)
        {
            var pack = await Dotnet.RunAsync(
                Path.Combine(Repository.Root, "src", project), packages: null,
                "pack", "--nologo", "--no-build", "--configuration", Tests.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration,
                "--output", Path.Combine(Root, "feed"), $"-p:PackageVersion={Version}");
            pack.Succeeded().Printed();
        }
    }

    /// <summary>The file of a package, or that of its symbols.</summary>
    internal string FileOf(string package, string extension = "nupkg") => Path.Combine(Root, "feed", $"{package}.{Version}.{extension}");

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
