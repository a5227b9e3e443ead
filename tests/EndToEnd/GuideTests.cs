namespace McpBounds.EndToEnd;

/// <summary>The pages that a reader follows command by command do and print what they say, from an empty folder on.</summary>
public sealed class GuideTests(PackedFeed feed)
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(feed.Root, Guid.NewGuid().ToString("N"))).FullName;

    [Fact]
    public async Task Getting_started()
    {
        Repository.CopyPackedTo(Path.Combine(_folder, "mcpbounds"));

        // What our own code is held to is checked where it is built, and half the time of the first command.
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "mcpbounds", "Directory.Build.rsp"), "-p:RunAnalyzers=false\n", TestContext.Current.CancellationToken);
        await (await Guide.ReadAsync("getting-started.md")).FollowAsync(_folder, feed.PackagesFolder);
    }

    [Fact]
    public async Task Adopting() =>
        await (await Guide.ReadAsync("adopting.md")).FollowAsync(UserProject.FromSample(feed, "UnboundedServer").Folder, feed.PackagesFolder);

    [Theory]
    [InlineData("ModelContextProtocol")]
    [InlineData("Microsoft.Extensions.Hosting")]
    [InlineData("Microsoft.Extensions.Http")]
    public async Task Getting_started_names_the_versions_that_all_of_this_is_tested_with(string package)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "getting-started.md"), TestContext.Current.CancellationToken);

        Assert.Contains($"package {package} --version {Repository.VersionOf(package)}\n", page, StringComparison.Ordinal);
    }
}
