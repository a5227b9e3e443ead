using ModelContextProtocol;

namespace McpBounds;

/// <summary>
/// A tool met one of its bounds and stopped. The message is written for the agent and reaches it, since the SDK hands on the text of an
/// <see cref="McpException"/> and of no other exception.
/// </summary>
public sealed class BoundExceededException : McpException
{
    /// <summary>A bound was met, without saying which.</summary>
    public BoundExceededException()
        : this("The call met one of the server's bounds.")
    {
    }

    /// <summary>A bound was met.</summary>
    /// <param name="message">What was exceeded, by how much it may be, and what the agent can do instead.</param>
    public BoundExceededException(string message)
        : base(message)
    {
    }

    /// <summary>A bound was met because of another error.</summary>
    /// <param name="message">What was exceeded, by how much it may be, and what the agent can do instead.</param>
    /// <param name="innerException">The error.</param>
    public BoundExceededException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal BoundExceededException(Refusal refusal)
        : base(refusal.Text) => Refusal = refusal;

    /// <summary>Which bound, in numbers, where the library itself refused.</summary>
    internal Refusal? Refusal { get; }
}
