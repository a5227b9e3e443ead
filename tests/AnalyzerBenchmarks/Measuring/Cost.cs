using System.Diagnostics;
using System.Globalization;

namespace McpBounds.AnalyzerBenchmarks.Measuring;

/// <summary>What one piece of work took.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Processor">Seconds of processor time; not a number where the system does not say.</param>
/// <param name="Allocated">Megabytes allocated in this process; nothing for another process.</param>
internal readonly record struct Cost(double Wall, double Processor, double Allocated = 0)
{
    public static Cost operator +(Cost left, Cost right) => new(left.Wall + right.Wall, left.Processor + right.Processor, left.Allocated + right.Allocated);

    /// <summary>Runs <paramref name="work"/> in this process, on a heap that was swept before.</summary>
    public static async Task<Cost> OfAsync(Func<Task> work)
    {
        SweepHeap();
        var (allocated, processor, start) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await work();
        var cost = new Cost(Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        return cost with { Allocated = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6 };
    }

    /// <summary>Runs a process to its end; only one at a time, or its processor time is that of others, too.</summary>
    public static async Task<(Cost Cost, string Output)> OfAsync(Process process)
    {
        var (processor, start) = (EndedChildren(), Stopwatch.GetTimestamp());
        process.Start();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == 0
            ? (new Cost(wall, EndedChildren() - processor), await output)
            : throw new InvalidOperationException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} failed:\n{await output}{await error}");
    }

    private static void SweepHeap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>The processor time of all children that have ended (cutime and cstime; the fields after the name, which is in brackets), in ticks of 10 ms.</summary>
    private static double EndedChildren()
    {
        if (!OperatingSystem.IsLinux())
        {
            return double.NaN;
        }

        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0;
    }
}
