using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using McpBounds.AnalyzerBenchmarks.Generation;
using McpBounds.AnalyzerBenchmarks.Measuring;

namespace McpBounds.AnalyzerBenchmarks;

/// <summary>How the price grows with the server. Each size has a process of its own, so that none has another's memory.</summary>
internal static class Growth
{
    private const int ToolsPerDenseArea = 25;
    private static readonly int[] s_tools = [100, 300, 1_000, 3_000, 10_000];
    private static readonly int[] s_lines = [10_000, 30_000, 100_000, 300_000, 1_000_000];

    /// <summary>Measures both series.</summary>
    public static async Task RunAsync(Settings settings)
    {
        var (tools, lines) = (new List<GrowthPoint>(), new List<GrowthPoint>());
        var sizes = settings.IsQuick ? 3 : s_tools.Length;
        for (var size = 0; size < sizes; size++)
        {
            tools.Add(await ChildAsync("tools", s_tools[size], settings));
            lines.Add(await ChildAsync("lines", s_lines[size], settings));
        }

        var report = new Report("growth");
        report.Line($"{Report.Machine}; compiler and analyzers over fresh compilations of generated servers, in pairs with an empty analyzer, each size in a process of its own.");
        Table(report, "More tools, with as much other code for each", tools);
        Table(report, "More lines, with as many tools in each thousand", lines);
        report.Table("aim", "measured", "");
        Aims(report, "tools", tools, static point => point.Tools);
        Aims(report, "lines", lines, static point => point.Lines);

        if (settings.IsWriting)
        {
            var plot = new LogLogPlot();
            plot.Add("More tools", "tools", Series(tools, static point => point.Tools));
            plot.Add("More lines", "lines of code", Series(lines, static point => point.Lines));
            await File.WriteAllTextAsync(Path.Combine(Report.Repository, "docs", "growth.svg"), plot.ToSvg());
        }

        report.Publish(settings.IsWriting);
    }

    /// <summary>Measures one size and prints it, for the process that asked.</summary>
    public static async Task PointAsync(string kind, int size, int? rounds)
    {
        using var folders = new TemporaryFolders();
        var small = await CompilerCall.OfAsync(GeneratedServer.Of(new ServerShape(IsMcp: true, LeastLines: 4_000)), folders.New());
        var configuration = new AnalyzerConfiguration(small.Parsed.AnalyzerConfigPaths);
        var (empty, ours) = (AnalyzerSet.Empty(configuration), AnalyzerSet.Ours(configuration));
        for (var warming = 0; warming < 12; warming++)
        {
            await Builds.AnalyzeAsync(Sources.Of(small), warming % 2 == 0 ? empty : ours);
        }

        var server = GeneratedServer.Of(kind == "tools"
            ? new ServerShape(IsMcp: true, ToolsPerDenseArea, LeastTools: size)
            : new ServerShape(IsMcp: true, LeastLines: size));
        var sources = Sources.Of(await CompilerCall.OfAsync(server, folders.New()));
        var (withoutOurs, withOurs) = (new List<Cost>(), new List<Cost>());
        var (memory, findings) = ((Without: 0.0, With: 0.0), 0);
        for (var round = 0; round < (rounds ?? Rounds(server.Lines)); round++)
        {
            // The first pair begins without ours, so that the peak of memory is first that of the compiler; then they take turns.
            foreach (var isOurs in round % 2 == 0 ? (bool[])[false, true] : [true, false])
            {
                var (cost, found) = await Builds.AnalyzeAsync(sources, isOurs ? ours : empty);
                findings = isOurs ? found : findings;
                (isOurs ? withOurs : withoutOurs).Add(cost);
                var peak = Peak();
                memory = isOurs ? memory with { With = peak } : memory.With == 0 ? memory with { Without = peak } : memory;
            }
        }

        double Added(Func<Cost, double> time) => Spread.Of(withOurs.Zip(withoutOurs, (left, right) => time(left) - time(right))).Median;
        Console.WriteLine(JsonSerializer.Serialize(new GrowthPoint(
            server.Lines,
            server.Tools,
            findings,
            Spread.Of(withOurs.Select(static cost => cost.Wall)).Median,
            Added(static cost => cost.Wall),
            Added(static cost => cost.Processor),
            memory.Without,
            memory.With,
            withOurs.Count)));
    }

