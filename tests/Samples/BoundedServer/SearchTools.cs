using System.ComponentModel;
using System.Net.Http.Json;
using McpBounds;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class SearchTools(IHttpClientFactory clients)
{
    [McpServerTool, ToolTimeout(20)]
    [Description("Searches the handbook.")]
    public async Task<IReadOnlyList<SearchHit>> SearchHandbook(
        [Description("The words to look for.")] string query,
        CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient("search");
        return await client.GetFromJsonAsync<List<SearchHit>>($"search?q={Uri.EscapeDataString(query)}", cancellationToken) ?? [];
    }

    public sealed record SearchHit(string Title, string Excerpt);
}
