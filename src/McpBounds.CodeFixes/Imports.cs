using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>Adds the <c>using</c> directives that annotated names ask for.</summary>
internal static class Imports
{
    /// <summary>Asks for an import of a name's namespace, and for the name's last part alone in its place. Roslyn imports nothing for a name that is not written in full.</summary>
    public static readonly SyntaxAnnotation Shortened = new("McpBounds.Shortened");

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
        return imported.WithSyntaxRoot(root.ReplaceNodes(
            root.GetAnnotatedNodes(Shortened).OfType<QualifiedNameSyntax>(), static (name, _) => name.Right.WithTriviaFrom(name)));
    }

    private static IEnumerable<UsingDirectiveSyntax> Directives(SyntaxNode root) =>
        root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();
}
