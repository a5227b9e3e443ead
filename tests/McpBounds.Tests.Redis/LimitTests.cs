using System.Threading.RateLimiting;
using StackExchange.Redis;

namespace McpBounds;

/// <summary>What the scripts decide, to the microsecond: on a real server, whose clock a test moves.</summary>
public sealed class LimitTests(RedisFixture redis)
{
    private const string ServerTime = "redis.call('TIME')";
    private long _now = 1_900_000_000_000_000;

    public static TheoryData<RedisLimitAlgorithm> Algorithms => [RedisLimitAlgorithm.TokenBucket, RedisLimitAlgorithm.SlidingWindow];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_burst_in_one_microsecond_counts_fully(RedisLimitAlgorithm algorithm)
    {
        using var first = await LimiterAsync(algorithm, "burst", 60);
        using var second = await LimiterAsync(algorithm, "burst", 60);

        var leases = await Task.WhenAll(Enumerable.Range(0, 500).Select(number => AcquireAsync(number % 2 == 0 ? first : second)));

        Assert.Equal(60, leases.Count(static lease => lease.IsAcquired));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Who_waits_as_long_as_told_is_admitted_and_no_earlier(RedisLimitAlgorithm algorithm)
    {
        using var limiter = await LimiterAsync(algorithm, "told", 7);
        for (var round = 0; round < 50; round++)
        {
            using var lease = await AcquireAsync(limiter);
            if (lease.IsAcquired)
            {
                _now += 1_234_567;
                continue;
            }

            Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait));
            _now += (long)wait.TotalMicroseconds - 1;
            using var early = await AcquireAsync(limiter);
            Assert.False(early.IsAcquired);
            _now++;
            using var later = await AcquireAsync(limiter);
            Assert.True(later.IsAcquired);
        }
    }

    [Fact]
    public async Task A_bucket_gives_its_burst_and_its_rate()
    {
        using var limiter = await LimiterAsync(RedisLimitAlgorithm.TokenBucket, "rate", 7, burst: 3);

        var given = await GivenAsync(limiter, every: 500_000, times: 7_200);

        // In an hour, 7 a minute; of what a full bucket holds, what comes while it is full is lost.
        Assert.InRange(given, 420, 423);
    }

    [Fact]
    public async Task A_sliding_window_gives_its_limit_in_each_window_and_keeps_nothing_older()
    {
        using var limiter = await LimiterAsync(RedisLimitAlgorithm.SlidingWindow, "slides", 7);

        var given = await GivenAsync(limiter, every: 500_000, times: 1_200);

        Assert.Equal(70, given);
        Assert.Equal(7, await redis.Connection.Database.SortedSetLengthAsync("SlidingWindow:slides"));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_server_whose_clock_is_set_back_gives_nothing_twice_and_does_not_wait_until_that_time_comes_again(RedisLimitAlgorithm algorithm)
    {
        using var limiter = await LimiterAsync(algorithm, "back", 6);
        Assert.Equal(6, await GivenAsync(limiter, every: 0, times: 10));

        _now -= 3_600_000_000;
        Assert.Equal(0, await GivenAsync(limiter, every: 0, times: 10));

        _now += 60_000_000;
        Assert.Equal(6, await GivenAsync(limiter, every: 0, times: 10));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Several_permits_are_given_together_or_not_at_all(RedisLimitAlgorithm algorithm)
    {
        using var limiter = await LimiterAsync(algorithm, "several", 6);

        Assert.True((await AcquireAsync(limiter, 0)).IsAcquired);
        Assert.True((await AcquireAsync(limiter, 4)).IsAcquired);
        Assert.False((await AcquireAsync(limiter, 3)).IsAcquired);
        Assert.True((await AcquireAsync(limiter, 2)).IsAcquired);
        Assert.False((await AcquireAsync(limiter, 0)).IsAcquired);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => AcquireAsync(limiter, 7));
    }

    [Theory]
    [InlineData(RedisLimitAlgorithm.TokenBucket, 500)]
    [InlineData(RedisLimitAlgorithm.SlidingWindow, 60_000)]
    public async Task A_key_expires_when_nothing_is_lost_by_it(RedisLimitAlgorithm algorithm, int milliseconds)
    {
        using var limiter = await LimiterAsync(algorithm, "expires", 120);

        Assert.True((await AcquireAsync(limiter)).IsAcquired);

        var left = await redis.Connection.Database.KeyTimeToLiveAsync($"{algorithm}:expires");
        Assert.InRange(left!.Value.TotalMilliseconds, 1, milliseconds + 2);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Keys_go_by_themselves(RedisLimitAlgorithm algorithm)
    {
        var database = (await redis.ConnectionAsync()).Database;
        using var limiter = new RedisRateLimiter(redis.Connection.Evaluate, new()
        {
            Key = $"{algorithm}:goes", Permits = 5, Window = TimeSpan.FromMilliseconds(20), Algorithm = algorithm,
        });
        Assert.True((await AcquireAsync(limiter)).IsAcquired);

        await Until.SoAsync(async () => !await database.KeyExistsAsync($"{algorithm}:goes"));
    }

    /// <summary>What a replica is sent is what changed, not the script: it would read another time.</summary>
    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_replica_that_takes_over_goes_on_with_what_was_given(RedisLimitAlgorithm algorithm)
    {
        await using var server = await RedisFixture.StartAsync();
        await using var replica = await RedisFixture.StartAsync(
            "--replicaof", $"127.0.0.1 {server.Port}", "--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");
        using var limiter = LimiterOver(server.EvaluateAsync, algorithm, "replicated", 10);
        Assert.Equal(7, await GivenAsync(limiter, every: 0, times: 7));
        Assert.Equal(":1", await server.TellAsync("WAIT 1 0"));
        await server.KillAsync();
        Assert.Equal("+OK", await replica.TellAsync("REPLICAOF NO ONE"));
        using var after = LimiterOver(replica.EvaluateAsync, algorithm, "replicated", 10);

        Assert.Equal(3, await GivenAsync(after, every: 0, times: 10));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_node_of_a_cluster_takes_the_scripts(RedisLimitAlgorithm algorithm)
    {
        await using var server = await RedisFixture.StartAsync("--cluster-enabled", "yes");
        foreach (var slots in Enumerable.Range(0, 16_384).Chunk(4_096))
        {
            Assert.Equal("+OK", await server.TellAsync($"CLUSTER ADDSLOTS {string.Join(' ', slots)}"));
        }

        await Until.SoAsync(async () => await server.TellAsync("GET key") == "$-1");
        using var limiter = LimiterOver(server.EvaluateAsync, algorithm, "{tag}:of a cluster", 10);

        Assert.Equal(10, await GivenAsync(limiter, every: 0, times: 20));
    }

    [Fact]
    public async Task Scripts_that_the_server_has_forgotten_are_sent_again()
    {
        using var limiter = await LimiterAsync(RedisLimitAlgorithm.TokenBucket, "forgotten", 100);
        Assert.True((await AcquireAsync(limiter)).IsAcquired);

        await redis.Connection.Database.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.True((await AcquireAsync(limiter)).IsAcquired);
    }

    private async Task<RedisRateLimiter> LimiterAsync(RedisLimitAlgorithm algorithm, string key, int permits, int? burst = null) =>
        LimiterOver((await redis.ConnectionAsync()).Evaluate, algorithm, key, permits, burst);

    /// <summary>A limit in a minute, by the test's time.</summary>
    private RedisRateLimiter LimiterOver(RedisScriptEvaluator evaluate, RedisLimitAlgorithm algorithm, string key, int permits, int? burst = null) => new(
        (script, name, arguments, cancellationToken) =>
        {
            Assert.Contains(ServerTime, script, StringComparison.Ordinal);
            var (seconds, microseconds) = Math.DivRem(_now, 1_000_000);
            var timed = script.Replace(ServerTime, "{ARGV[#ARGV - 1], ARGV[#ARGV]}", StringComparison.Ordinal);
            return evaluate(timed, name, [.. arguments, $"{seconds}", $"{microseconds}"], cancellationToken);
        },
        new()
        {
            Key = $"{algorithm}:{key}",
            Permits = permits,
            Window = TimeSpan.FromMinutes(1),
            Burst = burst,
            Algorithm = algorithm,
            Timeout = TimeSpan.FromSeconds(30),
            OnFailure = static exception => throw new InvalidOperationException(exception.Message, exception),
        });

    private static Task<RateLimitLease> AcquireAsync(RedisRateLimiter limiter, int permits = 1) =>
        limiter.AcquireAsync(permits, TestContext.Current.CancellationToken).AsTask();

    private async Task<int> GivenAsync(RedisRateLimiter limiter, long every, int times)
    {
        var given = 0;
        for (var time = 0; time < times; time++)
        {
            using var lease = await AcquireAsync(limiter);
            Assert.False(lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason), reason);
            given += lease.IsAcquired ? 1 : 0;
            _now += every;
        }

        return given;
    }
}
