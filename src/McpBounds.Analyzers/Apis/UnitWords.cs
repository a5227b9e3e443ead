using System.Collections.Immutable;

namespace McpBounds.Analyzers.Apis;

/// <summary>What an agent's number counts, which decides how large it may be.</summary>
internal enum WorkUnit
{
    /// <summary>Nothing says what.</summary>
    Unknown,

    /// <summary>Results, rows, pictures: anything that is counted.</summary>
    Items,

    /// <summary>Pages of items, each of them a request.</summary>
    Pages,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Characters.</summary>
    Characters,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>A time of which nothing says the unit.</summary>
    Time,

    /// <summary>Depths, days, steps, tokens: no number is right for most servers, so that only the author can choose one.</summary>
    Other,
}

/// <summary>The words in names and descriptions that say what a number counts.</summary>
internal static class UnitWords
{
    /// <summary>The unit that a word names.</summary>
    public static readonly ImmutableDictionary<string, WorkUnit> Units = new[]
    {
        (WorkUnit.Bytes, "byte bytes buffer"),
        (WorkUnit.Characters, "char chars character characters length zeichen caracteres"),
        (WorkUnit.Pages, "pages"),
        (WorkUnit.Seconds, "second seconds sec secs"),
        (WorkUnit.Milliseconds, "millisecond milliseconds millis msec ms"),
        (WorkUnit.Time, "timeout delay wait duration sleep pause"),
        (WorkUnit.Other,
            "kb mb gb kib mib kilobytes megabytes gigabytes token tokens depth level levels day days hour hours minute minutes mins week weeks month months year years "
            + "step steps chunk segment overlap stride interval retry retries attempt attempts concurrency parallelism parallel workers threads "
            + "width height dimension dimensions pixels dpi scale zoom percent percentage threshold radius distance cores"),
    }
    .SelectMany(static row => row.Item2.Split(' ').Select(word => (Word: word, Unit: row.Item1)))
    .ToImmutableDictionary(static pair => pair.Word, static pair => pair.Unit, StringComparer.OrdinalIgnoreCase);

    /// <summary>Times that may be nothing: no wait is a wait that ends.</summary>
    public static readonly ImmutableHashSet<string> MayBeNothing = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "delay", "wait", "sleep", "pause");
}
