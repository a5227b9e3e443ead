using System.Collections.Immutable;
using System.Globalization;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The second fix: "Stop after 5 turns". The turns of a loop that only the answer ends are counted, and the agent is told where there is one more.</summary>
internal static class CountPrompts
{
    /// <summary>Tells this fix from others.</summary>
    public const string EquivalenceKey = "McpBounds.CountPrompts";

    private const string Notice = "Asked {{{0}}} times and got no answer that ends this: find out what is wanted before you call again.";

    /// <summary>What the fix of a diagnostic is called; null where none of its loops can be counted.</summary>
    public static async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        var changed = await ApplyAsync(document.Project.Solution, new[] { new Found(document, diagnostic) }, cancellation).ConfigureAwait(false);
        return changed.GetChanges(document.Project.Solution).GetProjectChanges().Any()
            ? string.Format(CultureInfo.InvariantCulture, "Stop after {0:N0} turns", Options.RateLimit.For(document, diagnostic).Permits)
            : null;
    }

    /// <summary>The solution with every one of the loops counted that can be.</summary>
    public static async Task<Solution> ApplyAsync(Solution solution, IReadOnlyList<Found> all, CancellationToken cancellation)
    {
        var loops = new List<(Document Home, StatementSyntax Loop, int Most)>();
        foreach (var (document, diagnostic) in all)
        {
            if (PromptFinding.From(diagnostic.Properties) is { Loops: > 0 } finding
                && await document.Project.GetCompilationAsync(cancellation).ConfigureAwait(false) is { } compilation)
            {
                loops.AddRange(diagnostic.AdditionalLocations.Skip(finding.Tools + finding.Others).Take(finding.Loops)
                    .Select(location => location.TokenIn(compilation, cancellation)?.Parent)
                    .OfType<StatementSyntax>()
                    .Where(loop => !GeneratedCode.Is(loop.SyntaxTree, cancellation))
                    .Select(loop => (solution.GetDocument(loop.SyntaxTree)!, loop, Options.RateLimit.For(document, diagnostic).Permits)));
            }
        }

        foreach (var file in loops.Distinct().GroupBy(static loop => loop.Home.Id).ToList())
        {
            var changed = await CountedAsync(file.First().Home, file.Select(static loop => (loop.Loop, loop.Most)), cancellation).ConfigureAwait(false);
            var root = await changed.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentSyntaxRoot(file.Key, root!);
        }

        return solution;
    }

    private static Task<Document> CountedAsync(Document home, IEnumerable<(StatementSyntax Loop, int Most)> loops, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            home,
            async context =>
            {
                var fixes = new LoopFixes(context);
                foreach (var (loop, most) in loops.OrderBy(static one => one.Loop.SpanStart))
                {
                    if (TryCount(loop, most, new(context)) is { } alone && await Compiling.StillAsync(home, context, alone.Apply()).ConfigureAwait(false))
                    {
                        TryCount(loop, most, fixes);
                    }
                }

                return fixes.Apply();
            },
            cancellation);

    /// <summary>The fixes with a loop counted; null, and nothing changed, if that would not be right.</summary>
    private static LoopFixes? TryCount(StatementSyntax loop, int most, LoopFixes fixes)
    {
        var context = fixes.Context;
        if (StatementPlace.Before(loop, declares: true) is not { } before || CheckIn(loop) is not { } check || NoticeFor(loop, context) is not { } said
            || !context.Tools.Reach.IsOnlyForTools(CodeUnit.Of(loop), context.Cancellation))
        {
            return null;
        }

        var limit = fixes.Constant(loop, "MaxPrompts", most);
        var counter = fixes.Counter("prompts", "promptCount", before, "0");
        var condition = $"++{counter} {(AsksBeforeTurn(loop) ? ">=" : ">")} {limit}";
        var stop = new Stop(check.Statement!, loop, context);
        fixes.Edits.Insert(check, 0, () => new[] { stop.If(condition, null, new[] { string.Format(CultureInfo.InvariantCulture, said, limit) }, null) });
        return fixes;
    }

    /// <summary>The beginning of a turn.</summary>
    private static StatementPlace? CheckIn(StatementSyntax loop)
    {
        var first = PagedLoop.BodyOf(loop) switch
        {
            BlockSyntax { Statements: { Count: > 0 } statements } => statements[0],
            BlockSyntax or EmptyStatementSyntax or null => null,
            var only => only,
        };
        return first is not null && StatementPlace.Before(first, declares: false) is { } place ? place with { IsApart = true } : null;
    }

    /// <summary>Whether the question is asked before a turn begins, so that one has been asked where the turn counts itself.</summary>
    private static bool AsksBeforeTurn(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Condition: var condition } => Calls(condition),
        ForStatementSyntax { Condition: { } condition } => Calls(condition),
        _ => false,
    };

    private static bool Calls(ExpressionSyntax condition) => condition.DescendantNodesAndSelf().Any(static node => node is InvocationExpressionSyntax);

    /// <summary>
    /// What tells the agent: an exception whose text reaches it, or text as the tool's result where that exception would not arrive or would hide what was done.
    /// </summary>
    private static string? NoticeFor(StatementSyntax loop, FixContext context)
    {
        if (ThrownNotice.CanThrow(loop, loop, context))
        {
            return $"throw new __exception($\"{Notice}\");";
        }

        var function = Function.Of(loop);
        return AgentResult.TypeOf(function, context)?.SpecialType == SpecialType.System_String && !Function.IsIterator(function)
            && AgentResult.ComesFrom(function, context)
            && (Function.IsAsync(function) || Function.SymbolOf(function, context)?.ReturnType.SpecialType == SpecialType.System_String)
                ? $"return $\"{Notice}\";"
                : null;
    }
}
