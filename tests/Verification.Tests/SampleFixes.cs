using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Rename;

namespace McpBounds.Verification;

/// <summary>Changes "Bad" to "Good" in the declaration alone, as a good document fix does. Those derived from it each have one fault.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public class GoodName : CodeFixProvider
{
    public const string Key = "good";

    public override ImmutableArray<string> FixableDiagnosticIds => [BadName.Id];

    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await FixAsync(document, diagnostics, context.CancellationToken));

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "Use a better name", Key);
        return Task.CompletedTask;
    }

    protected static string Better(string name) => name.Replace("Bad", "Good", StringComparison.Ordinal);

    protected void Register(CodeFixContext context, string title, string? key) =>
        context.RegisterCodeFix(CodeAction.Create(title, token => FixAsync(context.Document, context.Diagnostics, token), key), context.Diagnostics);

    protected virtual MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) =>
        method.WithIdentifier(SyntaxFactory.Identifier(Better(method.Identifier.ValueText)).WithTriviaFrom(method.Identifier));

    protected virtual async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken);
        foreach (var diagnostic in diagnostics)
        {
            editor.ReplaceNode(MethodAt(editor.OriginalRoot, diagnostic), (current, _) => Fix((MethodDeclarationSyntax)current));
        }

        return editor.GetChangedDocument();
    }

    protected static MethodDeclarationSyntax MethodAt(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>()!;
}

/// <summary>Renames the method and all that call it, in every document; Fix All is a provider of its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class GoodNameEverywhere : GoodName
{
    public override FixAllProvider? GetFixAllProvider() => new Everywhere();

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create("Rename", token => RenameAsync(context.Document.Project.Solution, context.Diagnostics, token), Key), context.Diagnostics);
        return Task.CompletedTask;
    }

    private static async Task<Solution> RenameAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        foreach (var diagnostic in diagnostics)
        {
            var document = solution.GetDocument(diagnostic.Location.SourceTree) ?? ByPath(solution, diagnostic.Location.SourceTree!.FilePath);
            var root = await document.GetSyntaxRootAsync(cancellationToken);
            var name = (await diagnostic.Location.SourceTree!.GetTextAsync(cancellationToken)).ToString(diagnostic.Location.SourceSpan);
            var method = root!.DescendantNodes().OfType<MethodDeclarationSyntax>().First(method => method.Identifier.ValueText == name);
            var model = await document.GetSemanticModelAsync(cancellationToken);
            solution = await Renamer.RenameSymbolAsync(
                solution, model!.GetDeclaredSymbol(method, cancellationToken)!, default(SymbolRenameOptions), Better(name), cancellationToken);
        }

        return solution;
    }

    private static Document ByPath(Solution solution, string path) => solution.GetDocument(solution.GetDocumentIdsWithFilePath(path)[0])!;

    private sealed class Everywhere : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var diagnostics = fixAllContext.Scope switch
            {
                FixAllScope.Document => await fixAllContext.GetDocumentDiagnosticsAsync(fixAllContext.Document!),
                FixAllScope.Project => await fixAllContext.GetAllDiagnosticsAsync(fixAllContext.Project),
                _ => [.. (await Task.WhenAll(fixAllContext.Solution.Projects.Select(fixAllContext.GetAllDiagnosticsAsync))).SelectMany(all => all)],
            };
            return CodeAction.Create("Rename all", token => RenameAsync(fixAllContext.Solution, diagnostics, token), Key);
        }
    }
}

/// <summary>Adds an attribute and the using for it, with a Fix All that drops what overlaps.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public class ForgetfulFixAll : GoodName
{
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    protected override async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var renamed = await base.FixAsync(document, diagnostics, cancellationToken);
        var root = (CompilationUnitSyntax)(await renamed.GetSyntaxRootAsync(cancellationToken))!;
        return root.Usings.Count > 0 ? renamed : renamed.WithSyntaxRoot(root.AddUsings(
            SyntaxFactory.UsingDirective(SyntaxFactory.ParseName("System.Text")).NormalizeWhitespace().WithTrailingTrivia(SyntaxFactory.LineFeed)));
    }
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ForgetfulNoMore : ForgetfulFixAll
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await FixAsync(document, diagnostics, context.CancellationToken));
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class BreaksTheCode : GoodName
{
    protected override MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) =>
        base.Fix(method).WithReturnType(SyntaxFactory.IdentifierName("Missing").WithTriviaFrom(method.ReturnType));
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class LosesComments : GoodName
{
    protected override MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) => base.Fix(method).WithoutLeadingTrivia();
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class BuildsAnotherTree : GoodName
{
    protected override MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) =>
        base.Fix(method).WithReturnType(SyntaxFactory.IdentifierName("System.Object").WithTriviaFrom(method.ReturnType));
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ChangesNothing : GoodName
{
    protected override MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) => method;
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class NeverDone : GoodName
{
    protected override MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) =>
        method.WithIdentifier(SyntaxFactory.Identifier(method.Identifier.ValueText + "der"));
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ThrowsWhenAsked : GoodName
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => throw new InvalidOperationException("will not offer");
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ThrowsWhenApplied : GoodName
{
    protected override MethodDeclarationSyntax Fix(MethodDeclarationSyntax method) => throw new InvalidOperationException("will not apply");
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ThrowsInFixAll : GoodName
{
    public override FixAllProvider? GetFixAllProvider() =>
        FixAllProvider.Create((_, _, _) => Task.FromException<Document?>(new InvalidOperationException("will not fix all")));
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HasNoFixAll : GoodName
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HasNoFixAllInSolution : GoodName
{
    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken),
        [FixAllScope.Document, FixAllScope.Project]);
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class HasNoKey : GoodName
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "Use a better name", null);
        return Task.CompletedTask;
    }
}

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class OffersTwins : GoodName
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Register(context, "This", Key);
        Register(context, "That", Key);
        return Task.CompletedTask;
    }
}

public sealed class IsNotExported : GoodName;

[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class OffersNothing : GoodName
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.CompletedTask;
}

/// <summary>Two ways out: a better name, or none of the method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class GoodNameOrNone : GoodName
{
    public const string RemoveKey = "remove";

    public override FixAllProvider? GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        context.CodeActionEquivalenceKey == RemoveKey
            ? await RemoveAsync(document, diagnostics, context.CancellationToken)
            : await FixAsync(document, diagnostics, context.CancellationToken));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        await base.RegisterCodeFixesAsync(context);
        context.RegisterCodeFix(
            CodeAction.Create("Remove the method", token => RemoveAsync(context.Document, context.Diagnostics, token), RemoveKey), context.Diagnostics);
    }

    private static async Task<Document> RemoveAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken);
        foreach (var diagnostic in diagnostics)
        {
            editor.RemoveNode(MethodAt(editor.OriginalRoot, diagnostic), SyntaxRemoveOptions.KeepNoTrivia);
        }

        return editor.GetChangedDocument();
    }
}

/// <summary>Adds a document beside the one it mends.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class AddsADocument : GoodName
{
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                "Add a document",
                async token =>
                {
                    var mended = await FixAsync(context.Document, context.Diagnostics, token);
                    return mended.Project.AddDocument("Added.cs", "class Added { }\n").Project.Solution;
                },
                Key),
            context.Diagnostics);
        return Task.CompletedTask;
    }
}
