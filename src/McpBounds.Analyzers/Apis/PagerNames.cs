using System.Collections.Immutable;

namespace McpBounds.Analyzers.Apis;

/// <summary>How libraries say that there is another page, and how they say that something is not finished yet.</summary>
internal static class PagerNames
{
    private static readonly ImmutableArray<string> s_more = ImmutableArray.Create("HasMore", "HasNext", "MoreRecords", "MoreResults", "IsTruncated", "NextPage", "IncompleteResults", "LastPage", "MoveNext");

    private static readonly ImmutableArray<string> s_status = ImmutableArray.Create(
        "Status", "State", "Phase", "Completed", "Complete", "IsDone", "Done", "Finished", "Ready", "Running", "InProgress", "Pending", "Succeeded", "Exited", "Connected");

    private static readonly ImmutableArray<string> s_positions = ImmutableArray.Create(
        "cursor", "next", "page", "token", "offset", "skip", "start", "continu", "after", "before", "from", "url", "uri", "link", "marker", "scroll");

    private static readonly ImmutableArray<string> s_cursors = ImmutableArray.Create("cursor", "token", "marker");

    private static readonly ImmutableHashSet<string> s_asks = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "is", "any", "contains");

    private static readonly ImmutableHashSet<string> s_probes = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "exist", "exists", "taken", "available", "reserved", "occupied", "unique");

    private static readonly ImmutableArray<string> s_lookups = ImmutableArray.Create(
        "First", "Single", "Last", "Find", "QueryFirst", "QuerySingle", "ExecuteScalar");

    private static readonly ImmutableArray<string> s_takes = ImmutableArray.Create("BasicGet", "Consume", "Dequeue", "PeekMessage", "PullAsync", "Receive");

    private static readonly ImmutableHashSet<string> s_blocks = ImmutableHashSet.Create("Result", "Wait", "WaitAll", "WaitAny", "GetResult", "RunSynchronously", "RunSync", "ToBlockingEnumerable", "ToEnumerable", "WaitAndUnwrapException", "WaitOne");

    private static readonly ImmutableHashSet<string> s_prompts = ImmutableHashSet.Create("ElicitAsync", "SampleAsync", "RequestRootsAsync");

    /// <summary>Whether a parameter is called after a place in a list of pages.</summary>
    public static bool IsPosition(string parameter) => s_positions.Any(position => parameter.IndexOf(position, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether a text of this name is where a list goes on, as its sender called it.</summary>
    public static bool IsCursor(string name) => s_cursors.Any(cursor => name.EndsWith(cursor, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a call asks of a candidate whether there is such a thing, whatever it asks: a file, a name, a key.</summary>
    public static bool Probes(string method) => !TellsOfMore(method)
        && BulkWords.WordsOf(method) is { Count: > 0 } words && (s_asks.Contains(words[0]) || words.Any(s_probes.Contains));

    /// <summary>Whether a call asks a database for one record.</summary>
    public static bool LooksUp(string method) => s_lookups.Any(lookup => method.StartsWith(lookup, StringComparison.Ordinal));

    /// <summary>Whether a member tells that more pages follow: asked of its name, whatever library it is of.</summary>
    public static bool TellsOfMore(string member) => s_more.Any(more => member.IndexOf(more, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether a member tells how far some work has come, which polling asks for again and again.</summary>
    public static bool TellsOfProgress(string member) => s_status.Any(status => member.EndsWith(status, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a call takes messages from a queue, or looks at the next ones.</summary>
    public static bool TakesMessages(string method) => s_takes.Any(take => method.StartsWith(take, StringComparison.Ordinal));

    /// <summary>Whether a member of this name stops until a task is done.</summary>
    public static bool Blocks(string member) => s_blocks.Contains(member);

    /// <summary>Whether a call asks the person or the model at the other end.</summary>
    public static bool Prompts(string method) => s_prompts.Contains(method);

    /// <summary>Whether a call waits for time to pass, or is a helper that is named after it.</summary>
    public static bool Waits(string method, string owner) =>
        (method, owner) is ("Delay", "Task") or ("Sleep", "Thread") or ("WaitForNextTickAsync", "PeriodicTimer") or ("SpinUntil", "SpinWait")
        || method.StartsWith("Sleep", StringComparison.Ordinal) || method.StartsWith("Delay", StringComparison.Ordinal) || method.StartsWith("Wait", StringComparison.Ordinal);
}
