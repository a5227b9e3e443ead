using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>Makes the content of a result fit its bounds. What it is given may be kept by the tool for the next call: it is left as it is, and what fits is a copy.</summary>
/// <param name="runtime">Where it is counted and logged.</param>
/// <param name="target">Whose result it is.</param>
/// <param name="limits">Its limits.</param>
internal sealed class FittedContent(BoundsRuntime runtime, TargetBounds target, Limits limits)
{
    private long _blobsLeft = limits.BlobBytes ?? long.MaxValue;

    /// <summary>The blocks that fit: text is cut, blobs give way to a note; or why the whole is refused.</summary>
    /// <param name="content">The blocks.</param>
    /// <param name="meta">What the result says to programs; it counts, and is never cut.</param>
    public (IList<ContentBlock> Content, Refusal? Refusal) Fit(IList<ContentBlock> content, JsonObject? meta)
    {
        var total = ResultSize.BytesOf(meta);
        var left = (limits.ResultBytes ?? long.MaxValue) - total;
        for (var index = 0; index < content.Count; index++)
        {
            total += ResultSize.Of(content[index], index);
        }

        Meter(total);
        if (limits.ResultBytes is { } most && total > most)
        {
            var whole = content.Where(static block => ResultSize.TextOf(block) is { } part && TextCut.IsJson(part)).ToHashSet<object?>(ReferenceEqualityComparer.Instance);
            left -= TextCut.RoomForMarker(most) + content.Select(static (block, index) => (Block: block, Index: index))
                .Where(one => whole.Contains(one.Block)).Sum(static one => ResultSize.Of(one.Block, one.Index));
            if (left < 0)
            {
                return (content, TooMuchJson(total));
            }

            content = Cut(content, whole, left, total);
            Count(BoundKind.Result, total, most);
        }

        return (WithoutLargeBlobs(content), null);
    }

    /// <summary>Why structured content is refused: it is never cut.</summary>
    public Refusal? RefusalOf(long structuredBytes)
    {
        Meter(structuredBytes);
        return structuredBytes > limits.ResultBytes ? TooMuchJson(structuredBytes) : null;
    }

    /// <summary>
    /// Fits parts that stay apart, the messages of a prompt or the contents of a resource, into one bound: the text that does not fit any more is cut, what comes after it is
    /// left out, each large blob gives way to a note; or why the whole is refused.
    /// </summary>
    /// <param name="parts">The parts.</param>
    /// <param name="meta">What the result says to programs; it counts, and is never cut.</param>
    /// <param name="textOf">The text of a part that is one.</param>
    /// <param name="blobOf">The size and kind of a part that is a blob.</param>
    /// <param name="sizeOf">What a part takes at its place, in bytes.</param>
    /// <param name="withText">A part with another text, in place of a part.</param>
    public (IList<T> Parts, Refusal? Refusal) FitParts<T>(
        IList<T> parts, JsonObject? meta, Func<T, string?> textOf, Func<T, (int Bytes, string Kind)?> blobOf, Func<T, int, long> sizeOf, Func<T, string, T> withText)
    {
        var total = ResultSize.BytesOf(meta);
        var left = (limits.ResultBytes ?? long.MaxValue) - total;
        for (var index = 0; index < parts.Count; index++)
        {
            total += sizeOf(parts[index], index);
        }

        Meter(total);
        var isOver = limits.ResultBytes is { } limit && total > limit;
        if (isOver && (left -= TextCut.RoomForMarker(limits.ResultBytes!.Value)) < 0)
        {
            return (parts, TooMuchJson(total));
        }

        var fitted = new List<T>(parts.Count);
        var (isCut, isChanged, shown) = (false, false, 0L);
        for (var step = 0; step < parts.Count; step++)
        {
            var at = target.Keep == KeepEnd.Head ? step : parts.Count - 1 - step;
            var (part, size) = (parts[at], sizeOf(parts[at], at));
            if (blobOf(part) is { } blob && NoteFor(blob) is { } note)
            {
                fitted.Add(withText(part, note));
                isChanged = true;
            }
            else if (size <= left)
            {
                fitted.Add(part);
                (left, shown) = (left - size, shown + size);
            }
            else if (textOf(part) is { } json && TextCut.IsJson(json))
            {
                return (parts, TooMuchJson(total));
            }
            else if (!isCut)
            {
                var text = textOf(part) ?? "";
                var start = TextCut.To(text, (int)Math.Max(0, left - (size - ResultSize.BytesOf(text))), target.Keep);
                var marker = TextCut.Marker(shown + ResultSize.BytesOf(start), total, target.Keep);
                fitted.Add(withText(part, start.Length == 0 ? marker : target.Keep == KeepEnd.Head ? $"{start}\n\n{marker}" : $"{marker}\n\n{start}"));
                (isCut, isChanged, left) = (true, true, 0);
                Count(BoundKind.Result, total, limits.ResultBytes!.Value);
            }
        }

        if (target.Keep == KeepEnd.Tail)
        {
            fitted.Reverse();
        }

        return (isChanged ? fitted : parts, null);
    }

