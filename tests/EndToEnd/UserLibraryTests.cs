namespace McpBounds.EndToEnd;

/// <summary>What a user has who adds the library alone to a server: the SDK to write tools with, the bounds at run time, and the analyzers in the build.</summary>
public sealed class UserLibraryTests(PackedFeed feed)
{
    private const string Server = """
        using System.ComponentModel.DataAnnotations;
        using McpBounds;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<HttpClient>();
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly().WithBounds();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool, MaxResultBytes(1_000, Keep = KeepEnd.Tail)]
            public static string Log([MaxLength(5)] string build) => string.Concat(Enumerable.Repeat($"a line of {build}\n", 5_000));

            [McpServerTool]
            public static Task<string> Fetch(HttpClient client, Uri page, CancellationToken cancellationToken) => client.GetStringAsync(page, cancellationToken);

            [McpServerTool, AllowUnbounded("Handbook pages are short.", "MCPB001")]
            public static Task<string> Handbook(HttpClient client, Uri page, CancellationToken cancellationToken) => client.GetStringAsync(page, cancellationToken);
        }
        """;

    [Fact]
    public async Task Its_build_has_the_analyzers_and_its_server_the_bounds()
    {
        var project = UserProject.WithLibrary(feed, Server);
        (await project.BuildAsync()).Succeeded().Printed("Program.cs: warning MCPB001");

        await using var server = await RunningServer.StartAsync(project, new Uri("https://site.example/"));

        var refused = await server.CallAsync("log", new() { ["build"] = "latest" });
        Assert.True(refused.IsError);
        Assert.Contains("Argument 'build': The field build must be a string or array type with a maximum length of '5'.", refused.Text, StringComparison.Ordinal);
        var cut = await server.CallAsync("log", new() { ["build"] = "1.0.1" });
        Assert.False(cut.IsError);
        Assert.StartsWith("[Cut: these are the last 1,000 of 80,000 bytes.", cut.Text, StringComparison.Ordinal);
    }
}
