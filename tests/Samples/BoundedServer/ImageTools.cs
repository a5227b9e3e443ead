using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using McpBounds;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class ImageTools(IHttpClientFactory clients)
{
    private const int MaxBatchSize = 4;

    // The range tells the agent and, with the bounds wired in, is enforced: a call for more is refused.
    [McpServerTool, RateLimit(10, PerSeconds = 60, Burst = 5)]
    [Description("Draws pictures from a description and returns their addresses.")]
    public async Task<IReadOnlyList<Uri>> DrawImages(
        [Description("What to draw.")] string prompt,
        [Description("How many variants to draw.")][Range(1, MaxBatchSize)] int batchSize = 1,
        CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient("images");
        var images = new List<Uri>(batchSize);
        for (var seed = 0; seed < batchSize; seed++)
        {
            using var response = await client.PostAsJsonAsync("generations", new { prompt, seed }, cancellationToken);
            response.EnsureSuccessStatusCode();
            var image = await response.Content.ReadFromJsonAsync<Generation>(cancellationToken);
            images.Add(image!.Address);
        }

        return images;
    }

    private sealed record Generation(Uri Address);
}
