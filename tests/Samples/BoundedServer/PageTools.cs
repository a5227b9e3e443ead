using System.ComponentModel;
using McpBounds;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class PageTools(IHttpClientFactory clients)
{
    private const int MaxPageBytes = 1_000_000;

    // Of a page that is larger, the agent gets the beginning and is told how much there is.
    [McpServerTool, ToolTimeout(30)]
    [Description("Fetches a web page and returns its text.")]
    public async Task<string> FetchPage([Description("The address of the page.")] string url, CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient("pages");
        return await client.GetStringAsync(url, MaxPageBytes, cancellationToken: cancellationToken);
    }
}
