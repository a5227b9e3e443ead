using System.Security.Claims;

namespace McpBounds;

/// <summary>Who a caller is over HTTP, and what holds for each.</summary>
public sealed class HttpTests
{
    [Fact]
    public async Task A_session_may_call_600_times_a_minute_and_another_is_another_caller()
    {
        await using var server = new HttpServer(() => "done");
        for (var call = 0; call < 600; call++)
        {
            Assert.Equal("done", BoundedServer.Text(await server.CallAsync(session: "a")));
        }

        Assert.Equal("Too many calls: this server takes 600 in 60 s from one caller. Try again in 1 s.", BoundedServer.Text(await server.CallAsync(session: "a")));
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync(session: "b")));
        server.Time.Advance(1);
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync(session: "a")));
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task A_user_is_one_caller_over_all_sessions_and_without_any(string protocol)
    {
        await using var server = new HttpServer(() => "done", static options => options.Calls = new(3));

        Assert.NotEqual(true, (await server.CallAsync(session: "a", user: "x")).IsError);
        Assert.NotEqual(true, (await server.CallAsync(session: "b", user: "x")).IsError);
        Assert.NotEqual(true, (await server.CallAsync(user: "x", protocol: protocol)).IsError);
        Assert.True((await server.CallAsync(user: "x", protocol: protocol)).IsError);
        Assert.NotEqual(true, (await server.CallAsync(user: "y", protocol: protocol)).IsError);
        Assert.DoesNotContain(server.Log.Lines, static line => line.Contains("neither user nor session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Requests_with_neither_user_nor_session_share_one_limit_and_the_log_says_so_once(string protocol)
    {
        await using var server = new HttpServer(() => "done", static options => options.Calls = new(2));

        Assert.NotEqual(true, (await server.CallAsync(protocol: protocol)).IsError);
        Assert.NotEqual(true, (await server.CallAsync(protocol: protocol)).IsError);
        Assert.True((await server.CallAsync(protocol: protocol)).IsError);

        Assert.Single(server.Log.Lines, static line => line.StartsWith("Warning: Requests come over HTTP with neither user nor session", StringComparison.Ordinal));
        Assert.Single(server.Log.Lines, static line => line.StartsWith("Information: Bounds in force:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ClaimTypes.NameIdentifier)]
    [InlineData("sub")]
    [InlineData(ClaimTypes.Upn)]
    public async Task A_user_is_known_by_the_claims_that_the_SDK_knows_one_by(string claim)
    {
        await using var server = new HttpServer(() => "done", static options => options.Calls = new(1));

        Assert.NotEqual(true, (await server.CallAsync(user: "x", claim: claim)).IsError);
        Assert.NotEqual(true, (await server.CallAsync(user: "y", claim: claim)).IsError);
        Assert.True((await server.CallAsync(user: "x", claim: claim)).IsError);
    }

    [Fact]
    public async Task A_name_is_no_id_and_the_log_says_once_that_there_is_none()
    {
        await using var server = new HttpServer(() => "done", static options => options.Calls = new(1));

        Assert.NotEqual(true, (await server.CallAsync(user: "x", claim: ClaimTypes.Name)).IsError);
        Assert.True((await server.CallAsync(user: "y", claim: ClaimTypes.Name)).IsError);
        Assert.Single(server.Log.Lines, static line => line.StartsWith("Warning: A user is authenticated but has no id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_of_one_s_own_tells_callers_apart_where_nothing_else_does()
    {
        var key = "a";
        await using var server = new HttpServer(() => "done", options => (options.Calls, options.CallerKey) = (new(1), _ => key));

        Assert.NotEqual(true, (await server.CallAsync()).IsError);
        Assert.True((await server.CallAsync()).IsError);
        key = "b";
        Assert.NotEqual(true, (await server.CallAsync()).IsError);
        Assert.DoesNotContain(server.Log.Lines, static line => line.Contains("share one limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_invented_users_leaves_no_more_behind_than_are_kept_apart()
    {
        await using var server = new HttpServer(() => "done", static options => options.MaxCallers = 50);
        for (var call = 0; call < 1_000; call++)
        {
            await server.CallAsync(session: "one", user: $"invented {call}");
            Assert.InRange(server.Runtime.Callers.Count, 1, 50);
        }

        server.Time.Advance(301);
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync(session: "one", user: "real")));
        Assert.Equal(1, server.Runtime.Callers.Count);
    }
}
