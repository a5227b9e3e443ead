using System.Diagnostics.Metrics;

namespace McpBounds;

/// <summary>The meter <c>McpBounds</c>: what was refused, cut, metered and abandoned, by tool and bound.</summary>
internal sealed class BoundsMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cut;
    private readonly Counter<long> _metered;
    private readonly UpDownCounter<long> _abandoned;

    public BoundsMetrics(IMeterFactory? factory)
    {
        _meter = factory?.Create("McpBounds") ?? new("McpBounds");
        _refused = _meter.CreateCounter<long>("mcpbounds.refused", "{call}", "Calls and prompts that were refused or stopped.");
        _cut = _meter.CreateCounter<long>("mcpbounds.cut", "{result}", "Results that were cut.");
        _metered = _meter.CreateCounter<long>("mcpbounds.metered", "{call}", "Calls, prompts and results that the strict profile would have refused or cut.");
        _abandoned = _meter.CreateUpDownCounter<long>("mcpbounds.abandoned", "{call}", "Calls that run on after their time was up.");
    }

    public void Refused(string target, BoundKind bound) => _refused.Add(1, Tool(target), Bound(bound));

    public void Cut(string target, BoundKind bound) => _cut.Add(1, Tool(target), Bound(bound));

    public void Metered(string target, BoundKind bound) => _metered.Add(1, Tool(target), Bound(bound));

    public void Abandoned(string target, int calls) => _abandoned.Add(calls, Tool(target));

    /// <summary>Has the most that was measured of each thing be asked for whenever a reader wants it.</summary>
    public void ObserveMost(Func<IEnumerable<(Metered Of, double Most)>> measured) => _meter.CreateObservableGauge(
        "mcpbounds.metered.most",
        () => measured().Select(static one => new Measurement<double>(one.Most, Tool(one.Of.Target), Bound(one.Of.Bound), new("unit", one.Of.Unit))),
        "{unit}",
        "The most that was measured where the strict profile would have refused or cut; its tag says in what unit.");

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tool(string name) => new("tool", name);

    private static KeyValuePair<string, object?> Bound(BoundKind bound) => new("bound", bound.ToString());
}
