namespace McpBounds;

/// <summary>
/// Calls that run on after they were told to stop: a tool without a token cannot know. They hold no place of their caller's, and are counted apart: for each
/// caller and tool, so that no caller can lock out another by calls that it leaves behind.
/// </summary>
internal sealed class AbandonedCalls(BoundsOptions options, BoundsLog log, BoundsMetrics metrics)
{
    /// <summary>How many times as many calls of one tool may run on for all callers together: what invented ones leave behind is bounded too.</summary>
    private const int AllCallers = 50;

    private readonly object _lock = new();
    private readonly Dictionary<(string Caller, string Tool), Count> _ofCaller = [];
    private readonly Dictionary<string, int> _ofAll = [];

    /// <summary>Why there may be no further call of a tool for now, whatever else runs.</summary>
    public Refusal? RefusalOf(Caller caller, TargetBounds target)
    {
        lock (_lock)
        {
            var left = _ofCaller.GetValueOrDefault((caller.Key, target.Name)).Abandoned;
            return left >= options.MaxAbandoned ? Refused(target, left) : RefusalOfAll(target);
        }
    }

    /// <summary>
    /// Counts a call in that is about to run; why it may not. Once one call was left behind, those that run might be as well: together they are no more than may be left
    /// behind.
    /// </summary>
    public Refusal? Enter(BoundCall call)
    {
        lock (_lock)
        {
            var now = _ofCaller.GetValueOrDefault(KeyOf(call));
            if (now.Abandoned > 0 && now.Abandoned + now.Running >= options.MaxAbandoned)
            {
                return Refused(call.Target, now.Abandoned);
            }

            if (RefusalOfAll(call.Target) is { } refusal)
            {
                return refusal;
            }

            _ofCaller[KeyOf(call)] = now with { Running = now.Running + 1 };
            return null;
        }
    }

    /// <summary>Counts a call out that has ended in time.</summary>
    public void Leave(BoundCall call)
    {
        lock (_lock)
        {
            var now = _ofCaller[KeyOf(call)];
            Set(KeyOf(call), now with { Running = now.Running - 1 });
        }
    }

    /// <summary>Counts a call that runs on until it ends; disposes of it then.</summary>
    public void Track(BoundCall call, Task running)
    {
        var name = call.Target.Name;
        metrics.Abandoned(name, 1);
        log.Abandoned(name, Abandon(call));
        _ = running.ContinueWith(
            ended =>
            {
                End(call);
                metrics.Abandoned(name, -1);
                log.AbandonedEnded(name, ended.Exception);
                call.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private static (string Caller, string Tool) KeyOf(BoundCall call) => (call.Caller.Key, call.Target.Name);

    private int Abandon(BoundCall call)
    {
        lock (_lock)
        {
            var now = _ofCaller[KeyOf(call)];
            _ofCaller[KeyOf(call)] = new(now.Running - 1, now.Abandoned + 1);
            return _ofAll[call.Target.Name] = _ofAll.GetValueOrDefault(call.Target.Name) + 1;
        }
    }

    private void End(BoundCall call)
    {
        lock (_lock)
        {
            var now = _ofCaller[KeyOf(call)];
            Set(KeyOf(call), now with { Abandoned = now.Abandoned - 1 });
            _ofAll[call.Target.Name]--;
        }
    }

    /// <summary>Keeps nothing of who has no call: callers may be invented.</summary>
    private void Set((string Caller, string Tool) key, Count count)
    {
        if (count == default)
        {
            _ofCaller.Remove(key);
        }
        else
        {
            _ofCaller[key] = count;
        }
    }

    private Refusal? RefusalOfAll(TargetBounds target) =>
        _ofAll.GetValueOrDefault(target.Name) is var left && left >= (long)options.MaxAbandoned * AllCallers ? Refused(target, left) : null;

    private Refusal Refused(TargetBounds target, int left) => new(
        BoundKind.Abandoned,
        Refusal.Words($"'{target.Name}' is not available: {left:N0} of its calls still run after their time was up. Try again later, or go on without it."),
        options.MaxAbandoned,
        "calls");

    private readonly record struct Count(int Running, int Abandoned);
}
