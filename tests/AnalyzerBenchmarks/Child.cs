using System.Diagnostics;

namespace McpBounds.AnalyzerBenchmarks;

/// <summary>This program again, in a process of its own.</summary>
internal static class Child
{
    /// <summary>Runs it to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(IReadOnlyCollection<string> arguments)
    {
        // What a shared host is told first: which program it is.
        IEnumerable<string> program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Child).Assembly.Location] : [];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. program, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', arguments)} failed");
    }
}
