namespace McpBounds.AnalyzerBenchmarks.Generation;

/// <summary>Choices that are the same for the same seed, on every runtime.</summary>
internal sealed class Choices(ulong seed)
{
    private ulong state = seed;

    /// <summary>One of <paramref name="items"/>.</summary>
    public T Of<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool In100(int percent) => Below(100) < percent;

    /// <summary>SplitMix64.</summary>
    private int Below(int count)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)count);
    }
}
