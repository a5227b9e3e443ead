using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what does an address begin with? That alone chooses the host, <c>BaseAddress</c> or not: an absolute address overrides it.</summary>
internal static class AddressHead
{
    /// <summary>The first part of an interpolation, the left of a concatenation, the base of a <c>Uri</c>; empty at a fixed beginning, null for what is no text.</summary>
    public static IEnumerable<IOperation>? Of(IOperation operation, ToolCode tools, CancellationToken cancellation) => operation switch
    {
        { ConstantValue.HasValue: true } => Enumerable.Empty<IOperation>(),
        IInterpolatedStringOperation { Parts: var parts } => FirstOf(parts.Select(static part => part switch
        {
            IInterpolationOperation interpolation => interpolation.Expression,
            IInterpolatedStringTextOperation text => text.Text,
            _ => part.ChildOperations.FirstOrDefault() ?? part,
        })),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => FirstOf(Summands(sum)),
        IArrayCreationOperation { Initializer.ElementValues: var elements } => FirstOf(elements),
        IObjectCreationOperation { Constructor.ContainingType: { } type } creation => OfCreation(creation, type),
        IPropertyReferenceOperation { Property: { Name: "AbsoluteUri" or "OriginalString" or "Uri", ContainingType.Name: "Uri" or "UriBuilder" }, Instance: { } uri } => new[] { uri },
        IPropertyReferenceOperation { Property.ContainingType.Name: "Uri" } => Enumerable.Empty<IOperation>(), // a part of it: path and query begin with a slash
        IInvocationOperation call => OfCall(call),
        IParameterReferenceOperation or IPropertyReferenceOperation when tools.AgentInput.Is(operation, cancellation) => Enumerable.Empty<IOperation>(),
        _ => null,
    };

    /// <summary>The first part that is not empty. A scheme alone names no host: then the next part does, unless a constant completes the name.</summary>
    private static IEnumerable<IOperation> FirstOf(IEnumerable<IOperation> parts)
    {
        var rest = parts.SkipWhile(static part => part.ConstantValue is { HasValue: true, Value: "" }).Take(3).ToList();
        return rest.Count == 0 ? rest
            : rest[0].ConstantValue is { HasValue: true, Value: string text } && IsScheme(text) && rest.Count > 1
                && !(rest.Count > 2 && rest[2].ConstantValue is { HasValue: true, Value: string next } && ContinuesHost(next))
                ? rest.Skip(1).Take(1)
                : rest.Take(1);
    }

    private static bool IsScheme(string text) => text is "https://" or "http://" or "wss://" or "ws://" or "//";

    private static bool ContinuesHost(string text) => text.Length > 0 && text[0] is not ('/' or ':' or '?' or '#');

    /// <summary>What a concatenation is made of, from left to right.</summary>
    public static IEnumerable<IOperation> Summands(IBinaryOperation sum)
    {
        var right = new Stack<IOperation>();
        IOperation current = sum;
        while (current is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } addition)
        {
            right.Push(addition.RightOperand);
            current = ValueFlow.Unwrap(addition.LeftOperand);
        }

        return right.Prepend(current);
    }

    private static IEnumerable<IOperation>? OfCreation(IObjectCreationOperation creation, INamedTypeSymbol type)
    {
        if (type.IsExactly(HttpApi.Request))
        {
            return creation.Arguments.Where(static argument => argument.Parameter?.Name == "requestUri").Select(static argument => argument.Value).Concat(Set(creation, "RequestUri"));
        }

        return type.Name switch
        {
            "Uri" => creation.Arguments.Where(static argument => argument.Parameter?.Type.Name is "String" or "Uri").Select(static argument => argument.Value),
            "UriBuilder" => creation.Arguments.Take(1).Select(static argument => argument.Value).Concat(Set(creation, "Host")),
            "StringBuilder" or "RestRequest" or "RestClient" or "RestClientOptions" or "Url" or "FlurlRequest" or "FlurlClient" => creation.Arguments.Take(1).Select(static argument => argument.Value),
            _ => null,
        };
    }

    private static IEnumerable<IOperation> Set(IObjectCreationOperation creation, string property) =>
        (creation.Initializer?.Initializers ?? Enumerable.Empty<IOperation>()).OfType<ISimpleAssignmentOperation>()
            .Where(set => set.Target is IPropertyReferenceOperation { Property.Name: var name } && name == property)
            .Select(static set => set.Value);

    private static IEnumerable<IOperation>? OfCall(IInvocationOperation call)
    {
        var arguments = call.Arguments.Select(static argument => argument.Value).ToList();
        if (call.TargetMethod.ContainingNamespace?.ToDisplayString() is { } space && (space == "RestSharp" || space.StartsWith("Flurl", StringComparison.Ordinal)))
        {
            // A fluent chain: its address is what it begins with, and RestSharp's the client's or the request's.
            return (call.Instance is { } instance ? new[] { instance } : Array.Empty<IOperation>()).Concat(arguments.Take(space == "RestSharp" ? 2 : call.Instance is null ? 1 : 0));
        }

        return (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) switch
        {
            ("String", "Concat") => FirstOf(arguments),
            ("String", "Join") => FirstOf(arguments.Skip(1)),
            ("String", "Format") when arguments.Count > 1 => FirstOfFormat(arguments),
            ("Uri", "TryCreate") => call.Arguments.Where(static argument => argument.Parameter?.RefKind == RefKind.None).Select(static argument => argument.Value),
            ("WebRequest" or "HttpWebRequest", "Create" or "CreateHttp") or ("QueryHelpers", _) => arguments.Take(1),
            ("WebRequest" or "HttpWebRequest", "GetResponse" or "GetResponseAsync") or ("Uri", "GetLeftPart") when call.Instance is not null => new[] { call.Instance },
            (_, "ToString") when call.Instance is not null && arguments.Count == 0 => new[] { call.Instance },
            ("Uri" or "WebUtility" or "HttpUtility" or "UrlEncoder", _) => Enumerable.Empty<IOperation>(), // encoded text holds no host
            ("String" or "StringBuilder", _) when call.Instance is not null => new[] { call.Instance },
            _ => null,
        };
    }

    private static IEnumerable<IOperation> FirstOfFormat(List<IOperation> arguments)
    {
        if (arguments[0].ConstantValue is not { HasValue: true, Value: string format })
        {
            return arguments.Take(1);
        }

        var hole = format.IndexOf("{0}", StringComparison.Ordinal);
        var isHead = hole == 0 || (hole > 0 && IsScheme(format.Substring(0, hole)) && !ContinuesHost(format.Substring(hole + 3)));
        return isHead ? arguments.Skip(1).Take(1) : Enumerable.Empty<IOperation>();
    }
}
