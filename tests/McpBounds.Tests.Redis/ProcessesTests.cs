using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace McpBounds;

/// <summary>Processes that share a limit, each as fast as it can, never exceed it together.</summary>
public sealed class ProcessesTests(RedisFixture redis)
{
    private const int Processes = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>In an hour, the limit is given once. A clock that is hours ahead would, if it counted, have the whole limit back.</summary>
    [Theory]
    [InlineData(RedisLimitAlgorithm.TokenBucket)]
    [InlineData(RedisLimitAlgorithm.SlidingWindow)]
    public async Task Eight_processes_whose_clocks_are_hours_apart_are_given_the_limit_and_no_more(RedisLimitAlgorithm algorithm)
    {
        var order = new CallerOrder
        {
            Port = await redis.PortAsync(), Key = $"{algorithm}:clocks", Algorithm = algorithm, Permits = 200, WindowMilliseconds = 3_600_000, Attempts = 100,
        };

        var given = await RunAsync(Enumerable.Range(0, Processes).Select(number => order with { ClockIsAheadByHours = (number * 3) - 10 }));

        Assert.Equal(200, given.Count);
    }

    [Fact]
    public async Task Over_any_window_eight_processes_are_given_no_more_than_a_sliding_window_allows()
    {
        const int Permits = 40;
        var order = new CallerOrder
        {
            Port = await redis.PortAsync(), Key = "sliding", Algorithm = RedisLimitAlgorithm.SlidingWindow, Permits = Permits, WindowMilliseconds = 200, Attempts = 500,
        };

        var given = await RunAsync(Enumerable.Repeat(order, Processes));

        Assert.True(given.Count > Permits, $"It never slid: {given.Count} were given.");
        Assert.All(given, first => Assert.InRange(given.Count(other => first.Asked <= other.Asked && other.Given < first.Asked + TicksOf(0.2)), 0, Permits));
    }

    [Fact]
    public async Task Over_any_time_eight_processes_are_given_no_more_than_the_burst_and_what_came_back()
    {
        const int Burst = 20;
        var order = new CallerOrder
        {
            Port = await redis.PortAsync(), Key = "bucket", Algorithm = RedisLimitAlgorithm.TokenBucket, Permits = 100, Burst = Burst,
            WindowMilliseconds = 1000, Attempts = 500,
        };

        var given = await RunAsync(Enumerable.Repeat(order, Processes));

        Assert.True(given.Count > Burst, $"None came back: {given.Count} were given.");
        Assert.All(given, first => Assert.All(given.Where(last => last.Given > first.Asked), last =>
        {
            var most = Burst + (100 * Stopwatch.GetElapsedTime(first.Asked, last.Given).TotalSeconds);
            Assert.InRange(given.Count(other => first.Asked <= other.Asked && other.Given <= last.Given), 0, most);
        }));
    }

    private static long TicksOf(double seconds) => (long)(seconds * Stopwatch.Frequency);

    /// <summary>Runs a process for each order, all at once; the permits that they were given.</summary>
    private static async Task<IReadOnlyList<(long Asked, long Given)>> RunAsync(IEnumerable<CallerOrder> orders)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        var callers = orders.Select(Start).ToList();
        try
        {
            foreach (var caller in callers)
            {
                Assert.Equal("ready", await caller.StandardOutput.ReadLineAsync(patience.Token));
            }

            callers.ForEach(static caller => caller.StandardInput.WriteLine());
            var said = await Task.WhenAll(callers.Select(caller => caller.StandardOutput.ReadToEndAsync(patience.Token)));
            await Task.WhenAll(callers.Select(caller => caller.WaitForExitAsync(patience.Token)));
            Assert.All(callers, static caller => Assert.Equal(0, caller.ExitCode));
            return [.. said.SelectMany(static lines => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(Parse)];
        }
        finally
        {
            foreach (var caller in callers)
            {
                caller.Kill();
                caller.Dispose();
            }
        }
    }

    private static Process Start(CallerOrder order) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "LimitCaller.dll"), JsonSerializer.Serialize(order)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    private static (long Asked, long Given) Parse(string line) =>
        line.Split(' ') is [var asked, var given]
            ? (long.Parse(asked, CultureInfo.InvariantCulture), long.Parse(given, CultureInfo.InvariantCulture))
            : throw new FormatException(line);
}
