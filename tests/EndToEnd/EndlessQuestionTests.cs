using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpBounds.EndToEnd;

/// <summary>The promise of the rule about questions to the user, on a server that runs: how many one tool call asks of a client that declines by itself.</summary>
public sealed class EndlessQuestionTests(PackedFeed feed)
{
    /// <summary>What the fix allows a loop.</summary>
    private const int MaxPrompts = 5;

    private const string Server = """
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using ModelContextProtocol.Protocol;
        using ModelContextProtocol.Server;

        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();
        await builder.Build().RunAsync();

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<string> Guess(McpServer server, CancellationToken cancellationToken)
            {
                while (true)
                {
                    var answer = await server.ElicitAsync(new ElicitRequestParams { Message = "Which number?", RequestedSchema = new() }, cancellationToken);
                    if (answer.IsAccepted)
                    {
                        return "Right.";
                    }
                }
            }
        }
        """;

    private static readonly Uri s_site = new("https://site.example/");

    private int _prompts;

    [Fact]
    public async Task Without_a_fix_the_user_is_asked_for_ever()
    {
        var project = UserProject.WithAnalyzers(feed, Server);
        (await project.BuildAsync()).Succeeded().Printed("Program.cs: warning MCPB005");
        await using var server = await RunningServer.StartAsync(project, s_site, Declining());

        await server.CallUntilAsync("guess", [], () => Volatile.Read(ref _prompts) > 100 * MaxPrompts);
    }

    [Fact]
    public async Task Fixed_by_dotnet_format_the_user_is_asked_a_few_times_and_the_agent_is_told()
    {
        var project = UserProject.WithAnalyzers(feed, Server);
        await project.FixAsync("MCPB005");
        (await project.BuildAsync()).Succeeded();
        await using var server = await RunningServer.StartAsync(project, s_site, Declining());

        var result = await server.CallAsync("guess", []);

        Assert.True(result.IsError, result.Text);
        Assert.Contains("Asked 5 times", result.Text, StringComparison.Ordinal);
        Assert.Equal(MaxPrompts, _prompts);
    }

    /// <summary>Of the revision in which each question is a request of its own: the newer one ends a loop in the client.</summary>
    private McpClientOptions Declining() => new()
    {
        ProtocolVersion = "2025-11-25",
        Handlers = new()
        {
            ElicitationHandler = (_, _) =>
            {
                Interlocked.Increment(ref _prompts);
                return ValueTask.FromResult(new ElicitResult { Action = "decline" });
            },
        },
    };
}
