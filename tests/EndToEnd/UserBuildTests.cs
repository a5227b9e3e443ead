namespace McpBounds.EndToEnd;

/// <summary>What a user sees who adds the package to a project: in the build, in its log, from <c>dotnet format</c> and through <c>.editorconfig</c>.</summary>
public sealed class UserBuildTests(PackedFeed feed)
{
    private const string OneFetchTool = """
        using System.ComponentModel;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class PageTools
        {
            [McpServerTool, Description("Fetches a web page and returns its text.")]
            public static async Task<string> FetchPage(HttpClient client, string url, CancellationToken cancellationToken)
            {
                return await client.GetStringAsync(url, cancellationToken);
            }
        }
        """;

    private const string ManyReads = """
        using System.ComponentModel;
        using System.Net.Http.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class ManyTools
        {
            private static readonly HttpClient Shared = new() { BaseAddress = new Uri("https://tracker.example/") };

            [McpServerTool, Description("Fetches a web page and returns its text.")]
            public static async Task<string> FetchPage(HttpClient client, string url, CancellationToken cancellationToken)
            {
                // Comments stay where they are.
                return await client.GetStringAsync(url, cancellationToken);
            }

            [McpServerTool, Description("Fetches a file and returns its length.")]
            public static async Task<int> MeasureFile(HttpClient client, string url, CancellationToken cancellationToken)
            {
                using var response = await client.GetAsync(url, cancellationToken);
                response.EnsureSuccessStatusCode();
                var file = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                return file.Length;
            }

            [McpServerTool, Description("Reads the log of a build.")]
            public static async Task<string> ReadLog(int build, CancellationToken cancellationToken) =>
                await Shared.GetStringAsync($"builds/{build}/log", cancellationToken);

            [McpServerTool, Description("Reads the state of a build.")]
            public static async Task<Build?> ReadBuild(int build, CancellationToken cancellationToken) =>
                await Shared.GetFromJsonAsync<Build>($"builds/{build}", cancellationToken);

            public sealed record Build(int Number, string State);
        }
        """;

    [Fact]
    public async Task A_build_names_the_tool_and_says_what_to_do()
    {
        var build = (await UserProject.WithTools(feed, OneFetchTool).BuildAsync()).Succeeded();

        build.Printed("Tools.cs: warning MCPB001");
        var warning = Assert.Single(build.Messages).Text;
        Assert.StartsWith("'GetStringAsync' reads a whole response without a size cap in tool 'FetchPage'; ", warning, StringComparison.Ordinal);
        Assert.Contains("read at most a fixed number of bytes", warning, StringComparison.Ordinal);
        Assert.Contains("docs/rules/MCPB001.md", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_as_errors_fail_the_build()
    {
        var build = (await UserProject.WithTools(feed, OneFetchTool).BuildAsync("-warnaserror")).Failed();

        build.Printed("Tools.cs: error MCPB001");
    }

    [Fact]
    public async Task Format_applies_the_fixes_and_the_next_build_is_clean()
    {
        var project = UserProject.WithTools(feed, ManyReads);
        (await project.BuildAsync(Sarif.BuildArgument)).Succeeded();
        Assert.Equal(["MCPB001", "MCPB001", "MCPB001", "MCPB021"], (await Sarif.ReadAsync(project.Folder)).Findings.Select(static finding => finding.Rule).Order());

        // A run applies one kind of fix to a rule's findings: the one offered first for the first of them. The second run takes what that left.
        await project.FixAsync("MCPB001", "MCPB021");
        await project.FixAsync("MCPB001", "MCPB021");

        (await project.BuildAsync(Sarif.BuildArgument)).Succeeded().Printed();
        Assert.Empty((await Sarif.ReadAsync(project.Folder)).Findings);
        Assert.Contains("// Comments stay where they are.", project.Read("Tools.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editorconfig_sets_the_severity_and_what_the_fix_inserts()
    {
        var project = UserProject.WithTools(feed, OneFetchTool);
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_diagnostic.MCPB001.severity = error
            mcpbounds.max_response_bytes = 250000
            """);
        (await project.BuildAsync()).Failed().Printed("Tools.cs: error MCPB001");

        await project.FixAsync("MCPB001");

        (await project.BuildAsync()).Succeeded().Printed();
        Assert.Contains("250000", project.Read("Tools.cs").Replace("_", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editorconfig_silences_a_rule_and_an_unreadable_option_is_reported()
    {
        var project = UserProject.WithTools(feed, OneFetchTool);
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_diagnostic.MCPB001.severity = none
            mcpbounds.max_response_bytes = plenty
            """);
        var build = (await project.BuildAsync()).Succeeded();

        var message = Assert.Single(build.Messages);
        Assert.Equal("MCPB000", message.Id);
        Assert.Contains("mcpbounds.max_response_bytes = plenty", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_without_the_MCP_SDK_gets_nothing()
    {
        var project = UserProject.Library(feed, """
            public static class Pages
            {
                public static async Task<string> FetchPage(HttpClient client, string url) => await client.GetStringAsync(url);
            }
            """);
        (await project.BuildAsync(Sarif.BuildArgument)).Succeeded().Printed();

        Assert.Empty((await Sarif.ReadAsync(project.Folder)).Findings);
    }
}
