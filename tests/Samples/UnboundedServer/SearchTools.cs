using System.ComponentModel;
using System.Net.Http.Json;
using ModelContextProtocol.Server;

namespace UnboundedServer;

[McpServerToolType]
public sealed class SearchTools(IHttpClientFactory clients)
{
    [McpServerTool, Description("Searches the handbook.")]
    public async Task<IReadOnlyList<SearchHit>> SearchHandbook([Description("The words to look for.")] string query)
    {
        using var client = clients.CreateClient("search");
        return await client.GetFromJsonAsync<List<SearchHit>>($"search?q={Uri.EscapeDataString(query)}") ?? [];
    }

    public sealed record SearchHit(string Title, string Excerpt);
}
