using System.Globalization;

namespace McpBounds.CodeFixes;

/// <summary>Says how long something may take: in code, and in words.</summary>
internal static class TimeSpans
{
    /// <summary><c>TimeSpan.FromSeconds(30)</c>, or in minutes what is several whole ones.</summary>
    public static string Text(int seconds) => $"TimeSpan.{Call(seconds)}";

    /// <summary><c>FromSeconds(30)</c>, <c>FromMinutes(5)</c>.</summary>
    public static string Call(int seconds) => string.Format(
        CultureInfo.InvariantCulture, IsInMinutes(seconds) ? "FromMinutes({0})" : "FromSeconds({0})", IsInMinutes(seconds) ? seconds / 60 : seconds);

    /// <summary>"30 seconds", "5 minutes".</summary>
    public static string Words(int seconds) =>
        IsInMinutes(seconds) ? string.Format(CultureInfo.InvariantCulture, "{0:N0} minutes", seconds / 60)
        : seconds == 1 ? "1 second"
        : string.Format(CultureInfo.InvariantCulture, "{0:N0} seconds", seconds);

    private static bool IsInMinutes(int seconds) => seconds >= 120 && seconds % 60 == 0;
}
