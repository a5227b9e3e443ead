using System.Globalization;

namespace McpBounds;

/// <summary>
/// What a call carries over to its retry under protocol 2026-07-28, where a question is a result that the client answers by calling again: the count of its prompts, in
/// front of the state that the tool itself asked to get back. Nothing is kept in the server, so any server can take the retry.
/// </summary>
/// <param name="Elicitations">How often the user was asked.</param>
/// <param name="Samplings">How often the client's model was asked.</param>
/// <param name="Tool">The tool's own state.</param>
internal sealed record RetryState(int Elicitations, int Samplings, string? Tool)
{
    private const string Prefix = "mcpbounds:";

    /// <summary>More than any bound, and far from where counting on would wrap around: the client may bring back what it likes.</summary>
    private const int MaxCount = 1_000_000_000;

    /// <summary>Reads what <see cref="ToString"/> wrote; null for a first call, or for what another server wrote.</summary>
    public static RetryState? Parse(string? state)
    {
        if (state is null || !state.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = state[Prefix.Length..].Split(':', 4);
        return parts is [var elicitations, var samplings, var has, var tool]
            && int.TryParse(elicitations, NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            && int.TryParse(samplings, NumberStyles.None, CultureInfo.InvariantCulture, out var sampled)
                ? new(Math.Min(asked, MaxCount), Math.Min(sampled, MaxCount), has == "1" ? tool : null)
                : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Elicitations}:{Samplings}:{(Tool is null ? 0 : 1)}:{Tool}");
}
