namespace McpBounds;

/// <summary>How many more meters there may be.</summary>
/// <param name="left">How many.</param>
internal sealed class MeterRoom(int left)
{
    private int _left = left;

    /// <summary>Takes room for one.</summary>
    public bool TryTake()
    {
        if (Volatile.Read(ref _left) <= 0)
        {
            return false;
        }

        if (Interlocked.Decrement(ref _left) >= 0)
        {
            return true;
        }

        Give(1);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Give(int meters) => Interlocked.Add(ref _left, meters);
}
