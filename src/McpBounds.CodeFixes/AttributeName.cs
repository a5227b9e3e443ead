using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>What an attribute that a fix adds is called where it is added.</summary>
internal static class AttributeName
{
    private const string Ending = nameof(Attribute);

    /// <summary>The attribute's short name if that means it, there or once its namespace is imported; otherwise its full one.</summary>
    /// <param name="fullName">The attribute, which the compilation must have.</param>
    /// <param name="place">What it is added to.</param>
    /// <param name="context">The document.</param>
    public static NameSyntax For(string fullName, SyntaxNode place, FixContext context)
    {
        var type = context.Compilation.GetTypeByMetadataName(fullName)!;
        var name = type.Name.Substring(0, type.Name.Length - Ending.Length);
        var visible = context.Model.LookupNamespacesAndTypes(place.SpanStart, name: type.Name);
        var isFree = !context.Model.LookupNamespacesAndTypes(place.SpanStart, name: name).Any(static type => type is INamedTypeSymbol named && IsAttribute(named));
        if (isFree && visible.Contains(type, SymbolEqualityComparer.Default))
        {
            return SyntaxFactory.IdentifierName(name);
        }

        var full = SyntaxFactory.ParseName(fullName.Substring(0, fullName.Length - Ending.Length));
        return isFree && visible.IsEmpty && StandsImport(type.ContainingNamespace, context)
            ? full.WithAdditionalAnnotations(Simplifier.AddImportsAnnotation, Imports.Shortened, Imports.Of(type.ContainingNamespace))
            : full;
    }

    private static bool IsAttribute(INamedTypeSymbol type) => type.Name == Ending || (type.BaseType is { } above && IsAttribute(above));

    /// <summary>Whether no name in the file would mean two types once the namespace is imported.</summary>
    private static bool StandsImport(INamespaceSymbol imported, FixContext context) => !context.Root.DescendantNodes().OfType<SimpleNameSyntax>()
        .Where(static name => name.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax) || name.Parent.ChildNodes().First() == name)
        .Any(name => (imported.GetTypeMembers(name.Identifier.ValueText, name.Arity).Any(Conflicts)
                || (name.Parent is AttributeSyntax && imported.GetTypeMembers(name.Identifier.ValueText + Ending).Any(Conflicts)))
            && context.Model.GetSymbolInfo(name, context.Cancellation) is var info
            && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is (INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor }) and var meant
            && !imported.Equals(meant.ContainingNamespace, SymbolEqualityComparer.Default));

    private static bool Conflicts(INamedTypeSymbol type) => type.DeclaredAccessibility == Accessibility.Public;
}
