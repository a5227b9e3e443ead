using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpBounds.CodeFixes;

/// <summary>Writes statements into the bodies of methods, accessors, local functions and lambdas.</summary>
internal static class FunctionBodies
{
    /// <summary>The statements before what a function does now; an expression body becomes a block.</summary>
    /// <param name="function">The function.</param>
    /// <param name="returnsValue">Whether what an expression body yields is returned.</param>
    /// <param name="first">The new statements.</param>
    /// <param name="rewrite">What becomes of an expression body's expression; itself if left out.</param>
    public static SyntaxNode StartingWith(
        SyntaxNode function, bool returnsValue, IEnumerable<StatementSyntax> first, Func<ExpressionSyntax, ExpressionSyntax>? rewrite = null)
    {
        BlockSyntax FromExpression(ExpressionSyntax expression) => ToBlock(rewrite?.Invoke(expression) ?? expression, returnsValue, first);

        return function switch
        {
            LambdaExpressionSyntax { ExpressionBody: { } body } lambda =>
                lambda.WithArrowToken(EndingLine(lambda.ArrowToken)).WithBody(FromExpression(body).WithTrailingTrivia(body.GetTrailingTrivia())),
            AnonymousFunctionExpressionSyntax { Block: { } block } lambda => lambda.WithBody(Prepend(block, first)),
            BaseMethodDeclarationSyntax { Body: { } block } method => method.WithBody(Prepend(block, first)),
            LocalFunctionStatementSyntax { Body: { } block } local => local.WithBody(Prepend(block, first)),
            _ when ArrowOf(function) is { } arrow => WithBlock(function, FromExpression(arrow.Expression).WithTrailingTrivia(function.GetTrailingTrivia())),
            _ => function,
        };
    }

    private static SyntaxNode WithBlock(SyntaxNode member, BlockSyntax block) => member switch
    {
        MethodDeclarationSyntax method => method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
        ConstructorDeclarationSyntax constructor => constructor.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
        LocalFunctionStatementSyntax local => local.WithExpressionBody(null).WithSemicolonToken(default).WithBody(block),
        PropertyDeclarationSyntax property => property.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(block)),
        _ => member,
    };

    private static AccessorListSyntax Getter(BlockSyntax block) => SyntaxFactory
        .AccessorList(SyntaxFactory.SingletonList(SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration, block.WithoutTrailingTrivia())))
        .WithTrailingTrivia(block.GetTrailingTrivia())
        .WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>Whether <see cref="StartingWith"/> knows the function's form.</summary>
    public static bool CanStart(SyntaxNode? function) => function switch
    {
        LambdaExpressionSyntax { ExpressionBody: { } body } => body is not ThrowExpressionSyntax,
        AnonymousFunctionExpressionSyntax { Block: not null } => true,
        BaseMethodDeclarationSyntax { Body: not null } or LocalFunctionStatementSyntax { Body: not null } => true,
        _ => ArrowOf(function) is { Expression: not (ThrowExpressionSyntax or RefExpressionSyntax) },
    };

    private static ArrowExpressionClauseSyntax? ArrowOf(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.ExpressionBody,
        ConstructorDeclarationSyntax constructor => constructor.ExpressionBody,
        LocalFunctionStatementSyntax local => local.ExpressionBody,
        PropertyDeclarationSyntax property => property.ExpressionBody,
        _ => null,
    };

    /// <summary>A constructor with one more statement after its expression body.</summary>
    public static ConstructorDeclarationSyntax Ending(ConstructorDeclarationSyntax constructor, StatementSyntax last)
    {
        var started = (ConstructorDeclarationSyntax)StartingWith(constructor, returnsValue: false, Array.Empty<StatementSyntax>());
        return started.WithBody(started.Body!.AddStatements(last));
    }

    /// <summary>The method that a declaration, an accessor or a lambda is; of a property, its getter.</summary>
    public static IMethodSymbol? SymbolOf(SyntaxNode function, SemanticModel model, CancellationToken cancellation) =>
        (function is LambdaExpressionSyntax ? model.GetSymbolInfo(function, cancellation).Symbol : model.GetDeclaredSymbol(function, cancellation)) switch
        {
            IMethodSymbol method => method,
            IPropertySymbol property => property.GetMethod,
            _ => null,
        };

    /// <summary>Whether the value of an expression body is what the function returns.</summary>
    public static bool ReturnsValue(IMethodSymbol function) =>
        !function.ReturnsVoid && !(function.IsAsync && function.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false });

    /// <summary>A statement as it is written here, on a line of its own, to be formatted where it goes.</summary>
    public static StatementSyntax FirstStatement(string text, SyntaxNode place) =>
        SyntaxFactory.ParseStatement(text)
            .WithLeadingTrivia(SyntaxFactory.ElasticMarker)
            .WithTrailingTrivia(LineEndOf(place))
            .WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>A statement to stand beside another: on a line of its own if that one does, and as far from the margin.</summary>
    public static StatementSyntax Statement(string text, StatementSyntax beside)
    {
        var statement = SyntaxFactory.ParseStatement(text);
        return beside.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            ? statement.WithLeadingTrivia(IndentationOf(beside)).WithTrailingTrivia(LineEndOf(beside))
            : statement.WithTrailingTrivia(SyntaxFactory.Space);
    }

    /// <summary>The white space that a statement's own line begins with.</summary>
    public static IEnumerable<SyntaxTrivia> IndentationOf(SyntaxNode statement) =>
        statement.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));

    private static SyntaxTrivia LineEndOf(SyntaxNode place) =>
        place.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } found
            ? found
            : SyntaxFactory.ElasticCarriageReturnLineFeed;

    /// <summary>The block with statements before its own.</summary>
    public static BlockSyntax Prepend(BlockSyntax block, IEnumerable<StatementSyntax> first)
    {
        // A block on one line stays on one line.
        var isOneLine = block.Statements.Count > 0 && !block.ToString().Contains('\n');
        return block.WithStatements(block.Statements.InsertRange(0, isOneLine ? first.Select(InLine) : first));

        static StatementSyntax InLine(StatementSyntax statement) =>
            statement.WithoutAnnotations(Formatter.Annotation).WithoutLeadingTrivia().WithTrailingTrivia(SyntaxFactory.Space);
    }

    private static BlockSyntax ToBlock(ExpressionSyntax expression, bool returnsValue, IEnumerable<StatementSyntax> first)
    {
        var bare = expression.WithoutTrailingTrivia();
        bare = HasComment(expression.GetLeadingTrivia()) ? bare : bare.WithoutLeadingTrivia();
        var last = returnsValue
            ? SyntaxFactory.ReturnStatement(bare.WithoutLeadingTrivia()).WithLeadingTrivia(bare.GetLeadingTrivia())
            : (StatementSyntax)SyntaxFactory.ExpressionStatement(bare);
        return SyntaxFactory.Block(first.Append(last))
            .WithOpenBraceToken(SyntaxFactory.Token(default, SyntaxKind.OpenBraceToken, SyntaxFactory.TriviaList(SyntaxFactory.ElasticCarriageReturnLineFeed)))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static SyntaxToken EndingLine(SyntaxToken arrow) => HasComment(arrow.TrailingTrivia) ? arrow : arrow.WithTrailingTrivia(SyntaxFactory.ElasticSpace);

    private static bool HasComment(SyntaxTriviaList trivia) =>
        trivia.Any(static item => !item.IsKind(SyntaxKind.WhitespaceTrivia) && !item.IsKind(SyntaxKind.EndOfLineTrivia));
}
