using System.Collections.Concurrent;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>How many calls of a caller run at once.</summary>
public sealed class AtOnceTests
{
    [Fact]
    public async Task Five_hundred_parallel_calls_are_sixty_that_run_or_wait_and_no_more_than_ten_run()
    {
        var running = 0;
        var seen = new ConcurrentBag<int>();
        using var open = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(async (CancellationToken cancellationToken) =>
        {
            seen.Add(Interlocked.Increment(ref running));
            await open.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
            return "done";
        });

        var calls = Enumerable.Range(0, 500).Select(_ => server.CallAsync()).ToList();
        await Until.SoAsync(() => calls.Count(static call => call.IsCompleted) == 440);

        open.Release(60);
        var results = await Task.WhenAll(calls);

        Assert.Equal(60, results.Count(static result => result.IsError is not true));
        Assert.Equal(10, seen.Max());
        var refused = results.First(static result => result.IsError is true);
        Assert.Equal("Too many calls at once: 10 calls of this caller run, and that is the most. Wait until one has ended, then try again.", BoundedServer.Text(refused));
    }

    [Fact]
    public async Task A_call_that_has_waited_for_its_time_is_refused()
    {
        using var open = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(
            async (CancellationToken cancellationToken) => await open.WaitAsync(cancellationToken), options => options.CallsAtOnce = new(1) { Waiting = 1, WaitSeconds = 5 });
        var first = server.CallAsync();
        var second = server.CallAsync();
        await Until.SoAsync(() => server.Time.Waiting == 2);

        server.Time.Advance(5);
        await Task.WhenAny(first, second).WaitAsync(TestContext.Current.CancellationToken);

        var refused = await (first.IsCompleted ? first : second);
        Assert.Equal("CallsAtOnce", (string?)BoundedServer.Exceeded(refused)["bound"]);
        open.Release();
        await Task.WhenAll(first, second);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("cancelled")]
    [InlineData("refused")]
    public async Task A_place_is_free_again_on_every_way_out(string way)
    {
        BoundedServer? running = null;
        await using var server = running = await BoundedServer.WithToolAsync(
            async (RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) =>
            {
                if (way == "cancelled")
                {
                    await running!.CancelAsync(context.JsonRpcRequest.Id);
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                return way == "error" ? throw new InvalidOperationException() : "[" + new string(' ', 100) + "]";
            },
            options => (options.CallsAtOnce, options.MaxResultBytes) = (new(1) { Waiting = 1 }, 10));

        for (var index = 0; index < 3; index++)
        {
            var call = server.CallAsync().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            if (way == "cancelled")
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            }
            else
            {
                Assert.DoesNotContain("at once", BoundedServer.Text(await call), StringComparison.Ordinal);
            }
        }
    }
}
