namespace McpBounds.EndToEnd;

/// <summary>The bounded sample as clients see it that nobody here wrote: what is refused, cut, timed out and validated, in words a model can act on.</summary>
public sealed class ForeignClientTests(PackedFeed feed, NodeClients clients)
{
    [Fact]
    public async Task A_client_in_TypeScript_is_validated_cut_timed_out_and_asked_within_bounds()
    {
        var project = await BuildAsync();
        await using var site = await OversizedSite.StartAsync();

        var (results, questions) = await clients.CallAsync(
            project,
            site.Address,
            [
                ("draw_images", new { prompt = "a bridge", batchSize = 1_000 }),
                ("list_issues", new { project = "small", state = "everything" }),
                ("read_attachment", new { project = "200000", number = 1, fileName = "build.log" }),
                ("fetch_page", new { url = new Uri(site.Address, "chunked/5000000").AbsoluteUri }),
                ("search_handbook", new { query = "leave" }),
                ("confirm_deployment", new { service = "api" }),
            ]);

        AssertIs(results[0], isError: true, "'draw_images' was not called. Argument 'batchSize': The field batchSize must be between 1 and 4. Call it again within these bounds.");
        AssertIs(results[1], isError: true, "'list_issues' was not called. Argument 'state': The field state must be one of: open, closed, all.");
        AssertIs(results[2], isError: false, "[Cut: these are the last 49,840 of 200,000 bytes. To get the rest, call again and ask for a part of it, or for less.]");
        AssertIs(results[3], isError: false, "[Cut: these are the first 999,872 bytes, and there is more. Ask for less, or for a part of it.]");
        AssertIs(results[4], isError: true, "20 s");
        AssertIs(results[5], isError: false, "The user did not confirm the deployment of api.");
        Assert.Equal(3, questions);
    }

    [Fact]
    public async Task A_sixth_call_at_once_is_told_when_to_come_again()
    {
        var project = await BuildAsync();
        await using var site = await OversizedSite.StartAsync();

        var (images, _) = await clients.CallAsync(
            project, site.Address, Enumerable.Repeat<(string, object)>(("draw_images", new { prompt = "a bridge", batchSize = 4 }), 6));

        Assert.Equal(5, images.Count(static image => !image.IsError));
        var refused = Assert.Single(images, static image => image.IsError);
        AssertIs(refused, isError: true, "Too many calls: 'draw_images' takes 10 in 60 s, 5 at once, from one caller. Try again in ");
        Assert.Equal(("Calls", 10), (refused.Exceeded!["bound"]!.GetValue<string>(), refused.Exceeded["limit"]!.GetValue<int>()));
        Assert.InRange(refused.Exceeded["retryAfterSeconds"]!.GetValue<int>(), 1, 6);
        Assert.Equal(5 * 4, site.Images);
    }

    [Fact]
    public async Task A_user_is_asked_five_times_a_minute_however_many_calls_ask()
    {
        var project = await BuildAsync();
        await using var site = await OversizedSite.StartAsync();

        var (results, questions) = await clients.CallAsync(
            project, site.Address, Enumerable.Repeat<(string, object)>(("confirm_deployment", new { service = "api" }), 6));

        Assert.Equal(5, questions);
        Assert.Contains(results, static result => result.IsError && result.Text.Contains("Not sent: 5 questions to the user in 60 s are the most. Try again in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_inspector_shows_the_bounds_and_meets_them()
    {
        var project = await BuildAsync();
        await using var site = await OversizedSite.StartAsync();

        var listed = (await clients.InspectAsync(project, site.Address, "tools/list"))["tools"]!.AsArray();
        var size = listed.Single(static tool => tool!["name"]!.GetValue<string>() == "draw_images")!["inputSchema"]!["properties"]!["batchSize"]!;
        Assert.Equal((1, 4), (size["minimum"]!.GetValue<int>(), size["maximum"]!.GetValue<int>()));

        AssertIs(await CallAsync("draw_images", "prompt=a bridge", "batchSize=5"), isError: true, "must be between 1 and 4");
        AssertIs(await CallAsync("draw_images", "prompt=a bridge", "batchSize=4"), isError: false, "https://images.example/4");
        var cut = await CallAsync("read_attachment", "project=60000", "number=1", "fileName=build.log");
        AssertIs(cut, isError: false, "[Cut: these are the last 49,840 of 60,000 bytes.");
        Assert.InRange(cut.Text.Length, 49_840, 50_000);

        async Task<ToolResult> CallAsync(string tool, params IEnumerable<string> arguments) => new(
            await clients.InspectAsync(project, site.Address, "tools/call", ["--tool-name", tool, .. arguments.SelectMany(static argument => new[] { "--tool-arg", argument })]));
    }

    private static void AssertIs(ToolResult result, bool isError, string text)
    {
        Assert.Contains(text, result.Text, StringComparison.Ordinal);
        Assert.Equal(isError, result.IsError);
    }

    private async Task<UserProject> BuildAsync()
    {
        var project = UserProject.FromSample(feed, "BoundedServer");
        (await project.BuildAsync()).Succeeded().Printed();
        return project;
    }
}
