using System.Globalization;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>Makes code from text with holes, so that what a fix writes can be read as code.</summary>
internal static class Template
{
    /// <summary>A statement; holes are names that begin with two underscores.</summary>
    public static StatementSyntax Statement(string text, params (string Hole, ExpressionSyntax Content)[] holes) =>
        Fill(SyntaxFactory.ParseStatement(text), holes);

    /// <summary>An expression; holes are names that begin with two underscores.</summary>
    public static ExpressionSyntax Expression(string text, params (string Hole, ExpressionSyntax Content)[] holes) =>
        Fill(SyntaxFactory.ParseExpression(text), holes);

    /// <summary>A number as people write it: <c>1_000_000</c>, but <c>9999</c>.</summary>
    public static string Number(int number) => number < 10_000
        ? number.ToString(CultureInfo.InvariantCulture)
        : number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '_');

    /// <summary>The name of a framework type, which brings its <c>using</c> along where the file lacks it.</summary>
    public static ExpressionSyntax Type(this FixContext context, string fullName) => Type(fullName, context.Root, context.Model, context.Generator);

    /// <summary>The name of a framework type in some file, which brings its <c>using</c> along where the file lacks it.</summary>
    /// <remarks>A name in scope asks for none: Roslyn would add it and take it away again, and some versions leave an empty line behind.</remarks>
    public static ExpressionSyntax Type(string fullName, SyntaxNode root, SemanticModel model, SyntaxGenerator generator)
    {
        var type = model.Compilation.GetTypeByMetadataName(fullName)!;
        var name = (ExpressionSyntax)generator.TypeExpression(type);
        var isInScope = model.LookupNamespacesAndTypes(root.Span.End, name: type.Name).Contains(type, SymbolEqualityComparer.Default);
        return isInScope ? name : name.WithAdditionalAnnotations(Simplifier.AddImportsAnnotation);
    }

    /// <summary><c>HttpCompletionOption.ResponseHeadersRead</c>.</summary>
    public static ExpressionSyntax HeadersOnly(this FixContext context) =>
        Expression("__type.ResponseHeadersRead", ("__type", context.Type("System.Net.Http.HttpCompletionOption")));

    private static T Fill<T>(T node, (string Hole, ExpressionSyntax Content)[] holes)
        where T : SyntaxNode
    {
        var places = node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(name => holes.Any(hole => hole.Hole == name.Identifier.ValueText));
        return node.ReplaceNodes(places, (place, _) => holes.First(hole => hole.Hole == place.Identifier.ValueText).Content
            .WithLeadingTrivia(place.GetLeadingTrivia()).WithTrailingTrivia(place.GetTrailingTrivia()));
    }
}
