using System.Text.Json.Nodes;

namespace McpBounds.EndToEnd;

/// <summary>The log the compiler writes when a build asks for one.</summary>
internal sealed class Sarif
{
    /// <summary>The build argument that asks for it, beside the project.</summary>
    public const string BuildArgument = "-p:ErrorLog=findings.sarif%2Cversion=2.1";

    private readonly JsonNode _log;

    private Sarif(JsonNode log) => _log = log;

    private JsonNode Run => Assert.Single(_log["runs"]!.AsArray())!;

    public string Version => _log["version"]!.GetValue<string>();

    /// <summary>What this package's rules found, at whatever severity.</summary>
    public IEnumerable<(string Rule, string Message)> Findings =>
        Run["results"]!.AsArray()
            .Select(static result => (Rule: result!["ruleId"]!.GetValue<string>(), Message: result["message"]!["text"]!.GetValue<string>()))
            .Where(static finding => finding.Rule.StartsWith("MCPB", StringComparison.Ordinal));

    public static async Task<Sarif> ReadAsync(string projectFolder) =>
        new(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(projectFolder, "findings.sarif"), TestContext.Current.CancellationToken))!);

    public JsonNode Rule(string id) => Run["tool"]!["driver"]!["rules"]!.AsArray().Single(rule => rule!["id"]!.GetValue<string>() == id)!;

    public JsonNode Finding(string id) => Run["results"]!.AsArray().Single(result => result!["ruleId"]!.GetValue<string>() == id)!;
}
