namespace McpBounds.Mutations;

/// <summary>Chance that is the same for the same seed on every runtime: SplitMix64.</summary>
internal sealed class Dice
{
    private ulong _state;

    /// <summary>The dice of one input of one run.</summary>
    public Dice(int seed, int index) => _state = unchecked(((ulong)(uint)seed << 32) ^ (uint)index ^ 0x9E3779B97F4A7C15UL);

    /// <summary>A number from 0 to one less than <paramref name="sides"/>.</summary>
    public int Roll(int sides) => (int)(Next() % (ulong)Math.Max(1, sides));

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Roll(times) == 0;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> all) => all[Roll(all.Count)];

    private ulong Next()
    {
        unchecked
        {
            var mixed = _state += 0x9E3779B97F4A7C15UL;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}
