using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which numbers decide how often a loop makes a remote call, starts a process or waits?</summary>
internal static class WorkLoop
{
    /// <summary>Whether a loop can be one at all: it compares something with a variable, and calls something. Asked of syntax, before anything is bound.</summary>
    public static bool MayBe(StatementSyntax loop)
    {
        var (compares, calls) = (false, false);
        foreach (var node in loop.DescendantNodes())
        {
            calls |= node is InvocationExpressionSyntax;
            compares |= node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression
                or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression } comparison && MayBeBound(comparison);
            if (compares && calls)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayBeBound(BinaryExpressionSyntax comparison) => !(IsLengthOrLiteral(comparison.Left) && IsLengthOrLiteral(comparison.Right))
        && !(comparison.Parent is ForStatementSyntax && IsLengthOrLiteral(comparison.Right));

    private static bool IsLengthOrLiteral(ExpressionSyntax side) => side is LiteralExpressionSyntax
        or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" or "Count", Expression: IdentifierNameSyntax };

    /// <summary>The numbers that a loop's progress is compared with, in its condition or where it is left early; none if its body only computes.</summary>
    public static IEnumerable<IOperation> BoundsOf(ILoopOperation loop, ToolCode tools, CancellationToken cancellation)
    {
        var conditions = loop switch
        {
            IForLoopOperation { Condition: { } condition } => Exits(loop).Prepend(condition),
            IWhileLoopOperation { Condition: { } condition } => Exits(loop).Prepend(condition),
            _ => Exits(loop),
        };
        var bounds = conditions.SelectMany(Comparisons).SelectMany(comparison => Bound(comparison, loop))
            .Where(static bound => !bound.ConstantValue.HasValue && !Numbers.IsLength(bound)).ToList();
        return bounds.Count > 0 && Works(loop.Body, tools, cancellation) ? bounds : Enumerable.Empty<IOperation>();
    }

    /// <summary>Whether the query of a database is what a number of rows is taken of.</summary>
    public static bool RunsQuery(IOperation source) =>
        ValueFlow.Unwrap(source).Type.Is("System.Linq.IQueryable")
        && !source.DescendantsAndSelf().Any(static operation =>
            operation is IInvocationOperation { TargetMethod: { Name: "AsQueryable", ContainingType.Name: "Queryable" } });

    /// <summary>Whether what is taken of a sequence drives remote calls: pages that are fetched one by one, a loop or a projection that makes a call for each
    /// element.</summary>
    public static bool IsDrivenBy(IInvocationOperation take, IOperation source, ToolCode tools, CancellationToken cancellation)
    {
        if (RemoteCalls.In(tools).IsLazilyPaged(source, cancellation))
        {
            return true;
        }

        var seen = new HashSet<(SyntaxNode, OperationKind)>();
        var queue = new Queue<IOperation>();
        queue.Enqueue(take);
        while (queue.Count > 0 && seen.Count < 50)
        {
            var value = queue.Dequeue();
            if (!seen.Add((value.Syntax, value.Kind)))
            {
                continue;
            }

            switch (value.Parent)
            {
                case IForEachLoopOperation loop when loop.Collection == value && Works(loop.Body, tools, cancellation):
                    return true;
                case IArgumentOperation { Parent: IInvocationOperation call }:
                    if (call.Arguments.Any(argument => ValueFlow.Unwrap(argument.Value) is IAnonymousFunctionOperation lambda && Works(lambda.Body, tools, cancellation)))
                    {
                        return true;
                    }

                    queue.Enqueue(call);
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    foreach (var name in CodeUnit.MemberOf(value.Syntax).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name =>
                        name.Identifier.ValueText == local.Name))
                    {
                        if (value.SemanticModel!.GetOperation(name, cancellation) is ILocalReferenceOperation use)
                        {
                            queue.Enqueue(use);
                        }
                    }

                    break;
                case IConversionOperation or IAwaitOperation or IParenthesizedOperation or IInvocationOperation:
                    queue.Enqueue(value.Parent);
                    break;
            }
        }

        return false;
    }

    /// <summary>Whether code makes a remote call, starts a process or waits.</summary>
    private static bool Works(IOperation body, ToolCode tools, CancellationToken cancellation) =>
        RemoteCalls.In(tools).Makes(body, cancellation)
        || body.DescendantsAndSelf().Any(static operation =>
            operation is IInvocationOperation { TargetMethod: { Name: "Delay" or "Sleep", ContainingType.Name: "Task" or "Thread" } });

    /// <summary>The conditions on which a loop's own body leaves it.</summary>
    private static IEnumerable<IOperation> Exits(ILoopOperation loop) =>
        loop.Body.DescendantsAndSelf().OfType<IConditionalOperation>()
            .Where(condition => condition.WhenTrue is IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation
                || (condition.WhenTrue is IBlockOperation { Operations: { Length: > 0 } steps }
                    && steps[steps.Length - 1] is IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation))
            .Select(static condition => condition.Condition);

    private static IEnumerable<IBinaryOperation> Comparisons(IOperation condition) => condition.DescendantsAndSelf().OfType<IBinaryOperation>()
        .Where(static comparison =>
            comparison.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
            or BinaryOperatorKind.GreaterThanOrEqual);

    /// <summary>The side that progress is compared with: a counter, how much was gathered, time; or the side that is counted down.</summary>
    private static IEnumerable<IOperation> Bound(IBinaryOperation comparison, ILoopOperation loop)
    {
        var (left, right) = (ValueFlow.Unwrap(comparison.LeftOperand), ValueFlow.Unwrap(comparison.RightOperand));
        if (IsProgress(left, loop, true))
        {
            yield return right;
        }
        else if (IsProgress(right, loop, true))
        {
            yield return left;
        }
        else if (IsProgress(left, loop, false) && right.ConstantValue.HasValue)
        {
            yield return left;
        }
    }

    private static bool IsProgress(IOperation side, ILoopOperation loop, bool isUp) => side switch
    {
        ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation =>
            loop.Syntax.DescendantNodes().Any(node => IsStep(node, NameOf(side), isUp)),
        IPropertyReferenceOperation { Property.Name: "Count" or "Length" or "Elapsed" or "ElapsedMilliseconds" or "TotalSeconds" or "TotalMilliseconds" } => isUp,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply } sum => IsProgress(ValueFlow.Unwrap(sum.LeftOperand), loop, isUp),
        _ => false,
    };

    private static string NameOf(IOperation variable) => variable switch
    {
        ILocalReferenceOperation { Local.Name: var name } => name,
        IParameterReferenceOperation { Parameter.Name: var name } => name,
        _ => ((IFieldReferenceOperation)variable).Field.Name,
    };

    private static bool IsStep(SyntaxNode node, string name, bool isUp) => node switch
    {
        PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax operand } step =>
            operand.Identifier.ValueText == name && step.IsKind(isUp ? SyntaxKind.PostIncrementExpression : SyntaxKind.PostDecrementExpression),
        PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax operand } step =>
            operand.Identifier.ValueText == name && step.IsKind(isUp ? SyntaxKind.PreIncrementExpression : SyntaxKind.PreDecrementExpression),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } step => target.Identifier.ValueText == name
            && (step.IsKind(isUp ? SyntaxKind.AddAssignmentExpression : SyntaxKind.SubtractAssignmentExpression)
                || (step.Right is BinaryExpressionSyntax { Left: IdentifierNameSyntax source } sum && source.Identifier.ValueText == name
                    && sum.IsKind(isUp ? SyntaxKind.AddExpression : SyntaxKind.SubtractExpression))),
        _ => false,
    };
}
