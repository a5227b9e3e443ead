using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does something happen on every path to a place? A depth-first search over the control-flow graph, no text match.</summary>
internal static class Dominance
{
    /// <summary>Graphs by the root they were made of; gone with the request that bound it.</summary>
    private static readonly ConditionalWeakTable<IOperation, ControlFlowGraph> s_graphs = new();

    /// <summary>What belongs to a block, in the order of evaluation: asked of every block that a search meets, for each of the places searched for.</summary>
    private static readonly ConditionalWeakTable<BasicBlock, IOperation[]> s_operations = new();

    /// <summary>What a graph has lowered, as written; both belong to one semantic model.</summary>
    private static readonly ConditionalWeakTable<IOperation, IOperation> s_written = new();

    /// <summary>Whether every path from the entry of the function to <paramref name="place"/> passes an operation that <paramref name="holds"/>, before it.</summary>
    public static bool OnEveryPathTo(IOperation place, Func<IOperation, bool> holds, CancellationToken cancellation) =>
        !ReachesWithout(GraphOf(place, cancellation), place, holds, static (_, _) => false, cancellation);

    /// <summary>Whether a function, given as its body, cannot return without an operation that <paramref name="holds"/>.</summary>
    public static bool OnEveryPathThrough(IOperation function, Func<IOperation, bool> holds, CancellationToken cancellation) =>
        !ReachesWithout(GraphOf(function, cancellation), null, holds, static (_, _) => false, cancellation);

    /// <summary>The same as long as nothing is thrown: what a handler does is left out, what a <c>finally</c> does is not.</summary>
    public static bool OnEveryReturnOf(IOperation function, Func<IOperation, bool> holds, CancellationToken cancellation) =>
        !ReachesWithout(GraphOf(function, cancellation), null, holds, static (_, _) => false, cancellation, isThrown: false);

    /// <summary>Whether <paramref name="place"/> is only reached where a condition that <paramref name="decides"/> went the way it says.</summary>
    /// <param name="place">The operation asked about.</param>
    /// <param name="decides">Whether a branch condition decides it when it has the outcome given.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static bool OnlyWhere(IOperation place, Func<IOperation, bool, bool> decides, CancellationToken cancellation) =>
        !ReachesWithout(GraphOf(place, cancellation), place, static _ => false, (condition, outcome) => decides(AsWritten(condition, place, cancellation), outcome), cancellation);

    /// <summary>Whether a function, given as its body, only returns where a condition that <paramref name="decides"/> went the way it says.</summary>
    public static bool ReturnsOnlyWhere(IOperation function, Func<IOperation, bool, bool> decides, CancellationToken cancellation) =>
        !ReachesWithout(GraphOf(function, cancellation), null, static _ => false, (condition, outcome) => decides(AsWritten(condition, function, cancellation), outcome), cancellation);

    /// <summary>The operation as written, for one that a graph has lowered: operations of a graph belong to no semantic model, so nothing can be asked of them.</summary>
    public static IOperation AsWritten(IOperation lowered, IOperation place, CancellationToken cancellation) =>
        s_written.TryGetValue(lowered, out var written) ? written
        : place.SemanticModel?.GetOperation(lowered.Syntax, cancellation) is { } found ? Keep(lowered, found)
        : lowered;

    private static IOperation Keep(IOperation lowered, IOperation written) => s_written.GetValue(lowered, _ => written);

