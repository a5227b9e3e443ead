using System.Text.RegularExpressions;
using McpBounds.Analyzers.Apis;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what does a number count, going by its name and by what its author says of it?</summary>
internal static class CountedUnit
{
    private static readonly Regex s_words = new("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant);
    private static readonly Regex s_counted = new(
        @"\b(?:number|count|amount|anzahl) (?:of|der) (\w+)|\b(?:max(?:imum)?|how many)\.? (?!number|count|amount)(\w+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex s_time = new(
        @"\b(milliseconds?|ms|seconds?|secs?|minutes?|hours?|days?)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The unit of a number: <c>maxBytes</c> counts bytes, <c>limit</c> what its description says, or nobody says.</summary>
    public static WorkUnit Of(string name, string? description)
    {
        var words = WordsOf(name);
        var named = words.Select(UnitOf)
            .FirstOrDefault(static unit => unit != WorkUnit.Unknown);
        return named switch
        {
            WorkUnit.Unknown when IsNumberOfPages(words) => WorkUnit.Pages,
            WorkUnit.Unknown => Described(description),
            WorkUnit.Time => TimeIn(words) ?? TimeIn(description is null ? Enumerable.Empty<string>() : Captures(s_time, description)) ?? WorkUnit.Time,
            _ => named,
        };
    }

    /// <summary>Whether a number may well be 0 without meaning "all": a delay.</summary>
    public static bool MayBeNothing(string name) => WordsOf(name).Any(UnitWords.MayBeNothing.Contains);

    /// <summary>The words of a name in camel or snake case.</summary>
    public static IReadOnlyList<string> WordsOf(string name) => s_words.Matches(name).Cast<Match>().Select(static match => match.Value).ToList();

    /// <summary>In <c>pageCount</c> the pages are counted, in <c>pageSize</c> what stands on them.</summary>
    private static bool IsNumberOfPages(IReadOnlyList<string> words) =>
        words.Count > 1 && words[words.Count - 2].Equals("page", StringComparison.OrdinalIgnoreCase)
        && words[words.Count - 1].Equals("count", StringComparison.OrdinalIgnoreCase);

    // A text that speaks of pages may mean those of a book.
    private static WorkUnit Described(string? description) => description is null ? WorkUnit.Unknown : Captures(s_counted, description)
        .Select(UnitOf)
        .FirstOrDefault(static unit => unit is not (WorkUnit.Unknown or WorkUnit.Pages or WorkUnit.Time));

    private static WorkUnit? TimeIn(IEnumerable<string> words) => words
        .Select(UnitOf)
        .Where(static unit => unit is WorkUnit.Seconds or WorkUnit.Milliseconds or WorkUnit.Other)
        .Select(static unit => (WorkUnit?)unit)
        .FirstOrDefault();

    private static WorkUnit UnitOf(string word) => UnitWords.Units.TryGetValue(word, out var unit) ? unit : WorkUnit.Unknown;

    private static IEnumerable<string> Captures(Regex pattern, string text) => pattern.Matches(text).Cast<Match>()
        .Select(static match => match.Groups.Cast<Group>().Skip(1).First(static group => group.Success).Value);
}
