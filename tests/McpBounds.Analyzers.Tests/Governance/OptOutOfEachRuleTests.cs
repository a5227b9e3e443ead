namespace McpBounds.Analyzers.Governance;

/// <summary>Whatever a rule about code reports, its author can leave as it is: tried on the first example of each page, with the library or with an attribute of one's own.</summary>
public sealed class OptOutOfEachRuleTests
{
    private const string Attribute = "McpBounds.AllowUnbounded(\"It is short.\"";

    public static TheoryData<string> Rules => [.. OptOut.Rules];

    [Fact]
    public void It_is_about_every_rule_but_those_about_settings() =>
        Assert.Equal(Descriptors.All.Select(rule => rule.Id).Except(["MCPB000", "MCPB013"]).Order(StringComparer.Ordinal), OptOut.Rules.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task On_the_assembly(string rule)
    {
        await IsSilent(rule, server => OnAssembly(server, $"{Attribute})"));
        await IsSilent(rule, server => OnAssembly(server, $"{Attribute}, \"{rule}\")"));
        await IsReported(rule, server => OnAssembly(server, $"{Attribute}, \"{Other(rule)}\")"));
        await IsReported(rule, server => OnAssembly(server, "McpBounds.AllowUnbounded(\" \")"));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task On_the_type(string rule)
    {
        await IsSilent(rule, server => OnTypes(server, $"{Attribute})"));
        await IsSilent(rule, server => OnTypes(server, $"{Attribute}, \"{Other(rule)}\", \"{rule}\")"));
        await IsReported(rule, server => OnTypes(server, $"{Attribute}, \"{Other(rule)}\")"));
        await IsReported(rule, server => OnTypes(server, "McpBounds.AllowUnbounded(\"\")"));

        static string OnTypes(string server, string attribute) => server
            .Replace("public sealed class Tools", $"[{attribute}] public sealed class Tools", StringComparison.Ordinal)
            .Replace("public static class Start", $"[{attribute}] public static class Start", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task On_the_member(string rule)
    {
        await IsSilent(rule, server => OnMembers(server, $"{Attribute})"));
        await IsSilent(rule, server => OnMembers(server, $"{Attribute}, \"{rule}\")"));
        await IsReported(rule, server => OnMembers(server, $"{Attribute}, \"{Other(rule)}\")"));

        static string OnMembers(string server, string attribute) => server
            .Replace("[McpServerTool,", $"[{attribute}] [McpServerTool,", StringComparison.Ordinal)
            .Replace("public static void Add", $"[{attribute}] public static void Add", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_reports_past_it()
    {
        // Finding.Report asks for the attribute, and what is said of settings is no finding.
        var reporting = RepositoryFiles.In("src/McpBounds.Analyzers/Rules").Select(file => $"Rules/{file}").Append("Finding.cs")
            .Where(file => RepositoryFiles.Lines($"src/McpBounds.Analyzers/{file}").Any(line => line.Contains(".ReportDiagnostic(", StringComparison.Ordinal)));

        Assert.Equal(["Rules/IneffectiveOptOut.cs", "Rules/UnreadableOption.cs", "Finding.cs"], reporting.OrderBy(file => file == "Finding.cs").ThenBy(file => file, StringComparer.Ordinal));
        Assert.NotEmpty(await RulePageTests.ReportedAsync("MCPB013", OnAssembly(Example("MCPB013"), $"{Attribute})")));
    }

    [Fact]
    public async Task The_page_shows_what_compiles_and_is_left_as_it_is()
    {
        var lines = RepositoryFiles.Lines("docs/presets-and-opt-out.md");
        var blocks = lines.Index().Where(line => line.Item == "```csharp compiled")
            .Select(line => string.Join('\n', lines[(line.Index + 1)..Array.IndexOf(lines, "```", line.Index)])).ToList();
        var without = string.Join('\n', blocks[0].Split('\n').Where(line => !line.Contains("[AllowUnbounded", StringComparison.Ordinal)));
        const string Usings = "using System.Net.Http; using System.Threading; using System.Threading.Tasks;";

        Assert.Equal(2, blocks.Count);
        Assert.Empty(await RulePageTests.ReportedAsync("MCPB001", $"{Usings} {blocks[0]}"));
        Assert.NotEmpty(await RulePageTests.ReportedAsync("MCPB001", $"{Usings} {without}"));

        // Examples of MCPB011 are without the library, as whoever declares the attribute is.
        var declaration = blocks[1].Replace("namespace McpBounds;", "namespace McpBounds\n{", StringComparison.Ordinal) + "\n}";
        Assert.Empty(await RulePageTests.ReportedAsync("MCPB011", OnAssembly(Example("MCPB011"), $"{Attribute})") + declaration));
        Assert.NotEmpty(await RulePageTests.ReportedAsync("MCPB011", Example("MCPB011") + declaration));
    }

    private static async Task IsSilent(string rule, Func<string, string> leave) => Assert.Empty(await RulePageTests.ReportedAsync(rule, Left(rule, leave)));

    private static async Task IsReported(string rule, Func<string, string> leave) => Assert.NotEmpty(await RulePageTests.ReportedAsync(rule, Left(rule, leave)));

    private static string Left(string rule, Func<string, string> leave)
    {
        var server = Example(rule);
        var changed = leave(server);
        Assert.NotEqual(server, changed);
        return RulePageTests.HasLibrary(rule) ? changed : $$"""
            {{changed}}
            namespace McpBounds
            {
                internal sealed class AllowUnboundedAttribute : System.Attribute { public AllowUnboundedAttribute(string reason, params string[] rules) { } }
            }
            """;
    }

    private static string OnAssembly(string server, string attribute)
    {
        var usings = server.IndexOf(';', server.LastIndexOf("\nusing ", StringComparison.Ordinal)) + 1;
        return $"{server[..usings]}\n[assembly: {attribute}]{server[usings..]}";
    }

    private static string Example(string rule) => RulePageTests.Server(rule, RulePageTests.BlocksOf("csharp").First(block => block.Id == rule && block.Kind == "reported").Text);

    private static string Other(string rule) => OptOut.Rules.First(other => other != rule);
}
