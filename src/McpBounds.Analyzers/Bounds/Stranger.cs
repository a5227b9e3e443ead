using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: did agent input or remote content choose the host? Only what an address <em>begins</em> with can.</summary>
internal static class Stranger
{
    /// <summary>Whether the beginning of an address is text the agent sent or another site returned.</summary>
    public static bool Chose(IOperation address, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.OriginsOf(address, cancellation, operation => Beginning(operation, tools, cancellation))
            .Any(origin => CanHoldHost(origin.Type) && (tools.AgentInput.Is(origin, cancellation) || IsRemoteContent(origin, tools, cancellation)));

    private static bool CanHoldHost(ITypeSymbol? type) => type is null or { SpecialType: SpecialType.System_String or SpecialType.System_Object } or { TypeKind: TypeKind.Error }
        || type.IsExactly("System.Uri") || type.IsReferenceType || type.FullName() is "System.Text.Json.JsonElement";

    /// <summary>What an address begins with: the first part of an interpolation, the left of a concatenation, the base of a <c>Uri</c>.</summary>
    private static IEnumerable<IOperation>? Beginning(IOperation operation, ToolCode tools, CancellationToken cancellation)
    {
        switch (operation)
        {
            case { ConstantValue.HasValue: true }:
                return Enumerable.Empty<IOperation>();
            case IInterpolatedStringOperation { Parts: var parts }:
                return parts.Select(static part => part switch
                {
                    IInterpolationOperation interpolation => interpolation.Expression,
                    IInterpolatedStringTextOperation text => text.Text,
                    _ => part.ChildOperations.FirstOrDefault() ?? part,
                }).Where(static part => part.ConstantValue is not { HasValue: true, Value: "" }).Take(1);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: var left, RightOperand: var right }:
                return new[] { left.ConstantValue is { HasValue: true, Value: "" } ? right : left };
            case IObjectCreationOperation { Constructor.ContainingType: var type } creation when type.IsExactly(HttpApi.Request):
                return creation.Arguments.Where(static argument => argument.Parameter?.Name == "requestUri").Select(static argument => argument.Value)
                    .Concat((creation.Initializer?.Initializers ?? Enumerable.Empty<IOperation>()).OfType<ISimpleAssignmentOperation>()
                        .Where(static set => set.Target is IPropertyReferenceOperation { Property.Name: "RequestUri" }).Select(static set => set.Value));
            case IObjectCreationOperation { Constructor.ContainingType.Name: "Uri" } creation:
                return creation.Arguments.Where(static argument => argument.Parameter?.Type.Name is "String" or "Uri").Select(static argument => argument.Value);
            case IObjectCreationOperation { Constructor.ContainingType.Name: "UriBuilder" or "StringBuilder" or "RestRequest" or "RestClient" or "RestClientOptions" or "Url" or "FlurlRequest" or "FlurlClient" } creation:
                return creation.Arguments.Take(1).Select(static argument => argument.Value);
            case IPropertyReferenceOperation { Property: { Name: "AbsoluteUri" or "OriginalString" or "Uri", ContainingType.Name: "Uri" or "UriBuilder" }, Instance: { } uri }:
                return new[] { uri };
            case IPropertyReferenceOperation { Property.ContainingType.Name: "Uri" }:
                return Enumerable.Empty<IOperation>(); // a part of it: path and query begin with a slash
            case IInvocationOperation call:
                return OfCall(call);
            case IParameterReferenceOperation or IPropertyReferenceOperation when tools.AgentInput.Is(operation, cancellation):
                return Enumerable.Empty<IOperation>();
            default:
                return null;
        }
    }

    private static IEnumerable<IOperation>? OfCall(IInvocationOperation call)
    {
        var first = call.Arguments.FirstOrDefault()?.Value;
        if (call.TargetMethod.ContainingNamespace?.ToDisplayString() is { } space && (space == "RestSharp" || space.StartsWith("Flurl", StringComparison.Ordinal)))
        {
            // A fluent chain: its address is what it begins with, and RestSharp's the client's or the request's.
            return (call.Instance is { } instance ? new[] { instance } : Array.Empty<IOperation>())
                .Concat(call.Arguments.Select(static argument => argument.Value).Take(space == "RestSharp" ? 2 : call.Instance is null ? 1 : 0));
        }

        return (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) switch
        {
            ("String", "Format" or "Concat" or "Join") when first is not null =>
                call.TargetMethod.Name == "Concat" ? new[] { first }
                : first.ConstantValue is { HasValue: true, Value: string format } && !format.StartsWith("{0}", StringComparison.Ordinal) && call.TargetMethod.Name == "Format" ? Enumerable.Empty<IOperation>()
                : call.Arguments.Skip(1).Take(1).Select(static argument => argument.Value),
            ("Uri", "TryCreate") => call.Arguments.Where(static argument => argument.Parameter?.RefKind == RefKind.None).Select(static argument => argument.Value),
            ("WebRequest" or "HttpWebRequest", "Create" or "CreateHttp") when first is not null => new[] { first },
            ("WebRequest" or "HttpWebRequest", "GetResponse" or "GetResponseAsync") when call.Instance is not null => new[] { call.Instance },
            ("QueryHelpers", _) when first is not null => new[] { first },
            ("Uri" or "WebUtility" or "HttpUtility" or "UrlEncoder", _) => Enumerable.Empty<IOperation>(), // encoded text holds no host
            ("String" or "StringBuilder", _) when call.Instance is not null => new[] { call.Instance },
            (_, "ToString") when call.Instance is not null && call.Arguments.IsEmpty => new[] { call.Instance },
            _ => null,
        };
    }

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
