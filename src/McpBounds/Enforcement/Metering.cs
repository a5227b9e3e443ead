using System.Collections.Concurrent;

namespace McpBounds;

/// <summary>
/// Under the default profile: what the strict one would have refused or cut. Each time is counted; a line is logged the first time for a tool and bound, and again
/// when the most that was measured has doubled, so that a log stays readable.
/// </summary>
internal sealed class Metering(BoundsLog log, BoundsMetrics metrics)
{
    private readonly ConcurrentDictionary<(string Target, BoundKind Bound), Most> _measured = [];

    /// <summary>A call exceeded a strict figure.</summary>
    /// <param name="target">What was called.</param>
    /// <param name="bound">Which figure.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="strict">The figure.</param>
    public void Report(TargetBounds target, BoundKind bound, double measured, double strict)
    {
        metrics.Metered(target.Name, bound);
        var most = _measured.GetOrAdd((target.Name, bound), static _ => new());
        bool isNews;
        lock (most)
        {
            isNews = measured >= most.Logged * 2;
            if (isNews)
            {
                most.Logged = Math.Max(measured, double.Epsilon);
            }
        }

        if (isNews)
        {
            log.Metered(target.Name, bound, measured, strict);
        }
    }

    private sealed class Most
    {
        public double Logged { get; set; }
    }
}
