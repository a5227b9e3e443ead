using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is this code only reached when the request failed?</summary>
internal static class ErrorBody
{
    /// <summary>Whether a place is reached only where a status said failure, in its own function or at every call of the helper that holds it.</summary>
    public static bool IsOnlyReadOf(IOperation place, ToolCode tools, CancellationToken cancellation) =>
        IsOnFailure(place, cancellation) || IsInErrorHelper(place, tools, cancellation);

    /// <summary>Whether a place in a function is only reached on failure.</summary>
    public static bool IsOnFailure(IOperation place, CancellationToken cancellation) =>
        Dominance.OnlyWhere(place, static (condition, outcome) => MeansFailure(condition) == outcome, cancellation);

    private static bool IsInErrorHelper(IOperation place, ToolCode tools, CancellationToken cancellation)
    {
        if (CodeUnit.MemberOf(place.Syntax).Symbol(place.SemanticModel!, cancellation) is not IMethodSymbol { MethodKind: MethodKind.Ordinary } helper)
        {
            return false;
        }

        var calls = tools.Reach.ReferencesTo(helper, cancellation)
            .Select(reference => CallOf(reference.Node, tools, cancellation))
            .ToList();
        return calls.Count > 0 && calls.All(call => call is not null && IsOnFailure(call, cancellation));
    }

    private static IInvocationOperation? CallOf(SyntaxNode name, ToolCode tools, CancellationToken cancellation) =>
        name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            ? tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation) as IInvocationOperation
            : null;

    /// <summary>The outcome of a condition that means the request failed, or null if it says nothing of the kind.</summary>
    private static bool? MeansFailure(IOperation condition) => ValueFlow.Unwrap(condition) switch
    {
        IPropertyReferenceOperation { Property.Name: "IsSuccessStatusCode" } => false,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => !MeansFailure(operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison when StatusOf(comparison) is { } status =>
            (comparison.OperatorKind == BinaryOperatorKind.Equals) == (status >= 400),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThanOrEqual } comparison when StatusOf(comparison) is >= 300 => true,
        _ => null,
    };

    private static int? StatusOf(IBinaryOperation comparison)
    {
        var (left, right) = (ValueFlow.Unwrap(comparison.LeftOperand), ValueFlow.Unwrap(comparison.RightOperand));
        return left is IPropertyReferenceOperation { Property.Name: "StatusCode" } && right.ConstantValue is { HasValue: true, Value: int status } ? status : null;
    }
}
