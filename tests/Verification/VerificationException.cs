namespace McpBounds.Verification;

/// <summary>What was verified does not hold; the message tells what was expected and what was found.</summary>
public class VerificationException : Exception
{
    /// <summary>Creates an exception with no message.</summary>
    public VerificationException()
    {
    }

    /// <summary>Creates an exception that tells what was expected and what was found.</summary>
    public VerificationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that tells what was expected and what was found, and what led to it.</summary>
    public VerificationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The test needs a version of C# that the loaded Roslyn cannot parse; xunit.v3 counts it as skipped.</summary>
public sealed class LanguageNotSupportedException : VerificationException
{
    // xunit.v3 takes an exception whose message begins so for a skipped test. To name the mark is cheaper than to depend on the test framework.
    private const string SkipMark = "$XunitDynamicSkip$";

    /// <summary>Creates an exception with no reason.</summary>
    public LanguageNotSupportedException()
        : base(SkipMark)
    {
    }

    /// <summary>Creates an exception with the reason for skipping.</summary>
    public LanguageNotSupportedException(string message)
        : base(SkipMark + message)
    {
    }

    /// <summary>Creates an exception with the reason for skipping, and what led to it.</summary>
    public LanguageNotSupportedException(string message, Exception innerException)
        : base(SkipMark + message, innerException)
    {
    }
}
