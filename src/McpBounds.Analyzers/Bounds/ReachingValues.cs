using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which of the values a variable is given may it still have at a place, with no guard in between?</summary>
/// <remarks>A search over pairs of a block and the value held there, so that each block is seen once for each value.</remarks>
/// <param name="gives">The value an operation of the graph gives the variable, or null if it gives none.</param>
/// <param name="guards">Whether the variable is within bounds once an operation of the graph has run.</param>
/// <param name="decides">Whether the variable is within bounds where a condition of the graph has an outcome.</param>
/// <param name="goesOn">Asked at each operation that the search meets: once it says no, the search ends with no value.</param>
internal sealed class ReachingValues(Func<IOperation, IOperation?> gives, Func<IOperation, bool> guards, Func<IOperation, bool, bool> decides, Func<bool> goesOn)
{
    private const int AtEntry = 0;
    private const int Guarded = -1;

    private readonly List<IOperation?> _values = new() { null };
    private readonly Dictionary<SyntaxNode, int> _numbers = new();

    /// <summary>The values it may have where an operation stands, null for the one it has at the entry; null as a whole where the graph of the function does not show
    /// the place.</summary>
    public ImmutableArray<IOperation?>? At(IOperation place, CancellationToken cancellation) =>
        Dominance.GraphOf(place, cancellation) is { } graph && graph.Blocks.Any(block => Dominance.OperationsOf(block).Any(operation => IsSame(operation, place)))
            ? Find(graph, place, cancellation)
            : null;

    /// <summary>The values it may have where a function, given as its body, returns.</summary>
    public ImmutableArray<IOperation?>? AtEndOf(IOperation function, CancellationToken cancellation) =>
        Dominance.GraphOf(function, cancellation) is { } graph ? Find(graph, null, cancellation) : null;

    private ImmutableArray<IOperation?> Find(ControlFlowGraph graph, IOperation? place, CancellationToken cancellation)
    {
        var reaching = new SortedSet<int>();
        var visited = new HashSet<(int, int)>();
        var stack = new Stack<(BasicBlock Block, int Value)>();
        stack.Push((graph.Blocks[0], AtEntry));
        while (stack.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (block, value) = stack.Pop();
            if (!visited.Add((block.Ordinal, value)))
            {
                continue;
            }

            PushHandlers(block, value);
            var before = value;
            foreach (var operation in Dominance.OperationsOf(block))
            {
                if (!goesOn())
                {
                    return ImmutableArray<IOperation?>.Empty;
                }

                if (place is not null && IsSame(operation, place))
                {
                    reaching.Add(value);
                }

                value = gives(operation) is { } given ? NumberOf(given) : value != Guarded && guards(operation) ? Guarded : value;
            }

            if (value != before)
            {
                PushHandlers(block, value);
            }

            if (place is null && block.Kind == BasicBlockKind.Exit)
            {
                reaching.Add(value);
            }

            Push(block, value, block.ConditionalSuccessor, block.ConditionKind == ControlFlowConditionKind.WhenTrue);
            Push(block, value, block.FallThroughSuccessor, block.ConditionKind == ControlFlowConditionKind.WhenFalse);
        }

        return reaching.Where(static number => number != Guarded).Select(number => _values[number]).ToImmutableArray();

        void Push(BasicBlock block, int value, ControlFlowBranch? branch, bool outcome)
        {
            if (branch?.Destination is { } next)
            {
                var isDecided = value != Guarded && block.BranchValue is { } condition && block.ConditionKind != ControlFlowConditionKind.None
                    && decides(condition, outcome);
                stack.Push((next, isDecided ? Guarded : value));
            }
        }

        // Any operation of a try block may throw. The graph of a lambda lies in regions of the graph around it, whose blocks are not its own.
        void PushHandlers(BasicBlock block, int value)
        {
            for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root, EnclosingRegion: { } outer }; region = outer)
            {
                if (region.Kind == ControlFlowRegionKind.Try)
                {
                    foreach (var handler in outer.NestedRegions.Skip(1))
                    {
                        stack.Push((graph.Blocks[handler.FirstBlockOrdinal], value));
                    }
                }
            }
        }
    }

    private static bool IsSame(IOperation operation, IOperation place) =>
        operation.Syntax == place.Syntax && (operation.Kind == place.Kind || operation is IFlowAnonymousFunctionOperation);

    private int NumberOf(IOperation value)
    {
        if (!_numbers.TryGetValue(value.Syntax, out var number))
        {
            _numbers.Add(value.Syntax, number = _values.Count);
            _values.Add(value);
        }

        return number;
    }
}
