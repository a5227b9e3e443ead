using System.ComponentModel.DataAnnotations;

namespace McpBounds;

/// <summary>Calls that run on after they were told to stop.</summary>
public sealed class AbandonedTests
{
    [Fact]
    public async Task Calls_that_waited_for_their_place_do_not_add_to_those_left_behind()
    {
        using var open = new ManualResetEventSlim();
        var started = 0;
        await using var server = await BoundedServer.WithToolAsync(
            async () =>
            {
                Interlocked.Increment(ref started);
                await Until.SoAsync(() => open.IsSet);
            },
            static options => (options.CallsAtOnce, options.MaxAbandoned) = (new(3) { Waiting = 50, WaitSeconds = 10_000 }, 2));

        var calls = Enumerable.Range(0, 30).Select(_ => server.CallAsync()).ToList();
        await Until.SoAsync(() => Volatile.Read(ref started) == 3);
        await server.Time.AdvanceUntilAsync(() => calls.All(static call => call.IsCompleted), step: 10);

        Assert.Equal(3, started);
        Assert.Equal(27, calls.Count(static call => (string?)BoundedServer.Exceeded(call.Result)["bound"] == "Abandoned"));
        open.Set();
        await Until.SoAsync(async () => (await server.CallAsync()).IsError is not true);
    }

    [Fact]
    public async Task No_more_arguments_are_looked_into_at_once_than_calls_may_run()
    {
        await using var server = await BoundedServer.WithToolAsync(([Slow] string text) => text, static options => options.CallsAtOnce = new(1) { Waiting = 50 });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.CallAsync(new { text = "a" })));

        Assert.Equal(1, SlowAttribute.Most);
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class SlowAttribute : ValidationAttribute
    {
        private static readonly object s_lock = new();
        private static int s_now;

        public static int Most { get; private set; }

        public override bool IsValid(object? value)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref s_now));
            lock (s_lock)
            {
                Thread.Sleep(20);
            }

            Interlocked.Decrement(ref s_now);
            return true;
        }
    }
}
