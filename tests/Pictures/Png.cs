using System.Buffers.Binary;
using System.IO.Compression;

namespace McpBounds.Pictures;

/// <summary>Pictures of eight bits a channel, with transparency.</summary>
internal static class Png
{
    private static readonly byte[] s_signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A file of pixels, line by line.</summary>
    public static byte[] Of(byte[] pixels, int width, int height)
    {
        var lines = new MemoryStream();
        using (var zlib = new ZLibStream(lines, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var line = 0; line < height; line++)
            {
                // No filter.
                zlib.WriteByte(0);
                zlib.Write(pixels, line * width * 4, width * 4);
            }
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 6);
        return [.. s_signature, .. Chunk("IHDR"u8, head), .. Chunk("IDAT"u8, lines.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>The pixels of a file as it is made here, each line after its filter: what compression made of them may differ between versions of .NET.</summary>
    public static byte[] Pixels(byte[] file)
    {
        const int Head = 8 + 25;
        var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(Head));
        using var zlib = new ZLibStream(new MemoryStream(file, Head + 8, length), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        return pixels.ToArray();
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        byte[] checkedPart = [.. kind, .. data];
        var chunk = new byte[checkedPart.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        checkedPart.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(checkedPart.Length + 4), Checksum(checkedPart));
        return chunk;
    }

    private static uint Checksum(byte[] data)
    {
        var sum = uint.MaxValue;
        foreach (var value in data)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB88320);
            }
        }

        return ~sum;
    }
}
