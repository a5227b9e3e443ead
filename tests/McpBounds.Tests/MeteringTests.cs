using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>Under the default profile the strict figures are measured and nothing is limited by them.</summary>
[Collection(nameof(Alone))]
public sealed class MeteringTests
{
    [Fact]
    public async Task A_result_over_the_strict_figure_is_let_through_counted_and_logged_with_the_most_measured()
    {
        using var counted = new Counted();
        var size = 32_001;
        await using var server = await BoundedServer.WithToolAsync(() => new string('x', size));

        foreach (var next in new[] { 32_001, 40_000, 64_002, 20_000 })
        {
            size = next;
            Assert.Equal(size, BoundedServer.Text(await server.CallAsync()).Length);
        }

        Assert.Equal(3, counted["mcpbounds.metered", "tool", "Result"]);
        Assert.Equal(
            [
                "Information: tool: the strict profile would have limited Result here: 32001 bytes measured, 32000 is strict. Nothing was limited.",
                "Information: tool: the strict profile would have limited Result here: 64002 bytes measured, 32000 is strict. Nothing was limited.",
            ],
            server.Log.Lines.Where(static line => line.Contains("strict profile", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rates_and_questions_over_the_strict_figures_are_counted()
    {
        using var counted = new Counted();
        await using var server = await BoundedServer.WithToolAsync(async (McpServer asker, CancellationToken cancellationToken) =>
        {
            for (var question = 0; question < 4; question++)
            {
                await asker.ElicitAsync(new ElicitRequestParams { Message = "Go on?", RequestedSchema = new() }, cancellationToken);
            }
        });
        for (var call = 0; call < 11; call++)
        {
            await server.CallAsync();
        }

        Assert.Equal(1, counted["mcpbounds.metered", "tool", "Calls"]);
        Assert.True(counted["mcpbounds.metered", "tool", "Elicitation"] > 0);
        Assert.True(counted["mcpbounds.refused", "tool", "Elicitation"] > 0);
        Assert.Contains(server.Log.Lines, static line => line.Contains("limited Elicitation here: 4 in one call measured, 3 is strict", StringComparison.Ordinal));
        Assert.Contains(server.Log.Lines, static line => line.Contains("limited Elicitation here: 6 in 60 s measured, 5 is strict", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_most_that_was_measured_is_told_as_it_was()
    {
        using var counted = new Counted();
        await using var server = await BoundedServer.WithToolAsync(() => "done");
        for (var call = 0; call < 25; call++)
        {
            await server.CallAsync();
        }

        Assert.Equal(25, counted.Most("tool", "Calls", "calls in a burst"));
        Assert.Equal(15, counted["mcpbounds.metered", "tool", "Calls"]);
        server.Time.Advance(60);
        for (var call = 0; call < 12; call++)
        {
            await server.CallAsync();
        }

        Assert.Equal(25, counted.Most("tool", "Calls", "calls in a burst"));
        server.Runtime.Metering.LogMost();
        server.Runtime.Metering.LogMost();
        Assert.Equal([11, 22, 25], Metered(server, "Calls"));
    }

    [Fact]
    public async Task Calls_at_once_are_measured_with_those_that_wait()
    {
        using var counted = new Counted();
        using var open = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(async (CancellationToken cancellationToken) => await open.WaitAsync(cancellationToken));

        var calls = Enumerable.Range(0, 17).Select(_ => server.CallAsync()).ToList();
        await Until.SoAsync(() => counted["mcpbounds.metered", "tool", "CallsAtOnce"] == 7);
        open.Release(17);
        await Task.WhenAll(calls);

        Assert.InRange(counted.Most("tool", "CallsAtOnce", "calls at once"), 11, 17);
    }

    [Fact]
    public async Task A_bound_that_the_owner_has_set_is_not_metered()
    {
        using var counted = new Counted();
        await using var server = await BoundedServer.WithToolAsync([MaxResultBytes(50_000)] () => new string('x', 40_000));

        await server.CallAsync();

        Assert.Equal(0, counted["mcpbounds.metered", "tool", "Result"]);
    }

    [Fact]
    public async Task Time_over_the_strict_figure_is_counted()
    {
        using var counted = new Counted();
        using var open = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(async (CancellationToken cancellationToken) => await open.WaitAsync(cancellationToken));

        var call = server.CallAsync();
        await server.Time.AdvanceUntilAsync(() => server.Time.Waiting > 0, step: 0);
        server.Time.Advance(60);
        open.Release();
        await call;

        Assert.Equal(1, counted["mcpbounds.metered", "tool", "Time"]);
    }

    private static IEnumerable<int> Metered(BoundedServer server, string bound) => server.Log.Lines
        .Where(line => line.Contains($"would have limited {bound} here", StringComparison.Ordinal))
        .Select(static line => int.Parse(line.Split("here: ")[1].Split(' ')[0], CultureInfo.InvariantCulture));

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<(string, object?, object?), long> _counts = [];
        private readonly ConcurrentDictionary<(object?, object?, object?), double> _most = [];

        public Counted()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "McpBounds")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var (tool, bound) = (tags.Length > 0 ? tags[0].Value : null, tags.Length > 1 ? tags[1].Value : null);
                _counts.AddOrUpdate((instrument.Name, tool, bound), value, (_, count) => count + value);
            });
            _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => _most[(tags[0].Value, tags[1].Value, tags[2].Value)] = value);
            _listener.Start();
        }

        public long this[string counter, string tool, string bound] => _counts.GetValueOrDefault((counter, tool, bound));

        public double Most(string tool, string bound, string unit)
        {
            _listener.RecordObservableInstruments();
            return _most.GetValueOrDefault((tool, bound, unit));
        }

        public void Dispose() => _listener.Dispose();
    }
}
