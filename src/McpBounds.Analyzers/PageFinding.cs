using System.Collections.Immutable;
using System.Globalization;

namespace McpBounds.Analyzers;

/// <summary>What goes round: decides where a counter can stand and how the stop is written.</summary>
internal enum LoopShape
{
    /// <summary><c>while (…)</c>, endless or conditional.</summary>
    While,

    /// <summary><c>do … while (…)</c>.</summary>
    Do,

    /// <summary><c>for (…; …; …)</c>.</summary>
    For,

    /// <summary><c>foreach</c> over a sequence that asks for page after page while it is enumerated: an element is an item, or a page where <c>AsPages</c> gave it.</summary>
    ForEach,

    /// <summary><c>await foreach</c> over such a sequence.</summary>
    AwaitForEach,

    /// <summary>A backward <c>goto</c>; the diagnostic is at the jump.</summary>
    Goto,

    /// <summary>A method that calls itself for the next page; the diagnostic is at the name in that call.</summary>
    Recursion,
}

/// <summary>What the turns of a loop ask for: decides what is said of it, and whether a stop can be written.</summary>
internal enum Asking
{
    /// <summary>One page after another.</summary>
    Pages,

    /// <summary>What the answers named, from a list that they fill: a crawl.</summary>
    Found,

    /// <summary>What a queue holds, which is taken from it: after it nothing tells what is left.</summary>
    Messages,

    /// <summary>One thing that the last one named: a record's parent, the target of a redirect. Half of such a chain may be worth nothing.</summary>
    Chain,
}

/// <summary>What the fix of MCPB002 needs to know of a finding. The diagnostic's additional location is the tool.</summary>
/// <param name="Shape">The kind of loop, whose keyword the diagnostic is at.</param>
/// <param name="PageVariable">A local that starts at a constant and that each turn increments by exactly one, so that it counts pages already; null if there is none.</param>
/// <param name="FirstPage">The constant that <paramref name="PageVariable"/> starts at; 0 without one.</param>
/// <param name="Accumulator">A variable from outside the loop that each turn adds to (a list, a <c>StringBuilder</c>, a text); null if there is none.</param>
/// <param name="Asking">What a turn asks for.</param>
/// <param name="CountsOnlyMatches">Whether the loop has a cap of its own that counts only what passes a filter.</param>
/// <param name="IsShort">Whether what is asked for is short by nature: a list that the agent has no say in, a chain of own records, redirects.</param>
internal sealed record PageFinding(
    LoopShape Shape, string? PageVariable, int FirstPage, string? Accumulator, Asking Asking = Asking.Pages, bool CountsOnlyMatches = false,
    bool IsShort = false)
{
    private const string ShapeKey = "mcpbounds.loop_shape";
    private const string PageKey = "mcpbounds.page_variable";
    private const string FirstKey = "mcpbounds.first_page";
    private const string AccumulatorKey = "mcpbounds.accumulator";
    private const string AskingKey = "mcpbounds.asking";

    /// <summary>Whether it is a suggestion: also of a client library's sequence that is gone through as its documentation shows, many of which are short.</summary>
    public bool IsSuggestion => IsShort || Shape is LoopShape.ForEach or LoopShape.AwaitForEach;

    /// <summary>The record as a diagnostic carries it.</summary>
    public ImmutableDictionary<string, string?> ToProperties() => ImmutableDictionary<string, string?>.Empty
        .Add(ShapeKey, Shape.ToString())
        .Add(PageKey, PageVariable)
        .Add(FirstKey, FirstPage.ToString(CultureInfo.InvariantCulture))
        .Add(AccumulatorKey, Accumulator)
        .Add(AskingKey, Asking.ToString());

    /// <summary>Reads the record back; null for a diagnostic that does not carry it.</summary>
    public static PageFinding? From(ImmutableDictionary<string, string?> properties) =>
        properties.TryGetValue(ShapeKey, out var shape) && Enum.TryParse<LoopShape>(shape, out var kind)
        && properties.TryGetValue(FirstKey, out var first) && int.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && properties.TryGetValue(PageKey, out var page) && properties.TryGetValue(AccumulatorKey, out var accumulator)
        && properties.TryGetValue(AskingKey, out var asked) && Enum.TryParse<Asking>(asked, out var asking)
            ? new(kind, page, number, accumulator, asking)
            : null;
}
