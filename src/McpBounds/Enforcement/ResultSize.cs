using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>How large a result is, in bytes: its text and its blobs, before those are encoded.</summary>
internal static class ResultSize
{
    /// <summary>The text of a block; of a resource in it too.</summary>
    public static string? TextOf(ContentBlock block) => block switch
    {
        TextContentBlock text => text.Text,
        EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
        _ => null,
    };

    /// <summary>A blob's bytes, and what it is.</summary>
    public static (int Bytes, string Kind)? BlobOf(ContentBlock block) => block switch
    {
        ImageContentBlock image => (Decoded(image.Data.Span), image.MimeType),
        AudioContentBlock audio => (Decoded(audio.Data.Span), audio.MimeType),
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } => BlobOf(blob),
        _ => null,
    };

    /// <summary>A blob's bytes, and what it is.</summary>
    public static (int Bytes, string Kind) BlobOf(BlobResourceContents blob) => (Decoded(blob.Blob.Span), blob.MimeType ?? "binary data");

    /// <summary>The bytes of a block's text; of a link, all that it says.</summary>
    public static int BytesOf(ContentBlock block) => block is ResourceLinkBlock link
        ? BytesOf(link.Uri) + BytesOf(link.Name) + BytesOf(link.Title ?? "") + BytesOf(link.Description ?? "")
        : BytesOf(TextOf(block) ?? "");

    /// <summary>The bytes of a text.</summary>
    public static int BytesOf(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>The bytes of a JSON value as it is sent.</summary>
    public static long BytesOf(JsonElement json)
    {
        using var counter = new CountingStream();
        using (var writer = new Utf8JsonWriter(counter))
        {
            json.WriteTo(writer);
        }

        return counter.Length;
    }

    private static int Decoded(ReadOnlySpan<byte> base64) => (base64.Length / 4 * 3) - (base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0);

    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
