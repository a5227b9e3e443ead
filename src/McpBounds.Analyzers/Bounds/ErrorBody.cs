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
        IsInThrowingBranch(place.Syntax) || Dominance.OnlyWhere(place, static (condition, outcome) => MeansFailure(condition, outcome), cancellation);

    /// <summary>Whether a place is in a branch that can only throw, by whatever that tells that the request failed.</summary>
    private static bool IsInThrowingBranch(SyntaxNode place) =>
        place.FirstAncestorOrSelf<StatementSyntax>()?.Parent is BlockSyntax { Parent: IfStatementSyntax or ElseClauseSyntax, Statements: var branch }
        && branch[branch.Count - 1] is ThrowStatementSyntax
        && !branch.SelectMany(static statement => statement.DescendantNodesAndSelf(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)))
            .Any(static node => node is ReturnStatementSyntax or YieldStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax);

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

    /// <summary>Whether a condition that went this way means that the request failed.</summary>
    private static bool MeansFailure(IOperation condition, bool outcome) => ValueFlow.Unwrap(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => MeansFailure(operand, !outcome),
        IPropertyReferenceOperation { Property.Name: "IsSuccessStatusCode" } => !outcome,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => outcome
            ? MeansFailure(both.LeftOperand, true) || MeansFailure(both.RightOperand, true)
            : MeansFailure(both.LeftOperand, false) && MeansFailure(both.RightOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either => outcome
            ? MeansFailure(either.LeftOperand, true) && MeansFailure(either.RightOperand, true)
            : MeansFailure(either.LeftOperand, false) || MeansFailure(either.RightOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, RightOperand.ConstantValue: { HasValue: true, Value: bool value } } same =>
            MeansFailure(same.LeftOperand, outcome == value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, RightOperand.ConstantValue: { HasValue: true, Value: bool value } } other =>
            MeansFailure(other.LeftOperand, outcome != value),
        IBinaryOperation comparison when IsStatus(comparison.LeftOperand) => ByStatus(comparison.OperatorKind, comparison.RightOperand, outcome),
        IIsPatternOperation { Value: var value, Pattern: var pattern } => ByPattern(value, pattern, outcome),
        ILocalReferenceOperation { Local: var flag } use when ValueOf(flag, use) is { } value => MeansFailure(value, outcome),
        { Parent: ISingleValueCaseClauseOperation { Parent.Parent: ISwitchOperation { Value: var value } } } label when IsStatus(value) =>
            outcome && StatusOf(label) >= 400,
        _ => false,
    };

    private static IOperation? ValueOf(ILocalSymbol flag, IOperation use) =>
        flag.Type.SpecialType == SpecialType.System_Boolean
        && flag.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && value.SyntaxTree == use.Syntax.SyntaxTree
            ? use.SemanticModel?.GetOperation(value)
            : null;

    private static bool ByStatus(BinaryOperatorKind kind, IOperation with, bool outcome) => StatusOf(with) is { } status && (kind, outcome) switch
    {
        (BinaryOperatorKind.Equals, true) or (BinaryOperatorKind.NotEquals, false) => status >= 400,
        (BinaryOperatorKind.Equals, false) or (BinaryOperatorKind.NotEquals, true) => status < 300,
        (BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.GreaterThan, true) => status >= 299,
        (BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, false) => status >= 299,
        _ => false,
    };

    private static bool ByPattern(IOperation value, IPatternOperation pattern, bool outcome) => pattern switch
    {
        INegatedPatternOperation { Pattern: var negated } => ByPattern(value, negated, !outcome),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => outcome
            ? ByPattern(value, either.LeftPattern, true) && ByPattern(value, either.RightPattern, true)
            : ByPattern(value, either.LeftPattern, false) || ByPattern(value, either.RightPattern, false),
        IBinaryPatternOperation both => outcome
            ? ByPattern(value, both.LeftPattern, true) || ByPattern(value, both.RightPattern, true)
            : ByPattern(value, both.LeftPattern, false) && ByPattern(value, both.RightPattern, false),
        IRecursivePatternOperation { PropertySubpatterns: { Length: 1 } parts } => outcome && ByPattern(parts[0].Member, parts[0].Pattern, true),
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool constant } } => MeansFailure(value, outcome == constant),
        IConstantPatternOperation { Value: var status } when IsStatus(value) => ByStatus(BinaryOperatorKind.Equals, status, outcome),
        IRelationalPatternOperation { OperatorKind: var kind, Value: var status } when IsStatus(value) => ByStatus(kind, status, outcome),
        _ => false,
    };

    private static bool IsStatus(IOperation value) => ValueFlow.Unwrap(value) is IPropertyReferenceOperation { Property.Name: "StatusCode" };

    private static int? StatusOf(IOperation value) => ValueFlow.Unwrap(value).ConstantValue is { HasValue: true, Value: int status } ? status : null;
}
