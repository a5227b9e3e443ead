using System.Collections.Immutable;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>MCPB011: checks at the head of the tool what its annotations promise, and tells the agent by an exception whose text reaches it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CheckFixes))]
public sealed class CheckFixes : CodeFixProvider
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.InsertCheck";

    private static readonly FixAllProvider s_fixAll = FixAllByKey.InDocument(ApplyAsync);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.UnenforcedAnnotation.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_fixAll;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await FixContext.OfAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } document)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics.Where(diagnostic => InsertedChecks.TryAdd(diagnostic, document, new())))
        {
            context.RegisterCodeFix(
                CodeAction.Create("Insert the check", cancellation => ApplyAsync(context.Document, ImmutableArray.Create(diagnostic), cancellation), EquivalenceKey),
                diagnostic);
        }
    }

    private static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            context =>
            {
                var edits = new Edits();
                foreach (var diagnostic in diagnostics.InOrder())
                {
                    InsertedChecks.TryAdd(diagnostic, context, edits);
                }

                return Task.FromResult(edits.ApplyTo(context.Root, context));
            },
            cancellation);
}

/// <summary>The checks of all annotations of one tool, before everything else that it does.</summary>
internal static class InsertedChecks
{
    /// <summary>Adds the checks; false, and nothing added, where none can be written.</summary>
    public static bool TryAdd(Diagnostic diagnostic, FixContext context, Edits edits)
    {
        var function = CodeUnit.Of(context.Root.FindNode(diagnostic.Location.SourceSpan)).Node;
        if (context.Compilation.GetTypeByMetadataName(ThrownNotice.Exception) is null || PlaceIn(function, context) is not { } place)
        {
            return false;
        }

        var checks = UnenforcedAnnotations.LeftTo(function, context.Tools, context.Cancellation)
            .Select(annotation => AnnotationCheck.Of(annotation, function, context))
            .OfType<AnnotationCheck>()
            .ToList();
        if (checks.Count > 0)
        {
            edits.Insert(place, 0, () => checks.Select(check => check.Statement(place.Statement, context)));
        }

        return checks.Count > 0;
    }

    private static StatementPlace? PlaceIn(SyntaxNode function, FixContext context)
    {
        var (block, expression) = function switch
        {
            MethodDeclarationSyntax method => (method.Body, method.ExpressionBody?.Expression),
            LocalFunctionStatementSyntax local => (local.Body, local.ExpressionBody?.Expression),
            LambdaExpressionSyntax lambda => (lambda.Block, lambda.ExpressionBody),
            _ => default,
        };
        return (block, expression) switch
        {
            ({ Statements: { Count: > 0 } statements }, _) => StatementPlace.Before(statements[0], declares: false) is { } place ? place with { IsApart = true } : null,
            (_, not (null or ThrowExpressionSyntax or RefExpressionSyntax)) when !Function.IsExpressionTree(function, context) => StatementPlace.BeforeBodyOf(function),
            _ => null,
        };
    }
}
