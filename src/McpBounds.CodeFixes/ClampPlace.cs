using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// Answers: before which statement is a parameter to be clamped? Behind what checks it or gives it its default, whose outcome a clamp would change, and before
/// all that does something with it.
/// </summary>
internal static class ClampPlace
{
    private static readonly string[] s_checks = { "ThrowIf", "Validate", "Ensure", "Check", "Require", "Verify", "Assert" };

    /// <summary>The place, and the last of the guards before it; null if there is no such place.</summary>
    /// <param name="function">The function whose parameter it is.</param>
    /// <param name="name">The parameter's name.</param>
    /// <param name="uses">Where the parameter is used.</param>
    /// <param name="work">Where it enters the work.</param>
    public static (StatementPlace Place, StatementSyntax? Guard)? Of(
        SyntaxNode function, string name, IReadOnlyCollection<SyntaxNode> uses, IReadOnlyCollection<ExpressionSyntax> work)
    {
        if (BodyOf(function) is not { } body)
        {
            return HasExpression(function) && StatementPlace.BeforeBodyOf(function) is { } first ? (first, null) : null;
        }

        return BehindGuards(body, name, uses, work) is { } guarded ? guarded
            : body.Statements.FirstOrDefault(statement => statement is not LocalFunctionStatementSyntax && uses.Any(use => statement.Span.Contains(use.Span))) is { } user
                && StatementPlace.Before(user, declares: false) is { } place ? (place, null)
            : null;
    }

    /// <summary>Whether a guard tells null from a number.</summary>
    public static bool DecidesNull(StatementSyntax guard) => guard.DescendantTokens().Any(static token =>
        token.Kind() is SyntaxKind.NullKeyword or SyntaxKind.QuestionQuestionEqualsToken || token.ValueText == "HasValue");

    private static (StatementPlace, StatementSyntax?)? BehindGuards(
        BlockSyntax block, string name, IReadOnlyCollection<SyntaxNode> uses, IReadOnlyCollection<ExpressionSyntax> work)
    {
        for (BlockSyntax? current = block; current is not null; current = InnerBlock(current, uses))
        {
            var end = current.Statements.IndexOf(statement => work.Any(place => statement.Span.Contains(place.Span)));
            var guard = current.Statements.Take(end).LastOrDefault(statement => IsGuard(statement, name, uses));
            if (guard is not null)
            {
                return StatementPlace.Before(current.Statements[current.Statements.IndexOf(guard) + 1], declares: false) is { } place ? (place, guard) : null;
            }
        }

        return null;
    }

    /// <summary>The block within one statement of a list that holds all uses, and runs at most once where it stands.</summary>
    private static BlockSyntax? InnerBlock(BlockSyntax block, IReadOnlyCollection<SyntaxNode> uses) => block.DescendantNodes(static node =>
            node is not (ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or LocalFunctionStatementSyntax))
        .OfType<BlockSyntax>()
        .FirstOrDefault(inner => inner != block && uses.All(use => inner.Span.Contains(use.Span)));

    private static bool IsGuard(StatementSyntax statement, string name, IReadOnlyCollection<SyntaxNode> uses) => statement switch
    {
        IfStatementSyntax { Else: null } check => uses.Any(use => check.Condition.Span.Contains(use.Span)) && (Leaves(check.Statement) || Assigns(check.Statement, name)),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax } => Assigns(statement, name),
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } when NameOf(call) is { } called =>
            s_checks.Any(word => called.StartsWith(word, StringComparison.Ordinal)) && uses.Any(use => statement.Span.Contains(use.Span)),
        _ => false,
    };

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };

    private static bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements[statements.Count - 1]),
        _ => statement is ReturnStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax { RawKind: (int)SyntaxKind.YieldBreakStatement },
    };

    private static bool Assigns(StatementSyntax statement, string name) => statement switch
    {
        BlockSyntax { Statements: { Count: 1 } statements } => Assigns(statements[0], name),
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax assigned } } => assigned.Identifier.ValueText == name,
        _ => false,
    };

    private static BlockSyntax? BodyOf(SyntaxNode function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        AnonymousFunctionExpressionSyntax lambda => lambda.Block,
        _ => null,
    };

    private static bool HasExpression(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax { ExpressionBody.Expression: var value } => value is not (ThrowExpressionSyntax or RefExpressionSyntax),
        LocalFunctionStatementSyntax { ExpressionBody.Expression: var value } => value is not (ThrowExpressionSyntax or RefExpressionSyntax),
        LambdaExpressionSyntax { ExpressionBody: { } value } => value is not (ThrowExpressionSyntax or RefExpressionSyntax),
        _ => false,
    };
}
