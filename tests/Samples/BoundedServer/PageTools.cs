using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace BoundedServer;

[McpServerToolType]
public sealed class PageTools(IHttpClientFactory clients)
{
    private const int MaxPageBytes = 1_000_000;

    [McpServerTool, Description("Fetches a web page and returns its text.")]
    public async Task<string> FetchPage([Description("The address of the page.")] string url, CancellationToken cancellationToken = default)
    {
        using var client = clients.CreateClient("pages");

        // The client's own timeout ends with the headers: this one covers the body too.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(MaxPageBytes, deadline.Token);
            return await response.Content.ReadAsStringAsync(deadline.Token);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new McpException($"The page is larger than {MaxPageBytes} bytes.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpException("The page took longer than 30 seconds.", exception);
        }
    }
}
