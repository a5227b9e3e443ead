using System.Threading.RateLimiting;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>How often a caller may call.</summary>
public sealed class CallsTests
{
    [Fact]
    public async Task The_one_client_of_a_stream_is_not_limited_by_default()
    {
        await using var server = await BoundedServer.WithToolAsync(() => "done");

        for (var call = 0; call < 700; call++)
        {
            Assert.Equal("done", BoundedServer.Text(await server.CallAsync()));
        }
    }

    [Fact]
    public async Task A_call_too_many_is_told_the_limit_and_when_to_retry_and_then_it_passes()
    {
        await using var server = await BoundedServer.WithToolAsync(() => "done", options => options.Calls = new(2));
        await server.CallAsync();
        await server.CallAsync();

        var refused = await server.CallAsync();

        Assert.Equal("Too many calls: this server takes 2 in 60 s from one caller. Try again in 30 s.", BoundedServer.Text(refused));
        Assert.Equal("""{"bound":"Calls","limit":2,"unit":"calls in 60 s","retryAfterSeconds":30}""", BoundedServer.Exceeded(refused).ToJsonString());
        server.Time.Advance(29);
        Assert.True((await server.CallAsync()).IsError);
        server.Time.Advance(1);
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync()));
    }

    [Fact]
    public async Task Strictly_each_tool_takes_ten_at_once_and_one_more_each_second()
    {
        await using var server = await BoundedServer.WithToolAsync(() => "done", options => options.Profile = BoundsProfile.Strict);
        for (var call = 0; call < 10; call++)
        {
            Assert.NotEqual(true, (await server.CallAsync()).IsError);
        }

        Assert.Equal("Too many calls: 'tool' takes 60 in 60 s, 10 at once, from one caller. Try again in 1 s.", BoundedServer.Text(await server.CallAsync()));
        server.Time.Advance(1);
        Assert.NotEqual(true, (await server.CallAsync()).IsError);
    }

    [Fact]
    public async Task The_attribute_of_a_method_goes_before_that_of_its_type_and_that_before_the_options()
    {
        await using var server = await BoundedServer.StartAsync(
            options => options.Calls = new(100), builder => Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions.WithTools<LimitedTools>(builder));

        Assert.Equal(1, await AdmittedAsync(server, "once"));
        Assert.Equal(3, await AdmittedAsync(server, "thrice"));
    }

    [Fact]
    public async Task Callers_are_limited_each_for_itself()
    {
        var caller = "a";
        await using var server = await BoundedServer.WithToolAsync(() => "done", options => (options.Calls, options.CallerKey) = (new(1), _ => caller));
        Assert.Equal(1, await AdmittedAsync(server, "tool"));

        caller = "b";
        Assert.Equal(1, await AdmittedAsync(server, "tool"));
    }

    [Fact]
    public async Task A_limiter_of_one_s_own_is_asked_what_it_is_to_limit_and_decides()
    {
        var asked = new List<LimiterRequest>();
        await using var server = await BoundedServer.WithToolAsync(() => "done", options =>
        {
            options.Calls = new(100);
            options.CreateLimiter = request =>
            {
                asked.Add(request);
                return request.Bound == BoundKind.Calls ? new ConcurrencyLimiter(new() { PermitLimit = 1, QueueLimit = 0 }) : null;
            };
        });

        Assert.NotEqual(true, (await server.CallAsync()).IsError);
        Assert.Contains(new(BoundKind.Calls, "client", null, 100, TimeSpan.FromSeconds(60), 100), asked);
    }

    [Fact]
    public async Task A_limiter_that_fails_has_not_admitted_the_call()
    {
        await using var server = await BoundedServer.WithToolAsync(() => "done", options =>
        {
            options.Calls = new(100);
            options.CreateLimiter = request => request.Bound == BoundKind.Calls ? new FailingLimiter() : null;
        });

        Assert.Contains("Try again later.", BoundedServer.Text(await server.CallAsync()), StringComparison.Ordinal);
        Assert.Contains(server.Log.Lines, static line => line.StartsWith("Error: A limiter failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limiter_that_cannot_be_made_has_not_admitted_the_call_and_the_next_call_tries_again()
    {
        var isDown = true;
        await using var server = await BoundedServer.WithToolAsync(() => "done", options =>
        {
            options.Calls = new(100);
            options.CreateLimiter = request => isDown ? throw new IOException("no network") : null;
        });

        Assert.Contains("Try again later.", BoundedServer.Text(await server.CallAsync()), StringComparison.Ordinal);
        isDown = false;
        Assert.Equal("done", BoundedServer.Text(await server.CallAsync()));
    }

    private static async Task<int> AdmittedAsync(BoundedServer server, string tool)
    {
        for (var admitted = 0; ; admitted++)
        {
            if ((await server.CallAsync(tool: tool)).IsError is true)
            {
                return admitted;
            }
        }
    }

    [McpServerToolType, RateLimit(3)]
    internal sealed class LimitedTools
    {
        [McpServerTool(Name = "once"), RateLimit(1)]
        public static string Once() => "done";

        [McpServerTool(Name = "thrice")]
        public static string Thrice() => "done";
    }

    private sealed class FailingLimiter : RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => throw new IOException("no network");

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new IOException("no network");
    }
}
