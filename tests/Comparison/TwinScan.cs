using System.Text.Json;

namespace McpBounds.Comparison;

/// <summary>A scanner for MCP servers in other languages, on the sample server and on its twin in TypeScript.</summary>
internal static class TwinScan
{
    public const string Scanner = "agent-security-scanner-mcp";

    public const string Version = "4.5.9";

    /// <summary>How many files of a folder it takes for a server's code, and what it says of them.</summary>
    public static async Task<(int Files, IReadOnlyList<Finding> Findings)> RunAsync(string folder)
    {
        // It ends with 1 where it has something to say.
        var output = await Command.RunAsync(folder, "npx", worst: 1, "--yes", "--ignore-scripts", $"{Scanner}@{Version}", "scan-mcp", folder);
        using var report = JsonDocument.Parse(output);
        var findings = report.RootElement.TryGetProperty("findings", out var found) ? found.EnumerateArray().Select(static finding => new Finding(
            finding.GetProperty("rule").GetString()!,
            finding.GetProperty("message").GetString()!,
            finding.GetProperty("file").GetString()!,
            finding.GetProperty("line").GetInt32(),
            finding.GetProperty("line").GetInt32(),
            Column: 1)) : [];
        return (report.RootElement.GetProperty("files_scanned").GetInt32(), [.. findings]);
    }
}
