using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace McpBounds.Analyzers.Apis;

/// <summary>The words by which names, addresses and descriptions say that a body is bulk: a log, a file, a page, rather than an API's answer.</summary>
internal static class BulkWords
{
    /// <summary>What is not even looked at, whatever is done with it.</summary>
    private const string Raw = "raw";

    private const string Words =
        "archive artifact attachment backup blob content contents csv diff download downloads dump export file html log logs page patch pdf raw source trace transcript zip";

    /// <summary>What a name begins with that makes, changes or lists something: its reply is an answer, whatever the name goes on with.</summary>
    private const string Verbs =
        "add append apply archive assign attach cancel close copy count create delete disable edit enable find import insert link list log lock merge move patch post publish put remove rename "
        + "replace reset restore schedule search send set start stop submit tag update upload upsert validate write";

    private static readonly ImmutableHashSet<string> s_words = Split(Words);
    private static readonly ImmutableHashSet<string> s_verbs = Split(Verbs);
    private static readonly ImmutableHashSet<string> s_reading = Split("download export fetch get read show view");

    /// <summary>Words before which another is none of these: the next page, the content of a response, the source of data, the log of work.</summary>
    private static readonly ImmutableDictionary<string, ImmutableHashSet<string>> s_otherwise = new[]
    {
        (Word: "page", After: "current each first last next per previous results single"),
        (Word: "content", After: "body form http json read response string"),
        (Word: "source", After: "cancellation completion data event open token"),
        (Word: "log", After: "change work"),
        (Word: "file", After: "config settings"),
    }
    .ToImmutableDictionary(static row => row.Word, static row => Split(row.After), StringComparer.OrdinalIgnoreCase);

    /// <summary>Words behind which another is none of these either: where a file is, what a page is called.</summary>
    private static readonly ImmutableHashSet<string> s_labels = Split("name names path paths");

    private static readonly Regex s_word = new("[A-Z]+(?![a-z])|[A-Z]?[a-z]+", RegexOptions.CultureInvariant);

    private static readonly Regex s_sentence = new(
        @"\b(?:downloads?|exports?|dumps?|(?:gets?|reads?|fetch(?:es)?|returns?|retrieves?|shows?|views?|prints?|scrapes?)\b[^.;:()]{0,60}?"
        + @"(?<!,\s*(?:and\s+|or\s+)?)\b(?:" + Words.Replace(' ', '|') + @"))\b" // one of several topics is none
        + @"(?!\s+(?:paths?|names?)\b)", // nor is what a file is called
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Whether a name of a method or tool says so: one of the words, in any casing, and not as what is made or listed.</summary>
    public static bool AreIn(string name)
    {
        var words = WordsOf(name);
        return words.Contains(Raw, StringComparer.OrdinalIgnoreCase) || (AnyOf(words) && !(words.Count > 1 && s_verbs.Contains(words[0])) && !(words.Count > 2 && s_verbs.Contains(words[1]) && !s_words.Contains(words[0]) && !s_reading.Contains(words[0]))); // a verb behind the name of the service
    }

    /// <summary>Whether the constant part of an address says so in its path.</summary>
    public static bool AreInPath(string address)
    {
        var path = address.Split('?', '#', '&')[0];
        var host = path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? path.IndexOf('/', scheme + 3) : 0;
        return host >= 0 && path.Substring(host).Split('/').Any(static segment => AnyOf(WordsOf(segment)));
    }

    /// <summary>Whether a description says that the agent gets such a body.</summary>
    public static bool AreInSentence(string description) => s_sentence.IsMatch(description);

    private static bool AnyOf(List<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            if (s_words.Contains(words[at])
                && !(at + 1 < words.Count && s_labels.Contains(words[at + 1]))
                && !(at > 0 && s_otherwise.TryGetValue(words[at], out var after) && after.Contains(words[at - 1])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words of a name, in whatever casing.</summary>
    public static List<string> WordsOf(string text) => s_word.Matches(text).Cast<Match>().Select(static match => match.Value).ToList();

    private static ImmutableHashSet<string> Split(string words) => words.Split(' ').ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
}
