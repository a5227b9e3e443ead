using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>What a write does to a variable.</summary>
internal enum WriteKind
{
    /// <summary>Gives it a value that does not continue the old one.</summary>
    Set,

    /// <summary>Makes it larger: <c>n++</c>, <c>list.AddRange(…)</c>, <c>text += …</c>.</summary>
    Grow,

    /// <summary>Makes it smaller: <c>n--</c>, <c>queue.Dequeue()</c>.</summary>
    Shrink,

    /// <summary>Changes a part of it: <c>request.Cursor = …</c>.</summary>
    Part,
}

/// <summary>A place that gives a variable something. Found in the syntax, so that code whose packages are not restored is read like any other.</summary>
/// <param name="Variable">A local, a parameter, a field or a property.</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Value">What it is given; null where nothing says.</param>
/// <param name="Place">The write.</param>
internal sealed record Write(ISymbol Variable, WriteKind Kind, ExpressionSyntax? Value, SyntaxNode Place)
{
    private static readonly ImmutableHashSet<string> s_growing = ImmutableHashSet.Create(
        "Add", "AddRange", "AddFirst", "AddLast", "AddAfter", "AddBefore", "TryAdd", "Append", "AppendLine", "AppendFormat", "AppendJoin", "Enqueue", "EnqueueRange",
        "Insert", "InsertRange", "Push", "PushRange", "UnionWith", "Write", "WriteLine", "WriteAsync", "WriteLineAsync");

    private static readonly ImmutableHashSet<string> s_shrinking = ImmutableHashSet.Create(
        "Dequeue", "TryDequeue", "Pop", "TryPop", "Remove", "RemoveAt", "RemoveRange", "RemoveFirst", "RemoveLast", "RemoveAll", "TryRemove", "TryTake");

    /// <summary>All writes in a piece of code, functions within it included.</summary>
    public static ImmutableArray<Write> In(SyntaxNode code, SemanticModel model, CancellationToken cancellation)
    {
        var writes = ImmutableArray.CreateBuilder<Write>();
        foreach (var node in code.DescendantNodes())
        {
            cancellation.ThrowIfCancellationRequested();
            writes.AddRange(By(node, model, cancellation));
        }

        return writes.ToImmutable();
    }

