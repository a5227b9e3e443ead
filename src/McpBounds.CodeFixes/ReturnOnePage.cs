using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The second fix: "Return one page per call". The cursor becomes a parameter of the tool, and the text says how to get the next page.</summary>
internal static class ReturnOnePage
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.ReturnOnePage";

    /// <summary>What the fix is called.</summary>
    public const string Title = "Return one page per call";

    private const string Meaning = "The cursor of the page, as the last call gave it; none for the first page.";

    /// <summary>Whether the fix is right for a diagnostic: all that can stand in its way is asked before it is offered.</summary>
    public static async Task<bool> CanApplyAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        await FixContext.OfAsync(document, cancellation).ConfigureAwait(false) is { } context
        && OnePage.At(diagnostic, context) is { } tool && await Compiling.StillAsync(document, context, Apply(new[] { tool }, context)).ConfigureAwait(false);

    /// <summary>The document with every one of the tools changed that can be.</summary>
    public static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            async context =>
            {
                var tools = new List<OnePage>();
                foreach (var diagnostic in diagnostics.InOrder())
                {
                    if (OnePage.At(diagnostic, context) is { } tool && tools.TrueForAll(other => other.Method != tool.Method)
                        && await Compiling.StillAsync(document, context, Apply(new[] { tool }, context)).ConfigureAwait(false))
                    {
                        tools.Add(tool);
                    }
                }

                return Apply(tools, context);
            },
            cancellation);

    private static SyntaxNode Apply(IReadOnlyCollection<OnePage> tools, FixContext context)
    {
        var edits = new Edits();
        foreach (var tool in tools)
        {
            edits.Change<BlockSyntax>(tool.Method.Body!, body => Unrolled(body, tool, context));
            edits.Change<ParameterListSyntax>(tool.Method.ParameterList, list => list.WithParameters(Lists.Append(list.Parameters, Parameter(tool, context))));
        }

        return edits.ApplyTo(context.Root, context);
    }

    private static ParameterSyntax Parameter(OnePage tool, FixContext context)
    {
        var nullable = context.Model.GetNullableContext(tool.Loop.SpanStart).AnnotationsEnabled() ? "?" : "";
        return SyntaxFactory.ParseParameterList(
            $"([{Description(context)}(\"{Meaning}\")] string{nullable} {tool.Name} = null)").Parameters[0];
    }

    /// <summary>The name of the attribute, by which nearly every file of tools calls it.</summary>
    private static string Description(FixContext context) =>
        context.Model.LookupNamespacesAndTypes(context.Root.Span.End, name: "DescriptionAttribute").IsEmpty ? "System.ComponentModel.Description" : "Description";

    /// <summary>The body with the statements of one turn in the place of the loop, and the text with the way to the next page.</summary>
    private static BlockSyntax Unrolled(BlockSyntax body, OnePage tool, FixContext context)
    {
        var newLine = Body.NewLineOf(context.Root);
        var original = tool.Method.Body!.Statements;
        var statements = body.Statements.ToList();
        var result = (ReturnStatementSyntax)statements[original.IndexOf(tool.Result)];
        var notice = new FreeNames(context.Model).In(tool.Method.Body, "notice");
        var sentence = $"$\"\\nMore results exist: call again with {tool.Name} = {{{tool.Name}}}.\"";
        var said = Template.Statement($"var {notice} = __more ? {sentence} : \"\";", ("__more", tool.Loop.Condition.WithoutTrivia()))
            .WithLeadingTrivia(FunctionBodies.IndentationOf(tool.Loop)).WithTrailingTrivia(newLine);
        statements[original.IndexOf(tool.Result)] = result.WithExpression(TextNotice.Plus(result.Expression!, SyntaxFactory.IdentifierName(notice)));
        var at = original.IndexOf(tool.Loop);
        statements.RemoveAt(at);
        statements.InsertRange(at, Turn(tool.Loop).Append(said));
        statements.RemoveAt(original.IndexOf(tool.Cursor));
        return body.WithStatements(SyntaxFactory.List(statements));
    }

    /// <summary>What the loop does in a turn, one level further out; the comments above the loop stay above it.</summary>
    private static IEnumerable<StatementSyntax> Turn(DoStatementSyntax loop)
    {
        var statements = ((BlockSyntax)loop.Statement).Statements;
        var outer = string.Concat(loop.GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1));
        var inner = string.Concat(statements[0].GetLeadingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1));
        return statements.Select((statement, i) =>
        {
            var moved = statement.ReplaceTrivia(
                statement.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) && StartsLine(trivia) && IsWithin(trivia)),
                (trivia, _) => SyntaxFactory.Whitespace(outer + trivia.ToString().Substring(inner.Length)));
            var comments = moved.GetLeadingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
            return i == 0 ? moved.WithLeadingTrivia(loop.GetLeadingTrivia().AddRange(comments)) : moved;
        });

        bool IsWithin(SyntaxTrivia trivia) => trivia.ToString().StartsWith(inner, StringComparison.Ordinal);
    }

    private static bool StartsLine(SyntaxTrivia trivia)
    {
        var text = trivia.SyntaxTree!.GetText();
        return text.Lines.GetLineFromPosition(trivia.SpanStart).Start == trivia.SpanStart;
    }
}
