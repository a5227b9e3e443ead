namespace McpBounds.EndToEnd;

/// <summary>The README's first command, and its counterpart, in a tree of their own: a fresh checkout, beside which nothing else builds.</summary>
public sealed class SampleTests(SampleCheckout checkout) : IClassFixture<SampleCheckout>
{
    [Fact]
    public async Task A_build_of_the_unbounded_server_prints_its_defects_and_those_behind_an_interface_every_time()
    {
        var byText = Comparer<BuildMessage>.Create(static (one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
        var first = checkout.First;
        var second = await checkout.BuildAsync("UnboundedServer");

        first.Printed(
            "DeploymentTools.cs: warning MCPB005",
            "ImageTools.cs: warning MCPB003",
            "IssueTrackerClient.cs: warning MCPB001",
            "IssueTrackerClient.cs: warning MCPB002",
            "PageTools.cs: warning MCPB001",
            "PageTools.cs: warning MCPB004",
            "SearchTools.cs: warning MCPB004");

        // Rules run side by side, so that the order in which the compiler prints theirs is chance.
        Assert.Equal(first.Messages.Order(byText), second.Messages.Order(byText));
        Assert.Contains("in tool 'FetchPage'", first.Output, StringComparison.Ordinal);
        Assert.Contains("in tool 'ReadAttachment' (via ReadAttachmentAsync)", first.Output, StringComparison.Ordinal);
        Assert.Contains("in tool 'ListIssues' (via ListIssuesAsync)", first.Output, StringComparison.Ordinal);

        // The README shows this build and breaks its lines.
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        readme = string.Join(' ', readme.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(first.Messages, message => Assert.Contains(message.ToString(), readme, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_of_the_bounded_server_prints_nothing_and_hides_nothing()
    {
        (await checkout.BuildAsync("BoundedServer", Sarif.BuildArgument)).Printed();

        Assert.Empty((await Sarif.ReadAsync(Path.Combine(checkout.Folder, "tests", "Samples", "BoundedServer"))).Findings);
    }
}
