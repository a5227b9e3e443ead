using System.Collections.Immutable;
using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace McpBounds.Analyzers.Fixes;

/// <summary>The second fix of MCPB001 and MCPB021 by itself, wherever it would be offered behind the first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class BoundReadOnly : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["MCPB001", "MCPB021"];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => await BoundRead.ApplyAsync(document, diagnostics, context.CancellationToken));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (await BoundRead.CanApplyAsync(context.Document, diagnostic, context.CancellationToken))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        BoundRead.Title(1_000_000),
                        cancellation => BoundRead.ApplyAsync(context.Document, [diagnostic], cancellation),
                        BoundRead.EquivalenceKey),
                    diagnostic);
            }
        }
    }
}
