using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Small questions about the method, local function or lambda that a piece of code stands in.</summary>
internal static class Function
{
    /// <summary>The innermost method, accessor's member, local function or lambda.</summary>
    public static SyntaxNode Of(SyntaxNode code) => CodeUnit.Of(code).Node;

    /// <summary>Its symbol, if it is a method of some kind.</summary>
    public static IMethodSymbol? SymbolOf(SyntaxNode function, FixContext context) => (function is AnonymousFunctionExpressionSyntax
        ? context.Model.GetSymbolInfo(function, context.Cancellation).Symbol
        : context.Model.GetDeclaredSymbol(function, context.Cancellation)) as IMethodSymbol;

    /// <summary>Whether it may await.</summary>
    public static bool IsAsync(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
        _ => false,
    };

    /// <summary>The nodes of a function, without those of the functions in it.</summary>
    public static IEnumerable<SyntaxNode> OwnNodes(SyntaxNode function) =>
        function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>Whether it yields: its consumer decides when it goes on.</summary>
    public static bool IsIterator(SyntaxNode function) => OwnNodes(function).Any(static node => node is YieldStatementSyntax);

    /// <summary>The innermost loop around a piece of code, in its function; <paramref name="code"/> itself is no loop around itself.</summary>
    public static SyntaxNode? LoopAround(SyntaxNode code)
    {
        var function = Of(code);
        return code.Ancestors().TakeWhile(node => node != function)
            .FirstOrDefault(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);
    }

    /// <summary>Whether code runs to clean up, also when the caller has cancelled: in a <c>finally</c>, or where the cancellation is caught.</summary>
    public static bool IsCleanUp(SyntaxNode code)
    {
        var function = Of(code);
        return code.Ancestors().TakeWhile(node => node != function).Any(static node => node is FinallyClauseSyntax
            || (node is CatchClauseSyntax { Declaration.Type: var caught } && caught.ToString() is var name && name.EndsWith("CanceledException", StringComparison.Ordinal)));
    }

    /// <summary>Whether it is turned into an expression tree, which can hold no statements.</summary>
    public static bool IsExpressionTree(SyntaxNode code, FixContext context) => code.AncestorsAndSelf().OfType<LambdaExpressionSyntax>()
        .Any(lambda => context.Model.GetTypeInfo(lambda, context.Cancellation).ConvertedType is
            INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" })
        || code.Ancestors().Any(static node => node is QueryExpressionSyntax);
}
