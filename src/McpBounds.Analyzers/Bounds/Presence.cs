using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a condition only ask whether something is there? Read from the syntax, so that code whose packages are not restored is read like any other.</summary>
internal static class Presence
{
    /// <summary>The outcome with which a condition says that nothing is there; null for a condition that asks anything else.</summary>
    public static bool? AbsentWhen(SyntaxNode condition) => EmptyWhen(condition) ?? condition switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => AbsentWhen(inner),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var operand } => !AbsentWhen(operand),
        BinaryExpressionSyntax { Left: var left, Right: var right } equality when IsNothing(left) || IsNothing(right) => IfEqual(equality),
        BinaryExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ValueKind" } } equality => !IfEqual(equality),
        IsPatternExpressionSyntax { Pattern: var pattern } => AbsentWhenMatched(pattern),
        InvocationExpressionSyntax { Expression: var called } => (UnqualifiedName(called) ?? "") switch
        {
            "IsNullOrEmpty" or "IsNullOrWhiteSpace" => true,
            var name when name.StartsWith("TryGet", StringComparison.Ordinal) || name.StartsWith("TryParse", StringComparison.Ordinal) => false,
            _ => null,
        },
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name switch
        {
            "HasValue" or "IsSuccessStatusCode" => false,
            "IsEmpty" or "IsDefaultOrEmpty" => true,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The outcome with which a condition says that something in memory is empty or short; null for a condition that asks anything else.</summary>
    public static bool? EmptyWhen(SyntaxNode condition) => condition switch
    {
        ParenthesizedExpressionSyntax { Expression: var inner } => EmptyWhen(inner),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var operand } => !EmptyWhen(operand),
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: var called } when UnqualifiedName(called) == "Any" => false,
        BinaryExpressionSyntax { Left: var size, Right: LiteralExpressionSyntax { Token.ValueText: "0" or "1" } } comparison when IsSize(size) => comparison.Kind() switch
        {
            SyntaxKind.EqualsExpression or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression => true,
            SyntaxKind.NotEqualsExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression => false,
            _ => null,
        },
        _ => null,
    };

    /// <summary>Whether an expression is the size of what it names.</summary>
    public static bool IsSize(SyntaxNode value) => value switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" } => true,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: var called } => UnqualifiedName(called) == "Count",
        ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" } } => true,
        _ => false,
    };

    private static bool? AbsentWhenMatched(PatternSyntax pattern) => pattern switch
    {
        UnaryPatternSyntax { Pattern: var negated } => !AbsentWhenMatched(negated),
        ParenthesizedPatternSyntax { Pattern: var inner } => AbsentWhenMatched(inner),
        ConstantPatternSyntax { Expression: var constant } when IsNothing(constant) => true,
        RecursivePatternSyntax { Type: null, PositionalPatternClause: null, PropertyPatternClause: null or { Subpatterns.Count: 0 } } => false,
        RecursivePatternSyntax { PropertyPatternClause.Subpatterns: { Count: 1 } parts } when (parts[0].NameColon?.Name ?? (SyntaxNode?)parts[0].ExpressionColon?.Expression)?.ToString() is "Count" or "Length" =>
            parts[0].Pattern is RelationalPatternSyntax ? false : null,
        _ => null,
    };

    private static bool? IfEqual(BinaryExpressionSyntax equality) => equality.Kind() switch
    {
        SyntaxKind.EqualsExpression => true,
        SyntaxKind.NotEqualsExpression => false,
        _ => null,
    };

    private static bool IsNothing(ExpressionSyntax value) => value.Kind() is SyntaxKind.NullLiteralExpression or SyntaxKind.DefaultLiteralExpression;

    private static string? UnqualifiedName(ExpressionSyntax called) => called switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        MemberBindingExpressionSyntax { Name.Identifier.ValueText: var name } => name,
        SimpleNameSyntax { Identifier.ValueText: var name } => name,
        _ => null,
    };
}
