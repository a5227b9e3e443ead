using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Turns a function that returns the task of a call into one that awaits it.</summary>
internal static class AsyncFunction
{
    /// <summary>Whether a call is what a function returns, and the function can be async: its callers see no difference.</summary>
    public static bool CanReturn(ExpressionSyntax call, SyntaxNode function, FixContext context) =>
        call.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax
        && !Function.IsAsync(function)
        && function is LambdaExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax
        && !Modifiers(function).Any(SyntaxKind.PartialKeyword) && !function.AncestorsAndSelf().Any(IsUnsafe)
        && Function.SymbolOf(function, context) is { RefKind: RefKind.None } method && IsTaskOfResult(method.ReturnType)
        && method.Parameters.All(static parameter => parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType)
        && ReturnedBy(function).All(value => IsTaskOfResult(context.Model.GetTypeInfo(value, context.Cancellation).Type))
        && !Function.OwnNodes(function).Any(node => IsForbiddenInAsync(node, context));

    /// <summary>Makes the function async: every task that it returns is awaited.</summary>
    public static void Make(SyntaxNode function, Edits edits, FixContext context)
    {
        if (!edits.IsFirst(function))
        {
            return;
        }

        foreach (var value in ReturnedBy(function))
        {
            edits.Change<ExpressionSyntax>(value, static current => Awaited(current));
        }

        edits.Change<SyntaxNode>(function, static current => WithAsync(current));
    }

    private static ExpressionSyntax Awaited(ExpressionSyntax value) => value switch
    {
        AwaitExpressionSyntax => value,
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } result, Expression: MemberAccessExpressionSyntax done } when done.ToString() == "Task.FromResult" =>
            result[0].Expression.WithTriviaFrom(value),
        _ => Waiting.Await.On(value.WithoutTrivia()).WithTriviaFrom(value),
    };

    private static IEnumerable<ExpressionSyntax> ReturnedBy(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax { ExpressionBody.Expression: var value } => new[] { value },
        LocalFunctionStatementSyntax { ExpressionBody.Expression: var value } => new[] { value },
        LambdaExpressionSyntax { ExpressionBody: { } value } => new[] { value },
        _ => Function.OwnNodes(function).OfType<ReturnStatementSyntax>().Select(static statement => statement.Expression).OfType<ExpressionSyntax>(),
    };

    private static bool IsTaskOfResult(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task", TypeArguments.Length: 1 } && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    private static bool IsForbiddenInAsync(SyntaxNode node, FixContext context) => node switch
    {
        YieldStatementSyntax or UnsafeStatementSyntax or LockStatementSyntax or RefTypeSyntax or StackAllocArrayCreationExpressionSyntax => true,
        VariableDeclaratorSyntax variable => context.Model.GetDeclaredSymbol(variable, context.Cancellation) is ILocalSymbol { Type.IsRefLikeType: true },
        _ => false,
    };

    /// <summary>Nothing is awaited in an unsafe context, which types hand on to all that is in them.</summary>
    private static bool IsUnsafe(SyntaxNode node) => node is UnsafeStatementSyntax || Modifiers(node).Any(SyntaxKind.UnsafeKeyword);

    private static SyntaxTokenList Modifiers(SyntaxNode function) => function switch
    {
        MemberDeclarationSyntax member => member.Modifiers,
        LocalFunctionStatementSyntax local => local.Modifiers,
        LambdaExpressionSyntax lambda => lambda.Modifiers,
        _ => default,
    };

    private static SyntaxNode WithAsync(SyntaxNode function)
    {
        var first = function.GetFirstToken();
        var keyword = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return function switch
        {
            MethodDeclarationSyntax { Modifiers.Count: > 0 } method => method.AddModifiers(keyword),
            LocalFunctionStatementSyntax { Modifiers.Count: > 0 } local => local.AddModifiers(keyword),
            MethodDeclarationSyntax method => method.WithReturnType(method.ReturnType.WithoutLeadingTrivia())
                .AddModifiers(keyword.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia())),
            LocalFunctionStatementSyntax local => local.WithReturnType(local.ReturnType.WithoutLeadingTrivia())
                .AddModifiers(keyword.WithLeadingTrivia(local.ReturnType.GetLeadingTrivia())),
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ReplaceToken(first, first.WithLeadingTrivia()) is var bare
                ? bare.AddModifiers(keyword.WithLeadingTrivia(first.LeadingTrivia)) : lambda,
            SimpleLambdaExpressionSyntax lambda => lambda.ReplaceToken(first, first.WithLeadingTrivia()) is var bare
                ? bare.AddModifiers(keyword.WithLeadingTrivia(first.LeadingTrivia)) : lambda,
            _ => function,
        };
    }
}
