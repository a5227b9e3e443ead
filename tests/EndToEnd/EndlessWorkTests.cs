namespace McpBounds.EndToEnd;

/// <summary>The promise of the rules about pages, numbers and waits, on servers that run: what one tool call makes the server do.</summary>
public sealed class EndlessWorkTests(PackedFeed feed)
{
    private const int MaxPages = 20;

    private const int MaxImages = 100;

    /// <summary>A byte drips every second; the deadline of the fixed server is four.</summary>
    private const int MoreThanTheDeadline = 5;

    /// <summary>Far more than any bound allows.</summary>
    private const int Endless = 5 * MaxImages;

    [Fact]
    public async Task Without_a_fix_the_server_goes_on_as_long_as_the_other_side_does()
    {
        var project = UserProject.FromSample(feed, "UnboundedServer");
        (await project.BuildAsync()).Succeeded();
        await using var site = await OversizedSite.StartAsync();
        await using var server = await RunningServer.StartAsync(project, site.Address);

        await server.CallUntilAsync("list_issues", Issues, () => site.Pages > Endless);
        await server.CallUntilAsync("draw_images", Images(1_000_000), () => site.Images > Endless);
        await server.CallUntilAsync("search_handbook", Search, () => site.Drips > MoreThanTheDeadline);
    }

    [Fact]
    public async Task Fixed_by_dotnet_format_the_server_stops_at_its_bounds()
    {
        var project = UserProject.FromSample(feed, "UnboundedServer");
        project.Write(".editorconfig", "root = true\n[*.cs]\nmcpbounds.timeout_seconds = 4\n");
        await project.FixAsync("MCPB001", "MCPB021");
        await project.FixAsync("MCPB002");
        await project.FixAsync("MCPB003", "MCPB023");
        await project.FixAsync("MCPB004", "MCPB024");
        // How often the user may be asked is for the library to limit, which this server does not use.
        (await project.BuildAsync()).Succeeded().Printed("DeploymentTools.cs: warning MCPB005");

        await AssertStopsAsync(project, async (server, site) =>
        {
            // What is paid for is refused, not cut to something that the agent did not ask for.
            var refused = await server.CallAsync("draw_images", Images(1_000_000));
            Assert.True(refused.IsError, refused.Text);
            Assert.Contains($"'batchSize' must be from 1 to {MaxImages}", refused.Text, StringComparison.Ordinal);
            Assert.Equal(0, site.Images);

            Assert.False((await server.CallAsync("draw_images", Images(MaxImages))).IsError);
            Assert.Equal(MaxImages, site.Images);
        });
    }

    [Fact]
    public async Task Bounded_by_the_library_the_server_stops_at_its_bounds()
    {
        var project = UserProject.FromSample(feed, "BoundedServer");
        (await project.BuildAsync()).Succeeded().Printed();

        await AssertStopsAsync(project, async (server, site) =>
        {
            var refused = await server.CallAsync("draw_images", Images(1_000_000));
            Assert.True(refused.IsError, refused.Text);
            Assert.Contains("'batchSize'", refused.Text, StringComparison.Ordinal);
            Assert.Contains("between 1 and 4", refused.Text, StringComparison.Ordinal);
            Assert.Equal(0, site.Images);

            Assert.False((await server.CallAsync("draw_images", Images(4))).IsError);
            Assert.Equal(4, site.Images);
        });
    }

    private static async Task AssertStopsAsync(UserProject project, Func<RunningServer, OversizedSite, Task> imagesStop)
    {
        await using var site = await OversizedSite.StartAsync();
        await using var server = await RunningServer.StartAsync(project, site.Address);

        var waits = Task.WhenAll(
            server.CallAsync("search_handbook", Search),
            server.CallAsync("fetch_page", new() { ["url"] = new Uri(site.Address, OversizedSite.Drip).AbsoluteUri }));

        var issues = await server.CallAsync("list_issues", Issues);
        Assert.InRange(site.Pages, MaxPages, MaxPages + 1);
        Assert.Matches("(?i)more|narrow", issues.Text);

        await imagesStop(server, site);

        Assert.All(await waits, static call => Assert.True(call.IsError, call.Text));
    }

    private static Dictionary<string, object?> Issues => new() { ["project"] = OversizedSite.EndlessProject };

    private static Dictionary<string, object?> Search => new() { ["query"] = "leave" };

    private static Dictionary<string, object?> Images(int count) => new() { ["prompt"] = "a bridge", ["batchSize"] = count };
}
