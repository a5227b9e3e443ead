using McpBounds.Corpus.Sources;

namespace McpBounds.Corpus.Fixes;

/// <summary>What came of fixing a rule in a project.</summary>
/// <param name="Repo">The server, as its folder is named.</param>
/// <param name="Project">The project.</param>
/// <param name="Rule">The rule, or <see cref="AllRules" />.</param>
/// <param name="Findings">The findings before.</param>
/// <param name="Left">The findings left.</param>
/// <param name="Offered">Those left for which a fix is still offered.</param>
/// <param name="NewErrors">The compile errors that were not there before.</param>
/// <param name="NewWarnings">The compiler's warnings that were not there before.</param>
/// <param name="SecondRunChanges">The files that a second run changes.</param>
/// <param name="Exceptions">How often a fix threw.</param>
/// <param name="Clicks">How often Fix All was called for.</param>
/// <param name="Lines">The lines added and removed.</param>
/// <param name="Note">What was thrown, which errors are new, which line ends are mixed.</param>
internal sealed record FixOutcome(
    string Repo, string Project, string Rule, int Findings, int Left, int Offered, int NewErrors, int NewWarnings, int SecondRunChanges, int Exceptions, int Clicks, int Lines, string Note)
{
    /// <summary>Stands for all rules, one after another.</summary>
    public const string AllRules = "all";

    private static readonly string[] s_columns =
        ["repo", "project", "rule", "findings", "left", "offered", "new-errors", "new-warnings", "second-run-changes", "exceptions", "clicks", "lines", "note"];

    /// <summary>Reads a file of outcomes.</summary>
    public static IReadOnlyList<FixOutcome> Read(string path) =>
        [.. Tsv.Read(path).Select(static row => new FixOutcome(
            row["repo"], row["project"], row["rule"], row.Number("findings"), row.Number("left"), row.Number("offered"), row.Number("new-errors"), row.Number("new-warnings"),
            row.Number("second-run-changes"), row.Number("exceptions"), row.Number("clicks"), row.Number("lines"), row["note"]))];

    /// <summary>Writes a file of outcomes.</summary>
    public static void Write(string path, IEnumerable<FixOutcome> outcomes) => Tsv.Write(path, s_columns, outcomes.Select(static outcome => (object[])
    [
        outcome.Repo, outcome.Project, outcome.Rule, outcome.Findings, outcome.Left, outcome.Offered, outcome.NewErrors, outcome.NewWarnings, outcome.SecondRunChanges, outcome.Exceptions,
        outcome.Clicks, outcome.Lines, outcome.Note,
    ]));
}
