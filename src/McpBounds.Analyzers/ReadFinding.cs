using System.Collections.Immutable;
using System.Globalization;

namespace McpBounds.Analyzers;

/// <summary>What the fixes of MCPB001 and MCPB021 need to know of a finding. The diagnostic's additional locations are the tool, then the client sites.</summary>
/// <param name="ClientSites">How many places make or configure the client; none if it is out of sight or a cap there would not hold for this read.</param>
/// <param name="IsBoundable">Whether the send call stands in the same member and the read can be bounded there.</param>
/// <param name="MayWrite">Whether the response may answer a write, whose fixes must not throw.</param>
internal sealed record ReadFinding(int ClientSites, bool IsBoundable, bool MayWrite)
{
    private const string SitesKey = "mcpbounds.client_sites";
    private const string BoundableKey = "mcpbounds.boundable";
    private const string WriteKey = "mcpbounds.may_write";

    /// <summary>The record as a diagnostic carries it.</summary>
    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty
        .Add(SitesKey, ClientSites.ToString(CultureInfo.InvariantCulture))
        .Add(BoundableKey, IsBoundable ? "true" : "false")
        .Add(WriteKey, MayWrite ? "true" : "false");

    /// <summary>Reads the record back; null for a diagnostic that does not carry it.</summary>
    public static ReadFinding? From(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(SitesKey, out var sites) && int.TryParse(sites, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && properties.TryGetValue(BoundableKey, out var boundable) && properties.TryGetValue(WriteKey, out var write)
            ? new(count, boundable == "true", write == "true")
            : null;
}
