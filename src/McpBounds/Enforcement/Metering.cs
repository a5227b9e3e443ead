using System.Collections.Concurrent;

namespace McpBounds;

/// <summary>What would have been limited: of which target, by which bound, in what unit.</summary>
internal readonly record struct Metered(string Target, BoundKind Bound, string Unit);

/// <summary>
/// Under the default profile: what the strict one would have refused or cut. Each time is counted; a line is logged the first time, again when the most that was measured
/// has doubled, so that a log stays readable, and at last with the most of all when the server stops.
/// </summary>
internal sealed class Metering
{
    private readonly ConcurrentDictionary<Metered, Most> _measured = [];
    private readonly BoundsLog _log;
    private readonly BoundsMetrics _metrics;

    public Metering(BoundsLog log, BoundsMetrics metrics)
    {
        (_log, _metrics) = (log, metrics);
        metrics.ObserveMost(() => _measured.Select(static one => (one.Key, one.Value.Measured)));
    }

    /// <summary>A call exceeded a strict figure.</summary>
    /// <param name="target">What was called.</param>
    /// <param name="bound">Which figure.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="strict">The figure.</param>
    /// <param name="unit">What both count.</param>
    public void Report(TargetBounds target, BoundKind bound, double measured, double strict, string unit)
    {
        _metrics.Metered(target.Name, bound);
        var most = _measured.GetOrAdd(new(target.Name, bound, unit), static _ => new());
        if (most.IsNews(measured, strict))
        {
            _log.Metered(target.Name, bound, measured, unit, strict);
        }
    }

    /// <summary>Logs the most that was measured, where that has not been logged yet.</summary>
    public void LogMost()
    {
        foreach (var (what, most) in _measured)
        {
            if (most.TakeUnlogged() is { } measured)
            {
                _log.Metered(what.Target, what.Bound, measured, what.Unit, most.Strict);
            }
        }
    }

    /// <summary>The most that was measured, and what of it has been logged.</summary>
    private sealed class Most
    {
        private readonly object _lock = new();
        private double _logged;

        public double Measured { get; private set; }

        public double Strict { get; private set; }

        public bool IsNews(double measured, double strict)
        {
            lock (_lock)
            {
                (Measured, Strict) = (Math.Max(Measured, measured), strict);
                if (measured < _logged * 2)
                {
                    return false;
                }

                _logged = measured;
                return true;
            }
        }

        public double? TakeUnlogged()
        {
            lock (_lock)
            {
                var isLogged = Measured <= _logged;
                _logged = Measured;
                return isLogged ? null : Measured;
            }
        }
    }
}
