using System.Text.Json.Nodes;

namespace McpBounds.EndToEnd;

/// <summary>The log the compiler writes when a build asks for one.</summary>
internal sealed class Sarif
{
    /// <summary>The build argument that asks for it, beside the project.</summary>
    public const string BuildArgument = "-p:ErrorLog=findings.sarif%2Cversion=2.1";

    private readonly JsonNode _log;

    private Sarif(string file, JsonNode log) => (File, _log) = (file, log);

    private JsonNode Run => Assert.Single(_log["runs"]!.AsArray())!;

    public string File { get; }

    public string Version => _log["version"]!.GetValue<string>();

    /// <summary>What this package's rules found, at whatever severity.</summary>
    public IEnumerable<(string Rule, string Message)> Findings =>
        Results.Select(static result => (result["ruleId"]!.GetValue<string>(), result["message"]!["text"]!.GetValue<string>()));

    /// <summary>The same as the log has it.</summary>
    public IEnumerable<JsonNode> Results => Run["results"]!.AsArray().Select(static result => result!).Where(static result => IsOwn(result["ruleId"]));

    /// <summary>This package's rules, with their places among all, which are listed whether or not they found anything.</summary>
    public IEnumerable<(int Index, JsonNode Rule)> Rules =>
        Run["tool"]!["driver"]!["rules"]!.AsArray().Select(static (rule, index) => (index, rule!)).Where(static rule => IsOwn(rule.Item2["id"]));

    public static async Task<Sarif> ReadAsync(string projectFolder)
    {
        var file = Path.Combine(projectFolder, "findings.sarif");
        return new(file, JsonNode.Parse(await System.IO.File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!);
    }

    private static bool IsOwn(JsonNode? id) => id!.GetValue<string>().StartsWith("MCPB", StringComparison.Ordinal);
}
