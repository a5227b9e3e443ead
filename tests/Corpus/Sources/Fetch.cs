using System.Diagnostics;

namespace McpBounds.Corpus.Sources;

/// <summary>Brings the sources of the listed servers, each at the commit that was read.</summary>
internal static class Fetch
{
    private const string GitHub = "https://github.com/";

    /// <summary>Fetches what is not there yet, and returns how many could not be.</summary>
    /// <param name="root">The folder that gets one folder for each server.</param>
    /// <param name="from">What an address begins with, or the whole address with <c>{owner}</c> and <c>{name}</c> in it.</param>
    public static async Task<int> RunAsync(string root, string? from)
    {
        Directory.CreateDirectory(root);
        var failed = 0;
        foreach (var server in Server.All)
        {
            var folder = Path.Combine(root, server.Folder);
            if (!Directory.Exists(folder) && !await TryFetchAsync(server, AddressOf(server, from ?? GitHub), folder))
            {
                failed++;
                await Console.Error.WriteLineAsync($"{server.Repository} cannot be fetched at {server.Commit}.");
            }
        }

        return failed;
    }

    private static string AddressOf(Server server, string from)
    {
        var parts = server.Repository.Split('/');
        return from.Contains("{name}", StringComparison.Ordinal)
            ? from.Replace("{owner}", parts[0], StringComparison.Ordinal).Replace("{name}", parts[1], StringComparison.Ordinal)
            : from + server.Repository;
    }

    private static async Task<bool> TryFetchAsync(Server server, string address, string folder)
    {
        // What is stopped half-way is not taken for a server that is there.
        var partial = folder + ".partial";
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        // Some hosts give a commit by its name only with all that leads to it.
        var isFetched = await GitAsync("init", "--quiet", partial)
            && (await GitAsync("-C", partial, "fetch", "--quiet", "--depth", "1", address, server.Commit) || await GitAsync("-C", partial, "fetch", "--quiet", address, "+refs/heads/*:refs/remotes/origin/*"))
            && await GitAsync("-C", partial, "-c", "core.autocrlf=false", "checkout", "--quiet", "--detach", server.Commit);
        if (isFetched)
        {
            Directory.Move(partial, folder);
        }

        return isFetched;
    }

    private static async Task<bool> GitAsync(params IEnumerable<string> arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)) ?? throw new InvalidOperationException("git does not start.");
        await git.WaitForExitAsync();
        return git.ExitCode == 0;
    }
}
