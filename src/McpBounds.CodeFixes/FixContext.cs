using McpBounds.Analyzers;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace McpBounds.CodeFixes;

/// <summary>A document as it was when a fix was asked for, and what its options let a fix write.</summary>
/// <param name="Root">Its syntax.</param>
/// <param name="Model">What the syntax means.</param>
/// <param name="Tools">What is tool code in its compilation.</param>
/// <param name="Generator">Makes the names of types.</param>
/// <param name="Bytes">How large a response may be.</param>
/// <param name="Seconds">How long a request and its response may take.</param>
/// <param name="Cancellation">Ends the search for a fix.</param>
internal sealed record FixContext(
    SyntaxNode Root, SemanticModel Model, ToolCode Tools, SyntaxGenerator Generator, int Bytes, int Seconds, CancellationToken Cancellation)
{
    /// <summary>The compilation of the document.</summary>
    public Compilation Compilation => Model.Compilation;

    /// <summary>How long a child process may take.</summary>
    public int ProcessSeconds => Options.ProcessTimeoutSeconds.In(Tools.Options.GetOptions(Model.SyntaxTree));

    /// <summary>Where a local is declared in the document: code that does not compile may name one of another file's top-level statements.</summary>
    public VariableDeclaratorSyntax? DeclaratorOf(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences is { Length: 1 } declarations && declarations[0].SyntaxTree == Root.SyntaxTree
            ? declarations[0].GetSyntax(Cancellation) as VariableDeclaratorSyntax
            : null;

    /// <summary>The context of a document, or null where there can be no tool.</summary>
    public static async Task<FixContext?> OfAsync(Document document, CancellationToken cancellation)
    {
        var provider = document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider;
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model
            || ToolCode.In(model.Compilation, provider) is not { } tools)
        {
            return null;
        }

        var root = await model.SyntaxTree.GetRootAsync(cancellation).ConfigureAwait(false);
        var options = provider.GetOptions(model.SyntaxTree);
        return new(
            root, model, tools, SyntaxGenerator.GetGenerator(document), Options.MaxResponseBytes.In(options), Options.TimeoutSeconds.In(options), cancellation);
    }

    /// <summary>The document with its syntax changed and the namespaces imported that the change needs; as it was where there can be no tool.</summary>
    public static async Task<Document> ChangedAsync(Document document, Func<FixContext, Task<SyntaxNode>> change, CancellationToken cancellation) =>
        await OfAsync(document, cancellation).ConfigureAwait(false) is not { } context
            ? document
            : await Imports.AddedToAsync(
                document.WithSyntaxRoot(await change(context).ConfigureAwait(false)), context.Root, cancellation).ConfigureAwait(false);
}
