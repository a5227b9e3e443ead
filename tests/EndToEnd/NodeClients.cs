using System.Text.Json;
using System.Text.Json.Nodes;
using McpBounds.EndToEnd;

[assembly: AssemblyFixture(typeof(NodeClients))]

namespace McpBounds.EndToEnd;

/// <summary>The TypeScript SDK's client and the inspector's command line, installed from npm; tests that need them are skipped where that cannot be.</summary>
public sealed class NodeClients : IAsyncLifetime
{
    private NpmFolder? _folder;

    private NpmFolder Folder => _folder ?? throw new InvalidOperationException("The clients have not been installed.");

    public async ValueTask InitializeAsync() => _folder = await NpmFolder.InstallAsync(nameof(NodeClients), "install", "--no-package-lock");

    /// <summary>Sends calls, all at once, by the TypeScript SDK; what they gave, and how often the user was asked.</summary>
    internal async Task<(IReadOnlyList<ToolResult> Results, int Questions)> CallAsync(
        UserProject project, Uri site, params IEnumerable<(string Name, object Arguments)> calls)
    {
        var sent = JsonSerializer.Serialize(calls.Select(static call => new { name = call.Name, arguments = call.Arguments }));
        var got = await RunAsync(project, site, ["calls.mjs", sent]);
        return ([.. got["results"]!.AsArray().Select(static result => new ToolResult(result!))], got["questions"]!.GetValue<int>());
    }

    /// <summary>Makes one request by the inspector's command line.</summary>
    internal Task<JsonNode> InspectAsync(UserProject project, Uri site, string method, params IEnumerable<string> options) =>
        RunAsync(project, site, [Path.Combine("node_modules", "@modelcontextprotocol", "inspector", "cli", "build", "cli.js"), "--cli"], ["--method", method, .. options]);

    public ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonNode> RunAsync(UserProject project, Uri site, IEnumerable<string> client, params IEnumerable<string> options)
    {
        var server = RunningServer.StartInfo(project, site);
        var start = Folder.StartInfo("node", [.. client, server.FileName, .. server.ArgumentList, .. options]);
        foreach (var (key, value) in server.Environment)
        {
            start.Environment[key] = value;
        }

        var run = await Folder.RunAsync(start);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Errors}");
        TestContext.Current.TestOutputHelper?.WriteLine(run.Output);
        return JsonNode.Parse(run.Output)!;
    }
}

/// <summary>What a client got for a call of a tool.</summary>
internal sealed record ToolResult(JsonNode Json)
{
    public bool IsError => Json["isError"]?.GetValue<bool>() is true;

    public string Text => string.Join('\n', Json["content"]!.AsArray().Select(static block => block!["text"]?.GetValue<string>()));

    /// <summary>What was exceeded, for programs.</summary>
    public JsonNode? Exceeded => Json["_meta"]?["mcpbounds/exceeded"];
}
