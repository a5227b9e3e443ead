using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does this loop end by itself, whatever the remote side returns?</summary>
/// <remarks>
/// It does if it cannot go round without passing a check that compares something it moves on with a bound that is not the remote side's. A way
/// round on which nothing is checked makes it endless: a limit on failures does not end a loop that never fails.
/// </remarks>
internal sealed class LoopExits
{
    private readonly Loop _loop;
    private readonly EndingCheck _check;
    private readonly bool _isEndless;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<ISymbol> _flags = new(SymbolEqualityComparer.Default);

    /// <summary>The exits of one loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="values">Its values.</param>
    /// <param name="isEndless">For a <c>foreach</c>: whether what it goes through has no end of its own.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="asksProgress">Whether a check counts only if each turn moves on what it compares.</param>
    public LoopExits(Loop loop, LoopValues values, bool isEndless, ToolCode tools, CancellationToken cancellation, bool asksProgress = true)
    {
        (_loop, _check, _isEndless, _cancellation) = (loop, new(values, tools, cancellation, asksProgress ? new(loop, values, cancellation) : null), isEndless, cancellation);
        foreach (var exit in loop.Exits)
        {
            if (loop.ConditionOf(exit, cancellation) is { Condition: var condition } && loop.EnumeratedBy(exit) is null)
            {
                _flags.UnionWith(ReferredTo(condition));
            }
        }
    }

    /// <summary>Whether a check that does not end the loop would do so if what it counts did not have to pass a filter first. Asked after <see cref="EndByThemselves"/>.</summary>
    public bool CountOnlyWhatPasses => _check.IsOfFiltered;

    /// <summary>Whether the loop ends by itself.</summary>
    public bool EndByThemselves()
    {
        var barriers = new HashSet<int>(_loop.Conditions.Where(IsBoundedBy));
        barriers.UnionWith(_loop.Conditions.Where(AsksForBound));

        // A check in a loop over the items of a page counts for the loop over the pages.
        foreach (var (header, blocks) in _loop.Inner(_cancellation).Where(inner => inner.Blocks.Overlaps(barriers)).ToList())
        {
            barriers.Add(header);
        }

        return !_loop.GoesRoundWithout(barriers, _cancellation);
    }

    /// <summary>The conditions that decide whether the loop goes on: those that leave it, and those that set what an exit asks.</summary>
    public IEnumerable<(int Block, IOperation Condition, bool Outcome)> Deciding()
    {
        foreach (var block in _loop.Conditions)
        {
            if (_loop.ConditionOf(block, _cancellation) is var (condition, outcome) && (outcome ?? OutcomeThatLeaves(block)) is { } stay)
            {
                yield return (block, condition, stay);
            }
        }
    }

    /// <summary>The outcome of an inner condition with which the loop goes on, where the other one sets what an exit asks: <c>if (n &gt;= 20) { more = false; }</c>.</summary>
    private bool? OutcomeThatLeaves(int block)
    {
        var leaving = _loop.After(block).Where(next => next.Outcome is not null && SetsFlag(next.Block)).Select(static next => next.Outcome!.Value).Distinct().ToList();
        return leaving.Count == 1 ? !leaving[0] : null;
    }

    /// <summary>Whether a block, or what follows it without a choice, gives a variable that an exit asks a fixed value.</summary>
    private bool SetsFlag(int block)
    {
        for (var seen = new HashSet<int>(); seen.Add(block);)
        {
            foreach (var operation in _loop.OperationsOf(block))
            {
                if ((operation is IExpressionStatementOperation { Operation: var inner } ? inner : operation) is ISimpleAssignmentOperation assignment
                    && assignment.Value is { ConstantValue.HasValue: true } or IDefaultValueOperation or IConversionOperation { Operand.ConstantValue.HasValue: true }
                    && LoopValues.VariableOf(assignment.Target) is { } flag && _flags.Contains(flag))
                {
                    return true;
                }
            }

            var next = _loop.After(block).ToList();
            if (next.Count != 1 || next[0].Outcome is not null)
            {
                return false;
            }

            block = next[0].Block;
        }

        return false;
    }

    private bool IsBoundedBy(int block) => _loop.EnumeratedBy(block) is { } enumeration
        ? enumeration == _loop.Syntax && !_isEndless
        : _loop.ConditionOf(block, _cancellation) is var (condition, outcome) && (outcome ?? OutcomeThatLeaves(block)) is { } stay && _check.Ends(condition, stay);

    /// <summary>Whether a condition only asks whether there is a bound at all: <c>max is not null &amp;&amp; n &gt;= max</c>.</summary>
    private bool AsksForBound(int block) => _loop.EnumeratedBy(block) is null && _loop.ConditionOf(block, _cancellation) is { Condition: var condition, Outcome: null }
        && ReferredTo(condition).ToList() is { Count: > 0 } asked && asked.All(_check.Bounds.Contains);

    private static IEnumerable<ISymbol> ReferredTo(IOperation condition) =>
        condition.DescendantsAndSelf()
            .Where(static operation => operation is not IPropertyReferenceOperation { Property: { Name: "HasValue" or "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } })
            .Select(LoopValues.VariableOf).OfType<ISymbol>();
}