    private static IEnumerable<Write> By(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        switch (node)
        {
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple, Right: var right }:
                var parts = (right as TupleExpressionSyntax)?.Arguments;
                return tuple.Arguments.SelectMany((argument, index) => To(argument.Expression, WriteKind.Set, parts?.ElementAtOrDefault(index)?.Expression ?? right, node, model, cancellation));
            case AssignmentExpressionSyntax assignment:
                return To(assignment.Left, KindOf(assignment, model, cancellation), assignment.Right, node, model, cancellation);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step:
                return To(step.Operand, step.IsKind(SyntaxKind.PreIncrementExpression) ? WriteKind.Grow : WriteKind.Shrink, null, node, model, cancellation);
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step:
                return To(step.Operand, step.IsKind(SyntaxKind.PostIncrementExpression) ? WriteKind.Grow : WriteKind.Shrink, null, node, model, cancellation);
            case VariableDeclaratorSyntax { Initializer.Value: var value }:
                return Declared(node, value, model, cancellation);
            case ForEachStatementSyntax loop:
                return Declared(node, loop.Expression, model, cancellation);
            case SingleVariableDesignationSyntax:
                return Declared(node, GivenTo(node), model, cancellation);
            case ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword or (int)SyntaxKind.RefKeyword, Expression: not DeclarationExpressionSyntax, Parent.Parent: ExpressionSyntax call } argument:
                return To(argument.Expression, WriteKind.Set, call, node, model, cancellation);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver, Name.Identifier.ValueText: var name } } call:
                return s_growing.Contains(name) ? To(receiver, WriteKind.Grow, call.ArgumentList.Arguments.FirstOrDefault()?.Expression, node, model, cancellation)
                    : s_shrinking.Contains(name) ? To(receiver, WriteKind.Shrink, null, node, model, cancellation)
                    : name == "Clear" ? To(receiver, WriteKind.Set, null, node, model, cancellation)
                    : Enumerable.Empty<Write>();
            default:
                return Enumerable.Empty<Write>();
        }
    }

    private static IEnumerable<Write> Declared(SyntaxNode declaration, ExpressionSyntax? value, SemanticModel model, CancellationToken cancellation) =>
        model.GetDeclaredSymbol(declaration, cancellation) is { } variable ? new[] { new Write(variable, WriteKind.Set, value, declaration) } : Enumerable.Empty<Write>();

    /// <summary>What a variable that a pattern, an <c>out</c> argument or a deconstruction declares is taken from.</summary>
    private static ExpressionSyntax? GivenTo(SyntaxNode designation) => designation.Ancestors().Select(static node => node switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => call,
        AssignmentExpressionSyntax deconstruction => deconstruction.Right,
        ForEachVariableStatementSyntax loop => loop.Expression,
        IsPatternExpressionSyntax test => test.Expression,
        SwitchExpressionSyntax choice => choice.GoverningExpression,
        SwitchStatementSyntax choice => choice.Expression,
        _ => null,
    }).FirstOrDefault(static value => value is not null);

    private static WriteKind KindOf(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellation) => assignment.Kind() switch
    {
        SyntaxKind.AddAssignmentExpression => WriteKind.Grow,
        SyntaxKind.SubtractAssignmentExpression or SyntaxKind.RightShiftAssignmentExpression or SyntaxKind.DivideAssignmentExpression => WriteKind.Shrink,
        SyntaxKind.SimpleAssignmentExpression => Continues(assignment.Right, assignment.Left, model, cancellation),
        _ => WriteKind.Set,
    };

    /// <summary>How a value that is made of the variable's old one differs from it: <c>n = n + 1</c>, <c>list = list.Add(x)</c>, <c>node = node.Next</c>.</summary>
    private static WriteKind Continues(ExpressionSyntax value, ExpressionSyntax variable, SemanticModel model, CancellationToken cancellation)
    {
        if (SymbolOf(variable, model, cancellation) is not { } symbol)
        {
            return WriteKind.Set;
        }

        return value switch
        {
            ParenthesizedExpressionSyntax { Expression: var inner } => Continues(inner, variable, model, cancellation),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Left: var left, Right: var right } when Is(left) || Is(right) => WriteKind.Grow,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Left: BinaryExpressionSyntax left } => Continues(left, variable, model, cancellation),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.SubtractExpression, Left: var left } when Is(left) => WriteKind.Shrink,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver, Name.Identifier.ValueText: var name } } when Is(receiver) =>
                s_growing.Contains(name) || name is "Concat" or "Union" ? WriteKind.Grow : s_shrinking.Contains(name) || name == "Skip" ? WriteKind.Shrink : WriteKind.Set,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax inner, Name.Identifier.ValueText: "ToList" or "ToArray" or "ToImmutableArray" or "ToImmutableList" } } =>
                Continues(inner, variable, model, cancellation),
            MemberAccessExpressionSyntax { Expression: var receiver } when Is(receiver) && symbol is ILocalSymbol => WriteKind.Grow,
            _ => WriteKind.Set,
        };

        bool Is(ExpressionSyntax operand) => SymbolEqualityComparer.Default.Equals(SymbolOf(operand, model, cancellation), symbol);
    }

    /// <summary>A write to what an expression names, and to the object that it is a part of.</summary>
    private static IEnumerable<Write> To(ExpressionSyntax target, WriteKind kind, ExpressionSyntax? value, SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (target is ElementAccessExpressionSyntax element)
        {
            // A dictionary grows by it; an array does not.
            (target, kind) = (element.Expression, model.GetTypeInfo(element.Expression, cancellation).Type is IArrayTypeSymbol ? WriteKind.Part : WriteKind.Grow);
        }

        if (SymbolOf(target, model, cancellation) is { } variable)
        {
            yield return new(variable, kind, value, place);
        }

        for (var whole = PartOf(target); whole is not null; whole = PartOf(whole))
        {
            if (SymbolOf(whole, model, cancellation) is { } owner and (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol))
            {
                yield return new(owner, WriteKind.Part, value, place);
            }
        }
    }

    private static ExpressionSyntax? PartOf(ExpressionSyntax target) => target switch
    {
        MemberAccessExpressionSyntax { Expression: var whole and not (ThisExpressionSyntax or BaseExpressionSyntax) } => whole,
        ElementAccessExpressionSyntax element => element.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Expression,
        ParenthesizedExpressionSyntax { Expression: var inner } => inner,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var inner } => inner,
        _ => null,
    };

    private static ISymbol? SymbolOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) => expression switch
    {
        IdentifierNameSyntax or MemberAccessExpressionSyntax => model.GetSymbolInfo(expression, cancellation).Symbol is { } symbol
            and (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol) ? symbol.OriginalDefinition : null,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var operand } => SymbolOf(operand, model, cancellation),
        ParenthesizedExpressionSyntax { Expression: var inner } => SymbolOf(inner, model, cancellation),
        _ => null,
    };
}
