using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>Makes the content of a result fit its bounds. What it is given may be kept by the tool for the next call: it is left as it is, and what fits is a copy.</summary>
/// <param name="runtime">Where it is counted and logged.</param>
/// <param name="target">Whose result it is.</param>
/// <param name="limits">Its limits.</param>
internal sealed class FittedContent(BoundsRuntime runtime, TargetBounds target, Limits limits)
{
    private long _textLeft = limits.ResultBytes ?? long.MaxValue;
    private long _blobsLeft = limits.BlobBytes ?? long.MaxValue;

    /// <summary>The blocks that fit: text is cut, blobs give way to a note; or why the whole is refused.</summary>
    public (IList<ContentBlock> Content, Refusal? Refusal) Fit(IList<ContentBlock> content)
    {
        long text = 0;
        foreach (var block in content)
        {
            text += ResultSize.BytesOf(block);
        }

        Meter(text);
        if (limits.ResultBytes is { } most && text > most)
        {
            var whole = content.Where(static block => ResultSize.TextOf(block) is { } part && TextCut.IsJson(part)).ToHashSet(ReferenceEqualityComparer.Instance);
            var wholeBytes = whole.Cast<ContentBlock>().Sum(static block => (long)ResultSize.BytesOf(ResultSize.TextOf(block)!));
            if (wholeBytes > most)
            {
                return (content, TooMuchJson(text));
            }

            content = Cut(content, whole, (int)(most - wholeBytes), text);
            Count(BoundKind.Result, text, most);
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
    /// Fits parts that stay apart, the messages of a prompt or the contents of a resource, into one bound: each text that does not fit any more is cut, each blob gives way to
    /// a note; or why the whole is refused.
    /// </summary>
    /// <param name="parts">The parts.</param>
    /// <param name="textOf">The text of a part that is one.</param>
    /// <param name="blobOf">The size and kind of a part that is a blob.</param>
    /// <param name="withText">A part with another text, in place of a part.</param>
    public (IList<T> Parts, Refusal? Refusal) FitParts<T>(IList<T> parts, Func<T, string?> textOf, Func<T, (int Bytes, string Kind)?> blobOf, Func<T, string, T> withText)
    {
        var total = parts.Sum(part => textOf(part) is { } text ? (long)ResultSize.BytesOf(text) : 0);
        Meter(total);
        IList<T>? fitted = null;
        for (var index = 0; index < parts.Count; index++)
        {
            var at = target.Keep == KeepEnd.Head ? index : parts.Count - 1 - index;
            var part = parts[at];
            var text = textOf(part);
            var shown = blobOf(part) is { } blob ? NoteFor(blob) : text is null ? null : FitText(text);
            if (shown is not null && !ReferenceEquals(shown, text))
            {
                fitted ??= [.. parts];
                fitted[at] = withText(part, shown);
            }
            else if (shown is null && text is not null)
            {
                return (parts, TooMuchJson(total));
            }
        }

        return (fitted ?? parts, null);
    }

    /// <summary>A text that fits into what is left; null where it is JSON, and must not be cut.</summary>
    private string? FitText(string text)
    {
        var bytes = ResultSize.BytesOf(text);
        if (bytes <= _textLeft)
        {
            _textLeft -= bytes;
            return text;
        }

        if (TextCut.IsJson(text))
        {
            return null;
        }

        Count(BoundKind.Result, bytes, limits.ResultBytes!.Value);
        var shown = TextCut.To(text, (int)_textLeft, target.Keep);
        _textLeft = 0;
        var marker = TextCut.Marker(ResultSize.BytesOf(shown), bytes, target.Keep);
        return target.Keep == KeepEnd.Head ? $"{shown}\n\n{marker}" : $"{marker}\n\n{shown}";
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

    /// <summary>Cuts the plain text of a result to so many bytes; what must stay whole does.</summary>
    private List<ContentBlock> Cut(IList<ContentBlock> content, HashSet<object?> whole, int left, long total)
    {
        var isHead = target.Keep == KeepEnd.Head;
        var blocks = new List<ContentBlock>(content.Count + 1);
        foreach (var block in isHead ? content : content.Reverse())
        {
            if (ResultSize.TextOf(block) is not { } text)
            {
                // A link is shown or left out; blobs have a bound of their own.
                var bytes = ResultSize.BytesOf(block);
                if (bytes <= left)
                {
                    blocks.Add(block);
                }

                left = Math.Max(0, left - bytes);

                continue;
            }

            if (whole.Contains(block))
            {
                blocks.Add(block);
                continue;
            }

            var part = TextCut.To(text, left, target.Keep);
            left = part.Length == text.Length ? left - ResultSize.BytesOf(part) : 0;
            if (part.Length > 0)
            {
                blocks.Add(part.Length == text.Length ? block : WithText(block, part));
            }
        }

        var shown = blocks.Sum(static block => (long)ResultSize.BytesOf(block));
        blocks.Add(new TextContentBlock { Text = TextCut.Marker(shown, total, target.Keep) });
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
