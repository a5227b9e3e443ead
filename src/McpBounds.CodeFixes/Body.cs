using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace McpBounds.CodeFixes;

/// <summary>Puts statements into bodies: into a list of statements, a block made for one statement, or a block made of an expression body.</summary>
internal static class Body
{
    /// <summary>The scope with the statements added.</summary>
    /// <param name="current">The scope with all other changes made.</param>
    /// <param name="original">The scope as it was.</param>
    /// <param name="insertions">What to add.</param>
    /// <param name="context">The document.</param>
    public static SyntaxNode With(SyntaxNode current, SyntaxNode original, IEnumerable<Insertion> insertions, FixContext context)
    {
        var newLine = NewLineOf(context.Root);
        return (current, original) switch
        {
            (BlockSyntax block, BlockSyntax before) => IsOneLine(before)
                ? Block(OnLines(WithAdded(block.Statements, before.Statements, insertions, newLine), newLine), newLine).WithTriviaFrom(block)
                : block.WithStatements(WithAdded(block.Statements, before.Statements, insertions, newLine)),
            (SwitchSectionSyntax section, SwitchSectionSyntax before) =>
                section.WithStatements(WithAdded(section.Statements, before.Statements, insertions, newLine)),
            (StatementSyntax statement, not LocalFunctionStatementSyntax) => Braced(statement, insertions, newLine),
            _ => WithBlockBody(current, insertions, IsVoid(original, context), newLine),
        };
    }

    private static SyntaxList<StatementSyntax> WithAdded(
        SyntaxList<StatementSyntax> current, SyntaxList<StatementSyntax> original, IEnumerable<Insertion> insertions, SyntaxTrivia newLine)
    {
        foreach (var group in insertions.GroupBy(static insertion => (insertion.Place.Statement, insertion.Place.IsAfter, insertion.Place.IsApart))
            .OrderByDescending(group => original.IndexOf(group.Key.Statement!)).ThenByDescending(static group => group.Key.IsAfter)
            .ThenBy(static group => group.Key.IsApart))
        {
            var index = original.IndexOf(group.Key.Statement!);
            var neighbour = current[index];
            var added = All(group).ToList();
            current = group.Key.IsAfter
                ? current.InsertRange(index + 1, added.Select(statement => Lined(statement, IndentationOf(neighbour), newLine)))
                : current.ReplaceRange(neighbour, group.Key.IsApart ? Apart(added, neighbour, newLine) : Leading(added, neighbour, newLine));
        }

        return current;
    }

    /// <summary>Comments above a statement stay above what is added to it.</summary>
    private static IEnumerable<StatementSyntax> Leading(List<StatementSyntax> added, StatementSyntax statement, SyntaxTrivia newLine)
    {
        var indentation = IndentationOf(statement);
        return added.Select((addition, i) => Lined(addition, i == 0 ? statement.GetLeadingTrivia() : indentation, newLine))
            .Append(statement.WithLeadingTrivia(indentation));
    }

    /// <summary>A paragraph above a statement and its comments.</summary>
    private static IEnumerable<StatementSyntax> Apart(List<StatementSyntax> added, StatementSyntax statement, SyntaxTrivia newLine)
    {
        var indentation = IndentationOf(statement);
        var leading = statement.GetLeadingTrivia();
        var isApart = leading.Count > 0 && leading[0].IsKind(SyntaxKind.EndOfLineTrivia);
        return added.Select((addition, i) => Lined(addition, isApart && i == 0 ? indentation.Insert(0, newLine) : indentation, newLine))
            .Append(isApart ? statement : statement.WithLeadingTrivia(leading.Insert(0, newLine)));
    }

    /// <summary>Comments above the statement move to the first of those in the block.</summary>
    private static BlockSyntax Braced(StatementSyntax statement, IEnumerable<Insertion> insertions, SyntaxTrivia newLine)
    {
        var before = All(insertions.Where(static insertion => !insertion.Place.IsAfter));
        var after = All(insertions.Where(static insertion => insertion.Place.IsAfter));
        var isApart = insertions.Any(static insertion => insertion.Place.IsApart);
        var statements = before.Append(isApart ? statement.WithLeadingTrivia(newLine) : statement.WithoutLeadingTrivia()).Concat(after)
            .Select((part, i) => Ended(i == 0 ? part.WithLeadingTrivia(statement.GetLeadingTrivia()) : part, newLine));
        return Block(statements, newLine).WithTrailingTrivia(newLine);
    }

    private static bool IsOneLine(BlockSyntax block) => !block.ToString().Contains('\n') && !block.DescendantTrivia().Any(IsComment);

