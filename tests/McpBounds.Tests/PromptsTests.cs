using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>How often a call asks the user, or the client's model.</summary>
[SuppressMessage("Design", "CA1031", Justification = "The tools here swallow everything: that is what is tested.")]
public sealed class PromptsTests
{
    [Theory]
    [InlineData(BoundedServer.Older, BoundsProfile.Default, 5)]
    [InlineData(BoundedServer.Newer, BoundsProfile.Default, 5)]
    [InlineData(BoundedServer.Older, BoundsProfile.Strict, 3)]
    [InlineData(BoundedServer.Newer, BoundsProfile.Strict, 3)]
    public async Task A_loop_that_asks_for_ever_asks_five_times_and_three_when_strict(string protocol, BoundsProfile profile, int asked)
    {
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) =>
            {
                while (true)
                {
                    await asker.ElicitAsync(Question, cancellationToken);
                }
            },
            options => options.Profile = profile,
            protocol);

        var result = await server.CallAsync();

        Assert.Equal($"Not sent: one call may send {asked} questions to the user. Go on without another, or end the call and say what is missing.", BoundedServer.Text(result));
        Assert.Equal("Elicitation", (string?)BoundedServer.Exceeded(result)["bound"]);
        Assert.Equal(asked, server.Asked);
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task A_tool_that_swallows_refusals_is_told_to_stop_and_cannot_spin(string protocol)
    {
        var (tries, stopped, isOver) = (0, false, false);
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    try
                    {
                        tries++;
                        await asker.ElicitAsync(Question, CancellationToken.None);
                    }
                    catch (Exception)
                    {
                        stopped |= cancellationToken.IsCancellationRequested;
                    }
                }
            },
            protocol: protocol);

        var call = server.CallAsync();
        await server.Time.AdvanceUntilAsync(() => call.IsCompleted, step: 0.01);

        Assert.Equal("Elicitation", (string?)BoundedServer.Exceeded(await call)["bound"]);
        Assert.Equal(5, server.Asked);
        Assert.True(stopped);
        Assert.InRange(tries, 7, 1_000);
        Volatile.Write(ref isOver, true);
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task A_tool_that_goes_on_without_the_answer_gives_its_result(string protocol)
    {
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) =>
            {
                try
                {
                    await asker.ElicitAsync(Question, cancellationToken);
                    await asker.ElicitAsync(Question, cancellationToken);
                    return "never";
                }
                catch (McpException)
                {
                    return "without";
                }
            },
            options => options.Elicitation = new(10) { PerCall = 1 },
            protocol);

        Assert.Equal("without", BoundedServer.Text(await server.CallAsync()));
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Questions_of_all_calls_of_a_caller_count_together_and_come_back_with_time(string protocol)
    {
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) => (await asker.ElicitAsync(Question, cancellationToken)).Action, options => options.Elicitation = new(2), protocol);

        Assert.Equal("accept", BoundedServer.Text(await server.CallAsync()));
        Assert.Equal("accept", BoundedServer.Text(await server.CallAsync()));
        Assert.Equal("Not sent: 2 questions to the user in 60 s are the most. Try again in 30 s.", BoundedServer.Text(await server.CallAsync()));
        server.Time.Advance(30);
        Assert.Equal("accept", BoundedServer.Text(await server.CallAsync()));
        Assert.Equal(3, server.Asked);
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Questions_that_a_call_ends_with_are_counted_over_its_retries(string protocol)
    {
        var states = new List<string?>();
        await using var server = await BoundedServer.WithToolAsync(
            string (RequestContext<CallToolRequestParams> context) =>
            {
                states.Add(context.Params.RequestState);
                throw new InputRequiredException(new Dictionary<string, InputRequest> { ["q"] = InputRequest.ForElicitation(Question) }, $"round {states.Count}");
            },
            protocol: protocol);

        var result = await server.CallAsync();

        Assert.Equal("Elicitation", (string?)BoundedServer.Exceeded(result)["bound"]);
        Assert.Equal(5, server.Asked);
        Assert.Equal([null, "round 1", "round 2", "round 3", "round 4", "round 5"], states);
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Requests_to_the_client_s_model_are_counted(string protocol)
    {
#pragma warning disable MCP9005 // Deprecated in the protocol, not gone from it.
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) =>
            {
                while (true)
                {
                    await asker.SampleAsync(new CreateMessageRequestParams { MaxTokens = 10, Messages = [] }, cancellationToken);
                }
            },
            options => options.Sampling = new(4),
            protocol);
