namespace McpBounds;

/// <summary>Measures calls against a rate that is not enforced: what it would have refused, and how many at once it would have had to take to refuse none.</summary>
/// <param name="permits">How many permits come, in <paramref name="window"/>.</param>
/// <param name="window">The time that they come in.</param>
/// <param name="burst">How many may come at once.</param>
/// <param name="time">The clock.</param>
internal sealed class RateMeter(int permits, TimeSpan window, int burst, TimeProvider time) : IDisposable
{
    private readonly TokenBucket _bucket = new(permits, window, burst, time);
    private readonly object _lock = new();
    private long _since = time.GetTimestamp();
    private int _refused;

    /// <summary>Counts a call.</summary>
    /// <returns>Null where the rate would have admitted it; otherwise how many at once would have had to be admitted, for all calls of the last window to be.</returns>
    public int? Count()
    {
        using var lease = _bucket.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return null;
        }

        lock (_lock)
        {
            if (time.GetElapsedTime(_since) >= window)
            {
                (_since, _refused) = (time.GetTimestamp(), 0);
            }

            // Each permit more at first would have admitted one more of those refused.
            return burst + ++_refused;
        }
    }

    public void Dispose() => _bucket.Dispose();
}
