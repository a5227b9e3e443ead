using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Stops a loop that is made of a label and a jump back to it: the jump is for a further page, so it is counted.</summary>
internal static class GotoStop
{
    /// <summary>Stops the loop of a diagnostic; false, and nothing changed, if that would not be right.</summary>
    public static bool TryAdd(Diagnostic diagnostic, LoopFixes fixes)
    {
        var context = fixes.Context;
        if (context.Root.FindToken(diagnostic.Location.SourceSpan.Start).Parent is not GotoStatementSyntax { Expression: IdentifierNameSyntax name } jump
            || LabelOf(name) is not { Parent: BlockSyntax again } target
            || target.SpanStart > jump.SpanStart || !again.Contains(jump)
            || BeforeLabel(target, again) is not { } before || StatementPlace.Before(jump, declares: false) is not { } check
            || !ThrownNotice.CanThrow(jump, again, context))
        {
            return false;
        }

        var limit = fixes.Pages(jump);
        var pages = fixes.Counter("pages", "pageCount", before, "1");
        var thrown = new[] { ThrownNotice.Statement(limit) };
        fixes.Edits.Insert(check with { IsApart = true }, 0, () => new[] { new Stop(jump, null, context).If($"++{pages} > {limit}", null, thrown, null) });
        return true;
    }

    private static LabeledStatementSyntax? LabelOf(IdentifierNameSyntax name) => Function.OwnNodes(Function.Of(name)).OfType<LabeledStatementSyntax>()
        .FirstOrDefault(label => label.Identifier.ValueText == name.Identifier.ValueText);

    /// <summary>The place before a label, in line with the statement above rather than with the label, which many write further out.</summary>
    private static StatementPlace? BeforeLabel(LabeledStatementSyntax label, BlockSyntax block) => block.Statements.IndexOf(label) is > 0 and var index
        ? StatementPlace.After(block.Statements[index - 1])
        : StatementPlace.Before(label, declares: true);
}
