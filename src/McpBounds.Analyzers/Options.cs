using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers;

/// <summary>An <c>mcpbounds.*</c> key of <c>.editorconfig</c> or <c>.globalconfig</c>: its default, how its text is read and what it takes.</summary>
/// <param name="Key">The key as the user writes it.</param>
/// <param name="Allowed">What the option takes, in words that complete "set it to …".</param>
internal abstract record Option(string Key, string Allowed)
{
    /// <summary>Whether <paramref name="text"/> is a value this option takes.</summary>
    public abstract bool CanRead(string text);
}

/// <inheritdoc cref="Option"/>
internal sealed record Option<T>(string Key, T Default, string Allowed, Func<string, (bool Read, T Value)> Parse) : Option(Key, Allowed)
{
    /// <inheritdoc/>
    public override bool CanRead(string text) => Parse(text).Read;

    /// <summary>The value that holds for one tree, or the default where it is absent or unreadable.</summary>
    public T In(AnalyzerConfigOptions options) => options.TryGetValue(Key, out var text) && Parse(text.Trim()) is (true, var value) ? value : Default;
}

/// <summary>How often something may be done.</summary>
/// <param name="Permits">How many times.</param>
/// <param name="Seconds">In how many seconds.</param>
internal readonly record struct Rate(int Permits, int Seconds);

/// <summary>Every option there is. Each applies to the tree it is set for; lists are the union over all trees.</summary>
internal static class Options
{
    /// <summary>Bytes that MCPB001 and MCPB021 fixes allow a response.</summary>
    public static readonly Option<int> MaxResponseBytes = Count("mcpbounds.max_response_bytes", 1_000_000);

    /// <summary>Pages that the MCPB002 fix lets a loop ask for.</summary>
    public static readonly Option<int> MaxPages = Count("mcpbounds.max_pages", 20);

    /// <summary>Items that the MCPB003 and MCPB023 fixes let an agent ask for.</summary>
    public static readonly Option<int> MaxBatchSize = Count("mcpbounds.max_batch_size", 100);

    /// <summary>Seconds that fixes give an outbound call.</summary>
    public static readonly Option<int> TimeoutSeconds = Count("mcpbounds.timeout_seconds", 30);

    /// <summary>Seconds that fixes give a child process.</summary>
    public static readonly Option<int> ProcessTimeoutSeconds = Count("mcpbounds.process_timeout_seconds", 300);

    /// <summary>Whether MCPB004 and MCPB024 want a deadline, and not just a token that somebody may cancel.</summary>
    public static readonly Option<bool> RequireDeadline = new(
        "mcpbounds.require_deadline", false, "'true' or 'false'",
        static text => text.ToUpperInvariant() switch { "TRUE" => (true, true), "FALSE" => (true, false), _ => (false, false) });

    /// <summary>Which methods are entry points: those an agent can call, or every public method of the project.</summary>
    public static readonly Option<bool> PublicEntryPoints = new(
        "mcpbounds.entry_points", false, "'tools' or 'public'",
        static text => text.ToUpperInvariant() switch { "TOOLS" => (true, false), "PUBLIC" => (true, true), _ => (false, false) });

    /// <summary>Metadata names of further attributes that make a method a tool.</summary>
    public static readonly Option<ImmutableArray<string>> ToolAttributes = Names("mcpbounds.tool_attributes");

    /// <summary>How often the MCPB005 and MCPB006 fixes let a tool ask.</summary>
    public static readonly Option<Rate> RateLimit = new(
        "mcpbounds.rate_limit", new(5, 60), "a number, a slash and a time in seconds, as 5/60s",
        static text => text.Split('/') is { Length: 2 } parts && parts[1].EndsWith("s", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var permits) && permits > 0
            && int.TryParse(parts[1].Substring(0, parts[1].Length - 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
                ? (true, new(permits, seconds))
                : (false, default));

    /// <summary>Metadata names of further types and attributes that limit how often something is done.</summary>
    public static readonly Option<ImmutableArray<string>> RateLimiters = Names("mcpbounds.rate_limiters");

    /// <summary>All options, for the check of what a user wrote.</summary>
    public static ImmutableArray<Option> All { get; } = ImmutableArray.Create<Option>(MaxResponseBytes, MaxPages, MaxBatchSize, TimeoutSeconds, ProcessTimeoutSeconds, RateLimit, RateLimiters, RequireDeadline, PublicEntryPoints, ToolAttributes);

    /// <summary>The options that decide what a tool is, also in a project without the MCP SDK.</summary>
    public static ImmutableArray<Option> ThatNameTools { get; } = ImmutableArray.Create<Option>(PublicEntryPoints, ToolAttributes);

    private static Option<int> Count(string key, int value) => new(
        key, value, "a whole number above 0",
        static text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0, number));

    private static Option<ImmutableArray<string>> Names(string key) => new(
        key, ImmutableArray<string>.Empty, "full type names, separated by commas",
        static text =>
        {
            var names = text.Split(',').Select(static name => name.Trim()).Where(static name => name.Length > 0).ToImmutableArray();
            return (names.All(IsMetadataName), names);
        });

    private static bool IsMetadataName(string name) => name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '_' or '+' or '`');

    /// <summary>A list option's values in any tree of <paramref name="compilation"/>: one file may name an attribute that another uses.</summary>
    public static ImmutableHashSet<string> Union(this Option<ImmutableArray<string>> option, Compilation compilation, AnalyzerConfigOptionsProvider provider)
    {
        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        names.UnionWith(option.In(provider.GlobalOptions));
        foreach (var tree in compilation.SyntaxTrees)
        {
            names.UnionWith(option.In(provider.GetOptions(tree)));
        }

        return names.ToImmutable();
    }
}
