using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what runs again and again, and where is it left? A loop of whatever shape, as the control-flow graph shows it.</summary>
/// <remarks>What stands in the loop but only runs on the way out of it (a call before <c>return</c>) is no part of it.</remarks>
internal sealed class Loop
{
    private readonly ControlFlowGraph _graph;
    private readonly ImmutableHashSet<int> _blocks;
    private readonly ImmutableArray<SyntaxNode> _roots;

    private Loop(SyntaxNode syntax, LoopShape shape, IOperation place, ControlFlowGraph graph, int header, ImmutableHashSet<int> blocks)
    {
        (Syntax, Shape, Place, _graph, Header, _blocks) = (syntax, shape, place, graph, header, blocks);
        _roots = blocks.SelectMany(block => RootsOf(graph.Blocks[block])).Select(static root => root.Syntax)
            .Where(root => !IsLoop(root) && !(syntax is CommonForEachStatementSyntax own && own.Expression.Span.Contains(root.Span))).ToImmutableArray();
        Exits = blocks.OrderBy(static block => block).Select(block => graph.Blocks[block]).Where(block => block.ConditionKind != ControlFlowConditionKind.None)
            .Where(block => block.ConditionalSuccessor is { } taken && block.FallThroughSuccessor is { } passed && Stays(taken) != Stays(passed))
            .Select(static block => block.Ordinal).ToImmutableArray();
    }

    /// <summary>The statement, or the <c>goto</c> that jumps back.</summary>
    public SyntaxNode Syntax { get; }

    /// <summary>Its kind.</summary>
    public LoopShape Shape { get; }

    /// <summary>Its operation as written, which knows the semantic model.</summary>
    public IOperation Place { get; }

    /// <summary>The block that every turn passes first.</summary>
    public int Header { get; }

    /// <summary>The blocks whose condition leaves the loop when it goes one way.</summary>
    public ImmutableArray<int> Exits { get; }

    /// <summary>The loop that a statement or a backward jump makes; null where nothing goes round.</summary>
    public static Loop? Of(SyntaxNode syntax, SemanticModel model, CancellationToken cancellation)
    {
        if (ShapeOf(syntax) is not { } shape || SpanOf(syntax) is not { } span || model.GetOperation(syntax, cancellation) is not { } place
            || Dominance.GraphOf(place, cancellation) is not { } graph)
        {
            return null;
        }

        var best = NaturalLoops.In(graph, cancellation)
            .Where(natural => Covers(natural.Blocks))
            .OrderByDescending(static natural => natural.Blocks.Count)
            .FirstOrDefault();
        return best.Blocks is null ? null : new(syntax, shape, place, graph, best.Header, best.Blocks);

        // All that runs stands in the statement, and not all of it in a loop within.
        bool Covers(ImmutableHashSet<int> blocks)
        {
            // Most loops of a function lie elsewhere, which the first block tells.
            var all = blocks.SelectMany(block => RootsOf(graph.Blocks[block])).Select(static root => root.Syntax);
            return all.All(root => span.Contains(root.Span)) && all.ToList() is { Count: > 0 } roots
                && !Nested(syntax, span).Any(inner => roots.All(root => inner.Span.Contains(root.Span)));
        }
    }

    private static IEnumerable<SyntaxNode> Nested(SyntaxNode syntax, TextSpan span) =>
        (syntax is GotoStatementSyntax ? syntax.Ancestors().First(node => node.Span.Contains(span)) : syntax).DescendantNodes()
            .Where(node => IsLoop(node) && node != syntax && span.Contains(node.Span));

    /// <summary>The kind of loop that a node is, or null.</summary>
    public static LoopShape? ShapeOf(SyntaxNode syntax) => syntax switch
    {
        WhileStatementSyntax => LoopShape.While,
        DoStatementSyntax => LoopShape.Do,
        ForStatementSyntax => LoopShape.For,
        CommonForEachStatementSyntax loop => loop.AwaitKeyword.RawKind == 0 ? LoopShape.ForEach : LoopShape.AwaitForEach,
        GotoStatementSyntax => LoopShape.Goto,
        _ => null,
    };

    private static bool IsLoop(SyntaxNode node) => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax;

    /// <summary>Where the loop's code stands: from the label on, for a jump back; null for a jump ahead, or one that a later jump to the same label makes part of its own loop.</summary>
    private static TextSpan? SpanOf(SyntaxNode syntax)
    {
        if (syntax is not GotoStatementSyntax jump)
        {
            return syntax.Span;
        }

        if (jump.Expression is not IdentifierNameSyntax { Identifier.ValueText: var name } || jump.CaseOrDefaultKeyword.RawKind != 0)
        {
            return null;
        }

        var function = jump.Ancestors().First(static node => node is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax);
        var label = function.DescendantNodes().OfType<LabeledStatementSyntax>().FirstOrDefault(target => target.Identifier.ValueText == name);
        return label is null || label.SpanStart > jump.SpanStart
            || function.DescendantNodes().OfType<GotoStatementSyntax>().Any(other => other.SpanStart > jump.SpanStart && other.Expression is IdentifierNameSyntax { Identifier.ValueText: var target } && target == name)
            ? null
            : TextSpan.FromBounds(label.SpanStart, jump.Span.End);
    }

    /// <summary>Whether a piece of code runs in each turn, and not only before, behind or on the way out of the loop.</summary>
    public bool Runs(SyntaxNode code) => _roots.Any(root => root.Span.Contains(code.Span));

