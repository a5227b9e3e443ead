using Microsoft.Extensions.Options;

namespace McpBounds;

/// <summary>Says at start-up, in words, which option makes no sense.</summary>
internal sealed class BoundsOptionsValidation : IValidateOptions<BoundsOptions>
{
    public ValidateOptionsResult Validate(string? name, BoundsOptions options)
    {
        string?[] found =
        [
            Enum.IsDefined(options.Profile) ? null : $"{nameof(options.Profile)} is {(int)options.Profile}, which is no profile.",
            options.Calls is { } calls ? RateError(nameof(options.Calls), calls.Permits, calls.PerSeconds) : null,
            options.Calls is { Permits: > 0, Burst: <= 0 } ? $"{nameof(options.Calls)}.{nameof(RateBound.Burst)} is {options.Calls.Burst}; it must be above 0." : null,
            options.CallsAtOnce is { AtOnce: <= 0 } ? $"{nameof(options.CallsAtOnce)} is {options.CallsAtOnce.AtOnce}; it must be above 0. {Off("ConcurrencyBound")}" : null,
            options.CallsAtOnce is { Waiting: < 0 } ? $"{nameof(options.CallsAtOnce)}.{nameof(ConcurrencyBound.Waiting)} is {options.CallsAtOnce.Waiting}; it must be 0 or more." : null,
            options.CallsAtOnce is { } atOnce ? SecondsError($"{nameof(options.CallsAtOnce)}.{nameof(ConcurrencyBound.WaitSeconds)}", atOnce.WaitSeconds) : null,
            options.ToolTimeout is { } time && time != Timeout.InfiniteTimeSpan ? SecondsError(nameof(options.ToolTimeout), time.TotalSeconds) : null,
            SecondsError(nameof(options.PromptTimeout), options.PromptTimeout.TotalSeconds),
            CountError(nameof(options.MaxResultBytes), options.MaxResultBytes),
            CountError(nameof(options.MaxBlobBytes), options.MaxBlobBytes),
            CountError(nameof(options.MaxAbandoned), options.MaxAbandoned),
            CountError(nameof(options.MaxCallers), options.MaxCallers),
            PromptError(nameof(options.Elicitation), options.Elicitation),
            PromptError(nameof(options.Sampling), options.Sampling),
            options.TimeProvider is null ? $"{nameof(options.TimeProvider)} is null." : null,
        ];
        var errors = found.OfType<string>().Select(static error => $"{nameof(BoundsOptions)}: {error}").ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static string Off(string type) => $"For no limit, set it to {type}.Unlimited.";

    private static string? CountError(string option, int? value) => value is <= 0 ? $"{option} is {value}; it must be above 0." : null;

    private static string? SecondsError(string option, double seconds) =>
        seconds is > 0 and <= Positive.MaxSeconds ? null : $"{option} is {seconds} s; it must be above 0 and at most {Positive.MaxSeconds} s.";

    private static string? RateError(string option, int permits, double perSeconds) =>
        permits <= 0 ? $"{option} allows {permits}; it must be above 0. {Off("RateBound")}" : SecondsError($"{option}.{nameof(RateBound.PerSeconds)}", perSeconds);

    private static string? PromptError(string option, PromptBound? bound) => bound switch
    {
        null => null,
        { Permits: <= 0 } => $"{option} allows {bound.Permits}; it must be above 0. {Off("PromptBound")}",
        { PerCall: <= 0 } => $"{option}.{nameof(PromptBound.PerCall)} is {bound.PerCall}; it must be above 0.",
        _ => SecondsError($"{option}.{nameof(PromptBound.PerSeconds)}", bound.PerSeconds),
    };
}
