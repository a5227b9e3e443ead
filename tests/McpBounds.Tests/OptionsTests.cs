using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>What makes no sense is said when the server is built, and what is in force when it starts.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void Each_option_that_makes_no_sense_is_named_when_the_server_is_built()
    {
        var services = new ServiceCollection();
        services.AddMcpServer().WithStreamServerTransport(Stream.Null, Stream.Null).WithBounds(options =>
        {
            options.Profile = (BoundsProfile)7;
            options.Calls = new(0);
            options.CallsAtOnce = new(-1);
            options.ToolTimeout = TimeSpan.Zero;
            options.PromptTimeout = TimeSpan.FromDays(100);
            options.MaxResultBytes = 0;
            options.MaxBlobBytes = -1;
            options.MaxAbandoned = 0;
            options.MaxCallers = 0;
            options.Elicitation = new(1, 0);
            options.Sampling = new(1) { PerCall = 0 };
        });
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<McpServer>);

        Assert.Equal(11, error.Failures.Count());
        Assert.Contains("BoundsOptions: Calls allows 0; it must be above 0. For no limit, set it to RateBound.Unlimited.", error.Failures);
        Assert.Contains("BoundsOptions: Elicitation.PerSeconds is 0 s; it must be above 0 and at most 2000000 s.", error.Failures);
    }

    [Fact]
    public void An_attribute_that_makes_no_sense_fails_where_it_is_read()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimitAttribute(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimitAttribute(1) { PerSeconds = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcurrencyLimitAttribute(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConcurrencyLimitAttribute(1) { Waiting = -5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolTimeoutAttribute(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxResultBytesAttribute(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ElicitationRateLimitAttribute(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingRateLimitAttribute(1) { PerCall = 0 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public void An_option_of_shared_limits_that_makes_no_sense_fails_when_the_server_is_built(double seconds)
    {
        var services = new ServiceCollection();
        services.AddMcpServer().WithStreamServerTransport(Stream.Null, Stream.Null).WithBounds(options => options.UseRedis(
            static (_, _, _, _) => Task.FromResult<long[]?>(null), limit => limit.Timeout = TimeSpan.FromSeconds(seconds)));
        using var provider = services.BuildServiceProvider();

        Assert.Throws<ArgumentOutOfRangeException>(provider.GetRequiredService<McpServer>);
    }

    [Fact]
    public void What_follows_from_permits_follows_them_in_a_copy()
    {
        Assert.Equal(10, (new RateBound(600) with { Permits = 10 }).Burst);
        Assert.Equal(5, (new RateBound(600) { Burst = 5 } with { Permits = 10 }).Burst);
        Assert.Equal(2, (new PromptBound(30) with { Permits = 2 }).PerCall);
        Assert.Equal(60, (RateBound.Unlimited with { Permits = 60 }).Burst);
    }

    [Fact]
    public async Task What_is_in_force_is_logged_once()
    {
        await using var server = await BoundedServer.WithToolAsync([ToolTimeout(7)] () => "done");

        var table = Assert.Single(server.Log.Lines, static line => line.StartsWith("Information: Bounds in force:", StringComparison.Ordinal));
        Assert.Contains("over HTTP all that have neither share one limit, unless CallerKey is set", table, StringComparison.Ordinal);
        Assert.Contains("profile Default, over HTTP: calls 600 in 60 s, 600 at once; running at once 10, waiting 50; time 300 s; result 1000000 bytes of text, 5000000 of blobs", table, StringComparison.Ordinal);
        Assert.Contains("  tool: calls 600 in 60 s, 600 at once; running at once 10, waiting 50; time 7 s", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Called_twice_it_bounds_once()
    {
        await using var server = await BoundedServer.StartAsync(
            options => options.Calls = new(2), builder => builder.WithTools([McpServerTool.Create(() => "done", new() { Name = "tool" })]).WithBounds().WithBounds());

        Assert.NotEqual(true, (await server.CallAsync()).IsError);
        Assert.NotEqual(true, (await server.CallAsync()).IsError);
        Assert.True((await server.CallAsync()).IsError);
    }

    [Fact]
    public async Task No_limit_can_be_set_where_the_profile_has_one()
    {
        await using var server = await BoundedServer.WithToolAsync(() => "done", options =>
        {
            (options.Profile, options.Calls, options.CallsAtOnce) = (BoundsProfile.Strict, RateBound.Unlimited, ConcurrencyBound.Unlimited);
            (options.ToolTimeout, options.Elicitation, options.Sampling) = (Timeout.InfiniteTimeSpan, PromptBound.Unlimited, PromptBound.Unlimited);
        });

        for (var call = 0; call < 100; call++)
        {
            Assert.NotEqual(true, (await server.CallAsync()).IsError);
        }
    }
}
