using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.RateLimiting;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>
/// The bounds of a server. What is null here is as <see cref="Profile"/> has it; an attribute on a tool's method or type goes before both.
/// </summary>
public sealed class BoundsOptions
{
    internal const string ReflectionNeeded = "Looks into the objects that arguments are by reflection; what their properties are, and what is said of them, may have been trimmed.";

    /// <summary>The figures that hold where nothing else says otherwise.</summary>
    public BoundsProfile Profile { get; set; } = BoundsProfile.Default;

    /// <summary>How often one caller may call. Default profile: 600 in 60 s over HTTP, no limit on stdio. Strict: 60 in 60 s for each tool, 10 at once.</summary>
    public RateBound? Calls { get; set; }

    /// <summary>How many calls of one caller run at once. Default profile: 10, and 50 more wait up to 30 s. Strict: 10, and none waits.</summary>
    public ConcurrencyBound? CallsAtOnce { get; set; }

    /// <summary>
    /// How long a call may run without reporting progress; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. Default profile: 300 s. Strict: 30 s.
    /// Waiting for the user does not count: <see cref="PromptTimeout"/> bounds that.
    /// </summary>
    public TimeSpan? ToolTimeout { get; set; }

    /// <summary>How long one answer of the user, or of the client's model, may take; 5 minutes unless set.</summary>
    public TimeSpan PromptTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How much text, or structured content, a result may have, in bytes of UTF-8. Default profile: 1,000,000. Strict: 32,000.</summary>
    public int? MaxResultBytes { get; set; }

    /// <summary>How much a result may have of images, sound and other blobs, in bytes before they are encoded. 5,000,000 in both profiles.</summary>
    public int? MaxBlobBytes { get; set; }

    /// <summary>Whether the validation attributes of parameters are enforced; they are unless set.</summary>
    public bool ValidateArguments { get; set; } = true;

    /// <summary>
    /// How arguments that are objects are read to look into them: the attributes of their properties are enforced then, and of what those hold, collections included. Null,
    /// as it is unless set: attributes on parameters alone are enforced.
    /// </summary>
    public JsonSerializerOptions? SerializerOptions
    {
        get;
        [RequiresUnreferencedCode(ReflectionNeeded)]
        [RequiresDynamicCode(ReflectionNeeded)]
        set;
    }

    /// <summary>How often the calls of one caller may ask its user. Default profile: 10 in 60 s, 5 a call. Strict: 5 in 60 s, 3 a call.</summary>
    public PromptBound? Elicitation { get; set; }

    /// <summary>How often the calls of one caller may have its model generate. Default profile: 30 in 60 s. Strict: 10 in 60 s.</summary>
    public PromptBound? Sampling { get; set; }

    /// <summary>
    /// How many calls of one caller to one tool may run on after their time was up or their client cancelled them, which those of a tool without a
    /// <see cref="CancellationToken"/> do; 20 unless set. While there are as many, further calls of that caller to that tool are refused. From the first of them on, those
    /// that run are counted with them, so that there are never more than this, or than <see cref="CallsAtOnce"/> where that is more. They hold no place among
    /// <see cref="CallsAtOnce"/>. Of all callers together, 50 times as many calls of a tool may run on; only then is it refused to everybody.
    /// </summary>
    public int MaxAbandoned { get; set; } = 20;

    /// <summary>
    /// How many callers are kept apart at a time; 10,000 unless set. A caller who has been quiet is forgotten; where even so there are more, the further ones share one limit.
    /// </summary>
    public int MaxCallers { get; set; } = 10_000;

    /// <summary>
    /// Who calls. Without it, and where it returns null: the authenticated user, otherwise the session, otherwise the one client of a stdio or stream transport.
    /// Requests over HTTP that have neither user nor session share one limit.
    /// </summary>
    public Func<MessageContext, string?>? CallerKey { get; set; }

    /// <summary>
    /// Makes the limiters, to share limits between servers for example; where it returns null, the library does. It is asked once for each caller, bound and tool, and
    /// again when a caller comes back that was forgotten. It may return the same limiter each time. What it returns stays its own: the library never disposes of it.
    /// </summary>
    public Func<LimiterRequest, RateLimiter?>? CreateLimiter { get; set; }

    /// <summary>The clock that all bounds go by.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
