using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Corpus.Sources;

/// <summary>The assemblies that every server is compiled against; see References.targets.</summary>
internal static class ServerReferences
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> s_all = new(Load);

    /// <summary>All of them, of each name the first.</summary>
    public static ImmutableArray<MetadataReference> All => s_all.Value;

    private static ImmutableArray<MetadataReference> Load()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "References");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
                .SelectMany(static place => Directory.EnumerateFiles(place, "*.dll").Order(StringComparer.Ordinal))
                .DistinctBy(static file => Path.GetFileName(file), StringComparer.OrdinalIgnoreCase)
                .Select(static file => MetadataReference.CreateFromFile(file))]
            : throw new InvalidOperationException("The assemblies that servers are compiled against come with a Release build only: dotnet run -c Release --project tests/Corpus.");
    }
}
