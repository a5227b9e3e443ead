using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Answers: which expression is a number with the default it gets when the agent leaves it out? To clamp within it would change the default.</summary>
internal static class Defaulted
{
    /// <summary><c>n ?? 20</c> and <c>n &lt;= 0 ? 20 : n</c> for the <c>n</c> in it, <c>n.Value</c> as well; what stands alone is itself.</summary>
    public static ExpressionSyntax Around(ExpressionSyntax number, FixContext context)
    {
        var whole = number;
        for (SyntaxNode current = number; ; current = current.Parent!)
        {
            switch (current.Parent)
            {
                case ParenthesizedExpressionSyntax:
                    break;
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" } access when access.Expression == current && IsNullable(current, context):
                    whole = access;
                    break;
                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetValueOrDefault", Parent: InvocationExpressionSyntax call } access
                    when access.Expression == current && call.ArgumentList.Arguments is { Count: 1 } given && IsConstant(given[0].Expression, context):
                    whole = call;
                    current = access;
                    break;
                case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce when coalesce.Left == current && IsConstant(coalesce.Right, context):
                    whole = coalesce;
                    break;
                case ConditionalExpressionSyntax conditional when conditional.Condition != current && Mentions(conditional.Condition, number)
                    && (IsConstant(conditional.WhenTrue, context) || IsConstant(conditional.WhenFalse, context)):
                    whole = conditional;
                    break;
                case SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } when Mentions(choice.GoverningExpression, number)
                    && choice.Arms.Any(arm => IsConstant(arm.Expression, context)):
                    whole = choice;
                    current = current.Parent;
                    break;
                default:
                    return whole;
            }
        }
    }

    /// <summary>Whether a number stands there with its default.</summary>
    public static bool Is(ExpressionSyntax whole) => whole switch
    {
        BinaryExpressionSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetValueOrDefault" } } => true,
        _ => false,
    };

    /// <summary>The constants that the number may be instead of what the agent sent.</summary>
    public static IEnumerable<object?> ConstantsIn(ExpressionSyntax whole, FixContext context) => Is(whole)
        ? whole.DescendantNodes().OfType<ExpressionSyntax>()
            .Where(node => node.Parent is ArgumentSyntax or SwitchExpressionArmSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }
                || (node.Parent is ConditionalExpressionSyntax conditional && conditional.Condition != node))
            .Select(node => context.Model.GetConstantValue(node, context.Cancellation))
            .Where(static constant => constant.HasValue)
            .Select(static constant => constant.Value)
        : Enumerable.Empty<object?>();

    private static bool Mentions(ExpressionSyntax condition, ExpressionSyntax number) =>
        condition.DescendantNodesAndSelf().Any(node => node.RawKind == number.RawKind && SyntaxFactory.AreEquivalent(node, number));

    private static bool IsConstant(ExpressionSyntax expression, FixContext context) =>
        context.Model.GetConstantValue(expression, context.Cancellation) is { HasValue: true, Value: not null };

    private static bool IsNullable(SyntaxNode expression, FixContext context) =>
        context.Model.GetTypeInfo(expression, context.Cancellation).Type is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
}
