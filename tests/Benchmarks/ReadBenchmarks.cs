using BenchmarkDotNet.Attributes;

namespace McpBounds.Benchmarks;

/// <summary>A response's body as text: all of it, all of it under a cap, and the first 32,000 bytes of it.</summary>
public class ReadBenchmarks
{
    [Params(1_000, 32_000, 10_000_000, 200_000_000)]
    public int Bytes { get; set; }

    [Benchmark(Baseline = true)]
    public async Task<int> ReadAsStringAsync()
    {
        using var content = new StreamContent(new EndlessText(Bytes));
        return (await content.ReadAsStringAsync()).Length;
    }

    [Benchmark]
    public async Task<int> CappedAboveTheSize()
    {
        using var content = new StreamContent(new EndlessText(Bytes));
        return (await content.ReadAsStringAsync(maxBytes: 1_000_000_000)).Length;
    }

    [Benchmark]
    public async Task<int> CappedAt32000()
    {
        using var content = new StreamContent(new EndlessText(Bytes));
        return (await content.ReadAsStringAsync(maxBytes: 32_000)).Length;
    }

    /// <summary>As much text as asked for, of unknown length, as from a socket: it holds nothing, and costs little.</summary>
    private sealed class EndlessText(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(_left, Math.Min(buffer.Length, 16_384));
            buffer[..read].Fill((byte)'a');
            _left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
