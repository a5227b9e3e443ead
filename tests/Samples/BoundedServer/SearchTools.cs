using System.ComponentModel;
using System.Net.Http.Json;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class SearchTools(IHttpClientFactory clients)
{
    [McpServerTool, Description("Searches the handbook.")]
    public async Task<IReadOnlyList<SearchHit>> SearchHandbook(
        [Description("The words to look for.")] string query,
        CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient("search");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            return await client.GetFromJsonAsync<List<SearchHit>>($"search?q={Uri.EscapeDataString(query)}", deadline.Token) ?? [];
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpException("The search took longer than 20 seconds.", exception);
        }
    }

    public sealed record SearchHit(string Title, string Excerpt);
}
