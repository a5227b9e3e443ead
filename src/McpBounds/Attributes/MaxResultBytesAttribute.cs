namespace McpBounds;

/// <summary>How much text, in bytes of UTF-8, a result of this tool, prompt or resource, or of each of those of this type, may have.</summary>
/// <param name="bytes">The most bytes of text, or of structured content; above 0.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class MaxResultBytesAttribute(int bytes) : Attribute
{
    /// <summary>The most bytes of text, or of structured content.</summary>
    public int Bytes { get; } = Positive.Of(bytes);

    /// <summary>Which end of a text that is too long to show; the beginning unless set. Logs and build output say most at their end.</summary>
    public KeepEnd Keep { get; set; } = KeepEnd.Head;
}
