using System.Text.Json.Nodes;

namespace McpBounds.EndToEnd;

/// <summary>A project outside the checkout that references the package from the feed, as a user's does.</summary>
internal sealed class UserProject
{
    private readonly PackedFeed _feed;

    private UserProject(PackedFeed feed, string name, IEnumerable<string> packages, string outputType, string own = "McpBounds.Analyzers")
    {
        _feed = feed;
        Name = name;
        Folder = Directory.CreateDirectory(Path.Combine(feed.Root, Guid.NewGuid().ToString("N"), name)).FullName;
        var references = packages.Select(static package => (Name: package, Version: Repository.VersionOf(package))).Append((Name: own, feed.Version));

        // No audit: what is known today of the SDK's vulnerabilities is not under test.
        Write($"{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>{outputType}</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references.Select(static reference => $"""<PackageReference Include="{reference.Name}" Version="{reference.Version}" />"""))}
              </ItemGroup>
            </Project>
            """);
    }

    public string Name { get; }

    public string Folder { get; }

    /// <summary>A library with the MCP SDK and one source file.</summary>
    public static UserProject WithTools(PackedFeed feed, string source) => Library(feed, source, "ModelContextProtocol");

    /// <summary>A library with the given packages and one source file.</summary>
    public static UserProject Library(PackedFeed feed, string source, params IEnumerable<string> packages)
    {
        var project = new UserProject(feed, "Tools", packages, "Library");
        project.Write("Tools.cs", source);
        return project;
    }

    /// <summary>A server with the library alone of ours, which brings the MCP SDK and the analyzers along, and one source file.</summary>
    public static UserProject WithLibrary(PackedFeed feed, string source)
    {
        var project = new UserProject(feed, "Server", ["Microsoft.Extensions.Hosting"], "Exe", "McpBounds");
        project.Write("Program.cs", source);
        return project;
    }

    /// <summary>A server with the analyzers alone, and one source file.</summary>
    public static UserProject WithAnalyzers(PackedFeed feed, string source)
    {
        var project = new UserProject(feed, "Server", ["Microsoft.Extensions.Hosting", "ModelContextProtocol"], "Exe");
        project.Write("Program.cs", source);
        return project;
    }

    /// <summary>A sample server's sources and packages, but with the library, which brings the analyzers, or the analyzers alone from the feed.</summary>
    public static UserProject FromSample(PackedFeed feed, string sample)
    {
        var folder = Path.Combine("tests", "Samples", sample);
        var file = Path.Combine(folder, $"{sample}.csproj");
        var project = new UserProject(feed, sample, Repository.PackagesOf(file), "Exe", Repository.RefersTo(file, "McpBounds") ? "McpBounds" : "McpBounds.Analyzers");
        Repository.CopyTo(project.Folder, folder, "*.cs");
        return project;
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Sets a property in the body of the project, after what packages bring to its beginning.</summary>
    public void Set(string property, string value) =>
        Write($"{Name}.csproj", Read($"{Name}.csproj").Replace("  </PropertyGroup>", $"    <{property}>{value}</{property}>\n  </PropertyGroup>", StringComparison.Ordinal));

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public Task<DotnetRun> BuildAsync(params IEnumerable<string> arguments) => RunAsync(["build", "--nologo", .. arguments]);

    /// <summary>Applies the fixes of the given rules as <c>dotnet format</c> does: the first fix offered, everywhere.</summary>
    public async Task FixAsync(params IEnumerable<string> rules)
    {
        (await RunAsync(["restore"])).Succeeded();
        (await RunAsync(["format", "analyzers", "--no-restore", "--severity", "info", "--verbosity", "detailed", "--diagnostics", .. rules])).Succeeded();
    }

    /// <summary>The rules of which <c>dotnet format</c> says that a fix would be due where it looks at warnings, each once.</summary>
    public async Task<IReadOnlyList<string>> WarningsOfFormatAsync()
    {
        (await RunAsync(["restore"])).Succeeded();
        await RunAsync(["format", "analyzers", "--no-restore", "--severity", "warn", "--verify-no-changes", "--report", Path.Combine(Folder, "format.json")]);
        return
        [
            .. JsonNode.Parse(Read("format.json"))!.AsArray()
                .SelectMany(static file => file!["FileChanges"]!.AsArray())
                .Select(static change => change!["DiagnosticId"]!.GetValue<string>())
                .Where(static rule => rule.StartsWith("MCPB", StringComparison.Ordinal))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The presets that an editor's project system gives its compiler: it asks for the compiler's arguments in a build that compiles nothing.</summary>
    public async Task<IReadOnlyList<string>> PresetsInEditorAsync()
    {
        (await RunAsync(["restore"])).Succeeded();
        var run = (await RunAsync(
        [
            "msbuild", "-nologo", "-t:Compile", "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:BuildProjectReferences=false", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-getItem:CscCommandLineArgs",
        ])).Succeeded();
        return
        [
            .. JsonNode.Parse(run.Output)!["Items"]!["CscCommandLineArgs"]!.AsArray()
                .Select(static argument => argument!["Identity"]!.GetValue<string>())
                .Where(static argument => argument.StartsWith("/analyzerconfig:", StringComparison.Ordinal))
                .Select(static argument => Path.GetFileName(argument.TrimEnd('"')))
                .Where(static file => file.StartsWith("McpBounds.", StringComparison.Ordinal)),
        ];
    }

    private Task<DotnetRun> RunAsync(IEnumerable<string> arguments) => Dotnet.RunAsync(Folder, _feed.PackagesFolder, arguments);
}
