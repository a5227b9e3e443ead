using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a place stand in a loop that only the answer ends?</summary>
internal static class PromptLoop
{
    /// <summary>The jumps of each function, which many prompts ask for; gone with the syntax.</summary>
    private static readonly ConditionalWeakTable<SyntaxNode, GotoStatementSyntax[]> s_jumps = new();

    /// <summary>The innermost loop around a place, in its function, that goes on for as long as the answer makes it; null if there is none.</summary>
    /// <param name="place">A call.</param>
    /// <param name="isAnswer">What gives a person's or a model's answer, besides remote calls.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static SyntaxNode? Around(SyntaxNode place, Func<IOperation, bool> isAnswer, ToolCode tools, CancellationToken cancellation)
    {
        var function = CodeUnit.Of(place.Parent ?? place).Node;
        var model = tools.References.ModelOf(place.SyntaxTree);
        var around = place.Ancestors().TakeWhile(node => node != function).Where(static node => Loop.ShapeOf(node) is not null);
        return around.Concat(s_jumps.GetValue(function, static function => function.DescendantNodes().OfType<GotoStatementSyntax>().ToArray())).FirstOrDefault(IsUnbounded);

        bool IsUnbounded(SyntaxNode syntax) => Loop.Of(syntax, model, cancellation) is { } loop && loop.Runs(place)
            && !new LoopExits(loop, new(loop, tools, cancellation, isAnswer), IsEndless(syntax), tools, cancellation, asksProgress: false).EndByThemselves();

        bool IsEndless(SyntaxNode syntax) => syntax is CommonForEachStatementSyntax sequence && PagedSequence.IsEndless(sequence, model, tools, cancellation);
    }
}
