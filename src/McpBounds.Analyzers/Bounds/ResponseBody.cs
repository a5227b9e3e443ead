using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Whether a send call has the whole body in memory when it returns.</summary>
internal enum Buffering
{
    /// <summary>The send is out of sight.</summary>
    Unknown,

    /// <summary>The send call buffered the body: up to the client's cap, and by default 2 GB.</summary>
    Buffered,

    /// <summary>Only the headers were read: the body streams, and the client's cap and timeout do not apply to it.</summary>
    Streamed,
}

/// <summary>One place a response body comes from.</summary>
/// <param name="Send">The call that sent the request, or whatever the trail ends at.</param>
/// <param name="Client">What the request was sent on, where that is a client.</param>
/// <param name="Address">The address, or the request that carries it.</param>
/// <param name="Buffering">Whether the body is in memory already.</param>
/// <param name="IsWrite">Whether the request changes something; null if that cannot be known.</param>
internal sealed record ResponseOrigin(IOperation Send, IOperation? Client, IOperation? Address, Buffering Buffering, bool? IsWrite);

/// <summary>Answers: where does this body come from?</summary>
internal static class ResponseBody
{
    /// <summary>The responses that a content, stream or reader may belong to; empty when it belongs to none that is known to be remote.</summary>
    public static ImmutableArray<ResponseOrigin> OriginsOf(IOperation body, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.OriginsOf(body, cancellation, Towards)
            .Select(origin => Describe(origin, tools, cancellation))
            .OfType<ResponseOrigin>()
            .ToImmutableArray();

    /// <summary>The origin of a call that sends and reads in one.</summary>
    public static ResponseOrigin OfShorthand(IInvocationOperation read)
    {
        if (read.TargetMethod.ContainingNamespace.ToDisplayString() is "Flurl.Http" or "RestSharp")
        {
            return new(read, null, read, Buffering.Buffered, IsWrite: null); // the address is in what the call is made of
        }

        var (client, address) = Parts(read);
        var isClient = client?.Type.Is(HttpApi.Client) == true;
        return new(read, isClient ? client : null, isClient || read.Instance is not null ? address : client, Buffering.Buffered, isClient ? HttpApi.IsWrite(read.TargetMethod.Name) : null);
    }

    private static IEnumerable<IOperation>? Towards(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Content" } property, Instance: { } message } when property.ContainingType.IsExactly(HttpApi.Response) => new[] { message },
        IInvocationOperation { Instance: { } content } call when HttpApi.OpensContent(call.TargetMethod) => new[] { content },
        IInvocationOperation { TargetMethod.Name: "EnsureSuccessStatusCode", Instance: { } response } => new[] { response },
        IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) || HttpApi.IsStreamingGet(call.TargetMethod) => Enumerable.Empty<IOperation>(),
        IInvocationOperation { TargetMethod: { Name: "Create", ContainingType.Name: "XmlReader" }, Arguments: { IsEmpty: false } read } => new[] { read[0].Value },
        IInvalidOperation => Unbound(operation),
        IObjectCreationOperation { Constructor: { } constructor, Arguments: { IsEmpty: false } arguments } when HttpApi.TransparentWrappers.Contains(constructor.ContainingType.Name) => new[] { arguments[0].Value },
        _ => null,
    };

