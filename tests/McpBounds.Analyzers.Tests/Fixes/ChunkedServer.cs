using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpBounds.Analyzers.Fixes;

/// <summary>A web server on the loopback that sends every client the same body, in chunks and so without a length, until the client goes away.</summary>
internal sealed class ChunkedServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly byte[][] chunks;
    private readonly TimeSpan pause;

    /// <summary>Starts the server.</summary>
    public ChunkedServer(IEnumerable<string> chunks, TimeSpan pause = default)
    {
        this.chunks = [.. chunks.Select(Encoding.ASCII.GetBytes)];
        this.pause = pause;
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stopped = stop.Token;
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stopped);
                await AnswerAsync(client.GetStream(), stopped);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, CancellationToken stopped)
    {
        try
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
        }
        catch (IOException)
        {
            // The client has had enough.
        }

        async Task SendAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stopped);
    }
}
