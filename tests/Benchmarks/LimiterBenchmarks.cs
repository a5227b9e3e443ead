using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;

namespace McpBounds.Benchmarks;

/// <summary>One permit: of the framework's token bucket, of the library's, and of one shared through Redis on this machine.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A benchmark ends with its cleanup.")]
public class LimiterBenchmarks
{
    private const int Permits = 1_000_000_000;

    private readonly TokenBucketRateLimiter _framework = new(new()
    {
        TokenLimit = Permits, TokensPerPeriod = Permits, ReplenishmentPeriod = TimeSpan.FromSeconds(1), AutoReplenishment = false,
    });

    private readonly TokenBucket _library = new(Permits, TimeSpan.FromSeconds(1), Permits, TimeProvider.System);
    private RedisServer? _redis;
    private SharedRedis? _connection;
    private RedisRateLimiter _bucket = null!;
    private RedisRateLimiter _window = null!;

    // Not awaited by the toolchain that stays in this process.
    [GlobalSetup]
    public void Start() => StartAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Stop() => StopAsync().GetAwaiter().GetResult();

    private async Task StartAsync()
    {
        var (program, reason) = await RedisProgram.FoundAsync();
        _redis = await RedisServer.StartAsync(program ?? throw new InvalidOperationException(reason));
        _connection = await SharedRedis.ConnectAsync(_redis.Port);
        _bucket = new(_connection.Evaluate, new() { Key = "bucket", Permits = Permits, Window = TimeSpan.FromSeconds(1) });

        // As many entries as a limit of 600 a minute has.
        _window = new(_connection.Evaluate, new() { Key = "window", Permits = 600, Window = TimeSpan.FromMinutes(1), Algorithm = RedisLimitAlgorithm.SlidingWindow });
        while ((await _window.AcquireAsync()).IsAcquired)
        {
            // Fills it.
        }
    }

    private async Task StopAsync()
    {
        _connection?.Dispose();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    [Benchmark(Baseline = true)]
    public async ValueTask<bool> Framework() => (await _framework.AcquireAsync()).IsAcquired;

    [Benchmark]
    public async ValueTask<bool> Library() => (await _library.AcquireAsync()).IsAcquired;

    [Benchmark]
    public async ValueTask<bool> RedisTokenBucket() => (await _bucket.AcquireAsync()).IsAcquired;

    [Benchmark]
    public async ValueTask<bool> RedisFullSlidingWindow() => (await _window.AcquireAsync()).IsAcquired;
}
