using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: will this condition not let a loop go on for ever, whatever the remote side returns?</summary>
/// <remarks>It compares something that the loop moves on with a bound that the remote side has no part in, or a clock with a deadline, or drains one stream.</remarks>
/// <param name="values">The values of the loop.</param>
/// <param name="tools">The tool code it is in.</param>
/// <param name="cancellation">Ends the search.</param>
/// <param name="progress">Whether each turn moves on what is compared; null where that is not asked.</param>
internal sealed class EndingCheck(LoopValues values, ToolCode tools, CancellationToken cancellation, Progress? progress = null)
{
    /// <summary>Whether there has been a condition that would end the loop if what it counts did not have to pass a filter first.</summary>
    public bool IsOfFiltered { get; private set; }

    /// <summary>The variables that what the loop moves on has been compared with.</summary>
    public HashSet<ISymbol> Bounds { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a condition that lets the loop go on when it has this outcome will not have it for ever.</summary>
    public bool Ends(IOperation condition, bool stay) => Ends(condition, stay, new(SymbolEqualityComparer.Default));

    private bool Ends(IOperation condition, bool stay, HashSet<ISymbol> seen) => ValueFlow.Unwrap(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => Ends(operand, !stay, seen),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } and => stay
            ? Ends(and.LeftOperand, stay, seen) || Ends(and.RightOperand, stay, seen)
            : Ends(and.LeftOperand, stay, seen) && Ends(and.RightOperand, stay, seen),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } or => stay
            ? Ends(or.LeftOperand, stay, seen) && Ends(or.RightOperand, stay, seen)
            : Ends(or.LeftOperand, stay, seen) || Ends(or.RightOperand, stay, seen),
        IBinaryOperation { LeftOperand: var flag, RightOperand.ConstantValue: { HasValue: true, Value: bool value }, OperatorKind: var equality and (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals) } =>
            Ends(flag, stay == (value == (equality == BinaryOperatorKind.Equals)), seen),
        IBinaryOperation comparison => Compares(comparison.LeftOperand, comparison.RightOperand),
        IIsPatternOperation { Value: var value, Pattern: var pattern } => Compares(value, pattern),
        ICoalesceOperation { Value: var value } => Ends(value, stay, seen),
        ILocalReferenceOperation { Local: var flag } when seen.Add(flag) => values.WritesInLoop(flag)
            .Where(static write => write is { Kind: WriteKind.Set, Value: not null })
            .Select(write => condition.SemanticModel?.GetOperation(write.Value!, cancellation))
            .OfType<IOperation>()
            .Any(value => Ends(value, stay, seen)),
        IInvocationOperation call => Asks(call),
        IPropertyReferenceOperation property => Compares(property, property),
        IInvalidOperation { Syntax: BinaryExpressionSyntax { RawKind: not ((int)SyntaxKind.LogicalAndExpression or (int)SyntaxKind.LogicalOrExpression) } unbound } =>
            values.Written(unbound.Left) is { } left && values.Written(unbound.Right) is { } right && Compares(left, right),
        _ => false,
    };

    private bool Compares(IOperation left, IOperation right)
    {
        var (one, other) = (values.Of(left), values.Of(right));
        var all = one | other;
        if (all.HasFlag(Ingredients.Stream))
        {
            return true;
        }

        if (all.HasFlag(Ingredients.Response) || (!all.HasFlag(Ingredients.Advanced) && !all.HasFlag(Ingredients.Clock)) || one == Ingredients.OutOfReach || other == Ingredients.OutOfReach
            || (one == Ingredients.Advanced && other == Ingredients.Advanced) || !IsMovedOn(all, left, right))
        {
            return false;
        }

        foreach (var (side, ingredients) in new[] { (left, one), (right, other) })
        {
            if (!ingredients.HasFlag(Ingredients.Advanced))
            {
                Bounds.UnionWith(values.VariablesIn(side));
            }
        }

        return true;
    }

    /// <summary>Whether each turn moves on what is compared.</summary>
    private bool IsMovedOn(Ingredients all, params IOperation[] compared)
    {
        if (progress is null || all.HasFlag(Ingredients.Clock))
        {
            return true;
        }

        var counted = compared.SelectMany(values.VariablesIn).Where(values.IsAdvanced).ToList();
        if (counted.Count == 0 || counted.Any(progress.Of))
        {
            return true;
        }

        IsOfFiltered |= counted.Any(progress.IsOfFiltered);
        return false;
    }

    /// <summary>A question about what the loop moves on that is no comparison: <c>queue.TryDequeue(out …)</c>, <c>IsLastPage(n)</c>, <c>reader.Read()</c>.</summary>
    private bool Asks(IInvocationOperation call)
    {
        var ingredients = values.Of(call);
        return ingredients.HasFlag(Ingredients.Stream)
            || (!ingredients.HasFlag(Ingredients.Response) && ingredients.HasFlag(Ingredients.Advanced)
                && (call.TargetMethod.IsDeclaredIn(tools.Compilation) || call.TargetMethod.Name is "Any" or "Equals" or "TryPeek")
                && IsMovedOn(ingredients, call))
            || (call.Instance is { } worklist && call.TargetMethod.Name is "TryDequeue" or "TryPop" or "TryTake"
                && LoopValues.VariableOf(worklist) is { } variable && values.IsAdvanced(variable))
            || (call.TargetMethod.Name is "MoveNext" or "MoveNextAsync" && !ingredients.HasFlag(Ingredients.Response));
    }
}
