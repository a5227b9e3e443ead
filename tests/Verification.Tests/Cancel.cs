namespace McpBounds.Verification;

internal static class Cancel
{
    /// <summary>Ends the work of a test that is given up.</summary>
    internal static CancellationToken Token => TestContext.Current.CancellationToken;
}
