using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace McpBounds.Corpus.Analysis;

/// <summary>Draws tools for readers who look for what the rules miss.</summary>
internal static class Sample
{
    /// <summary>Draws some of the tools in whose code nothing is reported; the same ones for the same seed, whatever else is there.</summary>
    public static IReadOnlyList<ServerTool> Draw(IEnumerable<ServerTool> tools, int count, int seed) =>
        [.. tools.Where(static tool => tool.IsSilent).OrderBy(tool => LotOf(tool, seed), StringComparer.Ordinal).Take(count)];

    private static string LotOf(ServerTool tool, int seed) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}|{tool.Repo}|{tool.File}|{tool.Line}|{tool.Name}"))));
}
