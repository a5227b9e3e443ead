using Microsoft.Extensions.Logging;

namespace McpBounds;

/// <summary>What the library logs, in the category <c>McpBounds</c>.</summary>
internal sealed partial class BoundsLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1, LogLevel.Information, "Bounds in force:{Table}")]
    public partial void InForce(string table);

    [LoggerMessage(2, LogLevel.Warning, "No CancellationToken is taken by {Tools}: when their time is up, their callers are told so, but they run on.")]
    public partial void CannotBeStopped(string tools);

    [LoggerMessage(3, LogLevel.Warning, "Requests come over HTTP with neither user nor session: they all share one limit. Set BoundsOptions.CallerKey to tell callers apart.")]
    public partial void CallersUnknown();

    [LoggerMessage(4, LogLevel.Warning, "{Tool}: {Bound} refused. {Text}")]
    public partial void Refused(string tool, BoundKind bound, string text);

    [LoggerMessage(5, LogLevel.Information, "{Tool}: result cut from {Measured} to {Limit} bytes.")]
    public partial void Cut(string tool, long measured, long limit);

    [LoggerMessage(6, LogLevel.Information, "{Tool}: the strict profile would have limited {Bound} here: {Measured} {Unit} measured, {Strict} is strict. Nothing was limited.")]
    public partial void Metered(string tool, BoundKind bound, double measured, string unit, double strict);

    [LoggerMessage(7, LogLevel.Warning, "{Tool}: a call runs on after it was told to stop; {Count} of this tool do.")]
    public partial void Abandoned(string tool, int count);

    [LoggerMessage(8, LogLevel.Debug, "{Tool}: a call that ran on after it was told to stop has ended.")]
    public partial void AbandonedEnded(string tool, Exception? exception);

    [LoggerMessage(9, LogLevel.Error, "A limiter failed; the call was refused.")]
    public partial void LimiterFailed(Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "{Tool}: a cancellation callback failed.")]
    public partial void CallbackFailed(string tool, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "BoundsOptions.CallerKey failed; the call was refused.")]
    public partial void CallerKeyFailed(Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "A user is authenticated but has no id: neither name identifier nor sub nor UPN. Set BoundsOptions.CallerKey to tell callers apart.")]
    public partial void UserHasNoId();

    [LoggerMessage(13, LogLevel.Error, "A limiter does not tell how it stands.")]
    public partial void LimiterUnknown(Exception exception);

    [LoggerMessage(20, LogLevel.Warning, "Not enforced, for it does not fit what it stands on or is not set up rightly: {Attributes}")]
    public partial void PassedOver(string attributes);

    [LoggerMessage(21, LogLevel.Warning, "{What} failed while arguments were validated; this is said once.")]
    public partial void ValidationFailed(string what, Exception exception);

    [LoggerMessage(22, LogLevel.Warning, "No method is known of {Tools}: what its attributes bound is not bounded. Put the method into their Metadata.")]
    public partial void MethodHidden(string tools);
}
