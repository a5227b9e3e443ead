namespace McpBounds;

/// <summary>A clock that a test moves. Timers go off within the call that moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly object _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(static timer => timer.Due is not null);
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Moves the clock.</summary>
    public void Advance(double seconds)
    {
        List<Timer> due;
        lock (_lock)
        {
            _now += TimeSpan.FromSeconds(seconds);
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            due.ForEach(static timer => timer.Due = null);
        }

        due.ForEach(static timer => timer.Fire());
    }

    /// <summary>Moves the clock again and again until something is so: for what other threads have to do in between.</summary>
    public Task AdvanceUntilAsync(Func<bool> isSo, double step) => Until.SoAsync(() =>
    {
        if (isSo())
        {
            return true;
        }

        Advance(step);
        return false;
    });

    private sealed class Timer(ManualTime time, Action fire) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                Due = null;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
