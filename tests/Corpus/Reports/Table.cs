using System.Globalization;

namespace McpBounds.Corpus.Reports;

/// <summary>A table in Markdown.</summary>
internal static class Table
{
    /// <summary>The lines of a table.</summary>
    /// <param name="columns">The heads of its columns; the first <paramref name="texts" /> hold text, the others numbers.</param>
    /// <param name="texts">How many columns hold text.</param>
    /// <param name="rows">The rows.</param>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> columns, int texts, IEnumerable<IEnumerable<string>> rows) =>
        rows.Select(Line).Prepend(Separator(columns.Count, texts)).Prepend(Line(columns));

    /// <summary>A number.</summary>
    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with two decimals, where it has any.</summary>
    public static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>A share; a dash where there is none.</summary>
    public static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.#", CultureInfo.InvariantCulture) + "%" : "–";

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Separator(int columns, int texts) => $"|{string.Concat(Enumerable.Range(0, columns).Select(column => column < texts ? "---|" : "---:|"))}";
}
