using System.ComponentModel;
using System.Diagnostics;

namespace McpBounds.EndToEnd;

/// <summary>A copy of a folder of these tests that names packages of npm, with these installed or with the reason why they are not.</summary>
internal sealed class NpmFolder : IDisposable
{
    private NpmFolder(string root) => Root = root;

    public string Root { get; }

    /// <summary>Why what is to be run cannot be; tests that need it are skipped then, since all that this repository asks of a machine is the .NET SDK.</summary>
    public string? Missing { get; private set; }

    /// <summary>Copies a folder beside this file and installs its packages.</summary>
    public static async Task<NpmFolder> InstallAsync(string name, params IEnumerable<string> command)
    {
        var folder = new NpmFolder(Directory.CreateTempSubdirectory($"McpBounds.{name}.").FullName);
        Repository.CopyTo(folder.Root, Path.Combine("tests", "EndToEnd", name));
        await folder.TryAsync("npm", [.. command, "--no-audit", "--no-fund", "--loglevel", "error"]);
        return folder;
    }

    /// <summary>Runs a command in the folder, if nothing is missing so far; if it fails, it is missing.</summary>
    public async Task<string> TryAsync(string command, params IEnumerable<string> arguments)
    {
        if (Missing is not null)
        {
            return "";
        }

        try
        {
            var run = await ProcessRun.ToEndAsync(StartInfo(command, arguments));
            Missing = run.ExitCode == 0 ? null : $"{command} {string.Join(' ', arguments)} failed: {run.Output}{run.Errors}";
            return run.Output;
        }
        catch (Exception exception) when (exception is Win32Exception or TimeoutException)
        {
            // Not installed, or without the network.
            Missing = $"{command} cannot be run here: {exception.Message}";
            return "";
        }
    }

    /// <summary>Runs a command in the folder to its end, or skips the test if something is missing.</summary>
    public Task<ProcessRun> RunAsync(ProcessStartInfo start)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return ProcessRun.ToEndAsync(start);
    }

    /// <summary>How to start a command in the folder, with its streams redirected.</summary>
    public ProcessStartInfo StartInfo(string command, params IEnumerable<string> arguments) => new(command, arguments)
    {
        WorkingDirectory = Root,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
