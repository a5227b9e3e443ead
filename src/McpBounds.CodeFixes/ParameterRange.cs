using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Tells the agent what a tool's number may be: <c>[Range(1, 100)]</c> goes into the tool's schema, which enforces nothing.</summary>
internal static class ParameterRange
{
    private const string Namespace = "System.ComponentModel.DataAnnotations";

    /// <summary>Adds the attribute beside the others of a parameter that has none of its kind; an import comes along where the file lacks it and stands one.</summary>
    public static ParameterSyntax Added(ParameterSyntax current, ParameterSyntax original, WorkLimit limit, FixContext context)
    {
        var attribute = SyntaxFactory.Attribute(AttributeName.For(Namespace + ".RangeAttribute", original, context), SyntaxFactory.AttributeArgumentList(SyntaxFactory.SeparatedList(
            new[] { limit.Minimum, limit.Maximum }.Select(static bound => SyntaxFactory.AttributeArgument(Clamp.Number(bound))),
            new[] { SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space) })));
        if (current.AttributeLists.Count > 0 && current.AttributeLists[current.AttributeLists.Count - 1] is { Target: null } last)
        {
            return current.ReplaceNode(last, last.WithAttributes(Lists.Append(last.Attributes, attribute)));
        }

        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute)).WithTrailingTrivia(SyntaxFactory.Space);
        return current.WithoutLeadingTrivia().AddAttributeLists(list).WithLeadingTrivia(current.GetLeadingTrivia());
    }

    /// <summary>Whether a parameter can carry the attribute and does not yet.</summary>
    public static bool IsMissing(ParameterSyntax parameter, IParameterSymbol symbol, FixContext context) =>
        context.Compilation.GetTypeByMetadataName(Namespace + ".RangeAttribute") is { } range
        && !symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "RangeAttribute" or "Range")
        && range.InstanceConstructors.Any(static constructor => constructor.Parameters.Length == 2)
        && (parameter.Parent?.Parent is not LambdaExpressionSyntax
            || (parameter.Type is not null && ((CSharpParseOptions)parameter.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp10));
}
