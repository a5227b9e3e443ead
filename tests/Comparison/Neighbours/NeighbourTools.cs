using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using ModelContextProtocol.Server;

namespace UnboundedServer;

/// <summary>What McpBounds leaves to others, or what nobody sees, one tool a case.</summary>
[McpServerToolType]
public sealed class NeighbourTools(IHttpClientFactory clients)
{
    // case: a token that is at hand and not passed on
    [McpServerTool, Description("Asks whether the tracker is up.")]
    public async Task<string> Status(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient("issues");
        using var response = await client.GetAsync("https://issues.example/status");
        return $"{response.StatusCode}";
    }

    // case: a regular expression that the agent wrote, with no time limit
    [McpServerTool, Description("Says whether a text matches a pattern.")]
    public static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern);

    // case: a thread that is blocked until a remote call is over
    [McpServerTool, Description("Asks for the tracker's version.")]
    public string Version(CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient("search");
        return $"{client.GetAsync("version", cancellationToken).Result.StatusCode}";
    }

    // case: a program that is looked up by the search path, and waited for
    [McpServerTool, Description("Lists the branches of the repository.")]
    public static async Task<int> Branches(CancellationToken cancellationToken)
    {
        using var git = Process.Start("git", "branch");
        await git.WaitForExitAsync(cancellationToken);
        return git.ExitCode;
    }

    // case: a file whose path the agent chose
    [McpServerTool, Description("Reads a file of the handbook.")]
    public static Task<string> ReadFile(string name, CancellationToken cancellationToken) => File.ReadAllTextAsync(Path.Combine("handbook", name), cancellationToken);

    // case: a shell command that the agent wrote
    [McpServerTool, Description("Runs a command.")]
    public static void Run(string command) => Process.Start("/bin/sh", $"-c \"{command}\"")?.Dispose();
}
