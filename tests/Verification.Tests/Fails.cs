namespace McpBounds.Verification;

internal static class Fails
{
    /// <summary>The verification does not hold, and its message says all of that.</summary>
    internal static async Task SayingAsync(Func<Task> verification, params string[] parts)
    {
        var exception = await Assert.ThrowsAsync<VerificationException>(verification);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
    }
}
