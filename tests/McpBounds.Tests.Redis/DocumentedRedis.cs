using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace McpBounds;

/// <summary>The examples of docs/library.md that need a Redis client: that they are these is tested with the others.</summary>
internal static class DocumentedRedis
{
    internal static void Server(HostApplicationBuilder builder, IDatabase database)
    {
        builder.Services.AddMcpServer().WithBounds(bounds => bounds.UseRedis(async (script, key, arguments, _) =>
            (long[]?)await database.ScriptEvaluateAsync(script, [key], Array.ConvertAll(arguments, argument => (RedisValue)argument))));
    }

    internal static RateLimiter Alone(RedisScriptEvaluator evaluate)
    {
        var limiter = new RedisRateLimiter(evaluate, new() { Key = "search", Permits = 100, Window = TimeSpan.FromMinutes(1), FailOpen = true });
        return limiter;
    }
}