    /// <summary>Whether a place, or without one the end of the function, is reached by a path on which nothing holds.</summary>
    private static bool ReachesWithout(
        ControlFlowGraph? graph, IOperation? place, Func<IOperation, bool> holds, Func<IOperation, bool, bool> edgeHolds, CancellationToken cancellation, bool isThrown = true)
    {
        // A place that the graph does not show (lowered away, in code that does not bind) is not known to be guarded by anything.
        if (graph is null || (place is not null && !graph.Blocks.Any(block => Scan(block, place, static _ => false) == true)))
        {
            return true;
        }

        var visited = new HashSet<int>();
        var stack = new Stack<BasicBlock>();
        stack.Push(graph.Blocks[0]);
        while (stack.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = stack.Pop();
            if (!visited.Add(block.Ordinal))
            {
                continue;
            }

            if (place is null && block.Kind == BasicBlockKind.Exit)
            {
                return true;
            }

            if (isThrown)
            {
                PushHandlers(block);
            }

            switch (Scan(block, place, holds))
            {
                case true:
                    return true;
                case false:
                    continue;
            }

            Push(block.ConditionalSuccessor, block.ConditionKind == ControlFlowConditionKind.WhenTrue);
            Push(block.FallThroughSuccessor, block.ConditionKind == ControlFlowConditionKind.WhenFalse);

            void Push(ControlFlowBranch? branch, bool outcome)
            {
                if (branch?.Destination is { } next && !(block.BranchValue is { } condition && block.ConditionKind != ControlFlowConditionKind.None && edgeHolds(condition, outcome))
                    && (isThrown || !branch.FinallyRegions.Any(HoldsIn)))
                {
                    stack.Push(next);
                }
            }
        }

        return false;

        // What stands behind a condition in it may not run.
        bool HoldsIn(ControlFlowRegion region) => OperationsOf(graph.Blocks[region.FirstBlockOrdinal]).Any(holds);

        // Any operation of a try block may throw: its handlers are reached from the block's beginning.
        void PushHandlers(BasicBlock block)
        {
            // A lambda's graph has a root of its own, around which are the regions of the graph that it stands in.
            for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
            {
                if (region.Kind is ControlFlowRegionKind.TryAndCatch or ControlFlowRegionKind.TryAndFinally && block.Ordinal == region.NestedRegions[0].FirstBlockOrdinal)
                {
                    foreach (var handler in region.NestedRegions.Skip(1))
                    {
                        stack.Push(graph.Blocks[handler.FirstBlockOrdinal]);
                    }
                }
            }
        }
    }

    /// <summary>True if the block meets the place first, false if it meets what holds first, null if neither.</summary>
    private static bool? Scan(BasicBlock block, IOperation? place, Func<IOperation, bool> holds)
    {
        foreach (var operation in OperationsOf(block))
        {
            if (operation.Syntax == place?.Syntax && operation.Kind == place.Kind)
            {
                return true;
            }

            if (holds(operation))
            {
                return false;
            }
        }

        return null;
    }

    /// <summary>The operations of a block in the order of evaluation, operands before what uses them; its condition comes last.</summary>
    public static IReadOnlyList<IOperation> OperationsOf(BasicBlock block) => s_operations.GetValue(block, static block =>
    {
        // Without recursion, since expressions can be deep: what uses something before its operands, the last first, is that order backwards.
        var backwards = new List<IOperation>();
        var stack = new Stack<IOperation>();
        foreach (var root in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
        {
            stack.Push(root);
        }

        while (stack.Count > 0)
        {
            var operation = stack.Pop();
            backwards.Add(operation);
            foreach (var child in operation.ChildOperations)
            {
                stack.Push(child);
            }
        }

        backwards.Reverse();
        return backwards.ToArray();
    });

    /// <summary>The graph of the function that holds a place, lambdas and local functions having graphs of their own.</summary>
    public static ControlFlowGraph? GraphOf(IOperation place, CancellationToken cancellation)
    {
        var root = place;
        var nested = new Stack<IOperation>();
        for (var current = place; current.Parent is { } parent; current = parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation && current != place)
            {
                nested.Push(current);
            }

            root = parent;
        }

        var graph = s_graphs.TryGetValue(root, out var known) ? known : Create(root, cancellation) is { } made ? s_graphs.GetValue(root, _ => made) : null;
        while (graph is not null && nested.Count > 0)
        {
            graph = nested.Pop() switch
            {
                ILocalFunctionOperation function => graph.LocalFunctions.Contains(function.Symbol) ? graph.GetLocalFunctionControlFlowGraph(function.Symbol, cancellation) : null,
                IAnonymousFunctionOperation lambda => FlowLambda(graph, lambda) is { } flow ? graph.GetAnonymousFunctionControlFlowGraph(flow, cancellation) : null,
                _ => null,
            };
        }

        return graph;
    }

    private static ControlFlowGraph? Create(IOperation root, CancellationToken cancellation) => root switch
    {
        IMethodBodyOperation body => ControlFlowGraph.Create(body, cancellation),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body, cancellation),
        IBlockOperation block => ControlFlowGraph.Create(block, cancellation),
        IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellation),
        IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer, cancellation),
        _ => null,
    };

    private static IFlowAnonymousFunctionOperation? FlowLambda(ControlFlowGraph graph, IAnonymousFunctionOperation lambda) =>
        graph.Blocks
            .SelectMany(OperationsOf)
            .OfType<IFlowAnonymousFunctionOperation>()
            .FirstOrDefault(flow => flow.Syntax == lambda.Syntax);
}