    /// <summary>Where a library is not there: what a reader is made over, and what a property of an answer is read from.</summary>
    private static IOperation[]? Unbound(IOperation operation)
    {
        var before = operation.Syntax switch
        {
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } when HttpApi.TransparentWrappers.Contains(operation.Type?.Name ?? "") => arguments[0].Expression,
            MemberAccessExpressionSyntax access => access.Expression,
            _ => null,
        };
        return before is not null && operation.SemanticModel?.GetOperation(before) is { } held ? new[] { held } : null;
    }

    /// <summary>Whether a send call changes something: by its name, or by the method of the request it is given; null if that cannot be known.</summary>
    public static bool? IsWrite(IInvocationOperation send, ToolCode tools, CancellationToken cancellation) => IsWrite(send, Parts(send).Address, tools, cancellation);

    /// <summary>The address that a call on a client is given, or the request that carries it.</summary>
    public static IOperation? AddressOf(IInvocationOperation send) => Parts(send).Address;

    private static ResponseOrigin? Describe(IOperation origin, ToolCode tools, CancellationToken cancellation)
    {
        switch (origin)
        {
            case IInvocationOperation call when HttpApi.IsSend(call.TargetMethod):
                var (client, address) = Parts(call);
                var isClient = client?.Type.Is(HttpApi.Client) == true;
                return new(call, isClient ? client : null, address, isClient && !ReadsHeadersOnly(call) ? Buffering.Buffered : Buffering.Streamed, IsWrite(call, address, tools, cancellation));
            case IInvocationOperation call when HttpApi.IsStreamingGet(call.TargetMethod):
                return new(call, call.Instance, call.Arguments.FirstOrDefault()?.Value ?? call.Instance, Buffering.Streamed, IsWrite: false);
            case IInvocationOperation { TargetMethod: var method } when method.ContainingNamespace?.ToDisplayString() == "Flurl.Http":
                return new(origin, null, null, Buffering.Streamed, IsWrite: null);
            case IInvocationOperation { TargetMethod: var method } when RemoteApi.IsOfService(method) && IsStream(origin.Type):
                return new(origin, null, null, Buffering.Streamed, IsWrite: null);
            case IPropertyReferenceOperation { Property: var property } when RemoteApi.IsOfService(property) && IsStream(origin.Type):
                return new(origin, null, null, Buffering.Streamed, IsWrite: null);
            case IInvocationOperation when IsStream(origin.Type) && IsOfService(origin, tools, cancellation):
            case IInvalidOperation when IsOfService(origin, tools, cancellation):
                return new(origin, null, null, Buffering.Streamed, IsWrite: null);
            case { Type: { } type } when (type.IsExactly(HttpApi.Response) || type.IsExactly(HttpApi.Content)) && !IsNothing(origin):
                return new(origin, null, null, Buffering.Unknown, IsWrite: null);
            default:
                return null;
        }
    }

    /// <summary>Whether a client library, listed or not, there or not, is asked for something.</summary>
    private static bool IsOfService(IOperation call, ToolCode tools, CancellationToken cancellation) =>
        RemoteCalls.In(tools).Of(call, cancellation) is { Kind: RemoteKind.CloudSdk or RemoteKind.Ai or RemoteKind.Http };

    /// <summary>A stream, or a task or response of the library that holds one.</summary>
    private static bool IsStream(ITypeSymbol? type) => type.Is("System.IO.Stream")
        || (type is INamedTypeSymbol { TypeArguments: { IsEmpty: false } held } && held.Any(static argument => IsStream(argument)));

    /// <summary>A response the code made up itself (a test double, a short circuit of a handler), a request's content, or none.</summary>
    private static bool IsNothing(IOperation origin) => origin is IObjectCreationOperation or ILiteralOperation or IDefaultValueOperation
        or IPropertyReferenceOperation { Property: { Name: "Content", ContainingType.Name: not "HttpResponseMessage" } };

    private static (IOperation? Client, IOperation? Address) Parts(IInvocationOperation call) => call.Instance is { } instance
        ? (ValueFlow.Unwrap(instance), ArgumentFor(0, call))
        : (ArgumentFor(0, call) is { } receiver ? ValueFlow.Unwrap(receiver) : null, ArgumentFor(1, call));

    /// <summary>What a parameter is given: named arguments come in the order that they are written in.</summary>
    private static IOperation? ArgumentFor(int parameter, IInvocationOperation call) => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter)?.Value;

    private static bool ReadsHeadersOnly(IInvocationOperation send) =>
        send.Arguments.Any(static argument => argument.Parameter?.Type.Name == "HttpCompletionOption"
            && argument.Value.ConstantValue is not { HasValue: true, Value: 0 });

    /// <summary>Whether a send changes something: by its name, or by the method of the request it is given.</summary>
    private static bool? IsWrite(IInvocationOperation send, IOperation? request, ToolCode tools, CancellationToken cancellation)
    {
        if (HttpApi.IsWrite(send.TargetMethod.Name) is { } byName)
        {
            return byName;
        }

        var methods = request is null ? ImmutableArray<IOperation>.Empty : tools.Values.OriginsOf(request, cancellation, MethodOfRequest);
        return methods.Any(IsMethod("Post", "Put", "Patch", "Delete")) ? true
            : methods.Length > 0 && methods.All(method => IsMethod("Get", "Head", "Options")(method)) ? false
            : null;

        static IEnumerable<IOperation>? MethodOfRequest(IOperation operation) => operation switch
        {
            IObjectCreationOperation { Constructor.ContainingType: var type } creation when type.IsExactly(HttpApi.Request) =>
                creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.Name == "HttpMethod") is { } method ? new[] { method.Value }
                : Assigned(creation, "Method") is { } set ? new[] { set } : null,
            _ => null,
        };

        static Func<IOperation, bool> IsMethod(params string[] names) => operation => operation switch
        {
            IPropertyReferenceOperation { Property: { ContainingType.Name: "HttpMethod", Name: var name } } => names.Contains(name),
            IObjectCreationOperation { Constructor.ContainingType.Name: "HttpRequestMessage" } => names.Contains("Get"), // the parameterless default
            _ => false,
        };
    }

    private static IOperation? Assigned(IObjectCreationOperation creation, string property) =>
        creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: var name } && name == property)?.Value;
}
