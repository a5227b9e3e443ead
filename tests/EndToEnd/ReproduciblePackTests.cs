using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace McpBounds.EndToEnd;

/// <summary>Who packs the same commit elsewhere gets the same assemblies; a debugger finds their sources.</summary>
public sealed class ReproduciblePackTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>The portable format's name for where the sources are.</summary>
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly string _root = Directory.CreateTempSubdirectory("McpBounds.Packs.").FullName;

    [Fact]
    public async Task Two_checkouts_give_the_same_assemblies_without_a_warning_and_symbols_that_lead_to_the_sources()
    {
        var first = await PackAsync("here");
        var second = await PackAsync(Path.Combine("some", "where", "else"));

        Assert.Equal(
            [
                "McpBounds.0.1.0.nupkg: lib/net10.0/McpBounds.dll",
                "McpBounds.0.1.0.nupkg: lib/net8.0/McpBounds.dll",
                "McpBounds.0.1.0.snupkg: lib/net10.0/McpBounds.pdb",
                "McpBounds.0.1.0.snupkg: lib/net8.0/McpBounds.pdb",
                "McpBounds.Analyzers.0.1.0.nupkg: analyzers/dotnet/cs/McpBounds.Analyzers.dll",
                "McpBounds.Analyzers.0.1.0.nupkg: analyzers/dotnet/cs/McpBounds.CodeFixes.dll",
            ],
            first.Keys.Order(StringComparer.Ordinal).Select(static name => name.Replace(Repository.Version, "0.1.0", StringComparison.Ordinal)));
        Assert.All(first, file => Assert.True(file.Value.AsSpan().SequenceEqual(second[file.Key]), $"{file.Key} differs."));
        Assert.All(first.Where(static file => !file.Key.Contains("lib/", StringComparison.Ordinal) || file.Key.EndsWith(".pdb", StringComparison.Ordinal)), static file => AssertLeadsToSources(file.Value));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void AssertLeadsToSources(byte[] file)
    {
        using var stream = new MemoryStream(file);
        using var image = file[0] == 'M' ? new PEReader(stream) : null;
        using var symbols = image is null
            ? MetadataReaderProvider.FromPortablePdbStream(stream)
            : image.ReadEmbeddedPortablePdbDebugDirectoryData(image.ReadDebugDirectory().Single(static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var reader = symbols.GetMetadataReader();

        var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Single(information => reader.GetGuid(information.Kind) == SourceLink);
        Assert.Equal(
            "{\"documents\":{\"/_/*\":\"https://raw.githubusercontent.com/mcpbounds/mcpbounds/" + Commit + "/*\"}}",
            Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)));
        Assert.NotEmpty(reader.Documents);
        Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
    }

    /// <summary>Packs a checkout; the assemblies and symbols of its packages.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>> PackAsync(string folder)
    {
        var checkout = Directory.CreateDirectory(Path.Combine(_root, folder)).FullName;
        Repository.CopyPackedTo(checkout);

        // As much of a clone as a build looks at.
        var git = Directory.CreateDirectory(Path.Combine(checkout, ".git")).FullName;
        Directory.CreateDirectory(Path.Combine(git, "objects"));
        Directory.CreateDirectory(Path.Combine(git, "refs"));
        await File.WriteAllTextAsync(Path.Combine(git, "HEAD"), $"{Commit}\n");
        await File.WriteAllTextAsync(Path.Combine(git, "config"), "[core]\n\trepositoryformatversion = 0\n[remote \"origin\"]\n\turl = https://github.com/mcpbounds/mcpbounds.git\n");

        // The library's build makes what the analyzers' package is made of. The analyzers that watch over these sources do so in their own build.
        var output = Path.Combine(checkout, "packages");
        (await Dotnet.RunAsync(checkout, packages: null, "pack", "src/McpBounds", "--nologo", "--output", output, "-warnaserror", "-p:RunAnalyzers=false")).Succeeded().Printed();
        (await Dotnet.RunAsync(checkout, packages: null, "pack", "src/McpBounds.Analyzers.Package", "--nologo", "--output", output, "--no-build", "-warnaserror")).Succeeded().Printed();

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var package in Directory.EnumerateFiles(output))
        {
            using var archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
            foreach (var entry in archive.Entries.Where(static entry => Path.GetExtension(entry.FullName) is ".dll" or ".pdb"))
            {
                using var copy = new MemoryStream();
                await using var stream = await entry.OpenAsync(TestContext.Current.CancellationToken);
                await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
                files.Add($"{Path.GetFileName(package)}: {entry.FullName}", copy.ToArray());
            }
        }

        return files;
    }
}
