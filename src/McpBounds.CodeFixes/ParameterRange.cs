using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>Tells the agent what a tool's number may be: <c>[Range(1, 100)]</c> goes into the tool's schema, which enforces nothing.</summary>
internal static class ParameterRange
{
    private const string Namespace = "System.ComponentModel.DataAnnotations";

    /// <summary>Adds the attribute beside the others of a parameter that has none of its kind; an import comes along where the file lacks it and stands one.</summary>
    public static ParameterSyntax Added(ParameterSyntax current, ParameterSyntax original, WorkLimit limit, FixContext context)
    {
        if (NameIn(original, context) is not { } name)
        {
            return current;
        }

        var attribute = SyntaxFactory.Attribute(name, SyntaxFactory.AttributeArgumentList(SyntaxFactory.SeparatedList(
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

    /// <summary>The attribute's short name if that means it, here or once its namespace is imported; otherwise its full one.</summary>
    private static NameSyntax? NameIn(ParameterSyntax parameter, FixContext context)
    {
        var range = context.Compilation.GetTypeByMetadataName(Namespace + ".RangeAttribute")!;
        var visible = context.Model.LookupNamespacesAndTypes(parameter.SpanStart, name: range.Name);
        var isFree = !context.Model.LookupNamespacesAndTypes(parameter.SpanStart, name: "Range").Any(static type => type is INamedTypeSymbol named && IsAttribute(named));
        if (isFree && visible.Contains(range, SymbolEqualityComparer.Default))
        {
            return SyntaxFactory.IdentifierName("Range");
        }

        return isFree && visible.IsEmpty && StandsImport(range.ContainingNamespace, context)
            ? SyntaxFactory.IdentifierName("Range").WithAdditionalAnnotations(
                context.Generator.TypeExpression(range).GetAnnotations("SymbolId").Append(Simplifier.AddImportsAnnotation))
            : SyntaxFactory.ParseName(Namespace + ".Range");
    }

    private static bool IsAttribute(INamedTypeSymbol type) => type.Name == "Attribute" || (type.BaseType is { } above && IsAttribute(above));

    /// <summary>Whether no name in the file would mean two types once the namespace is imported.</summary>
    private static bool StandsImport(INamespaceSymbol imported, FixContext context) => !context.Root.DescendantNodes().OfType<SimpleNameSyntax>()
        .Where(static name => name.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax) || name.Parent.ChildNodes().First() == name)
        .Any(name => (imported.GetTypeMembers(name.Identifier.ValueText, name.Arity).Any(Conflicts)
                || (name.Parent is AttributeSyntax && imported.GetTypeMembers(name.Identifier.ValueText + "Attribute").Any(Conflicts)))
            && context.Model.GetSymbolInfo(name, context.Cancellation) is var info
            && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is (INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor }) and var meant
            && !imported.Equals(meant.ContainingNamespace, SymbolEqualityComparer.Default));

    private static bool Conflicts(INamedTypeSymbol type) => type.DeclaredAccessibility == Accessibility.Public;
}
