using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpBounds.EndToEnd;

/// <summary>The compiler's log of a build is what services take in that show findings beside the code: what GitHub's code scanning reads of it is there, and true.</summary>
public sealed partial class SarifTests(LoggedSample sample, SarifValidator validator) : IClassFixture<LoggedSample>, IClassFixture<SarifValidator>
{
    /// <summary>What code scanning cuts, or refuses.</summary>
    private const int MostCharacters = 1_024, MostTags = 10;

    [Fact]
    public void Each_rule_says_what_it_is_where_to_read_more_and_which_weakness_it_finds()
    {
        var log = sample.Log;

        Assert.Equal("2.1.0", log.Version);
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "rules"), "MCPB*.md").Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(pages.Order(StringComparer.Ordinal), log.Rules.Select(static rule => Text(rule.Rule["id"])).Order(StringComparer.Ordinal));
        Assert.All(log.Rules, static rule => AssertDescribed(rule.Rule));
    }

    [Fact]
    public void Each_finding_has_a_level_a_text_and_a_place_in_a_file_of_the_project()
    {
        var log = sample.Log;

        Assert.Equal(
            ["MCPB001", "MCPB002", "MCPB003", "MCPB004", "MCPB005", "MCPB021"],
            log.Findings.Select(static finding => finding.Rule).Distinct().Order(StringComparer.Ordinal));
        var levels = log.Rules.ToDictionary(static rule => Text(rule.Rule["id"]), static rule => LevelOf(rule.Rule));
        foreach (var finding in log.Results)
        {
            Assert.Equal(levels[Text(finding["ruleId"])], Text(finding["level"]));
            Assert.Equal(finding["ruleId"]!.ToString(), Text(log.Rules.Single(rule => rule.Index == finding["ruleIndex"]!.GetValue<int>()).Rule["id"]));
            Assert.InRange(Text(finding["message"]!["text"]).Length, 1, MostCharacters);
            var place = Assert.Single(finding["locations"]!.AsArray())!["physicalLocation"]!;
            var file = new Uri(Text(place["artifactLocation"]!["uri"])).LocalPath;
            Assert.True(File.Exists(file), file);
            Assert.StartsWith(Path.GetDirectoryName(log.File)!, file, StringComparison.Ordinal);
            Assert.All(["startLine", "startColumn", "endLine", "endColumn"], part => Assert.InRange(place["region"]![part]!.GetValue<int>(), 1, int.MaxValue));
        }
    }

    [Fact]
    public async Task A_validator_misses_nothing_that_a_rule_could_give()
    {
        var log = sample.Log;
        var ours = log.Rules.Select(static rule => rule.Index).ToHashSet();
        var complaints = (await validator.ComplaintsAsync(log.File))
            .Where(complaint => RulePlace().Match(complaint) is not { Success: true } place || ours.Contains(int.Parse(place.Groups["index"].Value, CultureInfo.InvariantCulture)))
            .Select(static complaint => Sentence().Match(complaint).Value);

        // The compiler names itself as the tool, and writes no rule's help, only the link to it. Code scanning asks for the text in its reference; an analyzer has no way to give it.
        IEnumerable<string> compilers =
        [
            .. ours.Select(static index => $"GH2012: runs[0].tool.driver.rules[{index}]: This 'reportingDescriptor' object does not provide a 'help' object."),
            "SARIF2005: runs[0].tool.driver: The tool 'Microsoft (R) Visual C# Compiler' does not provide 'informationUri'.",
            "SARIF2005: runs[0].tool.driver.name: The tool name 'Microsoft (R) Visual C# Compiler' contains 5 words, which is more than the recommended maximum of 3 words.",
        ];
        Assert.Equal(compilers.Order(StringComparer.Ordinal), complaints.Order(StringComparer.Ordinal));
    }

    private static void AssertDescribed(JsonNode rule)
    {
        var id = Text(rule["id"]);
        Assert.InRange(Text(rule["shortDescription"]!["text"]).Length, 1, MostCharacters);
        Assert.InRange(Text(rule["fullDescription"]!["text"]).Length, 1, MostCharacters);
        Assert.Equal($"https://github.com/mcpbounds/mcpbounds/blob/main/docs/rules/{id}.md", Text(rule["helpUri"]));
        Assert.Contains(LevelOf(rule), new[] { "warning", "note" });

        var tags = (rule["properties"]!["tags"]?.AsArray() ?? []).Select(Text).ToList();
        if (Text(rule["properties"]!["category"]) == "Configuration")
        {
            Assert.Contains(id, new[] { "MCPB000", "MCPB013" });
            Assert.Equal(id == "MCPB000" ? ["CompilationEnd"] : [], tags);
            return;
        }

        Assert.InRange(tags.Count, 1, MostTags);
        Assert.Equal("ResourceConsumption", Text(rule["properties"]!["category"]));
        Assert.Contains("security", tags);
        Assert.Contains("OWASP-API4:2023", tags);
        var weaknesses = tags.Where(static tag => tag.StartsWith("CWE-", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(weaknesses);
        Assert.All(weaknesses, weakness => Assert.Contains($"external/cwe/cwe-{weakness["CWE-".Length..].PadLeft(3, '0')}", tags));
    }

    /// <summary>The level of a rule's findings, which the log leaves out where it is the usual one.</summary>
    private static string LevelOf(JsonNode rule) => rule["defaultConfiguration"]?["level"]?.GetValue<string>() ?? "warning";

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    [GeneratedRegex(@"tool\.driver\.rules\[(?<index>[0-9]+)\]", RegexOptions.ExplicitCapture)]
    private static partial Regex RulePlace();

    /// <summary>What is wrong; what follows is why it matters.</summary>
    [GeneratedRegex(@"^.*?[^.]\.(?= |$)", RegexOptions.Singleline)]
    private static partial Regex Sentence();
}

/// <summary>One build of the unbounded sample, logged.</summary>
public sealed class LoggedSample(PackedFeed feed) : IAsyncLifetime
{
    private Sarif? _log;

    internal Sarif Log => _log ?? throw new InvalidOperationException("The sample has not been built.");

    public async ValueTask InitializeAsync()
    {
        var project = UserProject.FromSample(feed, "UnboundedServer");
        (await project.BuildAsync(Sarif.BuildArgument)).Succeeded();
        _log = await Sarif.ReadAsync(project.Folder);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
