using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>Where Redis is away or answers nonsense, the limit is closed or open, as set, and nothing is thrown.</summary>
public sealed class FailureTests
{
    private static readonly Dictionary<string, RedisScriptEvaluator> s_failures = new()
    {
        ["throws at once"] = (_, _, _, _) => throw new InvalidOperationException("There is no connection."),
        ["throws later"] = async (_, _, _, _) =>
        {
            await Task.Yield();
            throw new InvalidOperationException("The connection was lost.");
        },
        ["script is gone"] = (_, _, _, _) => Task.FromException<long[]?>(new InvalidOperationException("NOSCRIPT No matching script. Please use EVAL.")),
        ["is cancelled by the client"] = (_, _, _, _) => Task.FromCanceled<long[]?>(new CancellationToken(canceled: true)),
        ["gives no task"] = (_, _, _, _) => null!,
        ["replies nothing"] = (_, _, _, _) => Task.FromResult<long[]?>(null),
        ["replies an empty list"] = Replying(),
        ["replies too little"] = Replying(1),
        ["replies too much"] = Replying(1, 0, 0),
        ["replies no truth"] = Replying(2, 0),
        ["refuses without a time"] = Replying(0, 0),
        ["refuses until the past"] = Replying(0, -5),
        ["refuses for ever"] = Replying(0, long.MaxValue),
        ["gives and refuses"] = Replying(1, 5),
    };

    private readonly ManualTime _time = new();
    private readonly List<Exception> _failures = [];

    public static MatrixTheoryData<string, bool> Failures => new(s_failures.Keys, [false, true]);

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_no_exception(string failure, bool failOpen)
    {
        using var limiter = Limiter(s_failures[failure], failOpen);

        using var lease = await limiter.AcquireAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(failOpen, lease.IsAcquired);
        Assert.Equal(!failOpen, lease.TryGetMetadata(MetadataName.ReasonPhrase, out _));
        Assert.Single(_failures);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redis_that_does_not_answer_is_waited_for_no_longer_than_set(bool failOpen)
    {
        var told = new TaskCompletionSource();
        using var limiter = Limiter(
            async (_, _, _, cancellationToken) =>
            {
                cancellationToken.Register(told.SetResult);
                await new TaskCompletionSource().Task;
                return null;
            },
            failOpen);

        var asked = limiter.AcquireAsync(1, TestContext.Current.CancellationToken).AsTask();
        _time.Advance(0.999);
        Assert.False(asked.IsCompleted);
        Assert.Null(limiter.IdleDuration);
        await _time.AdvanceUntilAsync(() => asked.IsCompleted, 0.001);

        using var lease = await asked;
        Assert.Equal(failOpen, lease.IsAcquired);
        Assert.IsType<TimeoutException>(Assert.Single(_failures));
        await told.Task.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(3);
        Assert.True(limiter.IdleDuration >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task The_callers_own_cancellation_stays_one()
    {
        using var caller = new CancellationTokenSource();
        using var limiter = Limiter(static async (_, _, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        });

        var asked = limiter.AcquireAsync(1, caller.Token).AsTask();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limiter.AcquireAsync(1, caller.Token));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_client_that_fails_because_the_caller_cancelled_is_no_failure()
    {
        using var caller = new CancellationTokenSource();
        using var limiter = Limiter(async (_, _, _, _) =>
        {
            await caller.CancelAsync();
            throw new InvalidOperationException("The connection was given up.");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await limiter.AcquireAsync(1, caller.Token));
        Assert.Empty(_failures);
    }

    [Fact]
    public void Without_waiting_nobody_is_asked_and_nothing_is_given()
    {
        using var limiter = Limiter(static (_, _, _, _) => throw new InvalidOperationException("It was asked."), failOpen: true);

        using var lease = limiter.AttemptAcquire();

        Assert.False(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason));
        Assert.Equal("The limit is shared between servers, and can only be asked asynchronously.", reason);
        Assert.Empty(_failures);
        Assert.Null(limiter.GetStatistics());
    }

    [Fact]
    public async Task What_listens_to_failures_may_fail()
    {
        var options = Options();
        options.OnFailure = static exception => throw exception;
        using var limiter = new RedisRateLimiter(s_failures["throws at once"], options);

        Assert.False((await limiter.AcquireAsync(1, TestContext.Current.CancellationToken)).IsAcquired);
    }

    [Fact]
    public async Task After_it_is_disposed_of_it_says_so()
    {
        var limiter = Limiter(Replying(1, 0));
        await limiter.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await limiter.AcquireAsync(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Options_that_make_no_sense_are_named()
    {
        Named("Key", static options => options.Key = "");
        Named("Permits", static options => options.Permits = 0);
        Named("Window", static options => options.Window = TimeSpan.FromMilliseconds(0.5));
        Named("Window", static options => options.Window = TimeSpan.FromDays(366));
        Named("Burst", static options => options.Burst = -1);
        Named("Timeout", static options => options.Timeout = TimeSpan.Zero);
        Named("TimeProvider", static options => options.TimeProvider = null!);
        Named("algorithm", static options => options.Algorithm = (RedisLimitAlgorithm)7);
    }

    private void Named(string name, Action<RedisRateLimiterOptions> change)
    {
        var options = Options();
        change(options);
        var error = Assert.ThrowsAny<ArgumentException>(() => new RedisRateLimiter(Replying(1, 0), options).Dispose());
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static RedisScriptEvaluator Replying(params long[] reply) => (_, _, _, _) => Task.FromResult<long[]?>(reply);

    private RedisRateLimiter Limiter(RedisScriptEvaluator evaluate, bool failOpen = false)
    {
        var options = Options();
        (options.FailOpen, options.OnFailure) = (failOpen, _failures.Add);
        return new(evaluate, options);
    }

    private RedisRateLimiterOptions Options() => new() { Key = "key", Permits = 10, Window = TimeSpan.FromMinutes(1), TimeProvider = _time };
}
