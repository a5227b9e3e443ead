using System.Runtime.CompilerServices;

namespace McpBounds;

/// <summary>Numbers of attributes: what cannot be a bound fails when the server starts, not at the first call.</summary>
internal static class Positive
{
    public static int Of(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    public static int OrZero(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }

    public static double Of(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && value <= MaxSeconds ? value : throw new ArgumentOutOfRangeException(name, value, $"Must be above 0 and at most {MaxSeconds} s.");

    /// <summary>The most seconds that a timer takes: a little under 25 days.</summary>
    public const double MaxSeconds = 2_000_000;
}
