using System.ComponentModel;
using System.Net.Http.Json;
using ModelContextProtocol.Server;

namespace UnboundedServer;

[McpServerToolType]
public sealed class ImageTools(IHttpClientFactory clients)
{
    [McpServerTool, Description("Draws pictures from a description and returns their addresses.")]
    public async Task<IReadOnlyList<Uri>> DrawImages(
        [Description("What to draw.")] string prompt,
        [Description("How many variants to draw.")] int batchSize = 1,
        CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient("images");
        var images = new List<Uri>();
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
