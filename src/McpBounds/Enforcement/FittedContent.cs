using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>Makes the content of a result fit its bounds.</summary>
/// <param name="runtime">Where it is counted and logged.</param>
/// <param name="target">Whose result it is.</param>
/// <param name="limits">Its limits.</param>
internal sealed class FittedContent(BoundsRuntime runtime, TargetBounds target, Limits limits)
{
    /// <summary>How many bytes of blobs there may be.</summary>
    public long BlobBytes => limits.BlobBytes ?? long.MaxValue;

    /// <summary>The blocks that fit: text is cut, blobs give way to a note; or why the whole is refused.</summary>
    public (IList<ContentBlock> Content, Refusal? Refusal) Fit(IList<ContentBlock> content)
    {
        long text = 0;
        foreach (var block in content)
        {
            text += ResultSize.TextOf(block) is { } part ? ResultSize.BytesOf(part) : 0;
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

    /// <summary>One text that fits, and whether it was cut; null where it is JSON, and must not be.</summary>
    public string? FitText(string text)
    {
        var bytes = ResultSize.BytesOf(text);
        Meter(bytes);
        if (limits.ResultBytes is not { } most || bytes <= most)
        {
            return text;
        }

        if (TextCut.IsJson(text))
        {
            return null;
        }

        Count(BoundKind.Result, bytes, most);
        return Marked(TextCut.To(text, most, target.Keep), bytes);
    }

    /// <summary>Why JSON of a size is refused.</summary>
    public Refusal TooMuchJson(long bytes) => new(
        BoundKind.Result,
        Refusal.Words($"The result of '{target.Name}' is {bytes:N0} bytes of JSON, and {limits.ResultBytes:N0} are the most. Half of it would be of no use. Ask for less: fewer items, a filter, a smaller page."),
        limits.ResultBytes,
        "bytes")
    { Measured = bytes };

    /// <summary>What stands in for a blob that is too large; null where it is not.</summary>
    public string? NoteFor((int Bytes, string Kind) blob, ref long left)
    {
        if (limits.BlobBytes is not { } most)
        {
            return null;
        }

        if (blob.Bytes <= left)
        {
            left -= blob.Bytes;
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
            if (whole.Contains(block) || ResultSize.TextOf(block) is not { } text)
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

        var shown = blocks.Sum(static block => ResultSize.TextOf(block) is { } text ? (long)ResultSize.BytesOf(text) : 0);
        blocks.Add(new TextContentBlock { Text = TextCut.Marker(shown, total, target.Keep) });
        if (!isHead)
        {
            blocks.Reverse();
        }

        return blocks;
    }

    private static ContentBlock WithText(ContentBlock block, string text) => block is EmbeddedResourceBlock { Resource: TextResourceContents resource }
        ? new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents { Text = text, Uri = resource.Uri, MimeType = resource.MimeType, Meta = resource.Meta },
            Annotations = block.Annotations,
            Meta = block.Meta,
        }
        : new TextContentBlock { Text = text, Annotations = block.Annotations, Meta = block.Meta };

    private string Marked(string shown, long total)
    {
        var marker = TextCut.Marker(ResultSize.BytesOf(shown), total, target.Keep);
        return target.Keep == KeepEnd.Head ? $"{shown}\n\n{marker}" : $"{marker}\n\n{shown}";
    }

    private IList<ContentBlock> WithoutLargeBlobs(IList<ContentBlock> content)
    {
        var left = BlobBytes;
        IList<ContentBlock>? fitted = null;
        for (var index = 0; index < content.Count; index++)
        {
            if (ResultSize.BlobOf(content[index]) is { } blob && NoteFor(blob, ref left) is { } note)
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
            runtime.Metering.Report(target, BoundKind.Result, bytes, strict);
        }
    }
}
