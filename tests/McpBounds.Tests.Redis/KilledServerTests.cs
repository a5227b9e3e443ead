using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>A Redis server that is killed in the middle, and comes back, is survived as set.</summary>
public sealed class KilledServerTests
{
    [Theory]
    [InlineData(RedisLimitAlgorithm.TokenBucket, false)]
    [InlineData(RedisLimitAlgorithm.SlidingWindow, false)]
    [InlineData(RedisLimitAlgorithm.TokenBucket, true)]
    public async Task A_limit_is_closed_or_open_while_its_server_is_away_and_holds_when_it_is_back(RedisLimitAlgorithm algorithm, bool failOpen)
    {
        await using var server = await RedisFixture.StartAsync();
        using var connection = await SharedRedis.ConnectAsync(server.Port);
        var failures = 0;
        using var limiter = new RedisRateLimiter(connection.Evaluate, new()
        {
            Key = "killed",
            Permits = 1_000_000,
            Window = TimeSpan.FromHours(1),
            Algorithm = algorithm,
            FailOpen = failOpen,
            Timeout = TimeSpan.FromMilliseconds(200),
            OnFailure = _ => Interlocked.Increment(ref failures),
        });
        using var stop = new CancellationTokenSource();
        var asking = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync()));

        await UntilAsync(limiter, static lease => lease.IsAcquired);
        await server.KillAsync();
        var before = Volatile.Read(ref failures);
        await UntilAsync(limiter, lease => Volatile.Read(ref failures) > before + 8 && lease.IsAcquired == failOpen);
        await server.RestartAsync();
        await UntilCountedAsync(server, limiter);

        await stop.CancelAsync();
        var leases = (await asking).SelectMany(static some => some).ToList();
        Assert.Equal(failOpen, leases.TrueForAll(static lease => lease.IsAcquired));
        Assert.All(leases, static lease => Assert.True(lease.IsAcquired || lease.TryGetMetadata(MetadataName.ReasonPhrase, out _)));

        async Task<List<RateLimitLease>> AskAsync()
        {
            var given = new List<RateLimitLease>();
            while (!stop.IsCancellationRequested)
            {
                given.Add(await limiter.AcquireAsync(1, CancellationToken.None));
                await Task.Delay(1, CancellationToken.None);
            }

            return given;
        }
    }

    private static Task UntilAsync(RedisRateLimiter limiter, Func<RateLimitLease, bool> isSo) =>
        Until.SoAsync(async () => isSo(await limiter.AcquireAsync(1, TestContext.Current.CancellationToken)));

    /// <summary>Until permits are counted again in the server that was started anew.</summary>
    private static async Task UntilCountedAsync(RedisServer server, RedisRateLimiter limiter)
    {
        await UntilAsync(limiter, static lease => lease.IsAcquired);
        await Until.SoAsync(async () => await server.TellAsync("EXISTS killed") == ":1");
    }
}
