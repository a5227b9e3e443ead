using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace McpBounds.Analyzers.Fixes;

/// <summary>
/// A site that has so many pages of two items: <c>/pages?page=2</c> is an object that says where the next is, <c>/lists?page=2</c> a list that is empty
/// behind the last.
/// </summary>
internal sealed class PagedSite : LoopbackSite
{
    private readonly int pages;
    private int requests;

    /// <summary>Starts the site.</summary>
    public PagedSite(int pages)
    {
        this.pages = pages;
        Start();
    }

    /// <summary>How often it was asked.</summary>
    public int Requests => requests;

    /// <inheritdoc/>
    protected override async Task AnswerAsync(NetworkStream stream, CancellationToken stopped)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var path = (await reader.ReadLineAsync(stopped))!.Split(' ')[1];
        while (await reader.ReadLineAsync(stopped) is { Length: > 0 })
        {
        }

        Interlocked.Increment(ref requests);
        var number = path.IndexOf('=', StringComparison.Ordinal) + 1;
        var page = number > 0 ? int.Parse(path[number..], CultureInfo.InvariantCulture) : 1;
        string[] items = page > pages ? [] : [$"{page}.1", $"{page}.2"];
        var body = path.StartsWith("/lists", StringComparison.Ordinal)
            ? JsonSerializer.Serialize(items)
            : JsonSerializer.Serialize(new { Items = items, Next = page < pages ? $"/pages?page={page + 1}" : null, HasMore = page < pages, Total = pages * 2L });
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body), stopped);
    }
}
