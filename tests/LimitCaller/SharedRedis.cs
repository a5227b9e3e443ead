using StackExchange.Redis;

namespace McpBounds;

/// <summary>A connection to a Redis server of the tests.</summary>
public sealed class SharedRedis : IDisposable
{
    private readonly ConnectionMultiplexer _connection;

    private SharedRedis(ConnectionMultiplexer connection)
    {
        _connection = connection;
        var database = connection.GetDatabase();
        Evaluate = async (script, key, arguments, _) =>
            (long[]?)await database.ScriptEvaluateAsync(script, [key], Array.ConvertAll(arguments, static argument => (RedisValue)argument));
        Database = database;
    }

    public RedisScriptEvaluator Evaluate { get; }

    public IDatabase Database { get; }

    public static async Task<SharedRedis> ConnectAsync(int port) =>
        new(await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false,connectTimeout=5000,syncTimeout=5000,connectRetry=10,allowAdmin=true"));

    public void Dispose() => _connection.Dispose();
}
