using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Sends every client the same body, in chunks and so without a length, until the client goes away.</summary>
internal sealed class ChunkedServer : LoopbackSite
{
    private readonly byte[][] chunks;
    private readonly TimeSpan pause;

    /// <summary>Starts the server, which pauses after each chunk.</summary>
    public ChunkedServer(IEnumerable<string> chunks, TimeSpan pause = default)
    {
        this.chunks = [.. chunks.Select(Encoding.ASCII.GetBytes)];
        this.pause = pause;
        Start();
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(NetworkStream stream, CancellationToken stopped)
    {
        _ = await stream.ReadAtLeastAsync(new byte[4096], 1, cancellationToken: stopped);
        await SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        foreach (var chunk in chunks)
        {
            await SendAsync(string.Create(CultureInfo.InvariantCulture, $"{chunk.Length:X}\r\n"));
            await stream.WriteAsync(chunk, stopped);
            await SendAsync("\r\n");
            await Task.Delay(pause, stopped);
        }

        await SendAsync("0\r\n\r\n");

        async Task SendAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stopped);
    }
}
