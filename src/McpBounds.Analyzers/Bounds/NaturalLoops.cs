using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace McpBounds.Analyzers.Bounds;

/// <summary>The loops of a control-flow graph, whatever statement made them: a jump back to a block that every way to the jump has passed.</summary>
internal static class NaturalLoops
{
    private static readonly ConditionalWeakTable<ControlFlowGraph, ImmutableArray<(int Header, ImmutableHashSet<int> Blocks)>[]> s_known = new();

    /// <summary>Each loop's header and blocks, the header among them.</summary>
    public static ImmutableArray<(int Header, ImmutableHashSet<int> Blocks)> In(ControlFlowGraph graph, CancellationToken cancellation)
    {
        if (s_known.TryGetValue(graph, out var known))
        {
            return known[0];
        }

        // A half-made answer is never kept: cancellation throws before this line.
        var found = Find(graph, cancellation);
        return s_known.GetValue(graph, _ => new[] { found })[0];
    }

    /// <summary>Where an exception thrown in a block is handled: any operation of a <c>try</c> may throw.</summary>
    public static IEnumerable<int> HandlersOf(BasicBlock block, ControlFlowGraph graph)
    {
        // A lambda's graph has a root of its own, around which are the regions of the graph that it stands in.
        for (var region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root, EnclosingRegion: { } outer }; region = outer)
        {
            if (outer.Kind is ControlFlowRegionKind.TryAndCatch or ControlFlowRegionKind.TryAndFinally && region.Kind == ControlFlowRegionKind.Try)
            {
                foreach (var handler in outer.NestedRegions.Skip(1))
                {
                    yield return handler.FirstBlockOrdinal;
                }
            }
        }
    }

    private static ImmutableArray<(int Header, ImmutableHashSet<int> Blocks)> Find(ControlFlowGraph graph, CancellationToken cancellation)
    {
        var after = graph.Blocks.Select(block => After(block, graph).Distinct().ToArray()).ToArray();
        var before = graph.Blocks.Select(static _ => new List<int>()).ToArray();
        for (var block = 0; block < after.Length; block++)
        {
            foreach (var next in after[block])
            {
                before[next].Add(block);
            }
        }

        var order = PostOrder(after, cancellation);
        var dominators = Dominators(order, before, cancellation);
        var loops = new SortedDictionary<int, HashSet<int>>();
        var place = order.Select(static (block, index) => (block, index)).ToDictionary(static pair => pair.block, static pair => pair.index);
        foreach (var tail in order)
        {
            // What dominates a block comes behind it in the order: of most jumps nobody need climb to the entry to ask.
            foreach (var header in after[tail].Where(header => place[header] >= place[tail] && Dominates(header, tail, dominators)))
            {
                if (!loops.TryGetValue(header, out var blocks))
                {
                    loops.Add(header, blocks = new() { header });
                }

                Gather(tail, blocks, before);
            }
        }

        return loops.Select(static loop => (loop.Key, loop.Value.ToImmutableHashSet())).ToImmutableArray();
    }

    private static void Gather(int tail, HashSet<int> blocks, List<int>[] before)
    {
        var stack = new Stack<int>();
        stack.Push(tail);
        while (stack.Count > 0)
        {
            var block = stack.Pop();
            if (blocks.Add(block))
            {
                before[block].ForEach(stack.Push);
            }
        }
    }

    private static IEnumerable<int> After(BasicBlock block, ControlFlowGraph graph)
    {
        // A condition that is constant goes one way: "while (false)" turns never.
        var isTaken = block.ConditionKind != ControlFlowConditionKind.None && block.BranchValue?.ConstantValue is { HasValue: true, Value: bool constant }
            ? constant == (block.ConditionKind == ControlFlowConditionKind.WhenTrue)
            : (bool?)null;
        if (isTaken != false && block.ConditionalSuccessor?.Destination is { } taken)
        {
            yield return taken.Ordinal;
        }

        if (isTaken != true && block.FallThroughSuccessor?.Destination is { } passed)
        {
            yield return passed.Ordinal;
        }

        foreach (var handler in HandlersOf(block, graph))
        {
            yield return handler;
        }
    }

    /// <summary>The reachable blocks, each behind all that it leads to first.</summary>
    private static List<int> PostOrder(int[][] after, CancellationToken cancellation)
    {
        var order = new List<int>();
        var seen = new HashSet<int> { 0 };
        var stack = new Stack<(int Block, int Next)>();
        stack.Push((0, 0));
        while (stack.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (block, next) = stack.Pop();
            if (next == after[block].Length)
            {
                order.Add(block);
                continue;
            }

            stack.Push((block, next + 1));
            if (seen.Add(after[block][next]))
            {
                stack.Push((after[block][next], 0));
            }
        }

        return order;
    }

    /// <summary>Each block's nearest dominator, by the algorithm of Cooper, Harvey and Kennedy.</summary>
    private static Dictionary<int, int> Dominators(List<int> order, List<int>[] before, CancellationToken cancellation)
    {
        var place = order.Select(static (block, index) => (block, index)).ToDictionary(static pair => pair.block, static pair => pair.index);
        var dominators = new Dictionary<int, int> { [0] = 0 };
        for (var changed = true; changed;)
        {
            cancellation.ThrowIfCancellationRequested();
            changed = false;
            for (var index = order.Count - 2; index >= 0; index--)
            {
                var nearest = before[order[index]].Where(dominators.ContainsKey).Aggregate((int?)null, (common, block) => common is { } other ? Common(block, other) : block);
                if (nearest is { } found && (!dominators.TryGetValue(order[index], out var known) || known != found))
                {
                    (dominators[order[index]], changed) = (found, true);
                }
            }
        }

        return dominators;

        int Common(int one, int other)
        {
            while (one != other)
            {
                if (place[one] < place[other])
                {
                    one = dominators[one];
                }
                else
                {
                    other = dominators[other];
                }
            }

            return one;
        }
    }

    private static bool Dominates(int header, int block, Dictionary<int, int> dominators)
    {
        while (block != header)
        {
            if (block == 0 || !dominators.TryGetValue(block, out block))
            {
                return false;
            }
        }

        return true;
    }
}