#pragma warning restore MCP9005

        Assert.Equal("Sampling", (string?)BoundedServer.Exceeded(await server.CallAsync())["bound"]);
        Assert.Equal(4, server.Asked);
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task What_a_form_left_out_has_its_default_as_without_bounds(string protocol)
    {
        await using var server = await BoundedServer.WithToolAsync(
            async (McpServer asker, CancellationToken cancellationToken) =>
            {
                var question = new ElicitRequestParams { Message = "Which?", RequestedSchema = new() };
                question.RequestedSchema.Properties["color"] = new ElicitRequestParams.StringSchema { Default = "red" };
                return (await asker.ElicitAsync(question, cancellationToken)).Content?["color"].GetString();
            },
            protocol: protocol);

        Assert.Equal("red", BoundedServer.Text(await server.CallAsync()));
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Questions_count_however_the_tool_came_by_the_server(string protocol)
    {
        await using var server = await BoundedServer.StartAsync(
            static options => options.Elicitation = new(1), static builder => Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions.WithTools<AskingTools>(builder), protocol);

        foreach (var tool in (string[])["by_context", "by_constructor"])
        {
            Assert.Equal("accept", BoundedServer.Text(await server.CallAsync(tool: tool)));
            Assert.Equal("Elicitation", (string?)BoundedServer.Exceeded(await server.CallAsync(tool: tool))["bound"]);
            server.Time.Advance(60);
        }
    }

    [Fact]
    public void A_count_is_carried_in_front_of_the_tool_s_own_state()
    {
        foreach (var own in new[] { null, "", "a:b:c", "mcpbounds:1:2:1:x" })
        {
            var state = new RetryState(3, 1, own);
            Assert.Equal(state, RetryState.Parse(state.ToString()));
        }

        Assert.True(RetryState.Parse($"mcpbounds:{int.MaxValue}:{int.MaxValue}:0:") is { Elicitations: > 0 and < int.MaxValue, Samplings: > 0 and < int.MaxValue });
        Assert.Null(RetryState.Parse("another server's"));
        Assert.Null(RetryState.Parse("mcpbounds:x:0:1:a"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    public async Task Questions_count_that_a_service_asks_by_a_server_of_its_own(int perCall)
    {
        await using var server = await BoundedServer.StartAsync(
            options => options.Elicitation = new(10) { PerCall = perCall },
            static builder =>
            {
                builder.Services.AddSingleton<Asker>();
                builder.WithTools<AskingByService>();
            },
            BoundedServer.Older);

        Assert.Equal("Elicitation", (string?)BoundedServer.Exceeded(await server.CallAsync(tool: "by_service"))["bound"]);
        Assert.Equal(perCall, server.Asked);
    }

    [Fact]
    public async Task Waiting_for_an_answer_to_such_a_question_is_not_the_tool_s_time_until_it_takes_too_long()
    {
        using var answer = new SemaphoreSlim(0);
        await using var server = await BoundedServer.StartAsync(
            static options => options.ToolTimeout = TimeSpan.FromSeconds(10),
            static builder =>
            {
                builder.Services.AddSingleton<Asker>();
                builder.WithTools<AskingByService>();
            },
            BoundedServer.Older,
            answer.WaitAsync);

        var call = server.CallAsync(tool: "by_service");
        for (var question = 1; question <= 2; question++)
        {
            await Until.SoAsync(() => server.Asked == question);
            server.Time.Advance(299);
            answer.Release();
        }

        await Until.SoAsync(() => server.Asked == 3);
        Assert.False(call.IsCompleted);
        await server.Time.AdvanceUntilAsync(() => call.IsCompleted, step: 10);

        Assert.Equal("Time", (string?)BoundedServer.Exceeded(await call)["bound"]);
        answer.Release(10);
    }

    internal sealed class Asker(McpServer asker)
    {
        public async Task AskAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                await asker.ElicitAsync(Question, cancellationToken);
            }
        }
    }

    internal sealed class AskingByService
    {
        [McpServerTool(Name = "by_service")]
        public static Task ByService(Asker asker, CancellationToken cancellationToken) => asker.AskAsync(cancellationToken);
    }

    internal sealed class AskingTools(McpServer asker)
    {
        [McpServerTool(Name = "by_constructor")]
        public async Task<string> ByConstructor(CancellationToken cancellationToken) => (await asker.ElicitAsync(Question, cancellationToken)).Action;

        [McpServerTool(Name = "by_context")]
        public static async Task<string> ByContext(RequestContext<CallToolRequestParams> context, CancellationToken cancellationToken) =>
            (await context.Server.ElicitAsync(Question, cancellationToken)).Action;
    }

    private static ElicitRequestParams Question => new() { Message = "Go on?", RequestedSchema = new() };
}
