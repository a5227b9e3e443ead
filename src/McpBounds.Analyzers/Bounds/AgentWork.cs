using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Work of which the agent alone decides how much is done.</summary>
/// <param name="Sink">Where it is decided.</param>
/// <param name="Number">The agent's number.</param>
/// <param name="Held">What the code that holds the sink calls it.</param>
/// <param name="Reach">The tools by which it comes there.</param>
/// <param name="IsListing">Whether it is only the page size that a fixed peer's list is asked for.</param>
/// <param name="IsSuggestion">Whether an owner would leave it as it is, though it is no page size: somebody else bounds it or pays.</param>
internal sealed record AgentWork(WorkSink Sink, AgentNumber Number, IOperation Held, ToolReach Reach, bool IsListing, bool IsSuggestion)
{
    private static readonly ImmutableHashSet<string> s_reads = Words(
        "search searches list lists query queries find get lookup fetch retrieve browse filter history recent scroll read show summarize report graphql select "
        + "latest top view check analyze discover explore");

    private static readonly ImmutableHashSet<string> s_writes = Words(
        "post put patch create generate send add start submit insert upload publish order buy provision scale queue enqueue trigger clone duplicate print run draw "
        + "render synthesize synthesise complete invoke");

    private static readonly ImmutableHashSet<string> s_storing = Words("add push insert create bulk index replace update increment append merge upsert import");

    /// <summary>The name in the code that holds the sink.</summary>
    public string Name => AgentNumber.NameOf(Held) is var name && name != AgentNumber.Nameless ? name : Number.Name;

    /// <summary>What the agent calls the number, and what the code at the sink does, where that is something else.</summary>
    public string Names => Number.Name == AgentNumber.Nameless || Quantities.Plain(Number.Name) == Quantities.Plain(Name)
        ? $"'{(Number.Name == AgentNumber.Nameless ? Name : Number.Name)}'"
        : $"'{Number.Name}' (as '{Name}')";

    /// <summary>What the number decides, in words that complete "decides …".</summary>
    public string What => Sink.Kind switch
    {
        WorkKind.Memory when Sink.Unit == WorkUnit.Bytes => "how many bytes are allocated",
        WorkKind.Memory when Sink.Unit == WorkUnit.Characters => "how many characters are allocated",
        WorkKind.Memory => "how many elements are made",
        WorkKind.Cut => "how much is returned",
        WorkKind.Wait => IsHandler(Sink.Value.Syntax) ? "how long a handler waits" : "how long the call waits",
        WorkKind.Loop when Sink.Unit is WorkUnit.Milliseconds or WorkUnit.Seconds or WorkUnit.Time => "how long a loop waits or calls out",
        WorkKind.Loop => "how often a loop waits or calls out",
        WorkKind.Rows => "how many rows a query returns",
        _ => IsListing ? "the page size of a list" : "how much a request asks for",
    };

    /// <summary>What a place lets the agent decide, or null where the number is capped, not the agent's, or no quantity.</summary>
    public static AgentWork? At(WorkSink sink, ToolCode tools, CancellationToken cancellation)
    {
        if ((sink is { Kind: WorkKind.Request, Name: { } name } && (Quantities.IsPosition(name) || !IsQuantity(sink, sink.Value, name)))
            || AgentNumber.In(sink.Value, tools, out var passed, cancellation, IsOfMemory(sink)) is not { IsEmpty: false } numbers
            || sink.If?.Invoke() == false)
        {
            return null;
        }

        var first = numbers.OrderBy(static number => Quantities.Is(number.Name) || IsCut(number.Name, number.Description) ? 0 : 1).ToList();
        var held = AgentNumber.HeldIn(sink.Value, first[0].Key, tools, cancellation);
        var names = numbers.Select(static number => number.Name).Append(AgentNumber.NameOf(held)).ToList();
        switch (sink.Kind)
        {
            case WorkKind.Cut when !names.Any(static name => IsCut(name, null)) && !numbers.Any(static number => IsCut(number.Name, number.Description)):
            case WorkKind.Request when names.Append(sink.Name ?? "").Where(Quantities.Is).ToList() is var quantities && (quantities.Count == 0 || NumberRange.HoldsAll(quantities, sink, numbers)):
                return null;
        }

        var destination = sink.Kind == WorkKind.Request ? Destination.Of(sink.Value, tools, cancellation) : null;
        return (sink.Kind == WorkKind.Request && ((destination is null && !sink.IsSure) || IsDataOfRead(sink.Name, destination)))
            || NumberReach.Of(sink.Value.Syntax, first, passed, tools, cancellation) is not var (reach, number)
            ? null
            : new(sink, number, AgentNumber.HeldIn(sink.Value, number.Key, tools, cancellation), reach,
                sink.Kind == WorkKind.Request && Lists(destination, names.Append(sink.Name ?? ""), sink, reach.IsNamed ? reach.Tool : "", tools, cancellation),
                sink.Kind switch
                {
                    WorkKind.Rows => SqlRows.AreOfCatalogue(sink.Value.Syntax, sink.Name),
                    WorkKind.Loop => WorkLoop.OnlySpreads(sink.Value, number.Key, tools, cancellation),
                    WorkKind.Request => IsSample(destination, tools, cancellation),
                    _ => false,
                });
    }

