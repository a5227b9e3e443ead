using System.Net;

namespace McpBounds;

/// <summary>A client of a site that sends as much as it is read, and counts it.</summary>
internal sealed class Site(Func<HttpContent> content) : HttpMessageHandler
{
    /// <summary>A client of a site that answers everything with the same bytes, chunked, as many times over as asked for.</summary>
    internal static (HttpClient Client, RepeatingStream Sent) Sending(byte[] unit, long times, string? contentType = null, TimeSpan perRead = default)
    {
        var stream = new RepeatingStream(unit, times, perRead);
        return (Answering(() =>
        {
            var body = new StreamContent(stream);
            if (contentType is not null)
            {
                body.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }

            return body;
        }), stream);
    }

    /// <summary>A client of a site that answers everything with a content.</summary>
    internal static HttpClient Answering(Func<HttpContent> content)
    {
        var site = new Site(content);
        return new HttpClient(site) { BaseAddress = new("https://site.example") };
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content() });
}

/// <summary>A stream of unknown length that repeats some bytes.</summary>
internal sealed class RepeatingStream(byte[] unit, long times, TimeSpan perRead = default) : Stream
{
    private readonly long _length = unit.Length * times;

    /// <summary>How many bytes were taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>The most bytes given at once, to cut characters anywhere.</summary>
    public int MostAtOnce { get; init; } = int.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var length = (int)Math.Min(Math.Min(buffer.Length, MostAtOnce), _length - Taken);
        for (var index = 0; index < length; index++)
        {
            buffer[index] = unit[(Taken + index) % unit.Length];
        }

        Taken += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(perRead, cancellationToken);
        return Read(buffer.Span);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
