using System.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpBounds.EndToEnd;

/// <summary>A sample server in a process of its own, driven over stdio by the SDK's client.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ProcessLog _log = new();
    private McpClient? _client;

    private RunningServer(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        _process.ErrorDataReceived += _log.Record;
    }

    /// <summary>The most memory the process has held so far, in bytes.</summary>
    private long Peak
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts the server that <paramref name="project"/> was built to; every address it is configured with is the site's.</summary>
    /// <param name="project">The server.</param>
    /// <param name="site">Where all its addresses lead.</param>
    /// <param name="options">What the client can do; nothing unless it says so.</param>
    public static async Task<RunningServer> StartAsync(UserProject project, Uri site, McpClientOptions? options = null)
    {
        var server = new RunningServer(StartInfo(project, site));
        try
        {
            await server.ConnectAsync(options);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return server;
    }

    /// <summary>How a client starts the server that <paramref name="project"/> was built to; every address it is configured with is the site's.</summary>
    public static ProcessStartInfo StartInfo(UserProject project, Uri site)
    {
        var start = Dotnet.StartInfo(project.Folder, Path.Combine(project.Folder, "bin", "Debug", "net10.0", $"{project.Name}.dll"));
        foreach (var service in (string[])["Images", "Issues", "Search"])
        {
            start.Environment[$"{service}__Address"] = site.AbsoluteUri;
        }

        return start;
    }

    /// <summary>Calls a tool, and measures by how much the process grew beyond what it had held before and what the agent got.</summary>
    public Task<MeasuredCall> CallAsync(string tool, Dictionary<string, object?> arguments) =>
        WithinTimeLimitAsync(async token =>
        {
            var before = Peak;
            var result = await _client!.CallToolAsync(tool, arguments, cancellationToken: token);
            return new MeasuredCall(Peak - before, result.IsError is true, string.Concat(result.Content.OfType<TextContentBlock>().Select(static block => block.Text)));
        });

    /// <summary>Calls a tool that is expected not to answer, until <paramref name="enough"/> was seen of what it does; then the call is given up.</summary>
    public async Task CallUntilAsync(string tool, Dictionary<string, object?> arguments, Func<bool> enough)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        var call = _client!.CallToolAsync(tool, arguments, cancellationToken: limit.Token).AsTask();
        while (!enough())
        {
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token));
            Assert.False(call.IsCompleted, $"{tool} ended by itself. The server logged:\n{_log}");
        }

        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        _process.Kill();
        _process.Dispose();
    }

    private async Task ConnectAsync(McpClientOptions? options)
    {
        // Started here rather than by the client's stdio transport, which does not tell which process to measure.
        _process.Start();
        _process.BeginErrorReadLine();
        var transport = new StreamClientTransport(_process.StandardInput.BaseStream, _process.StandardOutput.BaseStream);
        _client = await WithinTimeLimitAsync(token => McpClient.CreateAsync(transport, options, cancellationToken: token));
    }

    /// <summary>Awaits an exchange with the server; if it fails, or takes too long, so does the test, with what the server logged.</summary>
    private async Task<T> WithinTimeLimitAsync<T>(Func<CancellationToken, Task<T>> exchange)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeLimit);
        try
        {
            return await exchange(limit.Token);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The server did not answer. It logged:\n{_log}", exception);
        }
    }
}

/// <summary>What a tool call cost the server's process and gave the agent.</summary>
internal sealed record MeasuredCall(long Growth, bool IsError, string Text);
