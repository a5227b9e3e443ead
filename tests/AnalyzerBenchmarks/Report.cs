using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace McpBounds.AnalyzerBenchmarks;

/// <summary>What a part of the benchmarks found, as a block of docs/benchmarks.md.</summary>
internal sealed class Report(string block)
{
    private readonly StringBuilder text = new();

    /// <summary>The repository's root.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Where it was measured, without saying on whose machine.</summary>
    public static string Machine { get; } = Format(
        $"{Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), .NET {Environment.Version}, Roslyn {typeof(Compilation).Assembly.GetName().Version!.ToString(3)}");

    /// <summary>What goes on; not part of the report.</summary>
    public static void Progress(FormattableString text) => Console.Error.WriteLine(Format(text));

    /// <summary>Adds a line.</summary>
    public void Line(FormattableString line) => text.Append(Format(line)).Append('\n');

    /// <summary>Adds a paragraph.</summary>
    public void Paragraph(FormattableString paragraph)
    {
        Gap();
        Line(paragraph);
    }

    /// <summary>Begins a table.</summary>
    public void Table(params IReadOnlyCollection<string> columns)
    {
        Gap();
        Line($"| {string.Join(" | ", columns)} |");
        Line($"|{string.Concat(Enumerable.Repeat("---|", columns.Count))}");
    }

    /// <summary>Says whether an aim is met.</summary>
    public void Aim(string aim, FormattableString measured, bool isMet) => Line($"| {aim} | {Format(measured)} | {(isMet ? "met" : "**missed**")} |");

    /// <summary>Prints the block and, if asked, puts it in the place of the one that the document has.</summary>
    public void Publish(bool write)
    {
        Console.WriteLine(text);
        if (!write)
        {
            return;
        }

        var file = Path.Combine(Repository, "docs", "benchmarks.md");
        var document = File.ReadAllText(file);
        var (begin, end) = ($"<!-- {block} -->\n", $"<!-- /{block} -->");
        var (from, to) = (document.IndexOf(begin, StringComparison.Ordinal), document.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"docs/benchmarks.md has no place for '{block}': {begin}{end}");
        }

        File.WriteAllText(file, $"{document[..(from + begin.Length)]}{text.ToString().TrimEnd()}\n{document[to..]}");
    }

    private void Gap()
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Analyzers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("This program belongs below the repository.");
    }
}
