using System.Diagnostics;

namespace McpBounds;

/// <summary>The Redis server that is installed on this machine, or that Debian's or Ubuntu's package manager installs on it.</summary>
public static class RedisProgram
{
    private static readonly Lazy<Task<(string? Program, string? Reason)>> s_found = new(FindAsync);

    /// <summary>The program; or, in a plain sentence, why there is none.</summary>
    public static Task<(string? Program, string? Reason)> FoundAsync() => s_found.Value;

    private static async Task<(string? Program, string? Reason)> FindAsync()
    {
        if (InPath("redis-server") is { } installed)
        {
            return (installed, null);
        }

        if (InPath("apt-get") is not { } packages || !Environment.IsPrivilegedProcess)
        {
            return (null, "There is no redis-server on this machine, and it takes apt-get and an administrator to install one: apt-get install redis-server");
        }

        // What is known of packages may be old, or nothing.
        var (isInstalled, said) = await InstallAsync(packages);
        if (!isInstalled)
        {
            await RunAsync(packages, "update");
            (isInstalled, said) = await InstallAsync(packages);
        }

        return isInstalled && InPath("redis-server") is { } program
            ? (program, null)
            : (null, $"There is no redis-server on this machine, and apt-get could not install one: {said}");
    }

    private static Task<(bool IsDone, string Said)> InstallAsync(string packages) =>
        RunAsync(packages, "install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "redis-server");

    private static string? InPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    private static async Task<(bool IsDone, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";

        // As in single-user mode: the package does not start a server of its own.
        start.Environment["RUNLEVEL"] = "1";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            await output;
            return (process.ExitCode == 0, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (false, $"{program} took longer than 5 minutes.");
        }
    }
}
