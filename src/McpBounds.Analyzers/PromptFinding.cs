using System.Collections.Immutable;
using System.Globalization;

namespace McpBounds.Analyzers;

/// <summary>
/// What the fixes of MCPB005 and MCPB006 need to know of a finding. The diagnostic's additional locations are the tools whose first prompt it is, then their
/// further prompts, then the loops that only the answer ends.
/// </summary>
/// <param name="Samples">Whether any of the prompts asks the client's model.</param>
/// <param name="Meters">Whether any asks a model that is paid for by use.</param>
/// <param name="Tools">How many tools there are.</param>
/// <param name="Others">How many further prompts.</param>
/// <param name="Loops">How many loops.</param>
internal sealed record PromptFinding(bool Samples, bool Meters, int Tools, int Others, int Loops)
{
    private const string SamplesKey = "mcpbounds.samples";
    private const string MetersKey = "mcpbounds.meters";
    private const string ToolsKey = "mcpbounds.tools";
    private const string OthersKey = "mcpbounds.others";
    private const string LoopsKey = "mcpbounds.loops";

    /// <summary>The record as a diagnostic carries it.</summary>
    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty
        .Add(SamplesKey, Samples ? "true" : "false")
        .Add(MetersKey, Meters ? "true" : "false")
        .Add(ToolsKey, Tools.ToString(CultureInfo.InvariantCulture))
        .Add(OthersKey, Others.ToString(CultureInfo.InvariantCulture))
        .Add(LoopsKey, Loops.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads the record back; null for a diagnostic that does not carry it.</summary>
    public static PromptFinding? From(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(SamplesKey, out var samples) && properties.TryGetValue(MetersKey, out var meters)
        && properties.CountOf(ToolsKey) is { } tools && properties.CountOf(OthersKey) is { } others && properties.CountOf(LoopsKey) is { } loops
            ? new(samples == "true", meters == "true", tools, others, loops)
            : null;
}
