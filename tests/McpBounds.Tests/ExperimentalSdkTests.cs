using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>What the library uses of the SDK that is still experimental: when the SDK changes it, or calls it finished, these say so.</summary>
public sealed class ExperimentalSdkTests
{
    private const string Id = "MCPEXP002";

    [Fact]
    public void The_interceptor_is_there_as_it_was_and_still_an_experiment()
    {
        var interceptor = typeof(McpServer).GetMethod("WithOutgoingRequestInterceptor", [typeof(Func<string, JsonNode?, CancellationToken, ValueTask<JsonNode?>>)]);

        Assert.Equal(typeof(McpServer), interceptor?.ReturnType);
        Assert.Equal(Id, interceptor!.GetCustomAttribute<ExperimentalAttribute>()?.DiagnosticId);
    }

#pragma warning disable MCPEXP002 // What is looked at is the experiment.
    [Fact]
    public void The_filters_of_alternate_results_are_there_as_they_were_and_still_an_experiment()
    {
        Assert.Equal(
            typeof(IList<McpRequestInvocationFilter<CallToolRequestParams, ResultOrAlternate<CallToolResult>>>),
            typeof(McpRequestFilters).GetProperty("CallToolWithAlternateFilters")?.PropertyType);
        Assert.Equal(
            typeof(McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>>), typeof(McpServerHandlers).GetProperty("CallToolWithAlternateHandler")?.PropertyType);
        Assert.Equal(Id, typeof(ResultOrAlternate<>).GetCustomAttribute<ExperimentalAttribute>()?.DiagnosticId);
    }
#pragma warning restore MCPEXP002

    [Fact]
    public void Experiments_are_used_in_one_file() => Assert.Equal(
        ["ExperimentalSdk.cs"],
        Directory.EnumerateFiles(Path.Combine(DocumentationTests.Root(), "src", "McpBounds"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadAllText(file).Contains("MCPEXP", StringComparison.Ordinal))
            .Select(Path.GetFileName));

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task A_client_that_cannot_ask_is_told_of_as_without_bounds(string protocol)
    {
        var texts = new List<string>();
        foreach (var isBounded in (bool[])[false, true])
        {
            await using var server = await BoundedServer.StartAsync(
                null,
                static builder => Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions.WithTools(builder,
                [
                    McpServerTool.Create(
                        async (McpServer asker, CancellationToken cancellationToken) =>
                        {
                            try
                            {
                                return (await asker.ElicitAsync(new ElicitRequestParams { Message = "Go on?", RequestedSchema = new() }, cancellationToken)).Action;
                            }
                            catch (InvalidOperationException exception)
                            {
                                return exception.Message;
                            }
                        },
                        new() { Name = "tool" }),
                ]),
                protocol,
                isBounded: isBounded,
                hasUser: false);
            texts.Add(BoundedServer.Text(await server.CallAsync()));
        }

        Assert.Equal("Client does not support elicitation requests.", texts[0]);
        Assert.Equal(texts[0], texts[1]);
    }
}