    /// <summary>The condition that a block ends with, as written, and the outcome with which the loop goes on; null where neither or both leave.</summary>
    public (IOperation Condition, bool? Outcome)? ConditionOf(int block, CancellationToken cancellation) =>
        _graph.Blocks[block] is { ConditionKind: var kind and not ControlFlowConditionKind.None, BranchValue: { } value } branch
            ? (Dominance.AsWritten(value, Place, cancellation), Stays(branch.ConditionalSuccessor) == Stays(branch.FallThroughSuccessor) ? null
                : Stays(branch.ConditionalSuccessor) == (kind == ControlFlowConditionKind.WhenTrue))
            : null;

    /// <summary>Whether a block's condition is the enumerator's <c>MoveNext</c> of the <c>foreach</c> that a syntax is, or of one within.</summary>
    public CommonForEachStatementSyntax? EnumeratedBy(int block) =>
        _graph.Blocks[block] is { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } value }
        && value.Syntax.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop && !loop.Statement.Span.Contains(value.Syntax.Span)
            ? loop
            : null;

    /// <summary>The blocks of the loop whose condition decides something.</summary>
    public IEnumerable<int> Conditions => _blocks.Where(block => _graph.Blocks[block].ConditionKind != ControlFlowConditionKind.None).OrderBy(static block => block);

    /// <summary>The blocks that follow a block within the loop, with the outcome of its condition that leads there.</summary>
    public IEnumerable<(int Block, bool? Outcome)> After(int block) =>
        Next(block).Concat(NaturalLoops.HandlersOf(_graph.Blocks[block], _graph).Where(_blocks.Contains).Select(static handler => (handler, (bool?)null)));

    /// <summary>The same without the handlers of what may be thrown.</summary>
    private IEnumerable<(int Block, bool? Outcome)> Next(int block)
    {
        var branch = _graph.Blocks[block];
        if (branch.ConditionalSuccessor is { Destination: { } taken } && _blocks.Contains(taken.Ordinal))
        {
            yield return (taken.Ordinal, branch.ConditionKind == ControlFlowConditionKind.WhenTrue);
        }

        if (branch.FallThroughSuccessor is { Destination: { } passed } && _blocks.Contains(passed.Ordinal))
        {
            yield return (passed.Ordinal, branch.ConditionKind switch { ControlFlowConditionKind.WhenTrue => false, ControlFlowConditionKind.WhenFalse => true, _ => null });
        }
    }

    /// <summary>The operations of a block, in order, as the graph has them.</summary>
    public IEnumerable<IOperation> OperationsOf(int block) => RootsOf(_graph.Blocks[block]);

    /// <summary>Whether the loop can go round without passing one of these blocks.</summary>
    public bool GoesRoundWithout(ISet<int> barriers, CancellationToken cancellation) => GoesRound(Header, _blocks, barriers, After, cancellation);

    /// <summary>Whether the loop can go round, with nothing thrown, without passing one of these blocks or taking a way that is not asked about.</summary>
    public bool GoesRoundWithout(ISet<int> barriers, Func<int, bool, bool> isLeftOut, CancellationToken cancellation) =>
        GoesRoundWithout(barriers, Header, _blocks, isLeftOut, cancellation);

    /// <summary>The same for a loop within this one.</summary>
    public bool GoesRoundWithout(ISet<int> barriers, int header, ImmutableHashSet<int> blocks, Func<int, bool, bool> isLeftOut, CancellationToken cancellation) =>
        GoesRound(header, blocks, barriers, block => Next(block).Where(next => next.Outcome is not { } outcome || !isLeftOut(block, outcome)), cancellation);

    private static bool GoesRound(
        int header, ImmutableHashSet<int> blocks, ISet<int> barriers, Func<int, IEnumerable<(int Block, bool? Outcome)>> after, CancellationToken cancellation)
    {
        var seen = new HashSet<int>();
        var stack = new Stack<int>();
        stack.Push(header);
        while (stack.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = stack.Pop();
            if (barriers.Contains(block) || !seen.Add(block))
            {
                continue;
            }

            foreach (var (next, _) in after(block))
            {
                if (next == header)
                {
                    return true;
                }

                if (blocks.Contains(next))
                {
                    stack.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>The loops within this one: their headers, and the blocks of each.</summary>
    public IEnumerable<(int Header, ImmutableHashSet<int> Blocks)> Inner(CancellationToken cancellation) =>
        NaturalLoops.In(_graph, cancellation).Where(inner => inner.Header != Header && _blocks.IsSupersetOf(inner.Blocks));

    /// <summary>The block that evaluates a piece of code, or null if none of the loop's does.</summary>
    public int? BlockOf(SyntaxNode code)
    {
        foreach (var block in _blocks.OrderBy(static block => block))
        {
            if (RootsOf(_graph.Blocks[block]).Any(root => !IsLoop(root.Syntax) && root.Syntax.Span.Contains(code.Span)))
            {
                return block;
            }
        }

        return null;
    }

    /// <summary>Whether a handler of the loop's code leaves it: <c>catch { break; }</c>.</summary>
    public bool IsLeftByHandler => _blocks.Any(block => NaturalLoops.HandlersOf(_graph.Blocks[block], _graph).Any(handler => !_blocks.Contains(handler) && !IsFinally(handler)));

    private bool IsFinally(int block)
    {
        for (var region = _graph.Blocks[block].EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.FirstBlockOrdinal == block && region.Kind == ControlFlowRegionKind.Finally)
            {
                return true;
            }
        }

        return false;
    }

    private bool Stays(ControlFlowBranch? branch) => branch?.Destination is { } next && _blocks.Contains(next.Ordinal);

    private static IEnumerable<IOperation> RootsOf(BasicBlock block) => block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
}
