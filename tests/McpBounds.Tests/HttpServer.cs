using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>A bounded server over the transport that HTTP requests come by, without the web server in front of it: what that does with a request is done here.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Dictionary<string, Task<StreamableHttpServerTransport>> _sessions = [];
    private readonly List<McpServer> _servers = [];
    private int _requests;

    public HttpServer(Delegate tool, Action<BoundsOptions>? bounds = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        services.AddMcpServer().WithTools([McpServerTool.Create(tool, new() { Name = "tool" })]).WithBounds(options =>
        {
            options.TimeProvider = Time;
            bounds?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
    }

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public BoundsRuntime Runtime => _services.GetRequiredService<BoundsRuntime>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Calls the tool: in a session, or else by a request that stands for itself.</summary>
    public async Task<CallToolResult> CallAsync(string? session = null, string? user = null, string protocol = BoundedServer.Older, string claim = ClaimTypes.NameIdentifier)
    {
        var transport = session is null ? Serve(new() { Stateless = true }) : await SessionAsync(session);
        var parameters = new JsonObject { ["name"] = "tool" };
        if (protocol == BoundedServer.Newer)
        {
            parameters["_meta"] = new JsonObject
            {
                ["io.modelcontextprotocol/protocolVersion"] = protocol,
                ["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = "test", ["version"] = "1" },
                ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
            };
        }

        var response = await PostAsync(transport, RequestMethods.ToolsCall, parameters, user, protocol, claim);
        return response.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<CallToolResult>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(CallToolResult)))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    private Task<StreamableHttpServerTransport> SessionAsync(string session)
    {
        return _sessions.TryGetValue(session, out var known) ? known : _sessions[session] = StartAsync();

        async Task<StreamableHttpServerTransport> StartAsync()
        {
            var transport = Serve(new() { SessionId = session });
            var client = new JsonObject { ["name"] = "test", ["version"] = "1" };
            await PostAsync(transport, RequestMethods.Initialize, new() { ["protocolVersion"] = BoundedServer.Older, ["capabilities"] = new JsonObject(), ["clientInfo"] = client }, null, BoundedServer.Older);
            return transport;
        }
    }

    private StreamableHttpServerTransport Serve(StreamableHttpServerTransport transport)
    {
        // As the web server does it: options made anew for each session or request.
        var server = McpServer.Create(transport, _services.GetRequiredService<IOptionsFactory<McpServerOptions>>().Create(Options.DefaultName), null, _services);
        _servers.Add(server);
        _ = server.RunAsync(Token);
        return transport;
    }

    private async Task<JsonNode> PostAsync(StreamableHttpServerTransport transport, string method, JsonObject parameters, string? user, string protocol, string claim = ClaimTypes.NameIdentifier)
    {
        using var body = new MemoryStream();
        await transport.HandlePostRequestAsync(
            new JsonRpcRequest
            {
                Id = new RequestId(Interlocked.Increment(ref _requests)),
                Method = method,
                Params = parameters,
                Context = new()
                {
                    ProtocolVersion = protocol,
                    User = user is null ? null : new ClaimsPrincipal(new ClaimsIdentity([new(claim, user)], "test")),
                },
            },
            body,
            Token);
        var sent = Encoding.UTF8.GetString(body.ToArray());
        var data = sent.Split('\n').Last(static line => line.StartsWith("data: {", StringComparison.Ordinal));
        var message = JsonNode.Parse(data["data: ".Length..])!;
        return message["result"] ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{method} failed: {sent}"));
    }
}
