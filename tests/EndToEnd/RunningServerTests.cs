using System.Text;

namespace McpBounds.EndToEnd;

/// <summary>The rules' promise, measured on servers that run: what one tool call makes the server hold, and what the agent gets.</summary>
public sealed class RunningServerTests(PackedFeed feed)
{
    /// <summary>The cap the fixes insert, in bytes.</summary>
    private const int Cap = 1_000_000;

    private const int Oversized = 200_000_000;

    /// <summary>What buffers, the garbage collector and code compiled on the way may add to a bounded call; an unbounded one takes several times the body.</summary>
    private const int Slack = 25_000_000;

    [Fact]
    public async Task Without_a_fix_the_server_holds_and_the_agent_gets_whatever_the_site_sends()
    {
        var project = UserProject.FromSample(feed, "UnboundedServer");
        (await project.BuildAsync()).Succeeded();

        await AssertTakesAllAsync(project, "chunked");
        await AssertTakesAllAsync(project, "gzip");
    }

    [Fact]
    public async Task Fixed_by_dotnet_format_the_server_and_the_agent_stay_within_the_cap()
    {
        var project = UserProject.FromSample(feed, "UnboundedServer");
        await project.FixAsync("MCPB001", "MCPB021");
        (await project.BuildAsync(Sarif.BuildArgument)).Succeeded();

        // The reply to a POST is left alone: a read that throws would report as failed what the other side has done.
        var left = Assert.Single((await Sarif.ReadAsync(project.Folder)).Findings, static finding => finding.Rule is "MCPB001" or "MCPB021");
        Assert.Contains("in tool 'DrawImages'", left.Message, StringComparison.Ordinal);

        await AssertStaysWithinTheCapAsync(project);
    }

    [Fact]
    public async Task Bounded_by_the_library_the_server_and_the_agent_stay_within_the_cap()
    {
        var project = UserProject.FromSample(feed, "BoundedServer");
        (await project.BuildAsync()).Succeeded().Printed();

        await AssertStaysWithinTheCapAsync(project);
    }

    private static async Task AssertTakesAllAsync(UserProject project, string encoding)
    {
        // Half of what the bounded servers are sent, since the SDK cannot write a longer text than 166 million characters.
        const int Sent = Oversized / 2;
        await using var site = await OversizedSite.StartAsync();
        await using var server = await RunningServer.StartAsync(project, site.Address);
        await AssertWorksAsync(server, site);

        var call = await FetchPageAsync(server, site, encoding, Sent);

        Assert.Equal((false, Sent), (call.IsError, call.Text.Length));
        Assert.True(call.Growth > Sent, $"{encoding}: the process grew by {call.Growth} bytes, although nothing bounds it.");
    }

    private static async Task AssertStaysWithinTheCapAsync(UserProject project)
    {
        await using var site = await OversizedSite.StartAsync();
        await using var server = await RunningServer.StartAsync(project, site.Address);
        await AssertWorksAsync(server, site);

        AssertBounded("a chunked page", await FetchPageAsync(server, site, "chunked", Oversized));
        AssertBounded("a compressed page", await FetchPageAsync(server, site, "gzip", Oversized));
        AssertBounded("an attachment", await ReadAttachmentAsync(server, Oversized));
        AssertBounded("a list of issues", await ListIssuesAsync(server, Oversized));
    }

    private static void AssertBounded(string body, MeasuredCall call)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{body}: the process grew by {call.Growth} bytes, the agent got {call.Text.Length} characters.");
        Assert.True(call.Growth < Slack, $"{body}: the process grew by {call.Growth} bytes.");
        Assert.True(Encoding.UTF8.GetByteCount(call.Text) <= Cap, $"{body}: the agent got {call.Text.Length} characters.");
    }

    /// <summary>Answers of the usual size arrive whole: a fix that broke the tool would be within any cap.</summary>
    private static async Task AssertWorksAsync(RunningServer server, OversizedSite site)
    {
        const int Usual = 10_000;
        foreach (var encoding in (string[])["chunked", "gzip"])
        {
            Assert.Equal((false, Usual), Summary(await FetchPageAsync(server, site, encoding, Usual)));
        }

        Assert.Equal((false, Usual), Summary(await ReadAttachmentAsync(server, Usual)));
        Assert.Contains("The last one", (await ListIssuesAsync(server, Usual)).Text, StringComparison.Ordinal);

        static (bool IsError, int Length) Summary(MeasuredCall call) => (call.IsError, call.Text.Length);
    }

    private static Task<MeasuredCall> FetchPageAsync(RunningServer server, OversizedSite site, string encoding, int bytes) =>
        server.CallAsync("fetch_page", new() { ["url"] = new Uri(site.Address, $"{encoding}/{bytes}").AbsoluteUri });

    private static Task<MeasuredCall> ReadAttachmentAsync(RunningServer server, int bytes) =>
        server.CallAsync("read_attachment", new() { ["project"] = $"{bytes}", ["number"] = 1, ["fileName"] = "build.log" });

    private static Task<MeasuredCall> ListIssuesAsync(RunningServer server, int bytes) =>
        server.CallAsync("list_issues", new() { ["project"] = $"{bytes}" });
}
