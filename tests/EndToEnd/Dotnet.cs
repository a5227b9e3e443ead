using System.Diagnostics;

namespace McpBounds.EndToEnd;

/// <summary>Runs <c>dotnet</c> as a user's shell would: nothing of the test run's own build or runner reaches it, and no server it starts outlives it.</summary>
internal static class Dotnet
{
    private static readonly string[] LeakingPrefixes = ["MSBUILD", "VSTEST", "TESTINGPLATFORM", "XUNIT", "CORECLR_", "COR_", "COVERLET", "DOTNET_STARTUP_HOOKS", "DOTNET_CLI_CONTEXT"];

    /// <summary>How to start a process of the same <c>dotnet</c> that runs these tests, with its streams redirected.</summary>
    public static ProcessStartInfo StartInfo(string folder, params IEnumerable<string> arguments) =>
        CleanStartInfo(folder, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments);

    private static ProcessStartInfo CleanStartInfo(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var leaking in start.Environment.Keys.Where(static key => LeakingPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(leaking);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // A compiler server would hold on to the analyzers of an earlier build.
        start.Environment["UseSharedCompilation"] = "false";
        return start;
    }

    /// <summary>Runs a command to its end, or kills it after four minutes; what it printed is in the result, in the test's output and in the failure.</summary>
    /// <param name="folder">Where to run it.</param>
    /// <param name="packages">The folder to restore packages into, or <see langword="null"/> for the user's own.</param>
    /// <param name="arguments">What to run.</param>
    public static Task<DotnetRun> RunAsync(string folder, string? packages, params IEnumerable<string> arguments)
    {
        var start = StartInfo(folder, arguments);
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        return RunAsync($"dotnet {string.Join(' ', start.ArgumentList)}", start);
    }

    /// <summary>Runs a line as it would be typed into a shell, where <c>dotnet</c> is the one that runs these tests.</summary>
    /// <param name="folder">Where to run it.</param>
    /// <param name="packages">The folder to restore packages into.</param>
    /// <param name="command">The line.</param>
    public static Task<DotnetRun> ShellAsync(string folder, string packages, string command)
    {
        var start = CleanStartInfo(folder, "sh", ["-c", command]);
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { } host)
        {
            start.Environment["PATH"] = $"{Path.GetDirectoryName(host)}{Path.PathSeparator}{start.Environment["PATH"]}";
        }

        start.Environment["NUGET_PACKAGES"] = packages;

        // No audit: what is known today of the SDK's vulnerabilities is not under test.
        start.Environment["NuGetAudit"] = "false";

        // A page's first command builds all that is packed, beside whatever else is tested at the time.
        return RunAsync(command, start, TimeSpan.FromMinutes(15));
    }

    private static async Task<DotnetRun> RunAsync(string command, ProcessStartInfo start, TimeSpan? timeLimit = null)
    {
        var (exitCode, output, errors) = await ProcessRun.ToEndAsync(start, timeLimit);
        var run = new DotnetRun(command, exitCode, output + errors);
        TestContext.Current.TestOutputHelper?.WriteLine(run.ToString());
        return run;
    }
}
