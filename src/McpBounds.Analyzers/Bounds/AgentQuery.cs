using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: does what the agent sent decide what calls ask for? An id or a place only says which of the peer's own lists it is, a flag how it is written.
/// </summary>
/// <remarks>
/// Asked of what is to be reported only, so that it may look into whatever the calls are given. What an answer holds is the peer's word, whatever was asked.
/// </remarks>
internal static class AgentQuery
{
    /// <summary>A search through more places gives up, and takes it that the agent has a say.</summary>
    private const int MostPlaces = 300;

    /// <summary>Whether the agent has a say in what calls ask for.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="values">What the variables of the function are given that holds the calls.</param>
    /// <param name="tools">The tool code.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="throughAnswers">Whether an answer is what the agent asked for, as one that leads elsewhere is.</param>
    public static bool Decides(IEnumerable<IOperation> calls, LoopValues values, ToolCode tools, CancellationToken cancellation, bool throughAnswers = false)
    {
        var seen = new HashSet<(SyntaxNode, OperationKind, bool)>();
        var queue = new Queue<(IOperation, bool)>();
        foreach (var call in calls)
        {
            var receiver = ReceiverOf(call, cancellation);
            foreach (var part in Parts(call, cancellation))
            {
                queue.Enqueue((part, throughAnswers || receiver?.Syntax.Span.Contains(part.Syntax.Span) == true));
            }
        }

        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (value, isAsked) = queue.Dequeue();
            var operation = ValueFlow.Unwrap(value);
            if (!seen.Add((operation.Syntax, operation.Kind, isAsked)) || operation.ConstantValue.HasValue)
            {
                continue;
            }

            if (seen.Count > MostPlaces || IsSaid(operation, tools, cancellation))
            {
                return true;
            }

            foreach (var next in Before(operation, isAsked, values, tools, cancellation))
            {
                queue.Enqueue((next, isAsked));
            }
        }

        return false;
    }

    private static bool IsSaid(IOperation operation, ToolCode tools, CancellationToken cancellation) => operation switch
    {
        IParameterReferenceOperation { Parameter: var parameter } =>
            !IsPlace(parameter.Name, parameter.Type) && !IsChoice(parameter.Type) && tools.AgentInput.IsParameter(parameter, operation, cancellation),
        IPropertyReferenceOperation { Property.Name: "Arguments" or "Uri" } => tools.AgentInput.Is(operation, cancellation),
        _ => false,
    };

    /// <summary>What a call is made on: a client, a request, the pages of a query or the last one of them, whose own call says what is asked for.</summary>
    private static IOperation? ReceiverOf(IOperation call, CancellationToken cancellation) => call switch
    {
        IInvocationOperation invocation => invocation.Instance,
        IInvalidOperation { Syntax: InvocationExpressionSyntax written, SemanticModel: { } model } when UnresolvedCall.ReceiverOf(written) is { } receiver =>
            model.GetOperation(receiver, cancellation),
        _ => null,
    };

    /// <summary>Where a value comes from; nothing for an answer, unless it is asked for more itself.</summary>
    private static IEnumerable<IOperation> Before(IOperation operation, bool isAsked, LoopValues values, ToolCode tools, CancellationToken cancellation)
    {
        switch (operation)
        {
            case IMemberReferenceOperation { Member: { Name: var name } } member when IsPlace(name, member.Type) || IsChoice(member.Type):
            case { Syntax: InvocationExpressionSyntax } when !isAsked && RemoteCalls.In(tools).Makes(operation, cancellation):
                return Enumerable.Empty<IOperation>();
            case ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation:
                var written = LoopValues.VariableOf(operation) is { } variable ? values.WritesTo(variable) : Enumerable.Empty<Write>();
                return (tools.Values.OneStepBack(operation, cancellation) ?? Enumerable.Empty<IOperation>())
                    .Concat(operation.ChildOperations)
                    .Concat(written.Select(write => write.Value is { } value ? values.Written(value) : null).OfType<IOperation>());
            default:
                return Parts(operation, cancellation);
        }
    }

    /// <summary>What an operation is made of; what does not bind does not always say.</summary>
    private static IEnumerable<IOperation> Parts(IOperation operation, CancellationToken cancellation) =>
        operation is IInvalidOperation { SemanticModel: { } model }
        ? operation.ChildOperations.Concat(operation.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Select(name => model.GetOperation(name, cancellation)).OfType<IOperation>())
        : operation.ChildOperations;

    private static bool IsPlace(string name, ITypeSymbol? type) =>
        Quantities.IsId(name) || PagerNames.IsCursor(name) || (IsNumber(type) && PagerNames.IsPosition(name));

    private static bool IsNumber(ITypeSymbol? type) => Held(type) is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double };

    /// <summary>Whether a type only lets the agent choose from a few.</summary>
    private static bool IsChoice(ITypeSymbol? type) => Held(type) is { SpecialType: SpecialType.System_Boolean } or { TypeKind: TypeKind.Enum };

    /// <summary>The type without its <c>?</c>.</summary>
    private static ITypeSymbol? Held(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
}
