using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UnboundedServer;

var builder = Host.CreateApplicationBuilder(args);

// Standard output carries the protocol.
builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

builder.Services.AddHttpClient("pages")
    .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All });

builder.Services.AddHttpClient("images", client => client.BaseAddress = Address("Images"));

// The index takes minutes to answer after a restart.
builder.Services.AddHttpClient("search", client =>
{
    client.BaseAddress = Address("Search");
    client.Timeout = Timeout.InfiniteTimeSpan;
});

builder.Services.AddHttpClient<IIssueTracker, IssueTrackerClient>(client => client.BaseAddress = Address("Issues"));

builder.Services
    .AddMcpServer()
    .WithStdioServerTransport()
    .WithToolsFromAssembly();

await builder.Build().RunAsync();

// Issues__Address=https://tracker.internal/api/ in the environment, or --Issues:Address=…
Uri Address(string service) => new(builder.Configuration[$"{service}:Address"] ?? $"https://{service.ToLowerInvariant()}.example/");
