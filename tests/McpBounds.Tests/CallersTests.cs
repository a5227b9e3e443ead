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

    [Fact]
    public async Task A_limiter_of_the_owner_s_is_not_disposed_of_with_a_caller_that_is_forgotten()
    {
        var who = "one";
        using var shared = new ConcurrencyLimiter(new() { PermitLimit = 1_000 });
        await using var server = await BoundedServer.WithToolAsync(
            () => "done", options => (options.CallerKey, options.CreateLimiter) = (_ => who, request => request.Bound == BoundKind.CallsAtOnce ? shared : null));

        await server.CallAsync();
        server.Time.Advance(301);
        who = "another";
        await server.CallAsync();

        Assert.Equal(1, server.Runtime.Callers.Count);
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync()));
    }

    [Fact]
    public async Task A_limiter_that_fails_to_tell_how_it_stands_fails_no_other_caller_s_call()
    {
        var who = "one";
        await using var server = await BoundedServer.WithToolAsync(
            () => "done",
            options => (options.CallerKey, options.CreateLimiter) = (_ => who, request => request.Caller == "key:one" && request.Bound == BoundKind.CallsAtOnce ? new Failing() : null));

        Assert.Equal("done", BoundedServer.Text(await server.CallAsync()));
        server.Time.Advance(301);
        who = "another";

        Assert.Equal("done", BoundedServer.Text(await server.CallAsync()));
        Assert.Contains("Error: A limiter does not tell how it stands.", server.Log.Lines);
        Assert.Equal(2, server.Runtime.Callers.Count);
    }

    [Fact]
    public async Task A_call_whose_caller_cannot_be_told_is_refused_and_the_log_says_so()
    {
        await using var server = await BoundedServer.WithToolAsync(() => "done", static options => options.CallerKey = static _ => throw new InvalidOperationException());

        Assert.Equal("'tool' was not called: who calls cannot be told now. Try again later.", BoundedServer.Text(await server.CallAsync()));
        Assert.Contains("Error: BoundsOptions.CallerKey failed; the call was refused.", server.Log.Lines);
    }

    [Fact]
    public void There_are_no_more_meters_than_are_kept_however_many_callers_call_however_many_tools()
    {
        using var callers = new Callers(new() { TimeProvider = _time });
        Assert.Equal(Callers.MaxMeters, Enumerable.Range(0, Callers.MaxMeters / 10).Sum(caller => Meters(callers, $"caller {caller}", tools: 10)));
        Assert.Equal(0, Meters(callers, "one more", tools: 10));
        Assert.Equal(10, Meters(callers, "caller 0", tools: 20));

        _time.Advance(301);
        Assert.Equal(20, Meters(callers, "later", tools: 20));
    }

    private static int Meters(Callers callers, string key, int tools)
    {
        var caller = callers.Enter(key);
        var meters = Enumerable.Range(0, tools).Count(tool => caller.Meter(new(BoundKind.Calls, $"tool {tool}"), 60, 60, 10) is not null);
        caller.Leave();
        return meters;
    }

    private sealed class Failing : RateLimiter
    {
        private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = 10 });

        public override TimeSpan? IdleDuration => throw new InvalidOperationException();

        public override RateLimiterStatistics? GetStatistics() => throw new InvalidOperationException();

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => _limiter.AttemptAcquire(permitCount);

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => _limiter.AcquireAsync(permitCount, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _limiter.Dispose();
            base.Dispose(disposing);
        }
    }

    private static bool IsAdmitted(Callers callers, string key, int permits, double perSeconds = 60)
    {
        var caller = callers.Enter(key);
        using var lease = caller.Rate(new(BoundKind.Calls, null), permits, perSeconds, permits).AttemptAcquire();
        caller.Leave();
        return lease.IsAcquired;
    }
}
