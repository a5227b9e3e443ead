using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using McpBounds;

// Asks for permits of a shared limit, as many and as fast as told, once it is told to begin. Prints when each permit that it got was asked for and given,
// by the clock that all processes of a machine share.
var order = JsonSerializer.Deserialize<CallerOrder>(args[0])!;
using var redis = await SharedRedis.ConnectAsync(order.Port);
var failures = 0;
using var limiter = new RedisRateLimiter(redis.Evaluate, new()
{
    Key = order.Key,
    Permits = order.Permits,
    Window = TimeSpan.FromMilliseconds(order.WindowMilliseconds),
    Burst = order.Burst,
    Algorithm = order.Algorithm,
    Timeout = TimeSpan.FromSeconds(30),
    OnFailure = _ => Interlocked.Increment(ref failures),
    TimeProvider = new WrongClock(TimeSpan.FromHours(order.ClockIsAheadByHours)),
});
await limiter.AcquireAsync(0);
Console.WriteLine("ready");
Console.ReadLine();

var given = new ConcurrentQueue<(long Asked, long Given)>();
await Task.WhenAll(Enumerable.Range(0, order.AtOnce).Select(async _ =>
{
    for (var attempt = 0; attempt < order.Attempts; attempt++)
    {
        var asked = Stopwatch.GetTimestamp();
        using var lease = await limiter.AcquireAsync();
        if (lease.IsAcquired)
        {
            given.Enqueue((asked, Stopwatch.GetTimestamp()));
        }
    }
}));
foreach (var (asked, at) in given)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked} {at}"));
}

return failures;