    /// <summary>Whether memory is all that is taken: a range or a parallel loop runs code for each of its elements.</summary>
    private static bool IsOfMemory(WorkSink sink) => sink.Kind == WorkKind.Memory && sink.Value.Parent is IArrayCreationOperation or IArgumentOperation { Parent: IObjectCreationOperation };

    /// <summary>Whether the client's own model is asked: the client decides what it does, and pays for it.</summary>
    private static bool IsSample(Destination? destination, ToolCode tools, CancellationToken cancellation) =>
        destination?.Call is { Kind: RemoteKind.Ai, Operation: var call } && RemoteCalls.In(tools).Of(call, cancellation) is null;

    /// <summary>Whether a number is an amount that a read asks about: of a name that counts pieces of something, no page size's.</summary>
    private static bool IsDataOfRead(string? name, Destination? destination) => name is not null && Quantities.IsAmount(name)
        && destination is { Call.Kind: RemoteKind.Http }
        && !destination.Words.Any(static word => CountedUnit.WordsOf(word).Take(1).Any(static verb => s_writes.Contains(verb) && !IsSend(verb)));

    /// <summary>A request is sent whatever it asks; its method says more.</summary>
    private static bool IsSend(string verb) => verb.Equals("send", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether code runs when somebody else's library calls it: an event's, a route's.</summary>
    private static bool IsHandler(SyntaxNode code) =>
        CodeUnit.Of(code).Node is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax or AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression } };

    /// <summary>Whether a request's number may be a quantity at all, before it is followed: by the name there, or by that of any variable it is made of.</summary>
    private static bool IsQuantity(WorkSink sink, IOperation value, string name) => Quantities.Is(name) || sink.IsSure
        || value.DescendantsAndSelf().Any(static part =>
            part is IParameterReferenceOperation or ILocalReferenceOperation or IMemberReferenceOperation && Quantities.Is(AgentNumber.NameOf(part)));

    /// <summary>A text is cut to a number of bytes or characters; what merely ends at a position is a slice.</summary>
    private static bool IsCut(string name, string? description)
    {
        var words = CountedUnit.WordsOf(name);
        var unit = CountedUnit.Of(name, description);
        return unit is WorkUnit.Bytes || (unit is WorkUnit.Characters && (words.Any(static word => word.StartsWith("char", StringComparison.OrdinalIgnoreCase))
            || words.Any(static word => word.Equals("max", StringComparison.OrdinalIgnoreCase) || word.Equals("limit", StringComparison.OrdinalIgnoreCase))));
    }

    /// <summary>Whether a request reads a page of a list, rather than making something or using what is paid for by the piece.</summary>
    private static bool Lists(Destination? destination, IEnumerable<string> names, WorkSink sink, string tool, ToolCode tools, CancellationToken cancellation)
    {
        if (names.Any(Quantities.IsMetered) || destination?.Call is { Kind: RemoteKind.Ai or RemoteKind.Mail } or { Kind: RemoteKind.Database, Api.IsStore: false }
            || IsStranger(destination, tools, cancellation))
        {
            return false;
        }

        if (destination?.Call is { Api.IsStore: true, Name: var command })
        {
            return !CountedUnit.WordsOf(command).Any(s_storing.Contains);
        }

        return destination is null || !destination.Words.Any(static word => CountedUnit.WordsOf(word).Take(1).Any(s_writes.Contains))
            || destination.Words.Append(tool).Append(MemberNameOf(sink.Value.Syntax)).Any(static name => CountedUnit.WordsOf(name).Any(s_reads.Contains));
    }

    /// <summary>Whether the agent chose whom the request goes to, too.</summary>
    private static bool IsStranger(Destination? destination, ToolCode tools, CancellationToken cancellation) =>
        destination?.Call is { Kind: RemoteKind.Http, Operation: IInvocationOperation { Arguments: var arguments } }
        && arguments.FirstOrDefault(static argument => argument.Parameter is { Name: "requestUri" or "url" or "address" }) is { } address
        && Stranger.Chose(address.Value, tools, cancellation);

    private static ImmutableHashSet<string> Words(string words) => words.Split(' ').ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    private static string MemberNameOf(SyntaxNode node) =>
        CodeUnit.MemberOf(node).Node is MethodDeclarationSyntax { Identifier.ValueText: var name } ? name : "";
}
