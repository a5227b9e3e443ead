using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpBounds.Analyzers.Facts;

/// <summary>A site on this machine that answers every request with 1,000,000 bytes of JSON, in chunks and so without a length.</summary>
internal sealed class LoopbackSite : IAsyncDisposable
{
    /// <summary>How long the body is: a JSON string.</summary>
    public const int Length = 1_000_000;

    private const int Chunk = 10_000;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _pauses;
    private readonly bool _packs;
    private readonly Task _serving;

    private LoopbackSite(bool pauses = false, bool packs = false)
    {
        (_pauses, _packs) = (pauses, packs);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>A site that sends all it has.</summary>
    public static LoopbackSite Open() => new();

    /// <summary>A site that sends the first chunk, and the rest when it is told to.</summary>
    public static LoopbackSite OpenPausing() => new(pauses: true);

    /// <summary>A site that sends the same compressed, with the length of what it sends.</summary>
    public static LoopbackSite OpenPacking() => new(packs: true);

    /// <summary>Lets a pausing site send the rest.</summary>
    public void SendRest() => _rest.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Stopped while a caller is still being accepted, the listener would throw there.
        await _closing.CancelAsync();
        await _serving;
        _listener.Stop();
        _closing.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient caller)
    {
        try
        {
            using (caller)
            {
                await using var stream = caller.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                while (await reader.ReadLineAsync(_closing.Token) is { Length: > 0 })
                {
                }

                if (_packs)
                {
                    var package = Pack($"\"{new string('x', Length - 2)}\"");
                    await WriteAsync(stream, string.Create(
                        CultureInfo.InvariantCulture,
                        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {package.Length}\r\nConnection: close\r\n\r\n"));
                    await stream.WriteAsync(package, _closing.Token);
                    return;
                }

                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
                for (var sent = 0; sent < Length; sent += Chunk)
                {
                    var text = new string('x', Chunk);
                    text = sent == 0 ? $"\"{text[1..]}" : sent + Chunk == Length ? $"{text[1..]}\"" : text;
                    await WriteAsync(stream, string.Create(CultureInfo.InvariantCulture, $"{Chunk:X}\r\n{text}\r\n"));
                    if (_pauses)
                    {
                        await _rest.Task.WaitAsync(_closing.Token);
                    }
                }

                await WriteAsync(stream, "0\r\n\r\n");
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // The caller has had enough, or the test is over.
        }
    }

    private static byte[] Pack(string text)
    {
        using var package = new MemoryStream();
        using (var packing = new GZipStream(package, CompressionLevel.Optimal, leaveOpen: true))
        {
            packing.Write(Encoding.ASCII.GetBytes(text));
        }

        return package.ToArray();
    }

    private async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _closing.Token);
}
