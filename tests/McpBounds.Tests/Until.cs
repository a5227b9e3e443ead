namespace McpBounds;

/// <summary>Waits for what other threads do. What never comes to be ends with the test's time.</summary>
internal static class Until
{
    public static Task SoAsync(Func<bool> isSo) => SoAsync(() => Task.FromResult(isSo()));

    public static async Task SoAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }
}
