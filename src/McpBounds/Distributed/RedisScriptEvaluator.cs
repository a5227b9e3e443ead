namespace McpBounds;

/// <summary>
/// Has a Redis server evaluate a Lua script, by whichever client the application uses. With StackExchange.Redis:
/// <code>
/// async (script, key, arguments, _) => (long[]?)await database.ScriptEvaluateAsync(script, [key], Array.ConvertAll(arguments, argument => (RedisValue)argument))
/// </code>
/// </summary>
/// <param name="script">The script, the same text at each call: a client may load it once and call it by its hash.</param>
/// <param name="key">The only key that it touches.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="cancellationToken">Cancelled when nobody waits for the answer any more.</param>
/// <returns>The integers that the script replies.</returns>
public delegate Task<long[]?> RedisScriptEvaluator(string script, string key, string[] arguments, CancellationToken cancellationToken);
