using System.Globalization;

namespace McpBounds.AnalyzerBenchmarks.Measuring;

/// <summary>A median, and how far it can be trusted.</summary>
/// <param name="Median">The median.</param>
/// <param name="Low">The lower end of the interval that holds the true median in 95 of 100 runs (by order statistics, whatever the distribution); the least value where there are too few.</param>
/// <param name="High">Its upper end.</param>
internal readonly record struct Spread(double Median, double Low, double High)
{
    /// <summary>Of <paramref name="values"/>.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted is [])
        {
            return new Spread(double.NaN, double.NaN, double.NaN);
        }

        var outside = Outside(sorted.Length);
        return new Spread(Quantile(sorted, 0.5), sorted[outside], sorted[^(outside + 1)]);
    }

    /// <summary>The value below which <paramref name="share"/> of <paramref name="values"/> lie.</summary>
    public static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var at = share * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 < sorted.Length ? double.Lerp(sorted[below], sorted[below + 1], at - below) : sorted[below];
    }

    /// <inheritdoc/>
    public override string ToString() => ToString("0.000");

    /// <summary>The median, and the interval in brackets.</summary>
    public string ToString(string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} ({Low.ToString(format, CultureInfo.InvariantCulture)}–{High.ToString(format, CultureInfo.InvariantCulture)})");

    /// <summary>How many values at each end lie outside the interval: the most that keep either tail of the binomial distribution within 2.5%.</summary>
    private static int Outside(int count)
    {
        var probability = Math.Pow(0.5, count);
        var (tail, outside) = (probability, 0);
        while (outside + 1 < count / 2 && tail + (probability *= (double)(count - outside) / (outside + 1)) <= 0.025)
        {
            tail += probability;
            outside++;
        }

        return outside;
    }
}
