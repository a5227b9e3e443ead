using System.Diagnostics.CodeAnalysis;

namespace McpBounds;

/// <summary>One call that runs under its bounds: its clock, its token, what it has prompted, and why it was stopped.</summary>
internal sealed class BoundCall : IDisposable
{
    private static readonly AsyncLocal<BoundCall?> s_current = new();

    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _client;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Refusal? _reason;

    public BoundCall(BoundsRuntime runtime, TargetBounds target, Limits limits, Caller caller, CancellationToken client)
    {
        (Runtime, Target, Limits, Caller) = (runtime, target, limits, caller);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(client);
        Token = _stop.Token;
        Clock = new(runtime.Options.TimeProvider, limits.Time, () => Stop(TimeUp()));
        Prompts = new(this);
        _client = client.UnsafeRegister(static call => ((BoundCall)call!)._stopped.TrySetResult(), this);
    }

    /// <summary>The call whose code runs: what it sends can be told from what others send.</summary>
    public static BoundCall? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    public BoundsRuntime Runtime { get; }

    public TargetBounds Target { get; }

    public Limits Limits { get; }

    public Caller Caller { get; }

    public CallClock Clock { get; }

    public PromptCount Prompts { get; }

    /// <summary>The token that the tool gets: cancelled when the client cancels the call or a bound stops it.</summary>
    public CancellationToken Token { get; }

    /// <summary>Ends when the call is told to stop, whether or not it does.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Which bound stopped the call; null where none did.</summary>
    public Refusal? Reason => Volatile.Read(ref _reason);

    /// <summary>Tells the call to stop.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A tool's own cancellation callbacks may throw anything; the call is stopped all the same.")]
    public void Stop(Refusal reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null)
        {
            return;
        }

        _stopped.TrySetResult();
        try
        {
            _stop.Cancel();
        }
        catch (Exception exception)
        {
            Runtime.Log.CallbackFailed(Target.Name, exception);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        Clock.Dispose();
        _stop.Dispose();
    }

    private Refusal TimeUp()
    {
        var seconds = Limits.Time!.Value.TotalSeconds;
        return new(
            BoundKind.Time,
            Refusal.Words($"'{Target.Name}' was stopped: it ran for {seconds:N0} s without reporting progress, and that is the most. Ask for less at once, or try again later."),
            seconds,
            "seconds");
    }
}