    /// <summary>Why JSON of a size is refused.</summary>
    public Refusal TooMuchJson(long bytes) => new(
        BoundKind.Result,
        Refusal.Words($"The result of '{target.Name}' is {bytes:N0} bytes of JSON, and {limits.ResultBytes:N0} are the most. Half of it would be of no use. Ask for less: fewer items, a filter, a smaller page."),
        limits.ResultBytes,
        "bytes")
    { Measured = bytes };

    /// <summary>What stands in for a blob that is too large for what is left; null where it is not.</summary>
    private string? NoteFor((int Bytes, string Kind) blob)
    {
        if (limits.BlobBytes is not { } most || blob.Bytes <= _blobsLeft)
        {
            _blobsLeft -= blob.Bytes;
            return null;
        }

        Count(BoundKind.Blobs, blob.Bytes, most);
        return Refusal.Words($"[Left out: {blob.Kind} of {blob.Bytes:N0} bytes; a result may have {most:N0}. Ask for a smaller one.]");
    }

    /// <summary>Cuts the plain text of a result to so many bytes; what must stay whole does. A link is shown or left out; blobs have a bound of their own.</summary>
    private List<ContentBlock> Cut(IList<ContentBlock> content, HashSet<object?> whole, long left, long total)
    {
        var isHead = target.Keep == KeepEnd.Head;
        var blocks = new List<ContentBlock>();
        var (isCut, isGap, shown) = (false, false, 0L);
        for (var step = 0; step < content.Count; step++)
        {
            var at = isHead ? step : content.Count - 1 - step;
            var (block, size) = (content[at], ResultSize.Of(content[at], at));
            if (whole.Contains(block) || size <= left)
            {
                left -= whole.Contains(block) ? 0 : size;
                isGap |= isCut && size > 0;
            }
            else
            {
                var text = ResultSize.TextOf(block) ?? "";
                var part = TextCut.To(text, (int)Math.Max(0, left - (size - ResultSize.BytesOf(text))), target.Keep);
                (isCut, left) = (true, 0);
                if (part.Length == 0)
                {
                    continue;
                }

                size -= ResultSize.BytesOf(text) - ResultSize.BytesOf(part);
                block = WithText(block, part);
            }

            blocks.Add(block);
            shown += size;
        }

        blocks.Add(new TextContentBlock { Text = TextCut.Marker(shown, total, target.Keep, isGap) });
        if (!isHead)
        {
            blocks.Reverse();
        }

        return blocks;
    }

    /// <summary>A block with another text.</summary>
    public static ContentBlock WithText(ContentBlock block, string text) => block is EmbeddedResourceBlock { Resource: TextResourceContents resource }
        ? new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents { Text = text, Uri = resource.Uri, MimeType = resource.MimeType, Meta = resource.Meta },
            Annotations = block.Annotations,
            Meta = block.Meta,
        }
        : new TextContentBlock { Text = text, Annotations = block.Annotations, Meta = block.Meta };

    private IList<ContentBlock> WithoutLargeBlobs(IList<ContentBlock> content)
    {
        IList<ContentBlock>? fitted = null;
        for (var index = 0; index < content.Count; index++)
        {
            if (ResultSize.BlobOf(content[index]) is { } blob && NoteFor(blob) is { } note)
            {
                fitted ??= [.. content];
                fitted[index] = new TextContentBlock { Text = note };
            }
        }

        return fitted ?? content;
    }

    private void Count(BoundKind bound, long measured, long limit)
    {
        runtime.Metrics.Cut(target.Name, bound);
        runtime.Log.Cut(target.Name, measured, limit);
    }

    private void Meter(long bytes)
    {
        if (target.Metered?.ResultBytes is { } strict && bytes > strict)
        {
            runtime.Metering.Report(target, BoundKind.Result, bytes, strict, "bytes");
        }
    }
}
