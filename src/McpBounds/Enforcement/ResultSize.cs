using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>How large a result is, in bytes: its text and its blobs, before those are encoded.</summary>
internal static class ResultSize
{
    private const int FreeParts = 100;
    private const int FreeBytes = 256;

    /// <summary>What <c>{"type":"text","text":""},</c> takes.</summary>
    private const int BraceBytes = 25;

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
        ToolResultContentBlock result when result.Content.Sum(static part => BlobOf(part)?.Bytes ?? 0) is > 0 and var bytes => (bytes, "a tool's result"),
        _ => null,
    };

    /// <summary>A blob's bytes, and what it is.</summary>
    public static (int Bytes, string Kind) BlobOf(BlobResourceContents blob) => (Decoded(blob.Blob.Span), blob.MimeType ?? "binary data");

    /// <summary>What a block takes: its text, or all that a link or a call in it says; its <c>_meta</c>, and what stands around it. Blobs have a bound of their own.</summary>
    /// <param name="block">The block.</param>
    /// <param name="index">The how manieth of its result it is.</param>
    public static long Of(ContentBlock block, int index) => BytesOf(block.Meta) + block switch
    {
        ResourceLinkBlock link => BytesOf(link.Uri) + BytesOf(link.Name) + BytesOf(link.Title) + BytesOf(link.Description) + Around(0, index),
        EmbeddedResourceBlock { Resource: { } resource } => Of(resource, index),
        ToolUseContentBlock use => BytesOf(use.Id) + BytesOf(use.Name) + BytesOf(use.Input) + Around(0, index),
        ToolResultContentBlock result => BytesOf(result.ToolUseId) + (result.StructuredContent is { } structured ? BytesOf(structured) : 0)
            + result.Content.Select(static (part, at) => Of(part, at)).Sum() + Around(0, index),
        _ => BytesOf(TextOf(block)) + Around(0, index),
    };

    /// <summary>What the contents of a resource take: their text, their <c>_meta</c> and what stands around them.</summary>
    /// <param name="contents">The contents.</param>
    /// <param name="index">The how manieth of their result they are.</param>
    public static long Of(ResourceContents contents, int index) =>
        BytesOf((contents as TextResourceContents)?.Text) + BytesOf(contents.Meta) + Around(BytesOf(contents.Uri) + BytesOf(contents.MimeType), index);

    /// <summary>The bytes of a JSON object as it is sent.</summary>
    public static long BytesOf(JsonObject? json)
    {
        if (json is null)
        {
            return 0;
        }

        using var counter = new CountingStream();
        using (var writer = new Utf8JsonWriter(counter))
        {
            json.WriteTo(writer);
        }

        return counter.Length;
    }

    /// <summary>The bytes of a text.</summary>
    public static int BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

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

    /// <summary>
    /// What counts of an address, a kind and the braces around a text: an ordinary one is free, so that a text that a capped reader has cut to the same limit is not cut again;
    /// where there are many parts, all do.
    /// </summary>
    private static int Around(int bytes, int index) => index < FreeParts ? Math.Max(0, bytes - FreeBytes) : bytes + BraceBytes;

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
