using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>A bounded server and a client that talk through pipes in this process.</summary>
internal sealed class BoundedServer : IAsyncDisposable
{
    public const string Older = "2025-11-25";
    public const string Newer = "2026-07-28";

    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ServiceProvider _services;
    private readonly Task _running;
    private McpClient? _client;

    private BoundedServer(Action<BoundsOptions>? bounds, Action<IMcpServerBuilder>? build, bool isBounded)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        var builder = services.AddMcpServer().WithStreamServerTransport(_toServer.Reader.AsStream(), _toClient.Writer.AsStream());
        if (isBounded)
        {
            builder.WithBounds(options =>
            {
                options.TimeProvider = Time;
                bounds?.Invoke(options);
            });
        }

        build?.Invoke(builder);
        _services = services.BuildServiceProvider();
        _running = _services.GetRequiredService<McpServer>().RunAsync(_stopping.Token);
    }

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public McpClient Client => _client!;

    public BoundsRuntime Runtime => _services.GetRequiredService<BoundsRuntime>();

    /// <summary>How often the client was asked for its user's answer.</summary>
    public int Asked => _asked;

    private int _asked;

    /// <summary>A server with one tool and a client, whose user answers at once.</summary>
    public static Task<BoundedServer> WithToolAsync(Delegate tool, Action<BoundsOptions>? bounds = null, string? protocol = null, Func<CancellationToken, Task>? user = null) =>
        StartAsync(bounds, builder => builder.WithTools([McpServerTool.Create(tool, new() { Name = "tool" })]), protocol, user);

    /// <summary>A server and a client.</summary>
    /// <param name="bounds">Changes bounds.</param>
    /// <param name="build">Adds what is served.</param>
    /// <param name="protocol">The protocol's revision; the newest without.</param>
    /// <param name="user">What the user does before answering.</param>
    /// <param name="isBounded">Whether there are bounds at all.</param>
    /// <param name="hasUser">Whether the client can ask a user or a model.</param>
    public static async Task<BoundedServer> StartAsync(
        Action<BoundsOptions>? bounds, Action<IMcpServerBuilder> build, string? protocol = null, Func<CancellationToken, Task>? user = null, bool isBounded = true, bool hasUser = true)
    {
        var server = new BoundedServer(bounds, build, isBounded);
        server._client = await McpClient.CreateAsync(
            new StreamClientTransport(server._toServer.Writer.AsStream(), server._toClient.Reader.AsStream()),
            new McpClientOptions
            {
                ProtocolVersion = protocol,
                Handlers = !hasUser ? new() : new()
                {
                    ElicitationHandler = async (_, cancellationToken) =>
                    {
                        Interlocked.Increment(ref server._asked);
                        await (user?.Invoke(cancellationToken) ?? Task.CompletedTask);
                        return new ElicitResult { Action = "accept" };
                    },
#pragma warning disable MCP9005 // Deprecated in the protocol, not gone from it.
                    SamplingHandler = (_, _, _) =>
                    {
                        Interlocked.Increment(ref server._asked);
                        return new(new CreateMessageResult { Model = "m", Content = [new TextContentBlock { Text = "generated" }], Role = Role.Assistant });
                    },
#pragma warning restore MCP9005
                },
            },
            cancellationToken: TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Calls the tool.</summary>
    public Task<CallToolResult> CallAsync(object? arguments = null, string tool = "tool", CancellationToken? cancellationToken = null) => Client.CallToolAsync(
        tool,
        arguments is null ? null : arguments.GetType().GetProperties().ToDictionary(static property => property.Name, property => property.GetValue(arguments)),
        cancellationToken: cancellationToken ?? TestContext.Current.CancellationToken).AsTask();

    /// <summary>Has the client cancel a call. Cancelling the token that it calls with does not always tell the server.</summary>
    public Task CancelAsync(RequestId call) => Client.SendNotificationAsync(
        NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = call }, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What a result says.</summary>
    public static string Text(CallToolResult result) => string.Join("\n", result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    /// <summary>What a refusal says to programs.</summary>
    public static JsonObject Exceeded(CallToolResult result)
    {
        Assert.True(result.IsError, Text(result));
        return Assert.IsType<JsonObject>(result.Meta?["mcpbounds/exceeded"]);
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

/// <summary>What was logged by the library.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName == "McpBounds" ? _lines : null);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string>? lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => lines is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines?.Enqueue($"{logLevel}: {formatter(state, exception)}");
    }
}
