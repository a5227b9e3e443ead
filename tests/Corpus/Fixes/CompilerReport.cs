using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace McpBounds.Corpus.Fixes;

/// <summary>What the compiler says of some projects: how often it says each thing, since sources that lack packages never compile without errors.</summary>
/// <remarks>Parameters are left out of what it says: an error about a method that gets one more is the same error.</remarks>
internal sealed partial class CompilerReport
{
    private readonly Dictionary<(DiagnosticSeverity Severity, string Text), int> _counts = [];

    /// <summary>Compiles projects.</summary>
    public static async Task<CompilerReport> OfAsync(Solution solution, IEnumerable<ProjectId> projects)
    {
        var report = new CompilerReport();
        foreach (var id in projects)
        {
            var compilation = await solution.GetProject(id)!.GetCompilationAsync();
            foreach (var diagnostic in compilation!.GetDiagnostics().Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning))
            {
                var text = $"{diagnostic.Id} {Parameters().Replace(diagnostic.GetMessage(CultureInfo.InvariantCulture), "()")}";
                report._counts[(diagnostic.Severity, text)] = report._counts.GetValueOrDefault((diagnostic.Severity, text)) + 1;
            }
        }

        return report;
    }

    /// <summary>What is said oftener here than in another report.</summary>
    public IReadOnlyList<string> BeyondThat(CompilerReport other, DiagnosticSeverity severity) =>
    [
        .. _counts.Where(pair => pair.Key.Severity == severity)
            .SelectMany(pair => Enumerable.Repeat(pair.Key.Text, Math.Max(0, pair.Value - other._counts.GetValueOrDefault(pair.Key))))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What stands between parentheses behind a name, tuples and delegates in it included.</summary>
    [GeneratedRegex(@"(?<=[\w>])\((?>[^()]|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex Parameters();
}
