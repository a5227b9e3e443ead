using Microsoft.CodeAnalysis;

namespace McpBounds.CodeFixes;

/// <summary>Answers: does code that compiled compile when it is fixed? Definite assignment and scopes are the compiler's to judge.</summary>
internal static class Compiling
{
    /// <summary>Whether a document has no more errors with another root than it has.</summary>
    public static async Task<bool> StillAsync(Document document, FixContext context, SyntaxNode root)
    {
        var changed = await document.WithSyntaxRoot(root).GetSemanticModelAsync(context.Cancellation).ConfigureAwait(false);
        return changed is not null && Errors(changed) <= Errors(context.Model);

        int Errors(SemanticModel model) =>
            model.GetDiagnostics(cancellationToken: context.Cancellation).Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
