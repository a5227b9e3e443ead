using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds.Benchmarks;

/// <summary>A server with some tools, and a client of it, in this process, over the SDK's stream transport.</summary>
internal sealed class ToolServer : IAsyncDisposable
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceProvider _services;
    private readonly Task _running;
    private McpClient? _client;

    private ToolServer(IEnumerable<McpServerTool> tools, Action<BoundsOptions>? bounds)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = services.AddMcpServer().WithStreamServerTransport(_toServer.Reader.AsStream(), _toClient.Writer.AsStream()).WithTools(tools);
        if (bounds is not null)
        {
            builder.WithBounds(bounds);
        }

        _services = services.BuildServiceProvider();
        _running = _services.GetRequiredService<McpServer>().RunAsync(_stopping.Token);
    }

    /// <summary>Starts a server; a bare one where <paramref name="bounds"/> is null.</summary>
    public static async Task<ToolServer> StartAsync(Action<BoundsOptions>? bounds, params IEnumerable<Delegate> tools)
    {
        var server = new ToolServer([.. tools.Select(static tool => McpServerTool.Create(tool, new() { Name = Name(tool) }))], bounds);
        server._client = await McpClient.CreateAsync(new StreamClientTransport(server._toServer.Writer.AsStream(), server._toClient.Reader.AsStream()));
        return server;
    }

    /// <summary>Calls a tool.</summary>
    public ValueTask<CallToolResult> CallAsync(Delegate tool, IReadOnlyDictionary<string, object?>? arguments = null) => _client!.CallToolAsync(Name(tool), arguments);

    public async ValueTask DisposeAsync()
    {
        await _client!.DisposeAsync();
        await _stopping.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }

        await _services.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>A name that a tool may have, and that no other of the server's tools has.</summary>
    private static string Name(Delegate tool) => string.Concat(tool.Method.Name.Where(char.IsAsciiLetterOrDigit));
}
