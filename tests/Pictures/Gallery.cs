using System.Text;
using McpBounds.Corpus.Sources;

namespace McpBounds.Pictures;

/// <summary>All pictures of the documents, by the names of their files.</summary>
internal static class Gallery
{
    /// <summary>The picture of the packages.</summary>
    public const string Icon = "icon.png";

    /// <summary>The file of a picture.</summary>
    public static string PathOf(string file) => Path.Combine(Path.GetDirectoryName(RepositoryFiles.PrecisionPage)!, "pictures", file);

    /// <summary>Draws them all.</summary>
    public static async Task<IReadOnlyDictionary<string, byte[]>> DrawAsync()
    {
        var sample = await SampleFile.ReadAsync("PageTools.cs", "MCPB001", "MCPB004");
        return new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["finding.svg"] = Encoding.UTF8.GetBytes(FindingPicture.Of(sample)),
            ["light-bulb.svg"] = Encoding.UTF8.GetBytes(LightBulbPicture.Of(sample)),
            ["fix.svg"] = Encoding.UTF8.GetBytes(FixPicture.Of(sample)),
            ["precision.svg"] = Encoding.UTF8.GetBytes(PrecisionPicture.Of(await File.ReadAllLinesAsync(RepositoryFiles.PrecisionPage))),
            [Icon] = IconPicture.Draw(),
        };
    }
}