    /// <summary>In all, and ours; a difference that came out below nothing has no place on a logarithmic axis.</summary>
    private static LogLogPlot.Series[] Series(List<GrowthPoint> points, Func<GrowthPoint, int> size) =>
    [
        new("compiler and ours", [.. points.Select(point => ((double)size(point), point.TotalWall))]),
        new("ours", [.. points.Where(static point => point.OursWall > 0).Select(point => ((double)size(point), point.OursWall))]),
    ];

    private static void Table(Report report, string title, List<GrowthPoint> points)
    {
        report.Paragraph($"**{title}**:");
        report.Table("tools", "lines", "findings", "in all", "ours", "ours, processor time", "ours per thousand lines", "memory at most, without ours", "with", "pairs");
        foreach (var point in points)
        {
            var (size, time) = ($"{point.Tools:N0} | {point.Lines:N0} | {point.Findings:N0}", $"{point.TotalWall:N2} s | {point.OursWall:N2} s | {point.OursProcessor:N2} s");
            report.Line($"| {size} | {time} | {point.OursWall / point.Lines * 1e6:N1} ms | {point.MemoryWithout:N0} MB | {point.MemoryWith:N0} MB | {point.Pairs} |");
        }
    }

    /// <summary>Ten times the server, at most twelve times the time; the sizes as they came out are not quite tenfold.</summary>
    private static void Aims(Report report, string name, List<GrowthPoint> points, Func<GrowthPoint, int> size)
    {
        foreach (var (from, to) in points.Zip(points.Skip(2)))
        {
            var tenfold = 10.0 * size(from) / size(to);
            var (total, ours) = (to.TotalWall / from.TotalWall * tenfold, to.OursWall / from.OursWall * tenfold);
            report.Aim($"{size(from):N0} to {size(to):N0} {name}: at most 12 times the time for 10 times the size", $"{total:N1} in all; {ours:N1} for ours", total <= 12 && ours <= 12);
        }
    }

    private static async Task<GrowthPoint> ChildAsync(string kind, int size, Settings settings)
    {
        string[] rounds = settings.Rounds is { } count ? ["--rounds", count.ToString(CultureInfo.InvariantCulture)] : [];
        var output = await Child.RunAsync(["growth-point", kind, size.ToString(CultureInfo.InvariantCulture), "--ours", string.Join(',', AnalyzerSet.OurFiles), .. rounds]);
        var point = JsonSerializer.Deserialize<GrowthPoint>(output)!;
        Report.Progress($"{kind} {size:N0}: {output.Trim()}");
        return point;
    }

    /// <summary>As many as there is time for: the difference of two large numbers wants more of them than the numbers do.</summary>
    private static int Rounds(int lines) => lines switch
    {
        < 60_000 => 9,
        < 250_000 => 5,
        < 700_000 => 3,
        _ => 2,
    };

    private static double Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }
}

/// <summary>What one size costs.</summary>
/// <param name="Lines">The lines of the server.</param>
/// <param name="Tools">Its tools.</param>
/// <param name="Findings">What ours finds in it.</param>
/// <param name="TotalWall">Seconds of compiler and analyzers with ours.</param>
/// <param name="OursWall">What ours adds to that.</param>
/// <param name="OursProcessor">What ours adds to the processor time.</param>
/// <param name="MemoryWithout">The most memory the process held, in MB, before ours ran.</param>
/// <param name="MemoryWith">The same after.</param>
/// <param name="Pairs">How many pairs were measured.</param>
internal sealed record GrowthPoint(
    int Lines, int Tools, int Findings, double TotalWall, double OursWall, double OursProcessor, double MemoryWithout, double MemoryWith, int Pairs);
