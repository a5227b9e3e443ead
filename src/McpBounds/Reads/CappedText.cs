using System.Buffers;
using System.Globalization;
using System.Text;

namespace McpBounds;

/// <summary>Reads text up to a number of bytes and says when there was more.</summary>
internal static class CappedText
{
    private const int ChunkBytes = 32 * 1024;

    /// <summary>
    /// What the notice may take. It comes out of the cap, so that a result limit of the same size does not cut the text, and the notice with it, a second time.
    /// </summary>
    private const int NoticeBytes = 128;

    /// <summary>Below this cap the notice would take a good part of it, and is given on top.</summary>
    private const int RoomForNotice = 8 * NoticeBytes;

    /// <summary>The text of a stream, cut at a character boundary, with a notice where it was cut. Holds the cap, one buffer and the text.</summary>
    /// <param name="stream">What to read.</param>
    /// <param name="encoding">The encoding, or null to go by the byte-order mark, and without one by UTF-8.</param>
    /// <param name="maxBytes">The most bytes of text, from 1,024 on the notice included.</param>
    /// <param name="totalBytes">How many bytes there are, where that is known.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<string> ReadAsync(Stream stream, Encoding? encoding, int maxBytes, long? totalBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        var chunks = new List<(byte[] Bytes, int Length)>();
        try
        {
            var isCut = await FillAsync(chunks, stream, maxBytes, cancellationToken).ConfigureAwait(false);
            if (isCut && maxBytes >= RoomForNotice)
            {
                Shorten(chunks, NoticeBytes);
            }

            var start = chunks.Count == 0 ? default : chunks[0].Bytes.AsSpan(0, chunks[0].Length);
            var (decoding, preamble) = EncodingOf(start, encoding);
            return Decode(chunks, decoding, preamble, isCut ? Notice(chunks.Sum(static chunk => (long)chunk.Length), totalBytes) : "");
        }
        finally
        {
            chunks.ForEach(static chunk => ArrayPool<byte>.Shared.Return(chunk.Bytes));
        }
    }

    private static string Notice(long shown, long? total) => total is { } bytes && bytes > shown
        ? string.Create(CultureInfo.InvariantCulture, $"\n\n[Cut: these are the first {shown:N0} of {bytes:N0} bytes. Ask for less, or for a part of it.]")
        : string.Create(CultureInfo.InvariantCulture, $"\n\n[Cut: these are the first {shown:N0} bytes, and there is more. Ask for less, or for a part of it.]");

    /// <summary>Fills pooled chunks up to the cap; whether the stream held more.</summary>
    private static async Task<bool> FillAsync(List<(byte[] Bytes, int Length)> chunks, Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        for (var left = maxBytes; left > 0;)
        {
            var chunk = ArrayPool<byte>.Shared.Rent(Math.Min(left, ChunkBytes));
            var length = 0;
            try
            {
                length = await stream.ReadAtLeastAsync(
                    chunk.AsMemory(0, Math.Min(left, chunk.Length)), Math.Min(left, chunk.Length), throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                chunks.Add((chunk, length));
            }

            if (length < Math.Min(left, chunk.Length))
            {
                return false;
            }

            left -= length;
        }

        return await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0;
    }

    private static void Shorten(List<(byte[] Bytes, int Length)> chunks, int bytes)
    {
        for (var last = chunks.Count - 1; bytes > 0; last--)
        {
            var taken = Math.Min(bytes, chunks[last].Length);
            chunks[last] = (chunks[last].Bytes, chunks[last].Length - taken);
            bytes -= taken;
        }
    }

    /// <summary>Decodes twice, first to count: no builder, and no copy, of the whole.</summary>
    private static string Decode(List<(byte[] Bytes, int Length)> chunks, Encoding encoding, int preamble, string notice)
    {
        // Not flushed at a cut: the decoder keeps the bytes of a character whose rest was cut off, and says nothing of them.
        var isWhole = notice.Length == 0;
        var counter = encoding.GetDecoder();
        var characters = 0;
        for (var index = 0; index < chunks.Count; index++)
        {
            // Counting leaves the decoder's state as it was, so that it has to convert to get on.
            characters += Convert(counter, index, []);
        }

        return string.Create(characters + notice.Length, (chunks, encoding, notice), (text, _) =>
        {
            var decoder = encoding.GetDecoder();
            var written = 0;
            for (var index = 0; index < chunks.Count; index++)
            {
                written += Convert(decoder, index, text[written..]);
            }

            notice.CopyTo(text[written..]);
        });

        int Convert(Decoder decoder, int index, Span<char> into)
        {
            var bytes = BytesOf(index);
            var isLast = isWhole && index == chunks.Count - 1;
            if (!into.IsEmpty)
            {
                return decoder.GetChars(bytes, into, isLast);
            }

            var scratch = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length));
            try
            {
                return decoder.GetChars(bytes, scratch, isLast);
            }
            finally
            {
                ArrayPool<char>.Shared.Return(scratch);
            }
        }

        ReadOnlySpan<byte> BytesOf(int index)
        {
            var bytes = chunks[index].Bytes.AsSpan(0, chunks[index].Length);
            return index == 0 ? bytes[Math.Min(preamble, bytes.Length)..] : bytes;
        }
    }

    /// <summary>The encoding to read by, and how many bytes of byte-order mark to leave out: <see cref="HttpContent"/> decides in the same way.</summary>
    private static (Encoding Encoding, int Preamble) EncodingOf(ReadOnlySpan<byte> start, Encoding? named)
    {
        if (named is not null)
        {
            return (named, start.StartsWith(named.Preamble) ? named.Preamble.Length : 0);
        }

        foreach (var marked in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (start.StartsWith(marked.Preamble))
            {
                return (marked, marked.Preamble.Length);
            }
        }

        return (Encoding.UTF8, 0);
    }
}
