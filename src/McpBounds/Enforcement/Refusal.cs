using System.Globalization;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>Why a call, or a prompt of one, was refused: for the agent in words, and for programs in numbers.</summary>
/// <param name="Bound">What was exceeded.</param>
/// <param name="Text">What was exceeded, the number, and what to do instead.</param>
/// <param name="Limit">The number.</param>
/// <param name="Unit">What it counts.</param>
internal sealed record Refusal(BoundKind Bound, string Text, double? Limit = null, string? Unit = null)
{
    /// <summary>Where a result's <c>_meta</c>, or an error's data, says what was exceeded.</summary>
    public const string MetaKey = "mcpbounds/exceeded";

    /// <summary>How much it was, where that was measured.</summary>
    public double? Measured { get; init; }

    /// <summary>When it is worth another try, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When to retry, as a sentence.</summary>
    public static string Retry(TimeSpan? after) => after is { } time && time >= TimeSpan.Zero
        ? string.Create(CultureInfo.InvariantCulture, $"Try again in {Seconds(time):N0} s.")
        : "Try again later.";

    /// <summary>Why a call is refused whose caller cannot be told: nothing could be counted.</summary>
    public static Refusal OfUnknownCaller(string target) => new(BoundKind.Calls, $"'{target}' was not called: who calls cannot be told now. Try again later.");

    /// <summary>Sentences with numbers as an agent reads them anywhere: 1,000,000.</summary>
    public static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The error result that a tool call gives.</summary>
    public CallToolResult ToResult() => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = Text }],
        Meta = new JsonObject { [MetaKey] = ToJson() },
    };

    /// <summary>The numbers.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["bound"] = Bound.ToString() };
        if (Limit is { } limit)
        {
            json["limit"] = limit;
            json["unit"] = Unit;
        }

        if (Measured is { } measured)
        {
            json["measured"] = measured;
        }

        if (RetryAfter is { } after && after >= TimeSpan.Zero)
        {
            json["retryAfterSeconds"] = Seconds(after);
        }

        return json;
    }

    /// <summary>Whole seconds, rounded up: who waits as long as told is not refused again.</summary>
    private static double Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds - 0.001));
}
