using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers;

/// <summary>The rule table: every diagnostic this package can report. Pages, presets and help links are held against it by tests.</summary>
public static class Descriptors
{
    /// <summary>The category of the rules about code.</summary>
    internal const string ResourceConsumption = nameof(ResourceConsumption);

    private const string Configuration = nameof(Configuration);
    private const string Weakness = "CWE-";

    /// <summary>An option in <c>.editorconfig</c> or <c>.globalconfig</c> has a value that cannot be read; its default holds.</summary>
    public static readonly DiagnosticDescriptor UnreadableOption = Create(
        "MCPB000",
        "An McpBounds option has an unreadable value",
        "'{0} = {1}' cannot be read and its default holds: set it to {2}",
        Configuration,
        DiagnosticSeverity.Warning,
        "An option that is silently ignored is worse than none. The value named in the message is not one the option takes, so the analyzers use the option's default.",
        WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>A response from a host the agent or a stranger chose, or one kept as bytes or as bulk text, is read whole into memory.</summary>
    public static readonly DiagnosticDescriptor UnboundedResponseRead = Create(
        "MCPB001",
        "Response read without a size cap",
        "'{0}' reads a whole response without a size cap in {1}{2}; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "A tool call waits for, and holds in memory, whatever the other side sends; HttpClient buffers up to 2 GB by default. "
        + "An agent does not notice, and what it gets back fills its context. Cap the client (MaxResponseContentBufferSize) or the read (LoadIntoBufferAsync, a capped reader).",
        "CWE-770", "OWASP-API4:2023");

    /// <summary>A loop asks a remote side for page after page, and only that side ends it.</summary>
    public static readonly DiagnosticDescriptor UncappedPagination = Create(
        "MCPB002",
        "Pagination loop without a page cap",
        "This {0} asks {1}, in {2}; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "How often the loop goes round is up to the remote side: one call of the tool may make thousands of requests, hold all they return and fill the agent's context with it. "
        + "Count pages or items, compare the count with a bound of your own, and say in the result when the bound was met.",
        "CWE-834", "CWE-835", "OWASP-API4:2023");

    /// <summary>The same for the answer of a fixed, configured peer, parsed or handed on as text, and for an error body.</summary>
    public static readonly DiagnosticDescriptor UnboundedPeerRead = Create(
        "MCPB021",
        "Answer of a fixed peer read without a size cap",
        "'{0}' reads a whole response without a size cap in {1}{2}; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Info,
        "The peer is one the server's owner configured and the body is an answer of its API, not a file or a log, so the danger is smaller than with MCPB001; "
        + "still nothing bounds what one call holds in memory. "
        + "One line where the client is made or configured (MaxResponseContentBufferSize) caps all its reads.",
        "CWE-770", "OWASP-API4:2023");

    /// <summary>A number that the agent sends decides how much is allocated, awaited, looped, queried or made, and nothing caps it.</summary>
    public static readonly DiagnosticDescriptor AgentControlledWork = Create(
        "MCPB003",
        "Agent-controlled amount of work",
        "{0} decides {1} in {2} and has no maximum; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "An agent picks numbers without knowing what they cost, and repeats what a text told it to. A number that sets how much is allocated, waited for, looped over, queried or made "
        + "needs a maximum in the code: Math.Clamp, a check that leaves. [Range], [MaxLength] and descriptions only tell the agent; the SDK does not enforce them.",
        "CWE-770", "CWE-1284", "OWASP-API4:2023");

    /// <summary>The agent's page size goes to a read-only list of a fixed peer as it is.</summary>
    public static readonly DiagnosticDescriptor ForwardedPageSize = Create(
        "MCPB023",
        "Page size forwarded without a maximum",
        "{0} decides {1} in {2} and has no maximum; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Info,
        "The peer is one the server's owner configured and usually has a maximum of its own, so the danger is smaller than with MCPB003; still the agent chooses how much one call "
        + "asks for, waits for and puts into its context. Clamp the number where it enters the request.",
        "CWE-770", "CWE-1284", "OWASP-API4:2023");

    /// <summary>A remote call or wait that nothing ends, or that goes to a host a stranger chose without token and timeout.</summary>
    public static readonly DiagnosticDescriptor UnendedWait = Create(
        "MCPB004",
        "Wait without an end",
        "{4} ends '{0}' in {1}{2}; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "A tool call that waits for something which never comes holds its request, its memory and its caller for as long as the process lives, and the agent's retries pile up beside it. "
        + "Pass on a CancellationToken, which the MCP SDK binds and a client can cancel, or set a timeout.",
        "CWE-1088", "OWASP-API4:2023");

    /// <summary>The same call to a fixed peer, whose client gives up after a finite default.</summary>
    public static readonly DiagnosticDescriptor WaitOnDefaultTimeout = Create(
        "MCPB024",
        "Outbound call on a default timeout",
        "{4} ends '{0}' in {1}{2}; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Info,
        "The call gets neither a token nor a timeout, so that it ends when its client's default says: 100 seconds with HttpClient, which is longer than most agents wait. "
        + "The client that gave up cannot cancel it. Pass on a CancellationToken, or set a timeout where the client is made or configured.",
        "CWE-1088", "OWASP-API4:2023");

    /// <summary>A tool asks the user, and nothing limits how often.</summary>
    public static readonly DiagnosticDescriptor UnlimitedElicitation = Create(
        "MCPB005",
        "Elicitation without a rate limit",
        "'{0}' asks the user in {1}{2}, and nothing limits how often; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "An agent that calls a tool in a loop, or a tool that asks until it likes the answer, floods a person with prompts until one is answered by mistake. "
        + "Limit the tool by McpBounds, which counts the prompts themselves, or take a permit of a rate limiter on every path to the prompt.",
        "CWE-799", "OWASP-API4:2023");

    /// <summary>A tool asks the client's model or one that is paid for by use, and nothing limits how often.</summary>
    public static readonly DiagnosticDescriptor UnlimitedSampling = Create(
        "MCPB006",
        "Sampling or metered API call without a rate limit",
        "'{0}' asks a model in {1}{2}, and nothing limits how often; {3}",
        ResourceConsumption,
        DiagnosticSeverity.Info,
        "Each call costs somebody tokens: with sampling whoever uses the client, with an API of models whoever owns the key. An agent that calls the tool in a loop spends them unseen. "
        + "Limit the tool by McpBounds, or take a permit of a rate limiter on every path to the call.",
        "CWE-770", "OWASP-API4:2023");

    /// <summary>A validation attribute tells the agent a bound, and neither the method nor the server holds it to that.</summary>
    public static readonly DiagnosticDescriptor UnenforcedAnnotation = Create(
        "MCPB011",
        "Annotation that nothing enforces",
        "Nothing enforces {0} of '{1}'{2} in {3}; {4}",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "The MCP SDK writes [Range], [MaxLength] and their like into the tool's schema and enforces none of them: a call with any other value reaches the method, which was "
        + "written in the belief that it cannot. Check the value in the method, or let McpBounds do it: WithBounds() on the server's builder validates all arguments.",
        "CWE-1284", "CWE-20", "OWASP-API4:2023");

    /// <summary>Tools carry limit attributes of the library, and the server that is built here never wires the library in.</summary>
    public static readonly DiagnosticDescriptor UnwiredBounds = Create(
        "MCPB012",
        "Limit attribute that nothing enforces",
        "Nothing enforces {0} of {1}{2}: this server never calls WithBounds(); add it to the chain",
        ResourceConsumption,
        DiagnosticSeverity.Warning,
        "An attribute limits nothing by itself. The library McpBounds enforces its own, and those of System.ComponentModel.DataAnnotations on parameters, in servers whose builder "
        + "chain calls WithBounds(). Until then a reader of the tool believes in a limit that is not there.",
        "CWE-770", "CWE-1284", "OWASP-API4:2023");

    /// <summary>An attribute that is to leave a finding as it is gives no reason, or names a rule that there is not.</summary>
    public static readonly DiagnosticDescriptor IneffectiveOptOut = Create(
        "MCPB013",
        "Opt-out that leaves nothing as it is",
        "{0}; {1}",
        Configuration,
        DiagnosticSeverity.Warning,
        "An [AllowUnbounded] says of a finding that it may stay, and why, to those who read the code later. Without a reason it says nothing and does not count; "
        + "for a rule that there is not it does nothing.");

    /// <summary>All of them, in the order of this file.</summary>
    internal static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        UnreadableOption, UnboundedResponseRead, UncappedPagination, UnboundedPeerRead, AgentControlledWork, ForwardedPageSize, UnendedWait, WaitOnDefaultTimeout,
        UnlimitedElicitation, UnlimitedSampling, UnenforcedAnnotation, UnwiredBounds, IneffectiveOptOut);

    private static DiagnosticDescriptor Create(
        string id, string title, string message, string category, DiagnosticSeverity severity, string description, params string[] tags) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, description,
            string.Format(CultureInfo.InvariantCulture, "https://github.com/mcpbounds/mcpbounds/blob/main/docs/rules/{0}.md", id), [.. tags, .. ForCodeScanning(tags)]);

    /// <summary>The form in which GitHub's code scanning knows weaknesses, and that rules which have one are about security.</summary>
    private static IEnumerable<string> ForCodeScanning(string[] tags)
    {
        var weaknesses = tags.Where(tag => tag.StartsWith(Weakness, StringComparison.Ordinal))
            .Select(tag => string.Format(CultureInfo.InvariantCulture, "external/cwe/cwe-{0:000}", int.Parse(tag.Substring(Weakness.Length), CultureInfo.InvariantCulture)))
            .ToList();
        return weaknesses.Count == 0 ? [] : ["security", .. weaknesses];
    }
}
