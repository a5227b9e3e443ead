using System.Diagnostics;

namespace McpBounds.Comparison;

/// <summary>A program that is run to its end.</summary>
internal static class Command
{
    /// <summary>What it printed; a failure says what, too.</summary>
    /// <param name="folder">Where to run it.</param>
    /// <param name="program">The program.</param>
    /// <param name="worst">The highest exit code that is no failure.</param>
    /// <param name="arguments">What it is given.</param>
    public static async Task<string> RunAsync(string folder, string program, int worst, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // What runs this is often a build itself, which would hand its settings down.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode <= worst ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', start.ArgumentList)} failed:\n{await output}{await errors}");
    }
}
