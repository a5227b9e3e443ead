using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a loop only ask for each of so many elements, by their index? The other side was asked how many there are, and has no more.</summary>
internal static class CountedElements
{
    /// <summary>Whether a loop's own condition compares an index with how many elements something has, whose elements are then taken by that index.</summary>
    public static bool IsBound(IOperation condition, Loop loop, LoopValues values, CancellationToken cancellation)
    {
        if (condition.Syntax is not BinaryExpressionSyntax { Left: IdentifierNameSyntax index, Right: var count } comparison
            || !comparison.IsKind(SyntaxKind.LessThanExpression) || HeadOf(loop.Syntax)?.Span.Contains(comparison.Span) != true
            || values.Named(index) is not { } counter || !values.IsAdvanced(counter))
        {
            return false;
        }

        cancellation.ThrowIfCancellationRequested();
        return Counted(count, values) is { } whole && loop.Syntax.DescendantNodes().Any(node => node switch
        {
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments, Expression: MemberAccessExpressionSyntax { Expression: var receiver } } => Is(receiver, whole) && Is(arguments[0].Expression, counter),
            ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments, Expression: var receiver } => Is(receiver, whole) && Is(arguments[0].Expression, counter),
            _ => false,
        });

        bool Is(ExpressionSyntax name, ISymbol variable) => name is SimpleNameSyntax simple && SymbolEqualityComparer.Default.Equals(values.Named(simple), variable);
    }

    /// <summary>What was asked how many elements it has; how many pages is another question.</summary>
    private static ISymbol? Counted(ExpressionSyntax count, LoopValues values)
    {
        switch (count)
        {
            case IdentifierNameSyntax name when values.Named(name) is { } variable && values.WritesTo(variable).ToList() is { Count: 1 } writes && writes[0].Value is { } given and not IdentifierNameSyntax:
                return Counted(given, values);
            case AwaitExpressionSyntax { Expression: var awaited }:
                return Counted(awaited, values);
            case ParenthesizedExpressionSyntax { Expression: var inner }:
                return Counted(inner, values);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var task } }:
                return Counted(task, values);
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "CountAsync" or "GetCount" or "GetCountAsync", Expression: SimpleNameSyntax whole } }:
                return values.Named(whole);
            default:
                return null;
        }
    }

    private static ExpressionSyntax? HeadOf(SyntaxNode loop) => loop switch
    {
        ForStatementSyntax { Condition: { } condition } => condition,
        WhileStatementSyntax { Condition: var condition } => condition,
        _ => null,
    };
}
