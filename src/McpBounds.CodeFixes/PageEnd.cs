using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>What a condition that ends a loop over pages knows when it lets the loop go on.</summary>
internal enum PageEnd
{
    /// <summary>Nothing about pages: a cancellation, a status.</summary>
    None,

    /// <summary>That the last page was full, after which there may be another or none.</summary>
    Full,

    /// <summary>That there is another page: a cursor, a flag, a total.</summary>
    Next,

    /// <summary>That the page at hand has something in it.</summary>
    Content,
}

/// <summary>Reads the conditions that end a loop over pages.</summary>
internal static class PageEnds
{
    private static readonly HashSet<string> s_sizes = new(StringComparer.Ordinal) { "Count", "Length", "LongCount", "LongLength", "GetArrayLength" };

    private static readonly string[] s_strange = { "IsCancellationRequested", "StatusCode", "IsFaulted", "IsConnected", "Elapsed" };

    /// <summary>What is known where a condition did not end the loop.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="goesOnIf">Whether the loop goes on where it holds, or where it does not.</param>
    /// <param name="loop">The loop.</param>
    public static PageEnd Of(ExpressionSyntax condition, bool goesOnIf, SyntaxNode loop) => condition switch
    {
        ParenthesizedExpressionSyntax inner => Of(inner.Expression, goesOnIf, loop),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => Of(not.Operand, !goesOnIf, loop),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } both when goesOnIf => Best(both, goesOnIf, loop),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } either when !goesOnIf => Best(either, goesOnIf, loop),
        LiteralExpressionSyntax => PageEnd.None,
        _ when Array.Exists(s_strange, condition.ToString().Contains) => PageEnd.None,
        BinaryExpressionSyntax comparison when IsComparison(comparison) => OfComparison(comparison, loop),
        IsPatternExpressionSyntax pattern when pattern.Pattern.DescendantTokens().Any(static token => s_sizes.Contains(token.ValueText)) => PageEnd.Content,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Any" } } => PageEnd.Content,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsEmpty" or "IsDefaultOrEmpty" } => PageEnd.Content,
        _ => PageEnd.Next,
    };

    /// <summary>The expression of how much the page at hand holds, in a condition that compares it with the size of a page; null if there is none.</summary>
    public static ExpressionSyntax? SizeIn(ExpressionSyntax condition, SyntaxNode loop) => condition.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>()
        .Where(comparison => IsComparison(comparison) && OfComparison(comparison, loop) is PageEnd.Full or PageEnd.Content
            && (SizeOf(comparison.Left, loop) ?? SizeOf(comparison.Right, loop)) is not null)
        .Select(comparison => SizeOf(comparison.Left, loop) is not null ? comparison.Left : comparison.Right)
        .FirstOrDefault();

    /// <summary>The variable that an expression of a size begins with.</summary>
    public static IdentifierNameSyntax? RootOf(ExpressionSyntax size) => size switch
    {
        IdentifierNameSyntax name => name,
        MemberAccessExpressionSyntax access => RootOf(access.Expression),
        InvocationExpressionSyntax call => RootOf(call.Expression),
        ConditionalAccessExpressionSyntax access => RootOf(access.Expression),
        ParenthesizedExpressionSyntax inner => RootOf(inner.Expression),
        PostfixUnaryExpressionSyntax sure => RootOf(sure.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => RootOf(either.Left),
        _ => null,
    };

    private static PageEnd Best(BinaryExpressionSyntax conditions, bool goesOnIf, SyntaxNode loop)
    {
        var (left, right) = (Of(conditions.Left, goesOnIf, loop), Of(conditions.Right, goesOnIf, loop));
        return left > right ? left : right;
    }

    private static bool IsComparison(BinaryExpressionSyntax comparison) => comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression
        or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression;

    private static PageEnd OfComparison(BinaryExpressionSyntax comparison, SyntaxNode loop)
    {
        if ((SizeOf(comparison.Left, loop) ?? SizeOf(comparison.Right, loop)) is not { } size)
        {
            // How many of a page's items were new, or matched, says nothing of the next page.
            return IsCountedIn(loop, comparison.Left) || IsCountedIn(loop, comparison.Right) ? PageEnd.Full : PageEnd.Next;
        }

        var other = SizeOf(comparison.Left, loop) is not null ? comparison.Right : comparison.Left;
        return other is LiteralExpressionSyntax { Token.ValueText: "0" or "1" } ? PageEnd.Content
            : RootOf(size) is { } root && IsDeclaredIn(loop, root.Identifier.ValueText) ? PageEnd.Full
            : RootOf(size) is { } outer && IsAssignedIn(loop, outer.Identifier.ValueText) ? PageEnd.Full
            : PageEnd.Next;
    }

    /// <summary>The expression, or what the variable of the loop that it names is given, if it counts elements.</summary>
    private static ExpressionSyntax? SizeOf(ExpressionSyntax value, SyntaxNode loop) => value switch
    {
        ParenthesizedExpressionSyntax inner => SizeOf(inner.Expression, loop),
        MemberAccessExpressionSyntax access when s_sizes.Contains(access.Name.Identifier.ValueText) => value,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } when s_sizes.Contains(name) => value,
        ConditionalAccessExpressionSyntax access when access.WhenNotNull.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().LastOrDefault() is { } last
            && s_sizes.Contains(last.Identifier.ValueText) => value,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => SizeOf(either.Left, loop) is null ? null : value,
        IdentifierNameSyntax name => loop.DescendantNodes().OfType<VariableDeclaratorSyntax>()
            .FirstOrDefault(variable => variable.Identifier.ValueText == name.Identifier.ValueText)?.Initializer is { Value: not IdentifierNameSyntax and var given }
                && SizeOf(given, loop) is not null ? value : null,
        _ => null,
    };

    private static bool IsCountedIn(SyntaxNode loop, ExpressionSyntax value) => value is IdentifierNameSyntax name
        && loop.DescendantNodes().OfType<VariableDeclaratorSyntax>().Any(variable => variable.Identifier.ValueText == name.Identifier.ValueText && variable.Parent?.Parent is LocalDeclarationStatementSyntax
            && variable.Initializer?.Value is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression });

    private static bool IsDeclaredIn(SyntaxNode loop, string name) =>
        loop.DescendantNodes().Any(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText == name,
            SingleVariableDesignationSyntax variable => variable.Identifier.ValueText == name,
            _ => false,
        });

    private static bool IsAssignedIn(SyntaxNode loop, string name) => loop.DescendantNodes().OfType<AssignmentExpressionSyntax>()
        .Where(static assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        .Any(assignment => assignment.Left is IdentifierNameSyntax target && target.Identifier.ValueText == name);
}
