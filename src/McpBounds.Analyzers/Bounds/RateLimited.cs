using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a rate limit taken on every path to a place?</summary>
/// <remarks>
/// A limiter that merely stands there does not count: it must refuse or wait by itself, or the place must be reached only where its answer went one way.
/// </remarks>
internal sealed class RateLimited(ToolCode tools, CancellationToken cancellation)
{
    /// <summary>How deep helpers are followed that take the limit for their caller.</summary>
    private const int MostHelpers = 3;

    private readonly LimiterCalls _limiters = new(tools, cancellation);
    private readonly Dictionary<SyntaxNode, bool> _answers = new();

    /// <summary>Whether a method takes a permit, for each depth to which its own helpers are followed.</summary>
    private readonly Dictionary<ISymbol, bool>[] _takers =
        Enumerable.Range(0, MostHelpers).Select(static _ => new Dictionary<ISymbol, bool>(SymbolEqualityComparer.Default)).ToArray();

    /// <summary>Whether a piece of code is a lambda that a limiter runs.</summary>
    public bool Runs(SyntaxNode code) => _limiters.MayBeAny && code is AnonymousFunctionExpressionSyntax lambda && _limiters.Runs(lambda);

    /// <summary>Whether a limit is taken on every path to a place.</summary>
    /// <param name="place">A call, a creation, the name of a member, or a lambda where it stands.</param>
    /// <param name="loop">A loop within which it must be taken, for each turn; null for the function.</param>
    public bool Before(SyntaxNode place, SyntaxNode? loop = null)
    {
        return _limiters.MayBeAny && _limiters.MayBeAskedIn(place) && OperationAt(place) is { } operation
            && (Dominance.OnEveryPathTo(operation, call => IsCall(call) && IsWithin(call, loop) && Takes(Dominance.AsWritten(call, operation, cancellation), MostHelpers), cancellation)
                || Decides(true) || Decides(false));

        // What dominates a place and stands in the loop around it is passed in each turn.
        bool Decides(bool way) => Dominance.OnlyWhere(
            operation, (condition, outcome) => outcome == way && IsWithin(condition, loop) && IsAnswer(condition), cancellation);
    }

    /// <summary>Whether a call takes a permit or does not return, by itself or by a helper of the project.</summary>
    private bool Takes(IOperation operation, int helpers) =>
        IsCall(operation) && (_limiters.Refuses(operation)
            || (helpers > 0 && operation is IInvocationOperation { TargetMethod: var method } && IsTakenBy(method.OriginalDefinition, helpers - 1)));

    private static bool IsCall(IOperation operation) => operation is IInvocationOperation or IInvalidOperation;

    private bool IsTakenBy(IMethodSymbol method, int helpers)
    {
        // Helpers are called from many places, and their graphs are dear.
        if (!_takers[helpers].TryGetValue(method, out var known))
        {
            _takers[helpers].Add(method, known = TakesByItself(method, helpers));
        }

        return known;
    }

    private bool TakesByItself(IMethodSymbol method, int helpers) =>
        (method.IsDeclaredIn(tools.Compilation) || method.MethodKind == MethodKind.LocalFunction)
        && method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is { } declaration && _limiters.MayBeAskedIn(declaration)
        && tools.References.ModelOf(declaration.SyntaxTree).GetOperation(declaration, cancellation) is { } body
        && (Dominance.OnEveryPathThrough(body, call => IsCall(call) && Takes(Dominance.AsWritten(call, body, cancellation), helpers), cancellation)
            || Dominance.ReturnsOnlyWhere(body, (condition, outcome) => outcome && IsAnswer(condition), cancellation)
            || Dominance.ReturnsOnlyWhere(body, (condition, outcome) => !outcome && IsAnswer(condition), cancellation));

    /// <summary>Whether a condition asks what a limiter answered: its call, a variable that holds the answer, a property of it.</summary>
    private bool IsAnswer(IOperation condition)
    {
        // Asked of the same conditions for every prompt behind them, and for both ways of each.
        if (!_answers.TryGetValue(condition.Syntax, out var known))
        {
            _answers.Add(condition.Syntax, known = Holds(condition));
        }

        return known;
    }

    private bool Holds(IOperation condition) => condition.DescendantsAndSelf()
        .Where(static part => part is IInvocationOperation or IInvalidOperation or ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation)
        .Any(part => _limiters.Asks(part)
            || tools.Values.OriginsOf(part, cancellation, PartOfAnswer).Any(_limiters.Asks));

    /// <summary>From a question about an answer to the answer, and from there no further.</summary>
    private IEnumerable<IOperation>? PartOfAnswer(IOperation operation) => operation switch
    {
        _ when _limiters.Asks(operation) => Enumerable.Empty<IOperation>(),
        IPropertyReferenceOperation { Instance: { } answer and not IInstanceReferenceOperation } => new[] { answer },
        IUnaryOperation or IBinaryOperation => operation.ChildOperations,
        _ => null,
    };

    private static bool IsWithin(IOperation operation, SyntaxNode? loop) => loop is null || loop.Span.Contains(operation.Syntax.Span);

    private IOperation? OperationAt(SyntaxNode place)
    {
        var model = tools.References.ModelOf(place.SyntaxTree);
        return place is AnonymousFunctionExpressionSyntax
            ? model.GetOperation(place, cancellation)?.Parent as IDelegateCreationOperation
            : model.GetOperation(CallAt(place), cancellation);
    }

    /// <summary>The call that a name is the name of; the name itself, or what it is a part of, for one that is not called.</summary>
    public static SyntaxNode CallAt(SyntaxNode place)
    {
        var node = place;
        while (node.Parent is MemberAccessExpressionSyntax { Name: var name } && name == node)
        {
            node = node.Parent;
        }

        node = node.Parent is MemberBindingExpressionSyntax binding ? binding : node;
        return node.Parent is InvocationExpressionSyntax call && call.Expression == node ? call : node;
    }
}
