using System.Globalization;

namespace McpBounds;

/// <summary>Hands on what another stream holds until that is more than a cap; then it throws. For readers that must not see half of a document.</summary>
/// <param name="inner">The stream read; it is not disposed with this one.</param>
/// <param name="maxBytes">The most bytes handed on.</param>
internal sealed class CappedStream(Stream inner, int maxBytes) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>The error that a body of more than <paramref name="maxBytes"/> is.</summary>
    internal static BoundExceededException TooLarge(int maxBytes) => new(string.Create(
        CultureInfo.InvariantCulture, $"The response is larger than {maxBytes:N0} bytes, the most this tool reads. Ask for less: fewer items, a filter, a smaller page."));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Counted(inner.Read(Clip(buffer)));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer[..Room(buffer.Length)], cancellationToken).ConfigureAwait(false));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private Span<byte> Clip(Span<byte> buffer) => buffer[..Room(buffer.Length)];

    /// <summary>One byte beyond the cap is asked for: it tells a body that is too large from one that just fits.</summary>
    private int Room(int wanted) => (int)Math.Min(wanted, maxBytes - _read + 1);

    private int Counted(int read)
    {
        _read += read;
        return _read <= maxBytes ? read : throw TooLarge(maxBytes);
    }
}
