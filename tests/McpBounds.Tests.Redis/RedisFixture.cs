[assembly: AssemblyFixture(typeof(McpBounds.RedisFixture))]

namespace McpBounds;

/// <summary>The Redis server that tests share, each under keys of its own. Where there is none and none can be installed, they are skipped.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;
    private SharedRedis? _connection;

    /// <summary>A connection to it.</summary>
    internal SharedRedis Connection => _connection!;

    /// <summary>A server of a test's own.</summary>
    internal static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var (program, reason) = await RedisProgram.FoundAsync();
        Assert.SkipWhen(program is null, reason ?? "");
        return await RedisServer.StartAsync(program!, settings);
    }

    /// <summary>The port of the shared server; skips the test where there is none.</summary>
    internal async Task<int> PortAsync()
    {
        await ConnectionAsync();
        return _server!.Port;
    }

    /// <summary>The shared connection; skips the test where there is no server.</summary>
    internal async Task<SharedRedis> ConnectionAsync()
    {
        var (program, reason) = await RedisProgram.FoundAsync();
        Assert.SkipWhen(program is null, reason ?? "");
        return Connection;
    }

    public async ValueTask InitializeAsync()
    {
        if (await RedisProgram.FoundAsync() is { Program: { } program })
        {
            _server = await RedisServer.StartAsync(program);
            _connection = await SharedRedis.ConnectAsync(_server.Port);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _connection?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
