using McpBounds.Analyzers;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// A tool that goes through all pages by a cursor and could as well return one page and the cursor of the next: a loop of plain statements, run until a
/// cursor is missing, that the tool itself holds, and a result that can carry the cursor.
/// </summary>
/// <param name="Method">The tool.</param>
/// <param name="Loop">Its loop.</param>
/// <param name="Cursor">The variable that holds the cursor, which becomes a parameter.</param>
/// <param name="Result">The text that is returned, to which the cursor is added.</param>
internal sealed record OnePage(MethodDeclarationSyntax Method, DoStatementSyntax Loop, LocalDeclarationStatementSyntax Cursor, ReturnStatementSyntax Result)
{
    /// <summary>The tool at a diagnostic, or null if it is none that could.</summary>
    public static OnePage? At(Diagnostic diagnostic, FixContext context)
    {
        if (PageFinding.From(diagnostic.Properties) is not { Shape: LoopShape.Do, Asking: Asking.Pages }
            || context.Root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not DoStatementSyntax { Statement: BlockSyntax, Parent: BlockSyntax block } loop
            || block.Parent is not MethodDeclarationSyntax method
            || Options.PublicEntryPoints.In(context.Tools.Options.GetOptions(method.SyntaxTree))
            || Function.SymbolOf(method, context) is not { IsOverride: false, IsVirtual: false, PartialDefinitionPart: null, PartialImplementationPart: null } symbol
            || !context.Tools.Reach.IsTool(CodeUnit.Of(method), context.Cancellation)
            || symbol.Implemented().Any() || !context.Tools.Reach.ReferencesTo(symbol, context.Cancellation).IsEmpty
            || method.ParameterList.Parameters.Any(static parameter => parameter.Modifiers.Any(SyntaxKind.ParamsKeyword)))
        {
            return null;
        }

        // Nothing but the condition ends a turn, and nothing else is repeated.
        if (Function.OwnNodes(loop).Any(static node => node is BreakStatementSyntax or ContinueStatementSyntax or ReturnStatementSyntax or GotoStatementSyntax)
            || loop.DescendantTokens().Any(static token => token.ValueText.Contains('\n')) || loop.DescendantTrivia().Any(static trivia => trivia.IsDirective))
        {
            return null;
        }

        var cursor = block.Statements.TakeWhile(statement => statement != loop).OfType<LocalDeclarationStatementSyntax>()
            .FirstOrDefault(statement => IsCursor(statement, loop, context));
        var results = Function.OwnNodes(method).OfType<ReturnStatementSyntax>().ToList();
        return cursor is not null && results.Count == 1 && results[0].Parent == block && results[0].Expression is { } text
            && AgentResult.TypeOf(method, context)?.SpecialType == SpecialType.System_String && PlainText.Is(text, context)
                ? new(method, loop, cursor, results[0])
                : null;
    }

    /// <summary>The name of the cursor.</summary>
    public string Name => Cursor.Declaration.Variables[0].Identifier.ValueText;

    /// <summary>Whether a declaration is of a text that begins as nothing, is given once in a turn, and is what the loop's condition asks for.</summary>
    private static bool IsCursor(LocalDeclarationStatementSyntax statement, DoStatementSyntax loop, FixContext context)
    {
        if (statement is not { Declaration.Variables: { Count: 1 } variables } || variables[0] is not { Initializer.Value: var start } variable || !IsNull(start)
            || context.Model.GetDeclaredSymbol(variable, context.Cancellation) is not ILocalSymbol { Type.SpecialType: SpecialType.System_String })
        {
            return false;
        }

        var name = variable.Identifier.ValueText;
        var uses = Function.Of(loop).DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name).ToList();
        var given = uses.Where(static use => use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use).ToList();
        return uses.TrueForAll(use => loop.Contains(use) && Function.Of(use) == Function.Of(loop) && use.Parent is not ArgumentSyntax { RefKindKeyword.RawKind: not 0 })
            && given.Count == 1 && given[0].Parent is AssignmentExpressionSyntax { Parent: ExpressionStatementSyntax { Parent: var body } } && body == loop.Statement
            && IsWhetherThere(loop.Condition, name);
    }

    private static bool IsNull(ExpressionSyntax? value) => value is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression };

    private static bool IsWhetherThere(ExpressionSyntax condition, string cursor) => condition switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression, Left: IdentifierNameSyntax name, Right: var other } =>
            name.Identifier.ValueText == cursor && IsNull(other),
        IsPatternExpressionSyntax { Expression: IdentifierNameSyntax name, Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression: var other } } } =>
            name.Identifier.ValueText == cursor && IsNull(other),
        PrefixUnaryExpressionSyntax
        {
            RawKind: (int)SyntaxKind.LogicalNotExpression,
            Operand: InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IsNullOrEmpty" or "IsNullOrWhiteSpace" },
                ArgumentList.Arguments: { Count: 1 } argument,
            },
        } => argument[0].Expression is IdentifierNameSyntax name && name.Identifier.ValueText == cursor,
        _ => false,
    };
}
