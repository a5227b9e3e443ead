namespace McpBounds.EndToEnd;

/// <summary>What a user gets who sets <c>McpBoundsMode</c> in a project: in the build, from <c>dotnet format</c>, in an editor, and beside settings of the user's own.</summary>
public sealed class PresetTests(PackedFeed feed)
{
    /// <summary>One finding that is a warning (MCPB001), one of a rule that suggests (MCPB021), one suggestion of a rule that warns (MCPB005); all waits have a token and no deadline.</summary>
    private const string Tools = """
        using System.Net.Http.Json;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public static class TrackerTools
        {
            private static readonly HttpClient Tracker = new() { BaseAddress = new Uri("https://tracker.example/") };

            [McpServerTool]
            public static async Task<string> FetchPage(HttpClient client, string url, CancellationToken cancellationToken) =>
                await client.GetStringAsync(url, cancellationToken);

            [McpServerTool]
            public static async Task<Build?> ReadBuild(int build, CancellationToken cancellationToken) =>
                await Tracker.GetFromJsonAsync<Build>($"builds/{build}", cancellationToken);

            [McpServerTool]
            public static async Task<string> DeleteProject(McpServer server, CancellationToken cancellationToken)
            {
                var answer = await server.ElicitAsync(new ElicitRequestParams { Message = "Delete it?", RequestedSchema = new() }, cancellationToken);
                return answer.IsAccepted ? "Deleted." : "Kept.";
            }

            public sealed record Build(int Number, string State);
        }
        """;

    /// <summary>What the build of these tools warns of in each mode; MCPB004 and MCPB024 are about the deadline.</summary>
    public static TheoryData<string, string?, string[]> Warnings => new()
    {
        { "none", "McpBounds.none.globalconfig", [] },
        { "default", null, ["MCPB001"] },
        { "recommended", "McpBounds.recommended.globalconfig", ["MCPB001", "MCPB021"] },
        { "Strict", "McpBounds.strict.globalconfig", ["MCPB001", "MCPB004", "MCPB005", "MCPB021", "MCPB024"] },
    };

    [Theory]
    [MemberData(nameof(Warnings))]
    public async Task A_build_dotnet_format_and_an_editor_agree_on_what_the_mode_says(string mode, string? file, string[] rules)
    {
        var project = WithMode(mode);

        (await project.BuildAsync()).Succeeded().Printed(rules.Select(static rule => $"Tools.cs: warning {rule}"));
        Assert.Equal(rules, await project.WarningsOfFormatAsync());
        Assert.Equal(file is null ? [] : [file], await project.PresetsInEditorAsync());
    }

    [Fact]
    public async Task A_mode_holds_where_it_is_set_for_all_projects_and_files_are_not_searched_for()
    {
        var project = UserProject.WithTools(feed, Tools);
        project.Write("Directory.Build.targets", "<Project><PropertyGroup><McpBoundsMode>recommended</McpBoundsMode></PropertyGroup></Project>");
        project.Set("DiscoverEditorConfigFiles", "false");
        project.Set("DiscoverGlobalAnalyzerConfigFiles", "false");

        (await project.BuildAsync()).Succeeded().Printed("Tools.cs: warning MCPB001", "Tools.cs: warning MCPB021");
    }

    [Fact]
    public async Task What_the_user_sets_in_editorconfig_comes_before_the_mode()
    {
        var project = WithMode("strict");
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_diagnostic.MCPB005.severity = none
            dotnet_diagnostic.MCPB021.severity = suggestion
            mcpbounds.require_deadline = false
            """);

        (await project.BuildAsync()).Succeeded().Printed("Tools.cs: warning MCPB001");
    }

    [Fact]
    public async Task What_the_user_sets_in_globalconfig_comes_before_the_mode()
    {
        var project = WithMode("none");
        project.Write(".globalconfig", """
            is_global = true
            dotnet_diagnostic.MCPB001.severity = error
            dotnet_diagnostic.MCPB021.severity = warning
            """);

        (await project.BuildAsync()).Failed().Printed("Tools.cs: error MCPB001", "Tools.cs: warning MCPB021");
    }

    [Fact]
    public async Task What_the_project_does_not_want_to_hear_comes_before_the_mode()
    {
        var project = WithMode("strict");
        project.Set("NoWarn", "$(NoWarn);MCPB004;MCPB024");

        (await project.BuildAsync()).Succeeded().Printed("Tools.cs: warning MCPB001", "Tools.cs: warning MCPB005", "Tools.cs: warning MCPB021");
    }

    [Fact]
    public async Task A_category_that_the_user_silences_is_silent_but_for_the_rules_that_the_mode_lists()
    {
        var project = WithMode("recommended");
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_analyzer_diagnostic.category-ResourceConsumption.severity = none
            """);

        (await project.BuildAsync()).Succeeded().Printed("Tools.cs: warning MCPB021");
    }

    [Fact]
    public async Task A_severity_that_the_user_sets_for_a_rule_holds_for_its_suggestions_too()
    {
        var project = UserProject.WithTools(feed, Tools);
        project.Write(".editorconfig", """
            [*.cs]
            dotnet_diagnostic.MCPB005.severity = warning
            """);

        (await project.BuildAsync()).Succeeded().Printed("Tools.cs: warning MCPB001", "Tools.cs: warning MCPB005");
    }

    [Fact]
    public async Task An_unknown_mode_fails_the_build_which_says_what_is_allowed()
    {
        var project = WithMode("paranoid");

        var build = (await project.BuildAsync()).Failed();

        var message = Assert.Single(build.Messages);
        Assert.Equal(("Tools.csproj", "error", "MCPB000"), (message.File, message.Severity, message.Id));
        Assert.StartsWith("McpBoundsMode 'paranoid' is not one of none, default, recommended, strict", message.Text, StringComparison.Ordinal);
        Assert.Empty(await project.PresetsInEditorAsync());
    }

    [Fact]
    public async Task The_library_brings_the_modes_along()
    {
        var project = UserProject.WithLibrary(feed, """
            using McpBounds;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder(args);
            builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
            await builder.Build().RunAsync();
            """);
        project.Write("Tools.cs", Tools);
        project.Set("McpBoundsMode", "recommended");

        (await project.BuildAsync()).Succeeded().Printed("Tools.cs: warning MCPB001", "Tools.cs: warning MCPB021");
        Assert.Equal(["McpBounds.recommended.globalconfig"], await project.PresetsInEditorAsync());
    }

    private UserProject WithMode(string mode)
    {
        var project = UserProject.WithTools(feed, Tools);
        project.Set("McpBoundsMode", mode);
        return project;
    }
}