    private static SyntaxNode WithBlockBody(SyntaxNode function, IEnumerable<Insertion> insertions, bool isVoid, SyntaxTrivia newLine)
    {
        return function switch
        {
            MethodDeclarationSyntax { ExpressionBody: { } body } method => method.WithExpressionBody(null).WithSemicolonToken(default)
                .WithParameterList(Ending(method.ParameterList)).WithBody(ToBlock(body).WithTrailingTrivia(method.SemicolonToken.TrailingTrivia)),
            LocalFunctionStatementSyntax { ExpressionBody: { } body } local => local.WithExpressionBody(null).WithSemicolonToken(default)
                .WithParameterList(Ending(local.ParameterList)).WithBody(ToBlock(body).WithTrailingTrivia(local.SemicolonToken.TrailingTrivia)),
            LambdaExpressionSyntax { ExpressionBody: { } value } lambda =>
                WithBlock(lambda, Block(Statements(value, lambda.ArrowToken.TrailingTrivia), newLine)),
            _ => function,
        };

        BlockSyntax ToBlock(ArrowExpressionClauseSyntax body) => Block(Statements(body.Expression, body.ArrowToken.TrailingTrivia), newLine);

        // What was said between the arrow and the expression is said of the first statement.
        IEnumerable<StatementSyntax> Statements(ExpressionSyntax value, SyntaxTriviaList above) => All(insertions)
            .Append(insertions.Select(static insertion => insertion.Wrap).OfType<Func<StatementSyntax, StatementSyntax>>()
                .Aggregate(Statement(value.WithoutTrivia()), static (statement, wrap) => wrap(statement)))
            .Select((statement, i) => i == 0 ? statement.WithLeadingTrivia(CommentsIn(above.AddRange(value.GetLeadingTrivia()), newLine)) : statement)
            .Select(statement => Ended(statement, newLine));

        StatementSyntax Statement(ExpressionSyntax value) =>
            isVoid ? SyntaxFactory.ExpressionStatement(value) : Template.Statement("return __value;", ("__value", value));

        ParameterListSyntax Ending(ParameterListSyntax list) => list.GetTrailingTrivia().Any(IsComment) ? list : list.WithTrailingTrivia(newLine);
    }

    private static LambdaExpressionSyntax WithBlock(LambdaExpressionSyntax lambda, BlockSyntax block)
    {
        var arrow = lambda.ArrowToken.WithTrailingTrivia(SyntaxFactory.ElasticSpace);
        return lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.WithArrowToken(arrow).WithExpressionBody(null).WithBlock(block),
            ParenthesizedLambdaExpressionSyntax parenthesized => parenthesized.WithArrowToken(arrow).WithExpressionBody(null).WithBlock(block),
            _ => lambda,
        };
    }

    private static BlockSyntax Block(IEnumerable<StatementSyntax> statements, SyntaxTrivia newLine) => SyntaxFactory.Block(statements)
        .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithTrailingTrivia(newLine))
        .WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>Whether a function's expression body is a statement, and not the value that it returns.</summary>
    private static bool IsVoid(SyntaxNode function, FixContext context) =>
        Function.SymbolOf(function, context) is { } method
        && (method.ReturnsVoid || (Function.IsAsync(function) && method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false }));

    private static IEnumerable<StatementSyntax> All(IEnumerable<Insertion> insertions) =>
        insertions.OrderBy(static insertion => insertion.Order).SelectMany(static insertion => insertion.Statements());

    private static StatementSyntax Lined(StatementSyntax statement, SyntaxTriviaList leading, SyntaxTrivia newLine) =>
        Ended(statement, newLine).WithLeadingTrivia(leading);

    private static IEnumerable<StatementSyntax> OnLines(SyntaxList<StatementSyntax> statements, SyntaxTrivia newLine) =>
        statements.Select(statement => statement.WithoutTrivia().WithTrailingTrivia(newLine));

    private static StatementSyntax Ended(StatementSyntax statement, SyntaxTrivia newLine) =>
        statement.GetTrailingTrivia().Any(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) ? statement : statement.WithTrailingTrivia(newLine);

    /// <summary>The white space that a statement's last line begins with.</summary>
    private static SyntaxTriviaList IndentationOf(StatementSyntax statement)
    {
        var line = statement.GetLeadingTrivia().Reverse()
            .TakeWhile(static trivia => !trivia.IsKind(SyntaxKind.EndOfLineTrivia) && !trivia.IsDirective)
            .LastOrDefault();
        return line.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.TriviaList(line) : default;
    }

    private static SyntaxTriviaList CommentsIn(SyntaxTriviaList trivia, SyntaxTrivia newLine) =>
        SyntaxFactory.TriviaList(trivia.Where(IsComment).SelectMany(comment => new[] { comment, newLine }));

    /// <summary>Whether a piece of trivia is a comment.</summary>
    public static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;

    /// <summary>How lines end in a file.</summary>
    public static SyntaxTrivia NewLineOf(SyntaxNode root) =>
        root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } found
            ? found
            : SyntaxFactory.LineFeed;
}
