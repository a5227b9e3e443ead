using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpBounds.CodeFixes;

/// <summary>Gives a function a token as its last parameter.</summary>
internal static class TokenParameter
{
    /// <summary>Whether a function can be given one more parameter at its end without becoming another's double.</summary>
    public static bool CanHave(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation) =>
        ListOf(declaration) is { } list
        && !IsExtern(declaration)
        && !list.Parameters.Any(static parameter => parameter.Modifiers.Any(SyntaxKind.ParamsKeyword))
        && TokenScope.SymbolOf(declaration, model, cancellation) is { IsVararg: false } method
        && !IsEntryPoint(method, model, cancellation)
        && !Overloads(method).Any(other => IsRival(other, method));

    /// <summary>Whether the parameter may have a name: what static local functions call theirs is no one else's.</summary>
    public static bool IsFree(string name, SyntaxNode declaration, SemanticModel model) => IsStaticLocal(declaration)
        ? !MentionedIn(declaration, name)
        : model.LookupSymbols(declaration.SpanStart, name: name).IsEmpty && !MentionedIn(declaration, name);

    private static bool IsExtern(SyntaxNode declaration) =>
        declaration is MethodDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.ExternKeyword);

    private static bool IsStaticLocal(SyntaxNode node) => node is LocalFunctionStatementSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.StaticKeyword);

    private static bool MentionedIn(SyntaxNode declaration, string name) => declaration
        .DescendantTokens(node => node == declaration || !IsStaticLocal(node))
        .Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name
            && token.Parent is not IdentifierNameSyntax { Parent: NameColonSyntax });

    /// <summary>The change of a declaration.</summary>
    public static SolutionEdit Add(SyntaxNode declaration, string name, Document document, SemanticModel model, SyntaxNode root, CancellationToken cancellation)
    {
        var generator = SyntaxGenerator.GetGenerator(document);
        var method = TokenScope.SymbolOf(declaration, model, cancellation);
        var type = (TypeSyntax)Template.Type(TokenArgument.Token, root, model, generator);
        var parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name)).WithType(type.WithTrailingTrivia(SyntaxFactory.Space));
        if (TakesDefault(declaration, method))
        {
            parameter = parameter.WithDefault(SyntaxFactory.EqualsValueClause(
                SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.EqualsToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
                Default(root, type)));
        }

        if (IsAsyncIterator(declaration, method))
        {
            var attribute = (NameSyntax)Template.Type("System.Runtime.CompilerServices.EnumeratorCancellationAttribute", root, model, generator);
            parameter = parameter.WithAttributeLists(SyntaxFactory.SingletonList(SyntaxFactory.AttributeList(
                SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(attribute))).WithTrailingTrivia(SyntaxFactory.Space)));
        }

        return SolutionEdit.Replacing(
            ListOf(declaration)!, document, current => current.WithParameters(Lists.Append(current.Parameters, parameter)));
    }

    /// <summary>The change of its documentation, where that names the other parameters and the compiler would miss this one.</summary>
    public static SolutionEdit? Describe(SyntaxNode declaration, string name, Document document) => LastDescribed(declaration) is null ? null
        : SolutionEdit.Replacing(declaration, document, current =>
        {
            var last = LastDescribed(current)!;
            var comment = ((DocumentationCommentTriviaSyntax)last.Parent!).ParentTrivia;
            var text = comment.ToFullString();
            var lineEnd = text.EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
            var indentation = current.GetLeadingTrivia().TakeWhile(trivia => trivia != comment)
                .LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
            var described = text.Insert(
                last.Span.End - comment.FullSpan.Start, $"{lineEnd}{indentation}/// <param name=\"{name}\">Cancels the operation.</param>");
            return current.ReplaceTrivia(comment, SyntaxFactory.ParseLeadingTrivia(described));
        });

    private static XmlElementSyntax? LastDescribed(SyntaxNode declaration) => declaration.GetLeadingTrivia()
        .Where(static trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia))
        .Select(static trivia => trivia.GetStructure())
        .OfType<DocumentationCommentTriviaSyntax>()
        .SelectMany(static comment => comment.Content.OfType<XmlElementSyntax>())
        .LastOrDefault(static element => element.StartTag.Name.LocalName.ValueText == "param");

    private static ParameterListSyntax? ListOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.ParameterList,
        LocalFunctionStatementSyntax local => local.ParameterList,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList,
        _ => null,
    };

    /// <summary>A default means nothing on an explicit implementation, on the second half of a partial method, or, before C# 12, on a lambda.</summary>
    private static bool TakesDefault(SyntaxNode declaration, IMethodSymbol? method) => declaration switch
    {
        MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } => false,
        MethodDeclarationSyntax => method?.PartialDefinitionPart is null,
        LocalFunctionStatementSyntax => true,
        _ => false,
    };

    private static ExpressionSyntax Default(SyntaxNode root, TypeSyntax type) => ((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp7_1
        ? SyntaxFactory.DefaultExpression(type.WithoutTrivia())
        : SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression);

    private static bool IsAsyncIterator(SyntaxNode declaration, IMethodSymbol? method) =>
        Function.IsAsync(declaration) && method?.ReturnType.Is("System.Collections.Generic.IAsyncEnumerable") == true;

    private static bool IsEntryPoint(IMethodSymbol method, SemanticModel model, CancellationToken cancellation) =>
        SymbolEqualityComparer.Default.Equals(model.Compilation.GetEntryPoint(cancellation), method);

    private static IEnumerable<IMethodSymbol> Overloads(IMethodSymbol method) => method.ContainingType is { } type && method.MethodKind == MethodKind.Ordinary
        ? type.GetMembers(method.Name).Concat(type.BaseTypes().SelectMany(ancestor => ancestor.GetMembers(method.Name))).OfType<IMethodSymbol>()
            .Where(other => !SymbolEqualityComparer.Default.Equals(other, method) && !method.Overridden().Contains(other, SymbolEqualityComparer.Default)
                && !SymbolEqualityComparer.Default.Equals(other.PartialImplementationPart, method)
                && !SymbolEqualityComparer.Default.Equals(other.PartialDefinitionPart, method))
        : Enumerable.Empty<IMethodSymbol>();

    /// <summary>Whether calls that were the method's own would be as good as calls of the other, or the two would be declared alike.</summary>
    private static bool IsRival(IMethodSymbol other, IMethodSymbol method) =>
        other.Parameters.Length > method.Parameters.Length
        && method.Parameters.All(parameter => other.Parameters[parameter.Ordinal].Type.ToDisplayString() == parameter.Type.ToDisplayString())
        && other.Parameters.Skip(method.Parameters.Length).All(static parameter => parameter.IsOptional || parameter.IsParams || TokenScope.IsToken(parameter.Type));
}
