using System.ComponentModel;
using ModelContextProtocol.Server;

namespace UnboundedServer;

[McpServerToolType]
public sealed class PageTools(IHttpClientFactory clients)
{
    [McpServerTool, Description("Fetches a web page and returns its text.")]
    public async Task<string> FetchPage([Description("The address of the page.")] string url)
    {
        using var client = clients.CreateClient("pages");
        return await client.GetStringAsync(url);
    }
}
