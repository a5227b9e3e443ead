using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
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
                "Information: tool: the strict profile would have limited Result here: 32001 measured, 32000 is strict. Nothing was limited.",
                "Information: tool: the strict profile would have limited Result here: 64002 measured, 32000 is strict. Nothing was limited.",
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

    private sealed class Counted : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<(string, object?, object?), long> _counts = [];

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
            _listener.Start();
        }

        public long this[string counter, string tool, string bound] => _counts.GetValueOrDefault((counter, tool, bound));

        public void Dispose() => _listener.Dispose();
    }
}
