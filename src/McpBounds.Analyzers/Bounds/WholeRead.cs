using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A call that has a whole remote body in memory when it returns, and what is known of that body.</summary>
/// <param name="Call">The read: an invocation, or what stands for one that does not bind.</param>
/// <param name="Method">What is called.</param>
/// <param name="Body">The content, stream or reader that is read; null where the call itself sends the request.</param>
/// <param name="Form">What the body becomes.</param>
/// <param name="Origins">The responses it may belong to.</param>
internal sealed record WholeRead(IOperation Call, IMethodSymbol Method, IOperation? Body, BodyForm Form, ImmutableArray<ResponseOrigin> Origins)
{
    private static readonly ImmutableHashSet<string> s_pieces = ImmutableHashSet.Create(
        "Read", "ReadAsync", "ReadBlock", "ReadBlockAsync", "ReadLine", "ReadLineAsync", "ReadAtLeastAsync", "ReadExactlyAsync");

    /// <summary>Whether a call of this name can be a whole read: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(SimpleNameSyntax name) =>
        ResponseReads.MayBe(name.Identifier.ValueText) || name.Identifier.ValueText is "ReadAsStreamAsync" or "ReadAsStream" or "ReceiveAsync" || LoadedAddress.MayBe(name);

    /// <summary>The whole read that a call is, or null.</summary>
    public static WholeRead? Of(IOperation call, ToolCode tools, CancellationToken cancellation) => call switch
    {
        IInvocationOperation invocation => OfInvocation(invocation, tools, cancellation),
        IInvalidOperation { Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } } => OfUnbound(call, access, tools, cancellation),
        _ => null,
    };

    /// <summary>A read whose overload does not bind, as with a serializer context that is yet to be generated.</summary>
    private static WholeRead? OfUnbound(IOperation call, MemberAccessExpressionSyntax access, ToolCode tools, CancellationToken cancellation)
    {
        var model = call.SemanticModel!;
        foreach (var method in model.GetSymbolInfo(call.Syntax, cancellation).CandidateSymbols.OfType<IMethodSymbol>())
        {
            if (ResponseReads.Of(method) is not { } read || model.GetOperation(access.Expression, cancellation) is not { } receiver)
            {
                continue;
            }

            if (read.Subject == ReadSubject.Client && receiver.Type.Is(HttpApi.Client))
            {
                var address = ((InvocationExpressionSyntax)call.Syntax).ArgumentList.Arguments.FirstOrDefault()?.Expression;
                return new(call, method, null, read.Form, ImmutableArray.Create(new ResponseOrigin(
                    call, ValueFlow.Unwrap(receiver), address is null ? null : model.GetOperation(address, cancellation), Buffering.Buffered, HttpApi.IsWrite(method.Name))));
            }

            if (receiver.Type.Is(HttpApi.Content) && ResponseBody.OriginsOf(receiver, tools, cancellation) is { IsEmpty: false } origins)
            {
                return new(call, method, receiver, read.Form, origins);
            }
        }

        return OfUnknownStream(call, access, tools, cancellation);
    }

    /// <summary>A copy into memory of what a library that is not there hands out: nothing but a stream has a method of this name that takes one.</summary>
    private static WholeRead? OfUnknownStream(IOperation call, MemberAccessExpressionSyntax access, ToolCode tools, CancellationToken cancellation)
    {
        var model = call.SemanticModel!;
        return access.Name.Identifier.ValueText is "CopyTo" or "CopyToAsync" && MemoryIn(call) is not null
            && model.GetTypeInfo(access.Expression, cancellation).Type is null or { TypeKind: TypeKind.Error } && model.GetOperation(access.Expression, cancellation) is { } stream
            && ResponseBody.OriginsOf(stream, tools, cancellation) is { IsEmpty: false } origins
            && tools.Compilation.GetTypeByMetadataName("System.IO.Stream")?.GetMembers(access.Name.Identifier.ValueText).OfType<IMethodSymbol>().FirstOrDefault() is { } copy
                ? new(call, copy, stream, BodyForm.Bytes, origins)
                : null;
    }

    private static WholeRead? OfInvocation(IInvocationOperation call, ToolCode tools, CancellationToken cancellation)
    {
        if (LoadedAddress.Of(call, tools, cancellation) is { } loaded)
        {
            return new(call, call.TargetMethod, null, BodyForm.Parsed, ImmutableArray.Create(new ResponseOrigin(call, null, loaded, Buffering.Unknown, IsWrite: false)));
        }

        if (ResponseReads.Of(call.TargetMethod) is { } read)
        {
            return read.Subject == ReadSubject.Client
                ? new(call, call.TargetMethod, null, read.Form, ImmutableArray.Create(ResponseBody.OfShorthand(call)))
                : OfBody(call, read, tools, cancellation);
        }

        if (HttpApi.OpensContent(call.TargetMethod) && call.Instance is { } content)
        {
            var buffered = ResponseBody.OriginsOf(content, tools, cancellation).Where(static origin => origin.Buffering == Buffering.Buffered).ToImmutableArray();
            return buffered.IsEmpty || !IsReadInPieces(call, cancellation) ? null : new(call, call.TargetMethod, content, BodyForm.Bytes, buffered);
        }

        return WebSocketMessage.IsGatheredWhole(call, cancellation)
            ? new(call, call.TargetMethod, null, BodyForm.Bytes, ImmutableArray.Create(new ResponseOrigin(call, null, null, Buffering.Unknown, IsWrite: null)))
            : null;
    }

    private static WholeRead? OfBody(IInvocationOperation call, ResponseRead read, ToolCode tools, CancellationToken cancellation)
    {
        var body = call.Instance is { } instance && IsBody(instance) ? instance : call.Arguments.FirstOrDefault()?.Value;
        if (body is null || !IsBody(body)
            || (read.IntoMemoryOnly && MemoryIn(call) is null)
            || BodyBounds.IsCappedLoad(call, tools, cancellation))
        {
            return null;
        }

        var origins = ResponseBody.OriginsOf(body, tools, cancellation);
        return origins.IsEmpty ? null : new(call, call.TargetMethod, body, read.Form, origins);
    }

    private static bool IsBody(IOperation operand)
    {
        var type = operand is IConversionOperation { Operand.Type: { } converted } ? converted : operand.Type;
        return type.Is(HttpApi.Content) || type.Is("System.IO.Stream") || type.Is("System.IO.TextReader") || type.Is("System.Xml.XmlReader") || type.Is("Newtonsoft.Json.JsonReader");
    }

    /// <summary>Whether every response it may belong to is bounded before the read.</summary>
    public bool IsBounded(ToolCode tools, CancellationToken cancellation) => !IsInflated(tools, cancellation) && Origins.All(origin => origin.Buffering switch
    {
        Buffering.Buffered => IsClientCapped(origin, tools, cancellation),
        _ => IsBoundedWhileStreaming(tools, cancellation) || BodyBounds.IsLoadedWhereSent(origin.Send, Call, tools, cancellation),
    });

    /// <summary>Whether the code itself unpacks the body: a megabyte may become a gigabyte, whatever caps the megabyte.</summary>
    private bool IsInflated(ToolCode tools, CancellationToken cancellation) => Body is not null && tools.Values
        .OriginsOf(Body, cancellation, static operation => operation is IObjectCreationOperation { Constructor.ContainingType.Name: var wrapper, Arguments: { IsEmpty: false } arguments }
            ? HttpApi.Decompressors.Contains(wrapper) ? Enumerable.Empty<IOperation>()
            : HttpApi.TransparentWrappers.Contains(wrapper) ? new[] { arguments[0].Value } : null
            : null)
        .Any(static origin => origin is IObjectCreationOperation { Constructor.ContainingType.Name: var wrapper } && HttpApi.Decompressors.Contains(wrapper));

    private static bool IsClientCapped(ResponseOrigin origin, ToolCode tools, CancellationToken cancellation) =>
        origin.Client is { } client && HttpClients.In(tools).AllSet(client, HttpApi.BufferCap, cancellation);

    private bool IsBoundedWhileStreaming(ToolCode tools, CancellationToken cancellation) =>
        Body is not null && (BodyBounds.IsLoadedWithin(Call, Body, tools, cancellation) || BodyBounds.IsGuardedByLength(Call, Body, tools, cancellation));

    /// <summary>Whether agent input or remote content chose the host.</summary>
    public bool IsFromStranger(ToolCode tools, CancellationToken cancellation) =>
        Origins.Any(origin => (origin.Address is { } address && Stranger.Chose(address, tools, cancellation))
            || (origin.Client is { } client && HttpClients.In(tools).ValuesOf(client, "BaseAddress", cancellation).Any(address => Stranger.Chose(address, tools, cancellation))));

    /// <summary>Whether an owner would mend it on the day: a stranger sends the body, or it is bulk that is kept, as bytes or as a file's, log's or page's text.</summary>
    public bool IsDangerous(ToolReach reach, ToolCode tools, CancellationToken cancellation) => IsFromStranger(tools, cancellation)
        || (IsKept(tools, cancellation) && (Form == BodyForm.Bytes || BulkyBody.IsRead(this, reach, tools, cancellation)));

    /// <summary>Whether the body stays text or bytes: not parsed, and not merely the text of an error.</summary>
    private bool IsKept(ToolCode tools, CancellationToken cancellation)
    {
        if (Form == BodyForm.Parsed || ErrorBody.IsOnlyReadOf(Call, tools, cancellation))
        {
            return false;
        }

        var fate = GatheredIn(cancellation) is { } memory ? BodyUse.OfCopy(memory, tools, cancellation) : BodyUse.Of(Call, tools, cancellation);
        return fate == Fate.None || fate.HasFlag(Fate.Kept);
    }

    /// <summary>What the read fills: the memory stream of a copy, the list or builder of a message.</summary>
    private IOperation? GatheredIn(CancellationToken cancellation) => Method.Name switch
    {
        "CopyTo" or "CopyToAsync" => MemoryIn(Call),
        "ReceiveAsync" when Call is IInvocationOperation receive => WebSocketMessage.GatheredIn(receive, cancellation),
        _ => null,
    };

    private static IOperation? MemoryIn(IOperation copy) => Arguments(copy).FirstOrDefault(static argument => argument.Type.Is("System.IO.MemoryStream"));

    private static IEnumerable<IOperation> Arguments(IOperation call) => call is IInvocationOperation { Arguments: var arguments }
        ? arguments.Select(static argument => ValueFlow.Unwrap(argument.Value))
        : ((InvocationExpressionSyntax)call.Syntax).ArgumentList.Arguments.Select(argument => call.SemanticModel!.GetOperation(argument.Expression)).OfType<IOperation>();

    /// <summary>Where one line would cap every client this read may go through; empty if a cap there would not hold, or could turn a finished write into an error.</summary>
    public ImmutableArray<SyntaxNode> ClientSites(ToolCode tools, CancellationToken cancellation)
    {
        if (!Origins.All(static origin => origin is { Buffering: Buffering.Buffered, Client: not null, IsWrite: false }))
        {
            return ImmutableArray<SyntaxNode>.Empty;
        }

        var sites = Origins.Select(origin => HttpClients.In(tools).SitesOf(origin.Client!, cancellation)).ToList();
        return sites.Any(static found => found.IsEmpty) ? ImmutableArray<SyntaxNode>.Empty : sites.SelectMany(static found => found).Distinct().ToImmutableArray();
    }

    /// <summary>Whether the read can be bounded where it stands: one send on a client, a read, in the same function.</summary>
    public bool CanBeBoundedHere => Origins is { Length: 1 }
        && Origins[0] is { Client: not null, IsWrite: false, Send: var send } && CodeUnit.Of(send.Syntax).Equals(CodeUnit.Of(Call.Syntax));

    /// <summary>Whether the stream that a call opens is read piece by piece in the same member.</summary>
    private static bool IsReadInPieces(IInvocationOperation open, CancellationToken cancellation) => PiecesAfter(open, cancellation).Any();

    /// <summary>The reads by which the stream that a call opens is taken piece by piece.</summary>
    public static IEnumerable<SyntaxNode> PiecesAfter(IOperation open, CancellationToken cancellation)
    {
        var model = open.SemanticModel!;
        return CodeUnit.MemberOf(open.Syntax).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(static call => call.Expression is MemberAccessExpressionSyntax access && s_pieces.Contains(access.Name.Identifier.ValueText))
            .Where(call => model.GetOperation(call, cancellation) is IInvocationOperation { Instance.Type: { } type } && (type.Is("System.IO.Stream") || type.Is("System.IO.TextReader")));
    }

    /// <summary>Whether a response that this read may belong to is one whose client is capped.</summary>
    public bool IsCappedForBuffered(ToolCode tools, CancellationToken cancellation) =>
        Body is not null && Origins.Any(origin => origin is { Buffering: Buffering.Streamed } && IsClientCapped(origin, tools, cancellation));
}
