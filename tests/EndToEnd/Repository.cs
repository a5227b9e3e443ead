using System.Xml.Linq;

namespace McpBounds.EndToEnd;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] BuildOutput = ["bin", "obj"];

    public static string Root { get; } = FindRoot();

    /// <summary>What a build needs beside the sources.</summary>
    private static readonly string[] BuildFiles = ["Directory.Build.props", "Directory.Packages.props", ".editorconfig", "global.json", "nuget.config"];

    private static XDocument CentralVersions { get; } = XDocument.Load(Path.Combine(Root, "Directory.Packages.props"));

    /// <summary>The version of the packages that are made here.</summary>
    public static string Version { get; } = XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>The version of a package that the solution builds with.</summary>
    public static string VersionOf(string package) =>
        CentralVersions.Descendants("PackageVersion").Single(element => element.Attribute("Include")?.Value == package).Attribute("Version")!.Value;

    /// <summary>The packages a project of the checkout references.</summary>
    public static IEnumerable<string> PackagesOf(string project) =>
        XDocument.Load(Path.Combine(Root, project)).Descendants("PackageReference").Select(static element => element.Attribute("Include")!.Value);

    /// <summary>Whether a project of the checkout references another one, by its name.</summary>
    public static bool RefersTo(string project, string other) => XDocument.Load(Path.Combine(Root, project)).Descendants("ProjectReference")
        .Any(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/')) == other);

    /// <summary>Copies the files of a folder, those in its own folders included but for build output, that match a pattern.</summary>
    public static void CopyTo(string target, string folder, string pattern = "*")
    {
        var source = Path.Combine(Root, folder);
        foreach (var file in Directory.EnumerateFiles(source, pattern))
        {
            Directory.CreateDirectory(target);
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var inner in Directory.EnumerateDirectories(source).Select(Path.GetFileName).Except(BuildOutput))
        {
            CopyTo(Path.Combine(target, inner!), Path.Combine(folder, inner!), pattern);
        }
    }

    /// <summary>Copies what a build of the sources needs.</summary>
    public static void CopySourcesTo(string target)
    {
        foreach (var file in BuildFiles)
        {
            File.Copy(Path.Combine(Root, file), Path.Combine(target, file));
        }

        CopyTo(Path.Combine(target, "src"), "src");
    }

    /// <summary>Copies what the packages are made of: the sources, and what a package's page shows.</summary>
    public static void CopyPackedTo(string target)
    {
        Directory.CreateDirectory(target);
        CopySourcesTo(target);
        foreach (var file in (IEnumerable<string>)["README.md", "LICENSE"])
        {
            File.Copy(Path.Combine(Root, file), Path.Combine(target, file));
        }

        CopyTo(Path.Combine(target, "docs", "pictures"), Path.Combine("docs", "pictures"));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Analyzers.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Analyzers.sln.");
        }

        return folder.FullName;
    }
}
