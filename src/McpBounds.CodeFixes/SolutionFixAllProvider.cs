using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.CodeFixes;

/// <summary>A change at one node of the solution, in whichever document that stands.</summary>
/// <param name="Document">The document.</param>
/// <param name="Span">The span of the node.</param>
/// <param name="Kind">Its kind, since several nodes may have one span.</param>
/// <param name="Change">The change, given the editor of the document and the node as it was before any change.</param>
internal sealed record SolutionEdit(Document Document, TextSpan Span, int Kind, Action<SyntaxEditor, SyntaxNode> Change)
{
    /// <summary>A change at <paramref name="node"/>.</summary>
    public static SolutionEdit At(SyntaxNode node, Document document, Action<SyntaxEditor, SyntaxNode> change) =>
        new(document, node.Span, node.RawKind, change);

    /// <summary>A change that makes another node of <paramref name="node"/>.</summary>
    public static SolutionEdit Replacing<TNode>(TNode node, Document document, Func<TNode, SyntaxNode> change)
        where TNode : SyntaxNode =>
        At(node, document, (editor, original) => editor.ReplaceNode(original, (current, _) => change((TNode)current)));

    /// <summary>
    /// The solution after some changes, each place changed once however many of them name it. A file that several projects share is one place:
    /// the workspace carries its new text to the others.
    /// </summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<SolutionEdit> edits, CancellationToken cancellation)
    {
        var editor = new SolutionEditor(solution);
        var places = edits
            .GroupBy(static edit => ((object?)edit.Document.FilePath ?? edit.Document.Id, edit.Span, edit.Kind))
            .Select(static same => same.First());

        // What lies within another node is shorter than that: inner changes are made before the outer one asks for the node as it is by then.
        foreach (var edit in places.OrderBy(static edit => edit.Span.Length))
        {
            var document = await editor.GetDocumentEditorAsync(edit.Document.Id, cancellation).ConfigureAwait(false);
            edit.Change(document, edit.Find(document.OriginalRoot));
        }

        var changed = editor.GetChangedSolution();
        foreach (var id in changed.GetChanges(solution).GetProjectChanges().SelectMany(static project => project.GetChangedDocuments()).ToList())
        {
            var before = await solution.GetDocument(id)!.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            changed = (await Imports.AddedToAsync(changed.GetDocument(id)!, before!, cancellation).ConfigureAwait(false)).Project.Solution;
        }

        return changed;
    }

    private SyntaxNode Find(SyntaxNode root) =>
        root.FindNode(Span, getInnermostNodeForTie: true).AncestorsAndSelf().First(node => node.Span == Span && node.RawKind == Kind);
}

/// <summary>A diagnostic and the document that it is in.</summary>
internal readonly record struct Found(Document Document, Diagnostic Diagnostic);

/// <summary>Fix All for fixes that reach beyond the document of a diagnostic: all changes are planned on the code as it is, and made together.</summary>
/// <param name="title">What is shown while the fix is made.</param>
/// <param name="apply">Mends all diagnostics that can be mended.</param>
internal sealed class SolutionFixAllProvider(string title, Func<Solution, IReadOnlyList<Found>, CancellationToken, Task<Solution>> apply) : FixAllProvider
{
    /// <summary>The same for a fix that names the places which it changes.</summary>
    /// <param name="title">What is shown while the fix is made.</param>
    /// <param name="plan">The changes that mend one diagnostic; none where the fix is not offered.</param>
    public SolutionFixAllProvider(string title, Func<Document, Diagnostic, CancellationToken, Task<ImmutableArray<SolutionEdit>>> plan)
        : this(title, (Solution solution, IReadOnlyList<Found> found, CancellationToken cancellation) => ApplyAsync(solution, found, plan, cancellation))
    {
    }

    /// <inheritdoc/>
    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(CodeAction.Create(
        title, cancellation => FixAsync(fixAllContext.WithCancellationToken(cancellation)), fixAllContext.CodeActionEquivalenceKey));

    private async Task<Solution> FixAsync(FixAllContext context)
    {
        var found = new List<Found>();
        foreach (var diagnostic in await DiagnosticsAsync(context).ConfigureAwait(false))
        {
            if (context.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
            {
                found.Add(new(document, diagnostic));
            }
        }

        return await apply(context.Solution, found, context.CancellationToken).ConfigureAwait(false);
    }

    private static async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<Found> all, Func<Document, Diagnostic, CancellationToken, Task<ImmutableArray<SolutionEdit>>> plan, CancellationToken cancellation)
    {
        var edits = new List<SolutionEdit>();
        foreach (var found in all)
        {
            edits.AddRange(await plan(found.Document, found.Diagnostic, cancellation).ConfigureAwait(false));
        }

        return await SolutionEdit.ApplyAsync(solution, edits, cancellation).ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        switch (context.Scope)
        {
            case FixAllScope.Document when context.Document is { } document:
                return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            case FixAllScope.Project:
                return await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
            case FixAllScope.Solution:
                var all = ImmutableArray.CreateBuilder<Diagnostic>();
                foreach (var project in context.Solution.Projects.Where(project => project.Language == context.Project.Language))
                {
                    all.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                }

                return all.ToImmutable();
            default:
                return ImmutableArray<Diagnostic>.Empty;
        }
    }
}
