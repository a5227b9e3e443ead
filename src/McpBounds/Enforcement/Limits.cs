namespace McpBounds;

/// <summary>The bounds of a tool, prompt or resource. Null is no bound.</summary>
/// <param name="Calls">How often a caller may call.</param>
/// <param name="AtOnce">How many calls of a caller run at once.</param>
/// <param name="Time">How long a call runs without reporting progress.</param>
/// <param name="ResultBytes">How much text a result has.</param>
/// <param name="BlobBytes">How much of images, sound and other blobs a result has.</param>
/// <param name="Elicitation">How often the user is asked.</param>
/// <param name="Sampling">How often the client's model is asked to generate.</param>
internal sealed record Limits(
    RateBound? Calls, ConcurrencyBound? AtOnce, TimeSpan? Time, int? ResultBytes, int? BlobBytes, PromptBound? Elicitation, PromptBound? Sampling)
{
    /// <summary>What no correct tool exceeds. Rates are not limited where there is one client: the host itself starts and stops that server.</summary>
    public static Limits Default(bool isHttp) => new(
        isHttp ? new RateBound(600) : null,
        new ConcurrencyBound(10) { Waiting = 50, WaitSeconds = 30 },
        TimeSpan.FromSeconds(300),
        1_000_000,
        5_000_000,
        new PromptBound(10) { PerCall = 5 },
        new PromptBound(30));

    /// <summary>What an agent has any use for.</summary>
    public static Limits Strict { get; } = new(
        new RateBound(60) { Burst = 10, PerTool = true },
        new ConcurrencyBound(10),
        TimeSpan.FromSeconds(30),
        32_000,
        5_000_000,
        new PromptBound(5) { PerCall = 3 },
        new PromptBound(10));

    /// <summary>These limits, with those of the options and of the attributes in their place.</summary>
    public Limits With(BoundsOptions options, Own own) => new(
        Limited(own.Calls ?? options.Calls ?? Calls),
        Limited(own.AtOnce ?? options.CallsAtOnce ?? AtOnce),
        Limited(own.Time ?? options.ToolTimeout ?? Time),
        own.Result?.Bytes ?? options.MaxResultBytes ?? ResultBytes,
        options.MaxBlobBytes ?? BlobBytes,
        Limited(own.Elicitation ?? options.Elicitation ?? Elicitation),
        Limited(own.Sampling ?? options.Sampling ?? Sampling));

    /// <summary>These limits without those that an option or attribute decides: nothing is left to learn about them.</summary>
    public Limits Undecided(BoundsOptions options, Own own) => new(
        own.Calls is null && options.Calls is null ? Calls : null,
        own.AtOnce is null && options.CallsAtOnce is null ? AtOnce : null,
        own.Time is null && options.ToolTimeout is null ? Time : null,
        own.Result is null && options.MaxResultBytes is null ? ResultBytes : null,
        null,
        own.Elicitation is null && options.Elicitation is null ? Elicitation : null,
        own.Sampling is null && options.Sampling is null ? Sampling : null);

    private static RateBound? Limited(RateBound? bound) => bound is { Permits: int.MaxValue } ? null : bound;

    private static ConcurrencyBound? Limited(ConcurrencyBound? bound) => bound is { AtOnce: int.MaxValue } ? null : bound;

    private static PromptBound? Limited(PromptBound? bound) => bound is { Permits: int.MaxValue, PerCall: int.MaxValue } ? null : bound;

    private static TimeSpan? Limited(TimeSpan? time) => time == Timeout.InfiniteTimeSpan ? null : time;

    /// <summary>What the attributes of a method, or else of its type, say.</summary>
    internal sealed record Own(
        RateBound? Calls, ConcurrencyBound? AtOnce, TimeSpan? Time, MaxResultBytesAttribute? Result, PromptBound? Elicitation, PromptBound? Sampling)
    {
        /// <summary>Reads what the SDK keeps of a method: the attributes of its type first, its own last.</summary>
        public static Own Of(IReadOnlyList<object> metadata) => new(
            metadata.OfType<RateLimitAttribute>().LastOrDefault()?.Bound,
            metadata.OfType<ConcurrencyLimitAttribute>().LastOrDefault()?.Bound,
            metadata.OfType<ToolTimeoutAttribute>().LastOrDefault() is { } time ? TimeSpan.FromSeconds(time.Seconds) : null,
            metadata.OfType<MaxResultBytesAttribute>().LastOrDefault(),
            metadata.OfType<ElicitationRateLimitAttribute>().LastOrDefault()?.Bound,
            metadata.OfType<SamplingRateLimitAttribute>().LastOrDefault()?.Bound);

        /// <summary>Whether there is any.</summary>
        public bool IsAny => this != new Own(null, null, null, null, null, null);
    }
}
