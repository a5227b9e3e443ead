using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpBounds.CodeFixes;

/// <summary>Configures a client right after <c>CreateClient</c> has made it: before anyone can have sent a request with it.</summary>
internal static class CreatedClient
{
    /// <summary>The change, or null where other code of the same statement may run before the call or instead of it.</summary>
    /// <param name="call">The <c>CreateClient</c> call.</param>
    /// <param name="assignment">The assignment for a client of some name.</param>
    /// <param name="model">The call's semantic model.</param>
    /// <param name="document">The call's document.</param>
    /// <param name="cancellation">Cancels.</param>
    public static SolutionEdit? Configure(
        InvocationExpressionSyntax call, Func<string, string> assignment, SemanticModel model, Document document, CancellationToken cancellation)
    {
        return Target(Outermost(call)) switch
        {
            (var client, LocalDeclarationStatementSyntax or ExpressionStatementSyntax) target =>
                InsertAfter((StatementSyntax)target.Owner, FunctionBodies.Statement(assignment(client) + ";", (StatementSyntax)target.Owner), document),
            (var client, UsingStatementSyntax { Statement: BlockSyntax block }) =>
                SolutionEdit.Replacing(block, document, current => FunctionBodies.Prepend(current, new[] { First(client) })),
            (var client, ArrowExpressionClauseSyntax { Parent: ConstructorDeclarationSyntax constructor }) =>
                SolutionEdit.Replacing(constructor, document, current => FunctionBodies.Ending(current, First(client))),
            _ => Extract(call, assignment, model, document, cancellation),
        };

        StatementSyntax First(string client) => FunctionBodies.FirstStatement(assignment(client) + ";", call);
    }

    /// <summary>The variable or member that is given a value, and the statement or expression body in which it is.</summary>
    private static (string Name, SyntaxNode Owner)? Target(ExpressionSyntax value) => value.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.Text: var name, Parent.Parent: { } owner } } => (name, owner),
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var left, Parent: { } owner } when IsPlain(left) =>
            (left.WithoutTrivia().ToString(), owner),
        _ => null,
    };

    /// <summary>A change that adds a statement after another, or none where that is not one of several.</summary>
    public static SolutionEdit? InsertAfter(StatementSyntax statement, StatementSyntax added, Document document) => statement.Parent switch
    {
        BlockSyntax or SwitchSectionSyntax => SolutionEdit.At(statement, document, (editor, node) => editor.InsertAfter(node, added)),
        GlobalStatementSyntax => SolutionEdit.At(statement, document, (editor, node) => editor.InsertAfter(node.Parent!, SyntaxFactory.GlobalStatement(added))),
        _ => null,
    };

    /// <summary>Gives the client a name first: <c>var client = …; client.Max… = …; return client;</c>.</summary>
    private static SolutionEdit? Extract(
        InvocationExpressionSyntax call, Func<string, string> assignment, SemanticModel model, Document document, CancellationToken cancellation)
    {
        var client = new FreeNames(model).In(CodeUnit.MemberOf(call).Node, "client");
        var made = call.WithoutTrivia();
        var texts = new[] { $"var {client} = {made};", assignment(client) + ";" };
        switch (FirstRunIn(call))
        {
            case StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax } statement:
                return SolutionEdit.At(call, document, (editor, node) => Insert(editor, node, Named(node, statement), Beside(statement), client));
            case StatementSyntax { Parent: GlobalStatementSyntax } statement:
                return SolutionEdit.At(call, document, (editor, node) =>
                    Insert(editor, node, Named(node, statement).Parent!, Beside(statement).Select(SyntaxFactory.GlobalStatement), client));
            case { } function when FunctionBodies.CanStart(function) && FunctionBodies.SymbolOf(function, model, cancellation) is { } symbol:
                return SolutionEdit.Replacing(function, document, current => FunctionBodies.StartingWith(
                    current,
                    FunctionBodies.ReturnsValue(symbol),
                    texts.Select(text => FunctionBodies.FirstStatement(text, call)),
                    body => WithName(body, made, client)));
            default:
                return null;
        }

        IEnumerable<StatementSyntax> Beside(StatementSyntax statement) => texts.Select(text => FunctionBodies.Statement(text, statement));
    }

    private static SyntaxNode Named(SyntaxNode call, StatementSyntax statement) =>
        call.Ancestors().First(node => node.Span == statement.Span && node.RawKind == statement.RawKind);

    /// <summary>Comments above the statement stay above what is added to it.</summary>
    private static void Insert(SyntaxEditor editor, SyntaxNode call, SyntaxNode before, IEnumerable<SyntaxNode> added, string client)
    {
        var leading = before.GetLeadingTrivia();
        editor.ReplaceNode(call, (current, _) => SyntaxFactory.IdentifierName(client).WithTriviaFrom(current));
        editor.ReplaceNode(before, (current, _) => current.WithLeadingTrivia(FunctionBodies.IndentationOf(before)));
        editor.InsertBefore(before, added.Select((statement, i) => i == 0 ? statement.WithLeadingTrivia(leading) : statement));
    }

    private static ExpressionSyntax WithName(ExpressionSyntax body, InvocationExpressionSyntax made, string client)
    {
        var call = body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().First(candidate => candidate.IsEquivalentTo(made));
        return body.ReplaceNode(call, SyntaxFactory.IdentifierName(client).WithTriviaFrom(call));
    }

    /// <summary>The statement, or the function with an expression body, that runs the call before anything else of it.</summary>
    private static SyntaxNode? FirstRunIn(ExpressionSyntax call)
    {
        SyntaxNode current = call;
        while (true)
        {
            switch (current.Parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or AwaitExpressionSyntax:
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }:
                case MemberAccessExpressionSyntax access when access.Expression == current:
                case InvocationExpressionSyntax invocation when invocation.Expression == current:
                case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment
                    when assignment.Right == current && IsPlain(assignment.Left):
                    current = current.Parent;
                    continue;
                case EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax local } }:
                    return local;
                case ReturnStatementSyntax or ExpressionStatementSyntax:
                    return current.Parent;
                case ArrowExpressionClauseSyntax { Parent: { } function }:
                    return function;
                case LambdaExpressionSyntax lambda:
                    return lambda;
                default:
                    return null;
            }
        }
    }

    private static ExpressionSyntax Outermost(ExpressionSyntax expression) =>
        expression.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
            ? Outermost((ExpressionSyntax)expression.Parent)
            : expression;

    /// <summary>Whether naming the target twice runs nothing twice.</summary>
    private static bool IsPlain(ExpressionSyntax target) =>
        target is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or IdentifierNameSyntax };
}
