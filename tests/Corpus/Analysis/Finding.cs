using McpBounds.Analyzers;
using McpBounds.Corpus.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Corpus.Analysis;

/// <summary>What a rule reports in a server.</summary>
/// <param name="Repo">The server, as its folder is named.</param>
/// <param name="File">The file, from the server's folder.</param>
/// <param name="Line">The line.</param>
/// <param name="Rule">The rule's ID.</param>
/// <param name="From">The first line of the member that the finding is in; 0 for none.</param>
/// <param name="To">The last line of that member.</param>
/// <param name="Also">The additional locations, as <c>file:line</c>.</param>
/// <param name="Message">What the rule says.</param>
/// <param name="Sites">Those of the additional locations at which one fix mends all findings that name them.</param>
/// <param name="Warns">Whether it warns; otherwise it suggests.</param>
internal sealed record Finding(string Repo, string File, int Line, string Rule, int From, int To, IReadOnlyList<string> Also, string Message, IReadOnlyList<string> Sites, bool Warns)
{
    private const string Warning = "warning";
    private const string Suggestion = "suggestion";

    private static readonly string[] s_columns = ["repo", "file", "line", "rule", "from", "to", "also", "message", "sites", "severity"];

    /// <summary>Reads a file of findings.</summary>
    public static IReadOnlyList<Finding> Read(string path) =>
        [.. Tsv.Read(path).Select(static row => new Finding(
            Server.FolderOf(row["repo"]), row["file"], row.Number("line"), row["rule"], row.Number("from"), row.Number("to"), Split(row["also"]), row["message"], Split(row["sites"]),
            row["severity"] is { Length: > 0 } severity ? severity == Warning : Rules.Warns(row["rule"])))];

    /// <summary>Writes a file of findings.</summary>
    public static void Write(string path, IEnumerable<Finding> findings) =>
        Tsv.Write(path, s_columns, findings.Select(static finding => (object[])
        [
            finding.Repo, finding.File, finding.Line, finding.Rule, finding.From, finding.To, string.Join(';', finding.Also), finding.Message, string.Join(';', finding.Sites),
            finding.Warns ? Warning : Suggestion,
        ]));

    /// <summary>The finding that a diagnostic is.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="folder">The server's folder.</param>
    public static Finding Of(Diagnostic diagnostic, string folder)
    {
        var (from, to) = MemberAt(diagnostic.Location);
        var also = diagnostic.AdditionalLocations.Where(static location => location.IsInSource).Select(location => $"{FileOf(location, folder)}:{LineOf(location)}").ToList();
        var sites = ReadFinding.From(diagnostic.Properties)?.ClientSites ?? WaitFinding.From(diagnostic.Properties)?.ClientSites ?? 0;
        return new(
            Path.GetFileName(folder), FileOf(diagnostic.Location, folder), LineOf(diagnostic.Location), diagnostic.Id, from, to, also,
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), [.. also.Skip(1).Take(sites)], diagnostic.Severity >= DiagnosticSeverity.Warning);
    }

    private static string[] Split(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static string FileOf(Location location, string folder) =>
        location.SourceTree is { } tree ? Path.GetRelativePath(folder, tree.FilePath).Replace(Path.DirectorySeparatorChar, '/') : "-";

    private static int LineOf(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;

    private static (int From, int To) MemberAt(Location location)
    {
        var member = location.SourceTree?.GetRoot().FindNode(location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member is null or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax)
        {
            return (0, 0);
        }

        var lines = member.GetLocation().GetLineSpan();
        return (lines.StartLinePosition.Line + 1, lines.EndLinePosition.Line + 1);
    }
}
