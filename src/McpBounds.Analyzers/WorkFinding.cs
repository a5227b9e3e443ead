using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;

namespace McpBounds.Analyzers;

/// <summary>
/// What the fix of MCPB003 and MCPB023 needs to know of a finding. The diagnostic stands at the value that decides how much is done; its additional locations
/// are the tool, then the further sinks of the same number.
/// </summary>
/// <param name="Number">The name of the agent's number in the code that holds the sink: a parameter, a property, a local.</param>
/// <param name="Unit">What it counts where it is used, if the sink says so: bytes for a byte array, milliseconds for a delay.</param>
internal sealed record WorkFinding(string Number, WorkUnit Unit)
{
    private const string NumberKey = "mcpbounds.number";
    private const string UnitKey = "mcpbounds.unit";

    /// <summary>The record as a diagnostic carries it.</summary>
    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty
        .Add(NumberKey, Number)
        .Add(UnitKey, Unit.ToString());

    /// <summary>Reads the record back; null for a diagnostic that does not carry it.</summary>
    public static WorkFinding? From(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(NumberKey, out var number) && number is not null
        && properties.TryGetValue(UnitKey, out var text) && Enum.TryParse<WorkUnit>(text, out var unit)
            ? new(number, unit)
            : null;
}
