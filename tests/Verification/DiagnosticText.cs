using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>Diagnostics as text for people.</summary>
internal static class DiagnosticText
{
    internal static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    internal static string Describe(Diagnostic diagnostic) =>
        $"{Place(diagnostic.Location)}: {diagnostic.Severity} {diagnostic.Id}: {Message(diagnostic)}{Additional(diagnostic.AdditionalLocations.Select(Place))}";

    /// <summary>All that a user, a fix or another tool can see of a diagnostic.</summary>
    internal static string Identify(Diagnostic diagnostic) =>
        Describe(diagnostic) + string.Concat(diagnostic.Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $" {pair.Key}={pair.Value}"));

    internal static string Describe(DiagnosticResult result) =>
        $"{Places(result)}: {result.Severity} {result.Id}: {result.Message ?? "(any message)"}"
        + Additional(result.Spans.Skip(1).Select(Place));

    internal static string List(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{Environment.NewLine}    {line}"));

    /// <summary>The sources with what was reported written below the lines it was reported at.</summary>
    internal static async Task<string> AnnotateAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var byPath = diagnostics.Where(diagnostic => diagnostic.Location.IsInSource).ToLookup(diagnostic => diagnostic.Location.GetLineSpan().Path);
        var text = new StringBuilder();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            var path = TestWorkspace.PathOf(document);
            if (AnalysisRunner.IsImplicitUsings(path))
            {
                continue;
            }

            var source = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var byLine = byPath[path].ToLookup(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition.Line);
            text.AppendLine().Append("=== ").AppendLine(path);
            foreach (var line in source.Lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"{line.LineNumber + 1,4}  ").AppendLine(line.ToString());
                foreach (var diagnostic in byLine[line.LineNumber])
                {
                    var span = diagnostic.Location.SourceSpan;
                    var end = Math.Min(span.End, line.End);
                    text.Append(' ', 6 + span.Start - line.Start).Append('^', Math.Max(1, end - span.Start))
                        .Append(CultureInfo.InvariantCulture, $" {diagnostic.Id}: {Message(diagnostic)}").AppendLine();
                }
            }
        }

        return text.ToString();
    }

    private static string Place(Location location) =>
        location.Kind == LocationKind.None ? "(no location)" : Place(location.GetLineSpan().Path, location.GetLineSpan().Span);

    private static string Places(DiagnosticResult result) => result.Spans.IsEmpty ? "(no location)" : Place(result.Spans[0]);

    private static string Place(DiagnosticLocation location) => location.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength)
        ? $"{location.Path}({Position(location.Span.Start)})"
        : Place(location.Path, location.Span);

    private static string Place(string? path, LinePositionSpan span) => $"{path}({Position(span.Start)})-({Position(span.End)})";

    private static string Position(LinePosition position) => string.Create(CultureInfo.InvariantCulture, $"{position.Line + 1},{position.Character + 1}");

    private static string Additional(IEnumerable<string> places) => string.Join(", ", places) is { Length: > 0 } text ? $" [also {text}]" : "";
}
