using System.Net;
using BoundedServer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

const int MaxResponseBytes = 1_000_000;

var builder = Host.CreateApplicationBuilder(args);

// Standard output carries the protocol.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

builder.Services.AddHttpClient("pages")
    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });

builder.Services.AddHttpClient("images", client => Configure(client, "Images"));
builder.Services.AddHttpClient("search", client => Configure(client, "Search"));
builder.Services.AddHttpClient<IIssueTracker, IssueTrackerClient>(client => Configure(client, "Issues"));

builder.Services
    .AddMcpServer()
    .WithStdioServerTransport()
    .WithToolsFromAssembly()
    .WithBounds();

await builder.Build().RunAsync();

// Issues__Address=https://tracker.internal/api/ in the environment, or --Issues:Address=…
void Configure(HttpClient client, string service)
{
    client.BaseAddress = new(builder.Configuration[$"{service}:Address"] ?? $"https://{service.ToLowerInvariant()}.example/");
    client.MaxResponseContentBufferSize = MaxResponseBytes;
    client.Timeout = TimeSpan.FromSeconds(30);
}
