using System.Threading.RateLimiting;

namespace McpBounds;

/// <summary>The token bucket admits its burst, then its rate, and says when there is a permit again.</summary>
public sealed class TokenBucketTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_burst_in_one_instant_counts_fully()
    {
        using var bucket = new TokenBucket(60, TimeSpan.FromSeconds(60), 10, _time);

        var admitted = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () =>
            {
                for (var attempt = 0; attempt < 1_000; attempt++)
                {
                    using var lease = bucket.AttemptAcquire();
                    if (lease.IsAcquired)
                    {
                        Interlocked.Increment(ref admitted);
                    }
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(10, admitted);
    }

    [Fact]
    public void Over_any_time_no_more_is_admitted_than_the_burst_and_the_rate()
    {
        using var bucket = new TokenBucket(7, TimeSpan.FromSeconds(60), 3, _time);
        var admitted = 0;
        for (var step = 0; step < 36_000; step++)
        {
            _time.Advance(0.1);
            using var lease = bucket.AttemptAcquire();
            admitted += lease.IsAcquired ? 1 : 0;
        }

        Assert.InRange(admitted, 419, 423);
    }

    [Fact]
    public void Who_waits_as_long_as_told_is_admitted()
    {
        using var bucket = new TokenBucket(7, TimeSpan.FromSeconds(60), 3, _time);
        for (var round = 0; round < 100; round++)
        {
            using var lease = bucket.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                Assert.True(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait));
                _time.Advance(wait.TotalSeconds + 0.000_01);
                using var later = bucket.AttemptAcquire();
                Assert.True(later.IsAcquired);
            }
        }
    }

    [Fact]
    public void A_bucket_is_idle_only_when_it_is_full()
    {
        using var bucket = new TokenBucket(60, TimeSpan.FromSeconds(60), 2, _time);
        Assert.NotNull(bucket.IdleDuration);
        bucket.AttemptAcquire().Dispose();
        Assert.Null(bucket.IdleDuration);
        _time.Advance(1);
        Assert.NotNull(bucket.IdleDuration);
    }
}
