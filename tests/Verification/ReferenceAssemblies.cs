using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Verification;

/// <summary>
/// What the code under test is compiled against: a framework, and whatever is added to it (<c>ReferenceAssemblies.Net80.Mcp1.Polly</c>).
/// </summary>
public sealed class ReferenceAssemblies
{
    private static readonly ConcurrentDictionary<string, MetadataReference> References = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, ImmutableArray<MetadataReference>> Sets = new(StringComparer.Ordinal);
    private static readonly ImmutableArray<string> SdkUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private readonly string framework;
    private readonly ImmutableArray<string> folders;

    private ReferenceAssemblies(string framework, ImmutableArray<string> folders, ImmutableArray<string> implicitUsings)
    {
        this.framework = framework;
        this.folders = folders;
        ImplicitUsings = implicitUsings;
        Key = string.Join('+', folders);
    }

    /// <summary>.NET 8 alone.</summary>
    public static ReferenceAssemblies Net80 { get; } = new("net8.0", ["net8.0"], SdkUsings);

    /// <summary>.NET 10 alone.</summary>
    public static ReferenceAssemblies Net100 { get; } = new("net10.0", ["net10.0"], SdkUsings);

    /// <summary>.NET 10 with the newest MCP SDK.</summary>
    public static ReferenceAssemblies Default { get; } = Net100.Mcp;

    /// <summary>Adds Microsoft.Extensions: dependency injection, hosting, HTTP clients, logging, options, AI abstractions.</summary>
    public ReferenceAssemblies Extensions => With($"extensions/{framework}");

    /// <summary>Adds the newest MCP SDK that is supported, 2.3.1, and what it depends on.</summary>
    public ReferenceAssemblies Mcp => WithMcp("2.3.1");

    /// <summary>Adds the MCP SDK 1.4.2 and what it depends on.</summary>
    public ReferenceAssemblies Mcp1 => WithMcp("1.4.2");

    /// <summary>Adds the run-time library McpBounds, as it is built with these tests; to be added to the MCP SDK 2.</summary>
    public ReferenceAssemblies Library => With($"mcpbounds/{framework}");

    /// <summary>Adds Flurl.Http 2.4.2.</summary>
    public ReferenceAssemblies Flurl => With("flurl");

    /// <summary>Adds RestSharp 114.1.0.</summary>
    public ReferenceAssemblies RestSharp => With("restsharp");

    /// <summary>Adds Newtonsoft.Json 13.0.3.</summary>
    public ReferenceAssemblies NewtonsoftJson => With("newtonsoft");

    /// <summary>Adds Polly.Core 8.9.1.</summary>
    public ReferenceAssemblies Polly => With("polly");

    /// <summary>Adds System.Net.Http.Formatting (Microsoft.AspNet.WebApi.Client 6.0.0).</summary>
    public ReferenceAssemblies WebApiClient => NewtonsoftJson.With("webapi");

    /// <summary>The namespaces that the implicit usings of the test name.</summary>
    internal ImmutableArray<string> ImplicitUsings { get; }

    internal string Key { get; }

    /// <inheritdoc />
    public override string ToString() => Key;

    internal static MetadataReference FromFile(string path) => References.GetOrAdd(path, static path => MetadataReference.CreateFromFile(path));

    /// <summary>The references themselves.</summary>
    public ImmutableArray<MetadataReference> Resolve() => Sets.GetOrAdd(Key, _ => Load());

    private ReferenceAssemblies WithMcp(string version) => new(
        framework,
        [.. Extensions.folders, $"mcp-{version}/{framework}"],
        [.. ImplicitUsings, "ModelContextProtocol.Server", "System.ComponentModel"]);

    private ReferenceAssemblies With(string folder) => folders.Contains(folder) ? this : new(framework, [.. folders, folder], ImplicitUsings);

    private ImmutableArray<MetadataReference> Load()
    {
        var root = Path.Combine(AppContext.BaseDirectory, nameof(ReferenceAssemblies));

        // A package may carry a newer version of an assembly of the framework, which then takes its place, as it does in a build.
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.dll")))
        {
            files[Path.GetFileName(file)] = file;
        }

        return [.. files.Values.Select(FromFile)];
    }
}
