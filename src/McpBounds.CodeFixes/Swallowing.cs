using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Answers: would an <c>McpException</c> thrown at a place be caught on its way to the agent, and nothing be said of it?</summary>
internal static class Swallowing
{
    /// <summary>Whether it would, in this function or in one that calls it.</summary>
    public static bool Around(SyntaxNode place, FixContext context)
    {
        var seen = new HashSet<CodeUnit>();
        var places = new Queue<SyntaxNode>();
        places.Enqueue(place);
        while (places.Count > 0)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var current = places.Dequeue();
            var unit = CodeUnit.Of(current);
            var model = context.Tools.References.ModelOf(current.SyntaxTree);
            if (IsSwallowedIn(unit.Node, current, model, context))
            {
                return true;
            }

            if (!seen.Add(unit) || context.Tools.Reach.IsTool(unit, context.Cancellation))
            {
                continue;
            }

            if (unit.IsNested)
            {
                places.Enqueue(unit.Node.Parent!);
            }
            else if (unit.Symbol(model, context.Cancellation) is { } symbol)
            {
                foreach (var call in context.Tools.Reach.ReferencesTo(symbol, context.Cancellation))
                {
                    places.Enqueue(call.Node);
                }
            }
        }

        return false;
    }

    private static bool IsSwallowedIn(SyntaxNode function, SyntaxNode place, SemanticModel model, FixContext context)
    {
        foreach (var attempt in place.Ancestors().TakeWhile(node => node != function).OfType<TryStatementSyntax>().Where(attempt => attempt.Block.Contains(place)))
        {
            if (attempt.Catches.FirstOrDefault(clause => Catches(clause, model, context)) is { } clause)
            {
                return !Tells(clause);
            }
        }

        return false;
    }

    private static bool Catches(CatchClauseSyntax clause, SemanticModel model, FixContext context) =>
        clause.Declaration is null || (model.GetTypeInfo(clause.Declaration.Type, context.Cancellation).Type is { } caught
            && context.Compilation.GetTypeByMetadataName(ThrownNotice.Exception)?.DerivesFrom(caught) == true);

    /// <summary>Whether what is caught is thrown on, or said in so many words to more than a log.</summary>
    private static bool Tells(CatchClauseSyntax clause) =>
        clause.Block.DescendantNodes().Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax)
        || (clause.Declaration is { Identifier.ValueText: { Length: > 0 } name } && clause.Block.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(use => use.Identifier.ValueText == name && !IsLogged(use)));

    private static bool IsLogged(SyntaxNode use) => use.Ancestors().TakeWhile(static node => node is not StatementSyntax).OfType<InvocationExpressionSyntax>()
        .Any(static call => call.Parent is ExpressionStatementSyntax or ConditionalAccessExpressionSyntax or AwaitExpressionSyntax { Parent: ExpressionStatementSyntax });
}
