using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>How long a call runs.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task A_call_whose_time_is_up_is_told_to_stop_and_its_caller_why()
    {
        var stopped = new TaskCompletionSource();
        await using var server = await BoundedServer.WithToolAsync(async (CancellationToken cancellationToken) =>
        {
            using var registration = cancellationToken.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });

        var call = server.CallAsync();
        await server.Time.AdvanceUntilAsync(() => call.IsCompleted, step: 10);

        await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            "'tool' was stopped: it ran for 300 s without reporting progress, and that is the most. Ask for less at once, or try again later.",
            BoundedServer.Text(await call));
        Assert.Equal("""{"bound":"Time","limit":300,"unit":"seconds"}""", BoundedServer.Exceeded(await call).ToJsonString());
    }

    [Fact]
    public async Task A_call_that_ends_in_time_is_let_be()
    {
        using var open = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(async (CancellationToken cancellationToken) =>
        {
            await open.WaitAsync(cancellationToken);
            return "done";
        });

        var call = server.CallAsync();
        await server.Time.AdvanceUntilAsync(() => server.Time.GetTimestamp() >= TimeSpan.FromSeconds(290).Ticks, step: 10);
        open.Release();

        Assert.Equal("done", BoundedServer.Text(await call));
    }

    [Theory]
    [InlineData(BoundedServer.Older, true)]
    [InlineData(BoundedServer.Newer, true)]
    [InlineData(BoundedServer.Older, false)]
    [InlineData(BoundedServer.Newer, false)]
    public async Task Progress_gives_a_call_its_whole_time_again_and_is_sent_only_where_the_client_asked_for_it(string protocol, bool isAsked)
    {
        using var step = new SemaphoreSlim(0);
        var (reported, sent) = (0, 0);
        await using var server = await BoundedServer.WithToolAsync(
            async (IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken) =>
            {
                for (var done = 1; done <= 5; done++)
                {
                    progress.Report(new() { Progress = done });
                    Volatile.Write(ref reported, done);
                    await step.WaitAsync(cancellationToken);
                }

                return "done";
            },
            protocol: protocol);
        await using var received = server.Client.RegisterNotificationHandler(NotificationMethods.ProgressNotification, (_, _) =>
        {
            Interlocked.Increment(ref sent);
            return default;
        });

        var call = isAsked
            ? server.Client.CallToolAsync("tool", progress: new Progress<ProgressNotificationValue>(), cancellationToken: TestContext.Current.CancellationToken).AsTask()
            : server.CallAsync();
        for (var done = 1; done <= 5; done++)
        {
            await Until.SoAsync(() => Volatile.Read(ref reported) == done);
            server.Time.Advance(250);
            step.Release();
        }

        Assert.Equal("done", BoundedServer.Text(await call));
        await Until.SoAsync(() => Volatile.Read(ref sent) >= (isAsked ? 5 : 0));
        Assert.Equal(isAsked ? 5 : 0, sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Progress_by_the_request_s_token_counts_too_and_is_not_sent(bool isHandler)
    {
        var (reported, sent) = (0, 0);
        using var step = new SemaphoreSlim(0);
        await using var server = await BoundedServer.StartAsync(null, builder => _ = isHandler
            ? builder.WithListToolsHandler(static (_, _) => new(new ListToolsResult())).WithCallToolHandler(async (context, cancellationToken) =>
                new() { Content = [new TextContentBlock { Text = await ReportAsync(context, cancellationToken) }] })
            : builder.WithTools([McpServerTool.Create(ReportAsync, new() { Name = "tool" })]));
        await using var received = server.Client.RegisterNotificationHandler(NotificationMethods.ProgressNotification, (_, _) =>
        {
            Interlocked.Increment(ref sent);
            return default;
        });

        var call = server.CallAsync();
        for (var done = 1; done <= 5; done++)
        {
            await Until.SoAsync(() => Volatile.Read(ref reported) == done);
            server.Time.Advance(250);
            step.Release();
        }

        Assert.Equal("done", BoundedServer.Text(await call));
        Assert.Equal(0, sent);

        async Task<string> ReportAsync(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken)
        {
            for (var done = 0; done < 5; done++)
            {
                if (context.Params?.ProgressToken is { } token)
                {
                    await context.Server.NotifyProgressAsync(token, new() { Progress = done }, cancellationToken: cancellationToken);
                }

                Interlocked.Increment(ref reported);
                await step.WaitAsync(cancellationToken);
            }

            return "done";
        }
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Waiting_for_the_user_does_not_count(string protocol)
    {
        using var answer = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) => (await asker.ElicitAsync(Question, cancellationToken)).Action,
            options => options.ToolTimeout = TimeSpan.FromSeconds(10),
            protocol,
            user: answer.WaitAsync);

        var call = server.CallAsync();
        await Until.SoAsync(() => server.Asked == 1);
        server.Time.Advance(299);
        answer.Release();

        Assert.Equal("accept", BoundedServer.Text(await call));
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task A_user_who_does_not_answer_is_waited_for_five_minutes(string protocol)
    {
        using var answer = new SemaphoreSlim(0);
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) => (await asker.ElicitAsync(Question, cancellationToken)).Action,
            protocol: protocol,
            user: answer.WaitAsync);

        var call = server.CallAsync();
        await Until.SoAsync(() => server.Asked == 1);
        server.Time.Advance(301);
        await Until.SoAsync(() => server.Log.Lines.Any(static line => line.Contains("There was no answer", StringComparison.Ordinal)));
        answer.Release();

        Assert.Equal("There was no answer within 300 s. Go on without it, or try again later.", BoundedServer.Text(await call));
    }

    [Fact]
    public async Task A_tool_without_a_token_is_left_behind_and_its_caller_not_locked_out()
    {
        using var open = new ManualResetEventSlim();
        var who = "one";
        await using var server = await BoundedServer.WithToolAsync(
            () => open.Wait(TimeSpan.FromSeconds(30)), options => (options.CallsAtOnce, options.MaxAbandoned, options.CallerKey) = (new(1), 2, _ => who));

        for (var index = 0; index < 2; index++)
        {
            var call = server.CallAsync();
            await server.Time.AdvanceUntilAsync(() => call.IsCompleted, step: 10);
            Assert.Equal("Time", (string?)BoundedServer.Exceeded(await call)["bound"]);
        }

        var refused = await server.CallAsync();
        Assert.Equal("'tool' is not available: 2 of its calls still run after their time was up. Try again later, or go on without it.", BoundedServer.Text(refused));

        who = "another";
        var others = server.CallAsync();
        await server.Time.AdvanceUntilAsync(() => others.IsCompleted, step: 10);
        Assert.Equal("Time", (string?)BoundedServer.Exceeded(await others)["bound"]);

        who = "one";
        open.Set();
        await Until.SoAsync(async () => (await server.CallAsync()).IsError is not true);
        Assert.Contains(server.Log.Lines, static line => line.StartsWith("Warning: No CancellationToken is taken by tool:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_that_hang_do_not_lock_their_caller_out_of_other_tools()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await BoundedServer.StartAsync(null, builder => Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions.WithTools(builder,
        [
            McpServerTool.Create(() => open.Task, new() { Name = "tool" }),
            McpServerTool.Create(() => "done", new() { Name = "other" }),
        ]));

        var hanging = Enumerable.Range(0, 10).Select(_ => server.CallAsync()).ToList();
        await Until.SoAsync(() => server.Time.Waiting == 10);
        var waiting = server.CallAsync(tool: "other");
        Assert.False(waiting.IsCompleted);

        await server.Time.AdvanceUntilAsync(() => hanging.All(static call => call.IsCompleted), step: 10);

        Assert.All(hanging, static call => Assert.Equal("Time", (string?)BoundedServer.Exceeded(call.Result)["bound"]));
        await waiting;
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync(tool: "other")));
        Assert.Equal(10, server.Log.Lines.Count(static line => line.StartsWith("Warning: tool: a call runs on after it was told to stop;", StringComparison.Ordinal)));
        open.SetResult();
    }

    [Fact]
    public async Task A_client_s_own_cancellation_stays_one()
    {
        var started = new TaskCompletionSource<RequestId>(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await BoundedServer.WithToolAsync(async (RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) =>
        {
            started.SetResult(context.JsonRpcRequest.Id);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                stopped.SetResult();
            }
        });

        var call = server.CallAsync();
        await server.CancelAsync(await started.Task.WaitAsync(TestContext.Current.CancellationToken));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TestContext.Current.CancellationToken));
        await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(server.Log.Lines, static line => line.Contains("refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_shuts_down_by_a_clock_that_stands_still_though_a_tool_does_not_end()
    {
        using var open = new ManualResetEventSlim();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var server = await BoundedServer.WithToolAsync(() =>
        {
            started.SetResult();
            open.Wait(TestContext.Current.CancellationToken);
        }))
        {
            _ = server.CallAsync();
            await started.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        open.Set();
    }

    [Fact]
    public async Task A_tool_s_own_errors_stay_its_own()
    {
        await using var server = await BoundedServer.WithToolAsync(string () => throw new McpException("my reason"));

        Assert.Equal("An error occurred invoking 'tool': my reason", BoundedServer.Text(await server.CallAsync()));
    }

    private static ElicitRequestParams Question => new() { Message = "Go on?", RequestedSchema = new() };
}
