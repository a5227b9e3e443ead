using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Answers: which token can this code pass on, or which function would have to be given one?</summary>
/// <param name="Token">What the token is called here; null if there is none.</param>
/// <param name="Function">The function that would need one, whose inner functions see its parameters; null if none can get one.</param>
internal sealed record TokenScope(string? Token, SyntaxNode? Function)
{
    private static readonly TokenScope s_none = new(null, null);

    /// <summary>The token that some code sees, nearest first, or the function to give it one.</summary>
    public static TokenScope Of(SyntaxNode code, SemanticModel model, CancellationToken cancellation)
    {
        if (LocalFor(code, model) is { } local)
        {
            return new(local, null);
        }

        for (var function = CodeFixes.Function.Of(code); ; function = CodeFixes.Function.Of(function.Parent!))
        {
            if (ParameterOf(function, model, cancellation) is { } parameter)
            {
                return parameter.IsDiscard || parameter.RefKind != RefKind.None ? s_none : new(parameter.Name, null);
            }

            switch (function)
            {
                case AnonymousFunctionExpressionSyntax lambda when IsToolDelegate(lambda, model, cancellation):
                    return new(null, lambda);
                case AnonymousFunctionExpressionSyntax lambda when IsStatic(lambda.Modifiers) || IsKept(lambda) || IsExpressionTree(lambda, model, cancellation):
                    return s_none;
                case LocalFunctionStatementSyntax { Modifiers: var modifiers } when IsStatic(modifiers):
                    return new(null, function);
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax:
                    continue;
                default:
                    return function is MethodDeclarationSyntax ? new(null, function) : s_none;
            }
        }
    }

    /// <summary>Whether a lambda becomes a tree of expressions, to which nothing may be added.</summary>
    public static bool IsExpressionTree(SyntaxNode code, SemanticModel model, CancellationToken cancellation) =>
        code.AncestorsAndSelf().OfType<LambdaExpressionSyntax>().Any(lambda => model.GetTypeInfo(lambda, cancellation).ConvertedType is
            INamedTypeSymbol { Name: "Expression", ContainingNamespace.Name: "Expressions" })
        || code.AncestorsAndSelf().OfType<QueryExpressionSyntax>().Any(query =>
            model.GetTypeInfo(query.FromClause.Expression, cancellation).Type.Is("System.Linq.IQueryable"));

    /// <summary>Whether a type is the token's.</summary>
    public static bool IsToken(ITypeSymbol type) => type.IsExactly(TokenArgument.Token);

    private static IParameterSymbol? ParameterOf(SyntaxNode function, SemanticModel model, CancellationToken cancellation) =>
        SymbolOf(function, model, cancellation)?.Parameters.FirstOrDefault(static parameter => IsToken(parameter.Type));

    /// <summary>The method that a function is, if it is one.</summary>
    public static IMethodSymbol? SymbolOf(SyntaxNode function, SemanticModel model, CancellationToken cancellation) =>
        (function is AnonymousFunctionExpressionSyntax
            ? model.GetSymbolInfo(function, cancellation).Symbol
            : model.GetDeclaredSymbol(function, cancellation)) as IMethodSymbol;

    /// <summary>A token, or the source of one, in a variable that has been given it by then: what someone linked is passed on rather than what it is linked to.</summary>
    private static string? LocalFor(SyntaxNode code, SemanticModel model)
    {
        var function = CodeFixes.Function.Of(code);
        var locals = model.LookupSymbols(code.SpanStart).OfType<ILocalSymbol>()
            .Where(local => local.DeclaringSyntaxReferences.Length == 1
                && local.DeclaringSyntaxReferences[0].GetSyntax() is VariableDeclaratorSyntax { Initializer: not null } declarator
                && declarator.Span.End < code.SpanStart && CodeFixes.Function.Of(declarator) == function)
            .ToList();
        return locals.FirstOrDefault(static local => IsToken(local.Type))?.Name
            ?? (locals.FirstOrDefault(IsDeadline) is { Name: var source } ? source + ".Token" : null);
    }

    /// <summary>Whether a variable holds a source that ends by itself or with another token.</summary>
    private static bool IsDeadline(ILocalSymbol local) =>
        local.Type.IsExactly("System.Threading.CancellationTokenSource")
        && local.DeclaringSyntaxReferences[0].GetSyntax() is VariableDeclaratorSyntax
        {
            Initializer.Value: InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 },
        };

    /// <summary>Whether a lambda is handed over to be called by reflection, as that of a tool is: it may have any parameters.</summary>
    private static bool IsToolDelegate(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellation) =>
        lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: var parameters } && parameters.All(static parameter => parameter.Type is not null)
        && model.GetTypeInfo(lambda, cancellation).ConvertedType is { SpecialType: SpecialType.System_Delegate };

    /// <summary>Whether a lambda may outlive the call in which it is made, and with it the token.</summary>
    private static bool IsKept(AnonymousFunctionExpressionSyntax lambda) =>
        lambda.Parent is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax or IdentifierNameSyntax } assignment
            && (assignment.Left is MemberAccessExpressionSyntax || assignment.IsKind(SyntaxKind.AddAssignmentExpression))
        || lambda.Parent is ArgumentSyntax { Parent.Parent: BaseObjectCreationExpressionSyntax creation } && creation is ObjectCreationExpressionSyntax { Type: var type }
            && type.ToString().StartsWith("Lazy<", StringComparison.Ordinal);

    private static bool IsStatic(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.StaticKeyword);
}
