using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>Servers of every build: their own handlers, prompts, resources, other people's filters, alternate handlers, tasks.</summary>
public sealed class ServersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void These_tests_run_on_the_sdk_that_their_project_names()
    {
        var sdk = typeof(McpServer).Assembly.GetName().Version!;

        Assert.Equal(typeof(ServersTests).Assembly.GetName().Name == "McpBounds.Tests.Sdk2.0" ? new Version(2, 0) : new Version(2, 3), new Version(sdk.Major, sdk.Minor));
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Every_bound_holds_in_both_revisions_of_the_protocol(string protocol)
    {
        await using var server = await BoundedServer.StartAsync(null, static builder => builder.WithTools<BoundedTools>(), protocol);
        Assert.Equal(protocol, server.Client.NegotiatedProtocolVersion);

        Assert.Equal("Arguments", (string?)BoundedServer.Exceeded(await server.CallAsync(new { count = 3 }, "ranged"))["bound"]);
        Assert.Equal("Result", (string?)BoundedServer.Exceeded(await server.CallAsync(tool: "json"))["bound"]);
        await server.CallAsync(tool: "limited");
        Assert.Equal("Calls", (string?)BoundedServer.Exceeded(await server.CallAsync(tool: "limited"))["bound"]);
        var calls = new[] { server.CallAsync(tool: "slow"), server.CallAsync(tool: "slow") };
        await server.Time.AdvanceUntilAsync(() => calls.All(static call => call.IsCompleted), step: 1);
        Assert.Equal(["CallsAtOnce", "Time"], calls.Select(static call => (string?)BoundedServer.Exceeded(call.Result)["bound"]).Order());
    }

    [Fact]
    public async Task A_server_s_own_handler_is_bounded_and_names_that_an_agent_invents_share_one_limit()
    {
        await using var server = await BoundedServer.StartAsync(options => options.Calls = new(2) { PerTool = true }, static builder => builder
            .WithListToolsHandler(static (_, _) => new(new ListToolsResult()))
            .WithCallToolHandler(static (_, _) => new(new CallToolResult { Content = [new TextContentBlock { Text = "done" }] })));

        Assert.Equal("done", BoundedServer.Text(await server.CallAsync(tool: "a")));
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync(tool: "b")));
        Assert.Equal("Calls", (string?)BoundedServer.Exceeded(await server.CallAsync(tool: "c"))["bound"]);
    }

    [Fact]
    public async Task Tools_whose_method_is_hidden_are_named_and_bounded_where_it_is_told()
    {
        var function = AIFunctionFactory.Create([RateLimit(1)] ([Range(1, 50)] int limit) => $"ran {limit}", "hidden");
        await using var server = await BoundedServer.StartAsync(null, builder => builder.WithTools(
        [
            McpServerTool.Create(function),
            McpServerTool.Create(([Range(1, 50)] int limit) => $"ran {limit}", new() { Name = "tagged", Metadata = ["tag"] }),
            McpServerTool.Create(function, new() { Name = "told", Metadata = [function.UnderlyingMethod!] }),
            new OwnTool(),
        ]));

        Assert.Contains("ran 51", BoundedServer.Text(await server.CallAsync(new { limit = 51 }, "hidden")), StringComparison.Ordinal);
        Assert.Contains("between 1 and 50", BoundedServer.Text(await server.CallAsync(new { limit = 51 }, "told")), StringComparison.Ordinal);
        Assert.Equal("Calls", (string?)BoundedServer.Exceeded(await server.CallAsync(new { limit = 1 }, "told"))["bound"]);
        Assert.Equal("own", BoundedServer.Text(await server.CallAsync(null, "own")));
        Assert.Equal("Calls", (string?)BoundedServer.Exceeded(await server.CallAsync(null, "own"))["bound"]);
        Assert.Contains(server.Log.Lines, static line => line.Contains("No method is known of hidden, tagged:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prompts_are_bounded()
    {
        await using var server = await BoundedServer.StartAsync(
            options => options.MaxResultBytes = 10,
            static builder => builder.WithPrompts([McpServerPrompt.Create([RateLimit(2)] ([MaxLength(3)] string word) => new string('x', 50), new() { Name = "prompt" })]));

        var cut = await server.Client.GetPromptAsync("prompt", new Dictionary<string, object?> { ["word"] = "abc" }, cancellationToken: Token);
        Assert.StartsWith("xxxxxxxxxx\n\n[Cut", Assert.IsType<TextContentBlock>(cut.Messages[0].Content).Text, StringComparison.Ordinal);

        var invalid = await Assert.ThrowsAsync<McpProtocolException>(async () =>
            await server.Client.GetPromptAsync("prompt", new Dictionary<string, object?> { ["word"] = "abcd" }, cancellationToken: Token));
        Assert.Contains("Argument 'word'", invalid.Message, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<McpProtocolException>(async () =>
            await server.Client.GetPromptAsync("prompt", new Dictionary<string, object?> { ["word"] = "abc" }, cancellationToken: Token));
        Assert.Contains("Try again in 30 s.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KeepEnd.Head, "xxxxxxxx", "yy[Cut: first 10 of 24]")]
    [InlineData(KeepEnd.Tail, "[Cut: last 10 of 24]yy", "zzzzzzzz")]
    public async Task The_messages_of_a_prompt_and_the_contents_of_a_resource_are_bounded_together(KeepEnd keep, string first, string second)
    {
        string[] texts = [new('x', 8), new('y', 8), new('z', 8)];
        var prompt = () => texts.Select(static text => new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } });
        var resource = () => texts.Select(static text => (ResourceContents)new TextResourceContents { Uri = "file:///r", Text = text });
        await using var server = await BoundedServer.StartAsync(null, builder => builder
            .WithPrompts([McpServerPrompt.Create(keep == KeepEnd.Head ? [MaxResultBytes(10)] () => prompt() : [MaxResultBytes(10, Keep = KeepEnd.Tail)] () => prompt(), new() { Name = "prompt" })])
            .WithResources([McpServerResource.Create(
                keep == KeepEnd.Head ? [MaxResultBytes(10)] () => resource() : [MaxResultBytes(10, Keep = KeepEnd.Tail)] () => resource(), new() { UriTemplate = "file:///r" })]));

        var messages = (await server.Client.GetPromptAsync("prompt", cancellationToken: Token)).Messages.Select(static message => ((TextContentBlock)message.Content).Text);
        var contents = (await server.Client.ReadResourceAsync("file:///r", cancellationToken: Token)).Contents.Select(static one => ((TextResourceContents)one).Text);

        Assert.Equal([first, second], messages.Select(Short));
        Assert.Equal([first, second], contents.Select(Short));

        static string Short(string text) => text.Replace(" bytes. To get the rest, call again and ask for a part of it, or for less.", "", StringComparison.Ordinal)
            .Replace("these are the ", "", StringComparison.Ordinal).Replace("\n\n", "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_are_bounded()
    {
        await using var server = await BoundedServer.StartAsync(
            options => (options.MaxResultBytes, options.MaxBlobBytes) = (10, 10),
            static builder => builder.WithResources(
            [
                McpServerResource.Create([RateLimit(1)] () => new string('x', 50), new() { UriTemplate = "file:///text" }),
                McpServerResource.Create(() => "[" + new string(' ', 50) + "]", new() { UriTemplate = "file:///json" }),
                McpServerResource.Create(() => (ResourceContents)BlobResourceContents.FromBytes(new byte[50], "file:///blob", "image/png"), new() { UriTemplate = "file:///blob" }),
            ]));

        var text = await server.Client.ReadResourceAsync(new Uri("file:///text"), cancellationToken: Token);
        Assert.StartsWith("xxxxxxxxxx\n\n[Cut", Assert.IsType<TextResourceContents>(text.Contents[0]).Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await server.Client.ReadResourceAsync(new Uri("file:///text"), cancellationToken: Token));
        await Assert.ThrowsAsync<McpProtocolException>(async () => await server.Client.ReadResourceAsync(new Uri("file:///json"), cancellationToken: Token));
        var blob = await server.Client.ReadResourceAsync(new Uri("file:///blob"), cancellationToken: Token);
        Assert.Equal("[Left out: image/png of 50 bytes; a result may have 10. Ask for a smaller one.]", Assert.IsType<TextResourceContents>(blob.Contents[0]).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Other_filters_are_bounded_with_the_tool_whatever_the_order_of_registration(bool isBefore)
    {
        await using var server = await BoundedServer.StartAsync(options => options.MaxResultBytes = 10, builder =>
        {
            builder.WithTools([McpServerTool.Create(() => "done", new() { Name = "tool" })]);
            if (!isBefore)
            {
                builder.WithBounds();
            }

            builder.WithRequestFilters(static filters => filters.AddCallToolFilter(static next => async (context, cancellationToken) =>
            {
                var result = await next(context, cancellationToken);
                result.Content.Add(new TextContentBlock { Text = new string('x', 50) });
                return result;
            }));
        });

        Assert.StartsWith("done\nxxxxxx\n[Cut", BoundedServer.Text(await server.CallAsync()), StringComparison.Ordinal);
    }

    internal sealed class BoundedTools
    {
        [McpServerTool(Name = "ranged")]
        public static string Ranged([Range(1, 2)] int count) => $"{count}";

        [McpServerTool(Name = "json"), MaxResultBytes(10)]
        public static string Json() => "[1,2,3,4,5,6,7]";

        [McpServerTool(Name = "limited"), RateLimit(1)]
        public static string Limited() => "done";

        [McpServerTool(Name = "slow"), ConcurrencyLimit(1), ToolTimeout(5)]
        public static Task Slow(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }

#pragma warning disable MCPEXP002 // What others use of it has to be bounded.
    [Fact]
    public async Task A_server_with_an_alternate_handler_is_bounded()
    {
        await using var server = await BoundedServer.StartAsync(options => (options.Calls, options.MaxResultBytes) = (new(2), 10), static builder =>
            builder.Services.Configure<McpServerOptions>(static options =>
            {
                options.Capabilities = new() { Tools = new() };
                options.Handlers.CallToolWithAlternateHandler = static (_, _) => new(new CallToolResult { Content = [new TextContentBlock { Text = new string('x', 50) }] });
            }));

        Assert.StartsWith("xxxxxxxxxx\n[Cut", BoundedServer.Text(await server.CallAsync()), StringComparison.Ordinal);
        await server.CallAsync();
        Assert.Equal("Calls", (string?)BoundedServer.Exceeded(await server.CallAsync())["bound"]);
    }

    [Fact]
    public async Task A_call_that_becomes_a_task_is_counted_when_the_task_is_made_and_runs_under_the_other_bounds()
    {
        var created = 0;
        var ran = new TaskCompletionSource<CallToolResult>();
        await using var server = await BoundedServer.StartAsync(options => (options.Calls, options.MaxResultBytes) = (new(1), 10), builder =>
        {
            builder.WithTools([McpServerTool.Create(() => new string('x', 50), new() { Name = "tool" })]);
            builder.Services.Configure<McpServerOptions>(options => options.Filters.Request.CallToolWithAlternateFilters.Add((context, next, cancellationToken) =>
            {
                // As the package for tasks does it: the call goes on by itself, and the client gets a handle for it.
                created++;
                _ = Task.Run(async () => ran.SetResult((await next(context, CancellationToken.None)).Result!), cancellationToken);
                return new(ResultOrAlternate<CallToolResult>.FromAlternate(
                    new EmptyResult(), (JsonTypeInfo<EmptyResult>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(EmptyResult))));
            }));
        });

        await AskAsync();
        Assert.StartsWith("xxxxxxxxxx\n[Cut", BoundedServer.Text(await ran.Task.WaitAsync(Token)), StringComparison.Ordinal);
        Assert.Contains("Too many calls", await AskAsync(), StringComparison.Ordinal);
        Assert.Equal(1, created);

        async Task<string> AskAsync() => (await server.Client.SendRequestAsync(
            new JsonRpcRequest
            {
                Method = RequestMethods.ToolsCall,
                Params = JsonSerializer.SerializeToNode(new CallToolRequestParams { Name = "tool" }, McpJsonUtilities.DefaultOptions),
            },
            Token)).Result?.ToJsonString() ?? "";
    }
#pragma warning restore MCPEXP002

    [RateLimit(1)]
    private sealed class OwnTool : McpServerTool
    {
        public override Tool ProtocolTool { get; } = new() { Name = "own" };

        public override IReadOnlyList<object> Metadata => [];

        public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
            new(new CallToolResult { Content = [new TextContentBlock { Text = "own" }] });
    }
}
