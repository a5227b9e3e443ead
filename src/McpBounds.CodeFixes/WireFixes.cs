using System.Collections.Immutable;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace McpBounds.CodeFixes;

/// <summary>MCPB012: wires the library into the server, at the end of its builder chain.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WireFixes))]
public sealed class WireFixes : CodeFixProvider
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.WithBounds";

    private static readonly FixAllProvider s_fixAll = FixAllByKey.InDocument(ApplyAsync);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(Descriptors.UnwiredBounds.Id);

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => s_fixAll;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            context.RegisterCodeFix(
                CodeAction.Create("Add WithBounds()", cancellation => ApplyAsync(context.Document, ImmutableArray.Create(diagnostic), cancellation), EquivalenceKey),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    /// <summary>The document with every server that it builds wired: what is said of one holds for all, and once one is wired nothing is said of the others.</summary>
    private static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            context =>
            {
                var edits = new Edits();
                var servers = diagnostics.IsEmpty ? Enumerable.Empty<InvocationExpressionSyntax>() : context.Root.DescendantNodes().OfType<SimpleNameSyntax>()
                    .Where(name => BoundsWiring.In(context.Tools).IsServer(name, cancellation))
                    .Select(static name => name.FirstAncestorOrSelf<InvocationExpressionSyntax>())
                    .OfType<InvocationExpressionSyntax>();
                foreach (var server in servers.Distinct())
                {
                    edits.Change<ExpressionSyntax>(EndOf(server, context), current => Wired(current, server, context));
                }

                return Task.FromResult(edits.ApplyTo(context.Root, context));
            },
            cancellation);

    /// <summary>The last call of the chain that still gives the builder; the first, where a directive leaves some out.</summary>
    private static InvocationExpressionSyntax EndOf(InvocationExpressionSyntax server, FixContext context)
    {
        var last = server;
        for (var link = server; link.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access && access.Expression == link
            && IsBuilder(next, context); link = next)
        {
            last = next;
        }

        return last.GetLastToken().GetNextToken().LeadingTrivia.Concat(last.DescendantTrivia()).Any(static trivia => trivia.IsDirective) ? server : last;
    }

    private static bool IsBuilder(InvocationExpressionSyntax call, FixContext context) =>
        context.Model.GetTypeInfo(call, context.Cancellation).Type?.ToDisplayString() == LibraryApi.Builder;

    private static InvocationExpressionSyntax Wired(ExpressionSyntax chain, InvocationExpressionSyntax server, FixContext context)
    {
        var name = SyntaxFactory.IdentifierName(LibraryApi.Wire);
        if (context.Compilation.GetTypeByMetadataName(LibraryApi.Extensions) is { } extensions
            && !context.Model.LookupNamespacesAndTypes(server.SpanStart, name: extensions.Name).Contains(extensions, SymbolEqualityComparer.Default))
        {
            name = name.WithAdditionalAnnotations(context.Generator.TypeExpression(extensions).GetAnnotations("SymbolId").Append(Simplifier.AddImportsAnnotation));
        }

        var trailing = chain.GetTrailingTrivia();
        var isOwnLine = DotOf(chain) is var dot && dot.LeadingTrivia.Any(SyntaxKind.WhitespaceTrivia)
            && dot.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var newDot = SyntaxFactory.Token(SyntaxKind.DotToken);
        var (receiver, after) = (chain.WithoutTrailingTrivia(), trailing);
        if (isOwnLine)
        {
            var newLine = Body.NewLineOf(context.Root);
            var endsLine = trailing.Any(SyntaxKind.EndOfLineTrivia);
            receiver = chain.WithTrailingTrivia(endsLine ? trailing : trailing.Add(newLine));
            newDot = newDot.WithLeadingTrivia(dot.LeadingTrivia.Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1));
            after = endsLine ? SyntaxFactory.TriviaList(newLine) : default;
        }

        return SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, newDot, name),
            SyntaxFactory.ArgumentList()).WithTrailingTrivia(after);
    }

    /// <summary>The dot before the last call of a chain.</summary>
    private static SyntaxToken DotOf(ExpressionSyntax chain) =>
        chain is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.OperatorToken : default;
}
