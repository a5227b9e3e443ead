using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a loop go on for as long as the answers it gets name more to ask for? A crawl through a list that it fills itself.</summary>
/// <remarks>What was seen before may be left out of the list: that ends a circle and bounds nothing. A depth or a count that is compared before something is put on it does.</remarks>
internal sealed class FoundWork
{
    private readonly Loop _loop;
    private readonly LoopValues _values;
    private readonly HashSet<SyntaxNode> _remote;
    private readonly EndingCheck _check;
    private readonly CancellationToken _cancellation;

    /// <summary>The work of one loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="values">Its values.</param>
    /// <param name="remote">The remote calls that a turn makes.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    public FoundWork(Loop loop, LoopValues values, IEnumerable<IOperation> remote, ToolCode tools, CancellationToken cancellation)
    {
        (_loop, _values, _cancellation) = (loop, values, cancellation);
        _remote = new(remote.Select(static call => call.Syntax));
        _check = new(values, tools, cancellation);
    }

    /// <summary>Whether a condition asks what is left of such a list: of one that things are taken from, or behind an index that moves through it.</summary>
    public bool Decides(IOperation condition) =>
        condition.Syntax.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(_values.Named).OfType<ISymbol>().Any(list => IsFilledByAnswers(list, IsBehindIndex(condition)));

    private bool IsBehindIndex(IOperation condition) => condition is IBinaryOperation { LeftOperand: var left, RightOperand: var right } && _values.Of(left) == Ingredients.Advanced && _values.Of(right) == Ingredients.Advanced;

    private bool IsFilledByAnswers(ISymbol list, bool isGoneThrough)
    {
        var writes = _values.WritesInLoop(list).ToList();
        return (isGoneThrough || writes.Any(static write => write.Kind == WriteKind.Shrink)) && !writes.Any(static write => write.Kind == WriteKind.Set)
            && writes.Where(static write => write is { Kind: WriteKind.Grow, Place: InvocationExpressionSyntax }).Any(write => IsOfAnswer(write, list) is { } made && !IsGuarded(write, made));
    }

    /// <summary>The code that makes what is put on a list, if it is made of an answer; what was taken from the list before is none.</summary>
    private List<SyntaxNode>? IsOfAnswer(Write write, ISymbol list)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { list };
        var made = new List<SyntaxNode>();
        var queue = new Queue<SyntaxNode>();
        if (write.Value is { } added)
        {
            queue.Enqueue(added);
        }

        var isOfAnswer = false;
        while (queue.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var code = queue.Dequeue();
            made.Add(code);
            isOfAnswer |= code.DescendantNodesAndSelf().Any(_remote.Contains);
            foreach (var given in code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(_values.Named).OfType<ISymbol>().Where(seen.Add)
                .SelectMany(_values.WritesTo).Where(given => given.Value is not null && (_loop.Syntax is GotoStatementSyntax || _loop.Syntax.Span.Contains(given.Place.Span))))
            {
                queue.Enqueue(given.Value!);
            }
        }

        return isOfAnswer ? made : null;
    }

    /// <summary>Whether something is only put on the list where a count, a clock or a depth is within a bound.</summary>
    private bool IsGuarded(Write write, List<SyntaxNode> made) =>
        _values.Written(write.Place) is { } place && Dominance.OnlyWhere(place, (condition, outcome) => _check.Ends(condition, outcome) || IsDepth(condition, made), _cancellation);

    /// <summary>Whether a condition compares what each step down makes larger or smaller: <c>depth &lt; MaxDepth</c>, where <c>depth + 1</c> goes onto the list.</summary>
    private bool IsDepth(IOperation condition, List<SyntaxNode> made) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both => IsDepth(both.LeftOperand, made) || IsDepth(both.RightOperand, made),
        IBinaryOperation { LeftOperand: var left, RightOperand: var right } => IsDepth(left, right, made) || IsDepth(right, left, made),
        _ => false,
    };

    private bool IsDepth(IOperation depth, IOperation bound, List<SyntaxNode> made)
    {
        if (Named(depth.Syntax) is not { } counted || _values.Of(bound) is var ingredients && (!ingredients.HasFlag(Ingredients.Fixed) || ingredients.HasFlag(Ingredients.Response)))
        {
            return false;
        }

        return made.SelectMany(static code => code.DescendantNodesAndSelf())
            .Any(step => step switch
            {
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.SubtractExpression, Left: var operand } => Is(operand),
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression, Operand: var operand } => Is(operand),
                _ => false,
            });

        bool Is(ExpressionSyntax operand) => SymbolEqualityComparer.Default.Equals(Named(operand), counted);
    }

    private ISymbol? Named(SyntaxNode value) => value switch
    {
        SimpleNameSyntax name => _values.Named(name),
        MemberAccessExpressionSyntax { Name: var name } => _values.Named(name),
        ParenthesizedExpressionSyntax { Expression: var inner } => Named(inner),
        _ => null,
    };
}
