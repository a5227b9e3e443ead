using System.ComponentModel;
using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds.EndToEnd;

/// <summary>What the rules and fixes believe of the MCP SDK, so that a version that changes one of these facts is noticed.</summary>
public sealed class McpSdkFactsTests
{
    [Fact]
    public async Task A_cancellation_token_is_not_in_the_tool_s_schema()
    {
        await using var server = await InMemoryServer.StartAsync();

        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        var schema = tools.Single(tool => tool.Name == "wait").JsonSchema;
        Assert.Equal(["seconds"], schema.GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task A_cancellation_token_is_cancelled_when_the_client_says_so()
    {
        await using var server = await InMemoryServer.StartAsync();
        var token = TestContext.Current.CancellationToken;

        var call = server.Client.CallToolAsync("wait", new Dictionary<string, object?> { ["seconds"] = 1 }, cancellationToken: token);
        var request = await server.Tools.Started.Task.WaitAsync(token);
        await server.Client.SendNotificationAsync(
            NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = request }, cancellationToken: token);

        await server.Tools.Cancelled.Task.WaitAsync(token);
        Assert.False(call.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_text_of_an_mcp_exception_reaches_the_client()
    {
        await using var server = await InMemoryServer.StartAsync();

        var result = await server.Client.CallToolAsync("refuse", cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsError);
        Assert.Contains("Ask for less.", Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fail_argument")]
    [InlineData("fail_http")]
    [InlineData("fail_timeout")]
    [InlineData("fail_cancelled")]
    public async Task The_text_of_any_other_exception_does_not(string tool)
    {
        await using var server = await InMemoryServer.StartAsync();

        var result = await server.Client.CallToolAsync(tool, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.IsError);
        Assert.DoesNotContain("a reason", Text(result), StringComparison.Ordinal);
        Assert.Contains(tool, Text(result), StringComparison.Ordinal);
    }

    private static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    [McpServerToolType]
    internal sealed class FactTools
    {
        public TaskCompletionSource<RequestId> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [McpServerTool(Name = "wait"), Description("Waits until it is cancelled.")]
        public async Task<string> Wait(int seconds, RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
        {
            using var registration = cancellationToken.Register(() => Cancelled.TrySetResult());
            Started.TrySetResult(context.JsonRpcRequest.Id);
            await Cancelled.Task;
            cancellationToken.ThrowIfCancellationRequested();
            return $"waited {seconds} s";
        }

        [McpServerTool(Name = "refuse"), Description("Refuses.")]
        public static string Refuse() => throw new McpException("Ask for less.");

        [McpServerTool(Name = "fail_argument"), Description("Fails.")]
        public static string FailArgument() => throw new ArgumentException("a reason");

        [McpServerTool(Name = "fail_http"), Description("Fails.")]
        public static string FailHttp() => throw new HttpRequestException("a reason");

        [McpServerTool(Name = "fail_timeout"), Description("Fails.")]
        public static string FailTimeout() => throw new TimeoutException("a reason");

        [McpServerTool(Name = "fail_cancelled"), Description("Fails.")]
        public static string FailCancelled() => throw new OperationCanceledException("a reason");
    }

    /// <summary>A server and a client that talk through pipes in this process.</summary>
    private sealed class InMemoryServer : IAsyncDisposable
    {
        private readonly Pipe _toServer = new();
        private readonly Pipe _toClient = new();
        private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        private readonly ServiceProvider _services;
        private readonly Task _running;
        private McpClient? _client;

        private InMemoryServer()
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddMcpServer()
                .WithStreamServerTransport(_toServer.Reader.AsStream(), _toClient.Writer.AsStream())
                .WithTools(Tools);
            _services = services.BuildServiceProvider();
            _running = _services.GetRequiredService<McpServer>().RunAsync(_stopping.Token);
        }

        public FactTools Tools { get; } = new();

        public McpClient Client => _client!;

        public static async Task<InMemoryServer> StartAsync()
        {
            var server = new InMemoryServer();
            server._client = await McpClient.CreateAsync(
                new StreamClientTransport(server._toServer.Writer.AsStream(), server._toClient.Reader.AsStream()),
                cancellationToken: TestContext.Current.CancellationToken);
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await _stopping.CancelAsync();
            try
            {
                await _running;
            }
            catch (OperationCanceledException)
            {
                // As it was told.
            }

            await _services.DisposeAsync();
            _stopping.Dispose();
        }
    }
}
