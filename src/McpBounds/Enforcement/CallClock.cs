namespace McpBounds;

/// <summary>Counts the time that a call works without reporting progress. Time that it waits for the user does not count.</summary>
internal sealed class CallClock : IDisposable
{
    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan? _limit;
    private readonly Action _expired;
    private readonly ITimer? _timer;
    private TimeSpan _spent;
    private TimeSpan _longest;
    private long _since;
    private int _pauses;
    private bool _isOver;

    /// <summary>Starts to count.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="limit">When it expires; null is never.</param>
    /// <param name="expired">What happens then.</param>
    public CallClock(TimeProvider time, TimeSpan? limit, Action expired)
    {
        (_time, _limit, _expired, _since) = (time, limit, expired, time.GetTimestamp());
        if (limit is { } due)
        {
            // A timer need not carry the call's context.
            using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
            _timer = time.CreateTimer(static clock => ((CallClock)clock!).Check(), this, due, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The longest time without progress so far.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_lock)
            {
                return Max(_longest, Spent());
            }
        }
    }

    /// <summary>The call reported progress: it has its whole time again.</summary>
    public void Progress()
    {
        lock (_lock)
        {
            _longest = Max(_longest, Spent());
            (_spent, _since) = (TimeSpan.Zero, _time.GetTimestamp());
            Arm();
        }
    }

    /// <summary>The call begins to wait for the user.</summary>
    public void Pause()
    {
        lock (_lock)
        {
            _spent = Spent();
            _pauses++;
            Arm();
        }
    }

    /// <summary>The user answered.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _pauses--;
            _since = _time.GetTimestamp();
            Arm();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            (_spent, _isOver) = (Spent(), true);
        }

        _timer?.Dispose();
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private TimeSpan Spent() => _isOver || _pauses > 0 ? _spent : _spent + _time.GetElapsedTime(_since);

    /// <summary>Sets the timer to the rest of the time; never while the call waits for the user.</summary>
    private void Arm()
    {
        if (_limit is { } limit && !_isOver)
        {
            _timer!.Change(_pauses > 0 ? Timeout.InfiniteTimeSpan : Max(limit - Spent(), TimeSpan.FromMilliseconds(1)), Timeout.InfiniteTimeSpan);
        }
    }

    private void Check()
    {
        lock (_lock)
        {
            if (_isOver || _pauses > 0)
            {
                return;
            }

            // Progress, or an answer, may have come while the timer went off.
            if (Spent() < _limit)
            {
                Arm();
                return;
            }
        }

        _expired();
    }
}
