using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// Where statements can be added: beside a statement of a list, or before one that gets braces for it, or in an expression body that becomes a block.
/// </summary>
/// <param name="Scope">The list's owner, the statement that gets braces, or the function whose expression body becomes a block: where names are declared.</param>
/// <param name="Statement">The statement beside which others are added; null in an expression body.</param>
/// <param name="IsAfter">Whether they are added behind it.</param>
/// <param name="IsApart">Whether they are a paragraph of their own, above the comments of the statement.</param>
internal sealed record StatementPlace(SyntaxNode Scope, StatementSyntax? Statement, bool IsAfter = false, bool IsApart = false)
{
    /// <summary>The place before a statement, or null if there is none.</summary>
    /// <param name="statement">A statement.</param>
    /// <param name="declares">Whether <c>using</c> declarations are added, which may not stand in the list of a <c>switch</c> section.</param>
    public static StatementPlace? Before(StatementSyntax statement, bool declares) => IsInCriticalRegion(statement) ? null : statement.Parent switch
    {
        BlockSyntax block => new(block, statement),
        SwitchSectionSyntax section when !declares => new(section, statement),
        SwitchSectionSyntax when statement is LocalDeclarationStatementSyntax => null,
        SwitchSectionSyntax or IfStatementSyntax or ElseClauseSyntax or UsingStatementSyntax or WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax
            or CommonForEachStatementSyntax => new(statement, statement),
        _ => null,
    };

    /// <summary>The place behind a statement, or null if there is none.</summary>
    public static StatementPlace? After(StatementSyntax statement) =>
        Before(statement, declares: false) is { } place ? place with { IsAfter = true } : null;

    /// <summary>The place before the expression that is a function's body, or null if a block would not do.</summary>
    public static StatementPlace? BeforeBodyOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax or LambdaExpressionSyntax => new(function, null),
        _ => null,
    };

    /// <summary>Whether what is declared at this place can be used by some code.</summary>
    public bool IsVisibleTo(SyntaxNode code) =>
        Scope.Span.Contains(code.Span) && (Statement is null || code.Span.End >= (IsAfter ? Statement.Span.End : Statement.SpanStart));

    /// <summary>Locks must be short, and pointers do not outlive an <c>await</c>.</summary>
    private static bool IsInCriticalRegion(StatementSyntax statement)
    {
        var function = CodeUnit.Of(statement).Node;
        return statement.Ancestors().TakeWhile(node => node != function)
            .Any(static node => node is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax);
    }
}
