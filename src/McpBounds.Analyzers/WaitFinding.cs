using System.Collections.Immutable;
using System.Globalization;

namespace McpBounds.Analyzers;

/// <summary>
/// What the fixes of MCPB004 and MCPB024 need to know of a finding. The diagnostic stands at the call's name, at the sequence of an <c>await foreach</c>, or at a
/// token parameter that no caller supplies. Its additional locations are the tool, then the client sites, then what else of the body has no end.
/// </summary>
/// <param name="ClientSites">How many places make or configure the client; none if it is out of sight or its timeout would not cover this wait.</param>
/// <param name="Others">How many further calls of the same body have no end; their names follow the client sites. For a parameter, how many callers.</param>
/// <param name="MayWrite">Whether the call, or one of the others, may change something on the other side: what is given up may have been done.</param>
/// <param name="IsParameter">Whether the finding is a token parameter that no caller supplies.</param>
internal sealed record WaitFinding(int ClientSites, int Others, bool MayWrite, bool IsParameter)
{
    private const string SitesKey = "mcpbounds.client_sites";
    private const string OthersKey = "mcpbounds.others";
    private const string WriteKey = "mcpbounds.may_write";
    private const string ParameterKey = "mcpbounds.is_parameter";

    /// <summary>The record as a diagnostic carries it.</summary>
    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty
        .Add(SitesKey, ClientSites.ToString(CultureInfo.InvariantCulture))
        .Add(OthersKey, Others.ToString(CultureInfo.InvariantCulture))
        .Add(WriteKey, MayWrite ? "true" : "false")
        .Add(ParameterKey, IsParameter ? "true" : "false");

    /// <summary>Reads the record back; null for a diagnostic that does not carry it.</summary>
    public static WaitFinding? From(ImmutableDictionary<string, string?> properties) =>
        properties.CountOf(SitesKey) is { } sites && properties.CountOf(OthersKey) is { } others
        && properties.TryGetValue(WriteKey, out var write) && properties.TryGetValue(ParameterKey, out var parameter)
            ? new(sites, others, write == "true", parameter == "true")
            : null;
}
