using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus.Judging;

/// <summary>What a reader says of a place in a server.</summary>
/// <param name="Repo">The server, as its folder is named.</param>
/// <param name="File">The file, from the server's folder.</param>
/// <param name="Line">The line.</param>
/// <param name="Rule">The rule; of a warning and its suggestion, the warning.</param>
/// <param name="Verdict">Whether it should be reported (<c>flag</c>), must not be (<c>near-miss</c>), or can be argued about (<c>debatable</c>).</param>
/// <param name="Tool">The tool.</param>
/// <param name="Reach">How far the place lies from the tool.</param>
/// <param name="Note">Why.</param>
/// <param name="FixToday">Whether the reader would mend it on the day it is shown: <c>yes</c>, <c>no</c>, or empty where nobody was asked.</param>
internal sealed partial record Label(string Repo, string File, int Line, string Rule, string Verdict, string Tool, string Reach, string Note, string FixToday)
{
    /// <summary>The verdict on what should be reported.</summary>
    public const string Flag = "flag";

    /// <summary>The verdict on what can be argued about.</summary>
    public const string Debatable = "debatable";

    /// <summary>All lines at which a finding may meet this label.</summary>
    public ImmutableArray<int> Lines =>
        [Line, .. OtherLine().Matches(Note).Select(static match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    /// <summary>Whether a rule that sees one compilation must find this.</summary>
    public bool IsToBeFound => Verdict == Flag && Reach is ("tool-body" or "same-type" or "same-project");

    /// <summary>Reads a file of verdicts.</summary>
    public static IReadOnlyList<Label> Read(string path) => [.. Tsv.Read(path).Where(static row => row["rule"].Length > 0).Select(Of)];

    /// <summary>The label that a row is.</summary>
    public static Label Of(TsvRow row) => new(
        Server.FolderOf(row["repo"]), Plain(row["file"]), row.Number("line"), Rules.FamilyOf(row["rule"]), row["verdict"], row["tool"], row["reach"], row["note"], row["fix-today"]);

    /// <summary>A file's path without what stands for the folder itself.</summary>
    public static string Plain(string file) => file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file;

    [GeneratedRegex(@"alt-line:\s*([0-9]+)")]
    private static partial Regex OtherLine();
}
