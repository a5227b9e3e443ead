using System.Globalization;
using System.Text.RegularExpressions;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Reads out of a parameter's description how large its author lets the number be: "1-100", "max 1000", "up to 50".</summary>
internal static class StatedMaximum
{
    private const RegexOptions Loosely = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>A whole number that is no part of a decimal, a version, a date or a word.</summary>
    private const string Number = @"(?<n>\d{1,3}(?:[,_]\d{3})+|\d+)(?![\w%]|[.,]\d|-\d)";

    private static readonly Regex s_ranges = new(
        @"(?<context>between|ranges?|ranging|from|valid|allowed|clamped|values?|\()?[\s:]*(?<![\d.,\w-])(?<low>\d{1,3}(?:,\d{3})+|\d+)"
        + @"\s*(?:-|–|—|\.\.\.?|…|~|to|and|through|bis|tot)\s*" + Number, Loosely);

    private static readonly Regex s_maxima = new(
        @"(?:\b(?:max(?:imum|imal|imaal)?|máx(?:imo|ima)?|upper (?:limit|bound)|(?:hard |upper )?cap|ceiling)\b\.?"
        + @"(?: (?:value|size|allowed|permitted|supported|accepted|of|is|at|per \w+))*\s*[:=]?\s*"
        + @"|\b(?:up to|at most|no more than|not more than|exceed(?:ing)?|capped (?:at|to)|limited to|less than or equal to|höchstens|hasta|até)\s+"
        + @"|(?:<=|≤)\s*)" + Number, Loosely);

    private static readonly Regex s_trailing = new(
        @"(?<![\d.,\w-])" + Number + @" (?:\w+ )?\(?max(?:imum)?\b(?!\.?\s*[:=]?\s*(?:of |is )?\d)", Loosely);

    /// <summary>"-1 for all", "unlimited if 0".</summary>
    private static readonly Regex s_everything = new(
        @"(?<![\w.,])(?:-\s?1|0|zero)\s*(?:=|:|->|→|means|for|is|to|returns?|gives|disables)?\s*(?:\w+ ){0,3}?"
        + @"(?:all|no limit|no cap|unlimited|everything|infinite|unbounded|disabled?s?|forever|without limit)\b"
        + @"|\b(?:all|no limit|unlimited|everything|infinite|unbounded|disabled)\s*(?:if|when|with|=|:|\()\s*(?:\w+ ){0,2}?(?:-\s?1|0|zero|negative)\b",
        Loosely);

    private static readonly Regex s_advice = new(
        @"\b(?:use|set|try|pass|give|increase|raise|specify|e\.g\.|such as|like|recommend(?:ed)?)\b[^.;\d]{0,40}" + Number, Loosely);

    /// <summary>What is usual, or what holds by default, is no maximum.</summary>
    private static readonly Regex s_usual = new(
        @"(?:typical(?:ly)?|usual(?:ly)?|often|normally|recommend(?:ed)?|e\.g\.|for example|such as|like|about|defaults?(?: to| is|:)?)[\s:(]*$", Loosely);

    /// <summary>A number before these is one of a larger unit.</summary>
    private static readonly Regex s_scale = new(
        @"^\s*-?(?:[kmg]i?b|kilo|mega|giga|million|thousand|min(?:ute)?s?|hours?|days?|weeks?|months?|years?|percent)\b", Loosely);

    /// <summary>The largest number that a description allows, or null if it names none.</summary>
    public static int? In(string? description) => description is null ? null : Maxima(description).Select(static number => (int?)number).Max();

    /// <summary>Whether a description tells the agent how to get more than <paramref name="maximum"/>: by a larger number, or by one that stands for all.</summary>
    public static bool IsExceededBy(string? description, int maximum) => description is not null
        && (s_everything.IsMatch(description) || Numbers(s_advice, description).Any(number => number > maximum));

    private static IEnumerable<int> Maxima(string text) =>
        Ranges(text).Concat(Numbers(s_maxima, text)).Concat(Numbers(s_trailing, text)).Where(static number => number is > 0 and < int.MaxValue);

    private static IEnumerable<int> Ranges(string text) => s_ranges.Matches(text).Cast<Match>()
        .Where(match => Parse(match.Groups["low"]) is { } low && Parse(match.Groups["n"]) is { } high && low < high
            && (low <= 1 || match.Groups["context"].Success) && IsPlain(match, text))
        .Select(static match => Parse(match.Groups["n"])!.Value);

    private static IEnumerable<int> Numbers(Regex pattern, string text) => pattern.Matches(text).Cast<Match>()
        .Where(match => IsPlain(match, text))
        .Select(static match => Parse(match.Groups["n"])).OfType<int>();

    private static bool IsPlain(Match match, string text) =>
        !s_usual.IsMatch(text.Substring(0, match.Index)) && match.Groups["n"] is var number && !s_scale.IsMatch(text.Substring(number.Index + number.Length));

    private static int? Parse(Group digits) =>
        int.TryParse(digits.Value.Replace(",", "").Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
