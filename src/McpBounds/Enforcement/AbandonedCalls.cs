using System.Collections.Concurrent;

namespace McpBounds;

/// <summary>Calls that run on after they were told to stop: a tool without a token cannot know. They hold no place of their caller's, and are counted apart.</summary>
internal sealed class AbandonedCalls(BoundsOptions options, BoundsLog log, BoundsMetrics metrics)
{
    private readonly ConcurrentDictionary<string, int> _running = [];

    /// <summary>Why there may be no further call of a tool for now.</summary>
    public Refusal? RefusalOf(TargetBounds target) => !_running.IsEmpty && _running.GetValueOrDefault(target.Name) >= options.MaxAbandoned
        ? new(
            BoundKind.Abandoned,
            Refusal.Words($"'{target.Name}' is not available: {options.MaxAbandoned:N0} of its calls still run after their time was up. Try again later, or go on without it."),
            options.MaxAbandoned,
            "calls")
        : null;

    /// <summary>Counts a call until it ends; disposes of it then.</summary>
    public void Track(BoundCall call, Task running)
    {
        var name = call.Target.Name;
        metrics.Abandoned(name, 1);
        log.Abandoned(name, _running.AddOrUpdate(name, 1, static (_, count) => count + 1));
        _ = running.ContinueWith(
            ended =>
            {
                _running.AddOrUpdate(name, 0, static (_, count) => count - 1);
                metrics.Abandoned(name, -1);
                log.AbandonedEnded(name, ended.Exception);
                call.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
