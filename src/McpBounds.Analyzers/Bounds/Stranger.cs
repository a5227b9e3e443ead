using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: did agent input or remote content choose the host? Only what an address <em>begins</em> with can.</summary>
internal static class Stranger
{
    /// <summary>Whether the beginning of an address is text the agent sent or another site returned.</summary>
    public static bool Chose(IOperation address, ToolCode tools, CancellationToken cancellation)
    {
        var (origins, through) = tools.Values.Follow(address, operation => AddressHead.Of(operation, tools, cancellation), cancellation);
        return origins
            .Concat(GivenLater(through, tools, cancellation).SelectMany(later => tools.Values.OriginsOf(later, cancellation, operation => AddressHead.Of(operation, tools, cancellation))))
            .Any(origin => CanHoldHost(origin.Type) && (tools.AgentInput.Is(origin, cancellation) || IsRemoteContent(origin, tools, cancellation)));
    }

    /// <summary>Whether agent input or remote content chose the host that a call asks.</summary>
    public static bool IsCalled(RemoteCall call, ToolCode tools, CancellationToken cancellation)
    {
        if (call is not { Kind: RemoteKind.Http, Operation: IInvocationOperation send })
        {
            return false;
        }

        if (call.Api.Owner is "Flurl.Http" or "RestSharp" or "System.Net.WebRequest")
        {
            return Chose(send.Instance is { } request && call.Api.Owner == "System.Net.WebRequest" ? request : send, tools, cancellation);
        }

        return (ResponseBody.AddressOf(send) is { } address && Chose(address, tools, cancellation))
            || (ClientTimeout.ClientOf(call) is { } client && client.Type.Is(HttpApi.Client)
                && HttpClients.In(tools).ValuesOf(client, "BaseAddress", cancellation).Any(address => Chose(address, tools, cancellation)));
    }

    /// <summary>What is assigned to <c>RequestUri</c> of a request after it was made.</summary>
    private static IEnumerable<IOperation> GivenLater(ImmutableHashSet<ISymbol> requests, ToolCode tools, CancellationToken cancellation) =>
        requests.IsEmpty
            ? Enumerable.Empty<IOperation>()
            : tools.References.ByName("RequestUri", cancellation)
                .Select(reference => reference.Node.Parent?.Parent is AssignmentExpressionSyntax set && set.Left == reference.Node.Parent
                    ? tools.References.ModelOf(set.SyntaxTree).GetOperation(set, cancellation) : null)
                .OfType<ISimpleAssignmentOperation>()
                .Where(set => set.Target is IPropertyReferenceOperation { Instance: ILocalReferenceOperation { Local: var request } } && requests.Contains(request))
                .Select(static set => set.Value);

    private static bool CanHoldHost(ITypeSymbol? type) => type is null or { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { TypeKind: TypeKind.Error }
        || type.IsExactly("System.Uri") || type.IsReferenceType || type.FullName() is "System.Text.Json.JsonElement";

    /// <summary>Whether a value was read out of a response: a property of a parsed body, a header of a reply.</summary>
    private static bool IsRemoteContent(IOperation value, ToolCode tools, CancellationToken cancellation)
    {
        return tools.Values.OriginsOf(value, cancellation, Container).Any(origin => origin is IInvocationOperation call
            && (ResponseReads.Of(call.TargetMethod) is not null || HttpApi.IsSend(call.TargetMethod)));

        // Out of an element, its document; out of a document, what was parsed.
        static IEnumerable<IOperation>? Container(IOperation operation) => operation switch
        {
            IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) || ResponseReads.Of(call.TargetMethod) is { } read && IsRemoteRead(call, read) => Enumerable.Empty<IOperation>(),
            IInvocationOperation call when BodyParsers.IsParse(call.TargetMethod) => call.Arguments.Take(1).Select(static argument => argument.Value),
            IInvocationOperation { Instance: { } instance } call when IsOfParsedBody(instance.Type) => new[] { instance },
            IInvocationOperation { Instance: null, TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" } } call => new[] { call.Arguments[0].Value },
            IPropertyReferenceOperation { Instance: { } instance } => new[] { instance },
            IFieldReferenceOperation { Instance: { } instance } when instance is not IInstanceReferenceOperation => new[] { instance },
            IArrayElementReferenceOperation element => new[] { element.ArrayReference },
            _ => null,
        };
    }

    /// <summary>A read of a response; a parse of text or of a local file is followed to what it parses.</summary>
    private static bool IsRemoteRead(IInvocationOperation call, ResponseRead read) =>
        read.Subject == ReadSubject.Client || read.Type.StartsWith("System.Net.Http", StringComparison.Ordinal);

    private static bool IsOfParsedBody(ITypeSymbol? type) => type?.ContainingNamespace?.ToDisplayString() is { } space
        && (space.StartsWith("System.Text.Json", StringComparison.Ordinal) || space.StartsWith("System.Xml", StringComparison.Ordinal)
            || space.StartsWith("Newtonsoft.Json", StringComparison.Ordinal) || space.StartsWith("System.Text.RegularExpressions", StringComparison.Ordinal));
}
