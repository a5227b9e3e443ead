using System.Text.Json.Serialization;

namespace McpBounds;

/// <summary>
/// What a tool answers of a long list: some items, and whether there are more. An agent that is not told takes what it gets for all there is.
/// </summary>
/// <remarks>
/// Serialized as <c>{"items":[…],"page":1,"has_more":true}</c>, whatever the naming policy. For source generation, name <c>Page&lt;YourItem&gt;</c> in your context.
/// </remarks>
/// <typeparam name="T">An item.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Number">Which page they are, from 1; of several pages the last. The next one has the number after it.</param>
/// <param name="HasMore">Whether there is a further page.</param>
public sealed record Page<T>(
    [property: JsonPropertyName("items")] IReadOnlyList<T> Items,
    [property: JsonPropertyName("page")] int Number,
    [property: JsonPropertyName("has_more")] bool HasMore);
