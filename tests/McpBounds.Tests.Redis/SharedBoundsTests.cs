using ModelContextProtocol.Protocol;

namespace McpBounds;

/// <summary>MCP servers that share their limits through Redis: <c>UseRedis</c>.</summary>
public sealed class SharedBoundsTests(RedisFixture redis)
{
    [Fact]
    public async Task Servers_share_the_limit_of_a_caller_and_say_when_to_retry()
    {
        var evaluate = (await redis.ConnectionAsync()).Evaluate;
        await using var first = await StartAsync(evaluate, "one caller");
        await using var second = await StartAsync(evaluate, "one caller");
        await using var other = await StartAsync(evaluate, "another caller");

        var results = new List<CallToolResult>();
        for (var call = 0; call < 10; call++)
        {
            results.Add(await (call % 2 == 0 ? first : second).CallAsync());
        }

        Assert.Equal(4, results.Count(static result => result.IsError != true));
        var refused = results.Find(static result => result.IsError == true)!;
        Assert.Matches("^Too many calls: this server takes 4 in 3,600 s from one caller. Try again in (8|9)\\d\\d s.$", BoundedServer.Text(refused));
        Assert.Equal(4, BoundedServer.Exceeded(refused)["limit"]!.GetValue<double>());
        Assert.NotEqual(true, (await other.CallAsync()).IsError);
    }

    [Fact]
    public async Task A_limit_that_cannot_be_reached_says_so_and_no_other_number()
    {
        await using var server = await StartAsync(static (_, _, _, _) => throw new InvalidOperationException("Redis is away."), "caller");

        var result = await server.CallAsync();

        Assert.Equal("'tool' was not called: the limit of calls cannot be checked now. Try again later.", BoundedServer.Text(result));
    }

    [Fact]
    public async Task A_limiter_of_the_servers_own_goes_before_and_calls_at_once_stay_each_servers_own()
    {
        var asked = new List<BoundKind>();
        var options = new BoundsOptions
        {
            CreateLimiter = request =>
            {
                asked.Add(request.Bound);
                return null;
            },
        };
        options.UseRedis((await redis.ConnectionAsync()).Evaluate, static limit => limit.Key = $"mine:{limit.Key}");

        using var calls = options.CreateLimiter(new(BoundKind.Calls, "caller", "tool", 10, TimeSpan.FromSeconds(60), 5));
        using var atOnce = options.CreateLimiter(new(BoundKind.CallsAtOnce, "caller", null, 10, TimeSpan.FromSeconds(60), 5));

        Assert.True((await Assert.IsType<RedisRateLimiter>(calls).AcquireAsync(5, TestContext.Current.CancellationToken)).IsAcquired);
        Assert.True(await redis.Connection.Database.KeyExistsAsync("mine:mcpbounds:Calls:10/60/5:tool:caller"));
        Assert.Null(atOnce);
        Assert.Equal([BoundKind.Calls, BoundKind.CallsAtOnce], asked);
    }

    private static Task<BoundedServer> StartAsync(RedisScriptEvaluator evaluate, string caller) => BoundedServer.WithToolAsync(static () => "done", bounds =>
    {
        bounds.Calls = new RateBound(4, PerSeconds: 3600);
        bounds.CallerKey = _ => caller;
        bounds.UseRedis(evaluate);
    });
}
