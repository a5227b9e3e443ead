using System.Net;
using System.Net.Sockets;

namespace McpBounds.Analyzers.Fixes;

/// <summary>A web server on the loopback that answers one client after the other until it is disposed.</summary>
internal abstract class LoopbackSite : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();

    /// <summary>Listens; clients wait until <see cref="Start"/>.</summary>
    protected LoopbackSite()
    {
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
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

    /// <summary>Answers what comes; called when the derived site is complete.</summary>
    protected void Start() => _ = Task.Run(AcceptAsync);

    /// <summary>Reads a request and answers it; an <see cref="IOException"/> means that the client has had enough.</summary>
    protected abstract Task AnswerAsync(NetworkStream stream, CancellationToken stopped);

    private async Task AcceptAsync()
    {
        var stopped = stop.Token;
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stopped);
                try
                {
                    await AnswerAsync(client.GetStream(), stopped);
                }
                catch (IOException)
                {
                    // The client has had enough.
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }
}
