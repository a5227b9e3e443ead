using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>What is kept of callers, and for how long.</summary>
public sealed class CallersTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_hundred_thousand_callers_of_one_call_each_are_all_admitted_and_few_are_kept()
    {
        using var callers = new Callers(new() { TimeProvider = _time, MaxCallers = 1_000 });
        for (var index = 0; index < 100_000; index++)
        {
            Assert.True(IsAdmitted(callers, $"caller {index}", permits: 600), $"caller {index}");
            Assert.InRange(callers.Count, 0, 1_000);
            _time.Advance(0.001);
        }
    }

    [Fact]
    public void A_hundred_thousand_callers_in_one_instant_leave_no_more_behind_than_are_kept_apart_and_in_time_nothing()
    {
        using var callers = new Callers(new() { TimeProvider = _time });
        for (var index = 0; index < 100_000; index++)
        {
            IsAdmitted(callers, $"caller {index}", permits: 600);
        }

        Assert.Equal(10_000, callers.Count);
        _time.Advance(301);
        Assert.True(IsAdmitted(callers, "real", permits: 600));
        Assert.Equal(1, callers.Count);
    }

    [Fact]
    public void More_callers_than_are_kept_apart_share_one_limit_while_the_known_keep_theirs()
    {
        using var callers = new Callers(new() { TimeProvider = _time, MaxCallers = 10 });
        for (var index = 0; index < 10; index++)
        {
            Assert.True(IsAdmitted(callers, $"known {index}", permits: 2));
        }

        Assert.Equal(2, Enumerable.Range(0, 1_000).Count(index => IsAdmitted(callers, $"invented {index}", permits: 2)));
        Assert.True(IsAdmitted(callers, "known 0", permits: 2));
        Assert.False(IsAdmitted(callers, "known 0", permits: 2));
    }

    [Fact]
    public void A_quiet_caller_is_forgotten_but_not_one_whose_calls_run_or_whose_limit_is_in_use()
    {
        using var callers = new Callers(new() { TimeProvider = _time });
        IsAdmitted(callers, "quiet", permits: 600);
        IsAdmitted(callers, "in debt", permits: 1, perSeconds: 3_600);
        var running = callers.Enter("running");
        Assert.Equal(3, callers.Count);

        _time.Advance(301);
        callers.Enter("new").Leave();

        Assert.Equal(3, callers.Count);
        Assert.False(IsAdmitted(callers, "in debt", permits: 1, perSeconds: 3_600));
        running.Leave();
    }

    [Fact]
    public async Task A_caller_in_debt_keeps_its_limit_while_others_come_and_are_forgotten()
    {
        using var callers = new Callers(new() { TimeProvider = _time, MaxCallers = 2 });
        var admitted = 0;
        Assert.True(IsAdmitted(callers, "one", permits: 1, perSeconds: 1_000_000));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(
            () =>
            {
                for (var index = 0; index < 2_000; index++)
                {
                    _time.Advance(0.06);
                    IsAdmitted(callers, $"other {thread} {index}", permits: 600);
                    if (IsAdmitted(callers, "one", permits: 1, perSeconds: 1_000_000))
                    {
                        Interlocked.Increment(ref admitted);
                    }
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(0, admitted);
    }

    private static bool IsAdmitted(Callers callers, string key, int permits, double perSeconds = 60)
    {
        var caller = callers.Enter(key);
        using var lease = caller.Rate(new(BoundKind.Calls, null), permits, perSeconds, permits).AttemptAcquire();
        caller.Leave();
        return lease.IsAcquired;
    }
}
