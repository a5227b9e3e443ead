using System.Collections.Immutable;

namespace McpBounds.Analyzers.Apis;

/// <summary>Names by which numbers go that say how much is wanted, whatever their casing and punctuation: <c>$top</c>, <c>page_size</c>, <c>per-page</c>.</summary>
internal static class Quantities
{
    private static readonly ImmutableHashSet<string> s_exact = Words(
        "limit count top take first last n size pagesize perpage itemsperpage resultsperpage rowsperpage hitsperpage batchsize maxresults maxresult maxitems "
        + "maxcount maxrows maxrecords "
        + "maxrecordcount maxentries maxhits maxnumber maxlimit maxpages maxpagesize maxpageitemcount maxitemcount maxmessages maxmatches maxdocuments "
        + "maxcomments maxfiles maxevents maxlines "
        + "maxissues maxnum maxkeys maxsize maxtokens maxoutputtokens maxcompletiontokens maxnewtokens maxtoken pagelimit pagecount rows numrows rowcount "
        + "rowlimit numresults numitems num nresults "
        + "resultcount resultlimit resultsize itemcount itemlimit topk topn topcount fetchsize fetchcount fetch limitcount querylimit searchlimit recordlimit "
        + "recordcount copies amountofresults "
        + "resultsetsize returncount returnlimit numberofresults numberofitems numberofrecords");

    private static readonly ImmutableHashSet<string> s_metered = Words(
        "maxtokens maxoutputtokens maxcompletiontokens maxnewtokens maxtoken copies numimages imagecount numberofimages numcandidates candidatecount "
        + "samplecount quantity replicas instances instancecount");

    private static readonly ImmutableArray<string> s_positions = ImmutableArray.Create(
        "offset", "skip", "page", "pagenumber", "pageindex", "index", "start", "startat", "startindex", "from", "to", "after", "before", "cursor", "since", "until",
        "port", "year", "month", "day", "days", "hours",
        "minutes", "version", "revision", "line", "column", "timeout", "ttl", "expiry", "expires", "depth", "width", "height", "zoom", "latitude", "longitude", "lat",
        "lon", "price", "amount", "score", "threshold");

    private static readonly ImmutableArray<string> s_ids = ImmutableArray.Create("id", "ids", "guid", "uuid");

    private static readonly ImmutableArray<string> s_counted = ImmutableArray.Create("numberof", "numof", "howmany");

    /// <summary>Whether a name, by itself, says that a number is a quantity.</summary>
    public static bool Is(string name) =>
        Plain(name) is var plain && (s_exact.Contains(plain) || s_metered.Contains(plain) || s_counted.Any(start => plain.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>Whether it counts what is paid for or made: tokens, pictures, copies.</summary>
    public static bool IsMetered(string name) => s_metered.Contains(Plain(name));

    /// <summary>Whether it says how much of something is meant, in what is made as in what is asked about.</summary>
    public static bool IsAmount(string name) => Plain(name) is "quantity" or "qty" or "amount" or "units";

    /// <summary>Whether a name says where something is, or when, so that a number handed over under it is no quantity whatever it was called before.</summary>
    public static bool IsPosition(string name) => Plain(name) is var plain
        && (s_positions.Contains(plain) || plain.EndsWith("id", StringComparison.Ordinal) || plain.EndsWith("index", StringComparison.Ordinal)
            || plain.StartsWith("min", StringComparison.Ordinal));

    /// <summary>Whether a name says which one is meant: an id.</summary>
    public static bool IsId(string name) => Plain(name) is var plain && s_ids.Any(id => plain.EndsWith(id, StringComparison.Ordinal));

    /// <summary>A name with letters and digits only, in lower case: <c>page[size]</c> is <c>pagesize</c>.</summary>
    public static string Plain(string name) => new(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());

    private static ImmutableHashSet<string> Words(string words) => words.Split(' ').ToImmutableHashSet(StringComparer.Ordinal);
}
