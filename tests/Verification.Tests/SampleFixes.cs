using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpBounds.Verification;

/// <summary>Changes "Bad" to "Good" in the declaration alone; single fix and Fix All share one way.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public class BetterName : CodeFixProvider
{
    public const string Key = "better";

    public override ImmutableArray<string> FixableDiagnosticIds => [BadNameAnalyzer.Id];

    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await FixAsync(document, diagnostics, context.CancellationToken));

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create("Use a better name", token => FixAsync(context.Document, context.Diagnostics, token), Key),
            context.Diagnostics);
        return Task.CompletedTask;
    }

    protected virtual MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) =>
        method.WithIdentifier(SyntaxFactory.Identifier(method.Identifier.ValueText.Replace("Bad", "Good", StringComparison.Ordinal)).WithTriviaFrom(method.Identifier));

    protected async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken);
        foreach (var diagnostic in diagnostics)
        {
            var method = editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
            editor.ReplaceNode(method, (current, _) => Fix((MethodDeclarationSyntax)current));
        }

        return editor.GetChangedDocument();
    }
}
