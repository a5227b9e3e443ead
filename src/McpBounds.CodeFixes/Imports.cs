using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>Adds the <c>using</c> directives that annotated names ask for.</summary>
internal static class Imports
{
    private const string Needed = "McpBounds.Needed";

    /// <summary>Asks for an import of a name's namespace, and for the name's last part alone in its place. Roslyn imports nothing for a name that is not written in full.</summary>
    public static readonly SyntaxAnnotation Shortened = new("McpBounds.Shortened");

    /// <summary>
    /// Says that without an import a name means nothing. Roslyn imports no namespace that has an extension method of a name which is called anywhere in a file with a lambda.
    /// </summary>
    public static SyntaxAnnotation Of(INamespaceSymbol needed) => new(Needed, needed.ToDisplayString());

    /// <summary>The document with its imports: Roslyn ends the lines of new ones in its own way, and they shall end as the file's other lines do.</summary>
    public static async Task<Document> AddedToAsync(Document document, SyntaxNode before, CancellationToken cancellation)
    {
        var current = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (!current!.GetAnnotatedNodes(Simplifier.AddImportsAnnotation).Any())
        {
            return document;
        }

        var imported = await ImportAdder.AddImportsAsync(document, Simplifier.AddImportsAnnotation, cancellationToken: cancellation).ConfigureAwait(false);
        var root = await imported.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var known = new HashSet<string>(Directives(before).Select(static directive => directive.ToString()));
        var newLine = Body.NewLineOf(before);
        var lineEnds = Directives(root!).Where(directive => !known.Contains(directive.ToString()))
            .SelectMany(static directive => directive.DescendantTrivia())
            .Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia) && trivia.ToString() != newLine.ToString());
        root = root!.ReplaceTrivia(lineEnds, (_, _) => newLine);
        root = WithNeeded((CompilationUnitSyntax)root, newLine);
        return imported.WithSyntaxRoot(root.ReplaceNodes(
            root.GetAnnotatedNodes(Shortened).OfType<QualifiedNameSyntax>(), static (name, _) => name.Right.WithTriviaFrom(name)));
    }

    private static CompilationUnitSyntax WithNeeded(CompilationUnitSyntax root, SyntaxTrivia newLine)
    {
        var needed = root.GetAnnotatedNodesAndTokens(Needed).SelectMany(static name => name.GetAnnotations(Needed)).Select(static annotation => annotation.Data!).Distinct();
        foreach (var name in needed.Where(name => !Directives(root).Any(directive => IsPlain(directive) && directive.Name?.ToString() == name)).ToList())
        {
            root = WithDirective(root, name, newLine);
        }

        return root;
    }

    private static CompilationUnitSyntax WithDirective(CompilationUnitSyntax root, string name, SyntaxTrivia newLine)
    {
        var directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name).WithLeadingTrivia(SyntaxFactory.Space)).WithTrailingTrivia(newLine);
        var before = root.Usings.LastIndexOf(other => other.GlobalKeyword.RawKind != 0 || (IsPlain(other) && ComesBefore(other.Name!.ToString(), name)));
        if (before >= 0)
        {
            return root.WithUsings(root.Usings.Insert(before + 1, directive));
        }

        if (root.Externs.Count > 0)
        {
            return root.WithUsings(root.Usings.Insert(0, directive));
        }

        // What stands at the head of the file stays there; a comment on its first type is not that.
        var first = root.GetFirstToken(includeZeroWidth: true);
        var length = root.Usings.Count > 0 || root.Members.FirstOrDefault() is BaseNamespaceDeclarationSyntax or GlobalStatementSyntax
            ? first.LeadingTrivia.Count
            : first.LeadingTrivia.ToList().FindLastIndex(static trivia => trivia.IsDirective) + 1;
        var (head, rest) = (first.LeadingTrivia.Take(length), first.LeadingTrivia.Skip(length));
        root = root.ReplaceToken(first, first.WithLeadingTrivia(root.Usings.Count > 0 ? rest : rest.Prepend(newLine)));
        return root.WithUsings(root.Usings.Insert(0, directive.WithLeadingTrivia(head)));
    }

    private static bool IsPlain(UsingDirectiveSyntax directive) => directive.Alias is null && directive.StaticKeyword.RawKind == 0;

    /// <summary>The framework's namespaces come first.</summary>
    private static bool ComesBefore(string one, string other) =>
        IsFramework(one) != IsFramework(other) ? IsFramework(one) : string.Compare(one, other, StringComparison.OrdinalIgnoreCase) < 0;

    private static bool IsFramework(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

    private static IEnumerable<UsingDirectiveSyntax> Directives(SyntaxNode root) =>
        root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();
}
