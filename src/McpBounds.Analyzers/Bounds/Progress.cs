using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does every turn of a loop move this variable on? A counter of what passes a filter stands still for as long as nothing does.</summary>
/// <remarks>Whether there is anything to be filtered is no filter: an empty page ends a loop or is followed by others, and a call that fails is another matter.</remarks>
internal sealed class Progress(Loop loop, LoopValues values, CancellationToken cancellation)
{
    private readonly Dictionary<ISymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether every turn moves a variable on.</summary>
    public bool Of(ISymbol variable)
    {
        if (!_known.TryGetValue(variable, out var known))
        {
            _known.Add(variable, known = Ask(variable));
        }

        return known;
    }

    /// <summary>Whether a variable stands still in some turns because of a filter, and not because only failures are counted by it.</summary>
    public bool IsOfFiltered(ISymbol variable) => !Of(variable) && StepsOf(variable).Any(static step => !step.Place.Ancestors().Any(static node => node is CatchClauseSyntax or CatchFilterClauseSyntax));

    private bool Ask(ISymbol variable)
    {
        var steps = StepsOf(variable).ToList();
        var blocks = steps.Where(step => !IsFiltered(step)).Select(step => loop.BlockOf(step.Place)).ToList();
        if (steps.Count == 0 || blocks.Contains(null))
        {
            // What is moved on out of sight, in a function or by a caller, is taken to be moved on.
            return true;
        }

        var passed = new HashSet<int>(blocks.OfType<int>());
        foreach (var (header, inner) in loop.Inner(cancellation).OrderBy(static inner => inner.Blocks.Count).Where(inner => inner.Blocks.Overlaps(passed)).ToList())
        {
            if (!loop.GoesRoundWithout(passed, header, inner, IsAbsence, cancellation))
            {
                passed.Add(header);
            }
        }

        return !loop.GoesRoundWithout(passed, IsAbsence, cancellation);
    }

    private IEnumerable<Write> StepsOf(ISymbol variable) => values.WritesInLoop(variable).Where(static write => write.Kind is WriteKind.Grow or WriteKind.Shrink);

    /// <summary>Whether a block's condition, when it has an outcome, says that there is nothing.</summary>
    private bool IsAbsence(int block, bool outcome) =>
        loop.ConditionOf(block, cancellation) is var (condition, _) && Presence.AbsentWhen(condition.Syntax) is { } absent && absent == outcome;

    /// <summary>Whether only what passes a filter is added: <c>all.AddRange(page.Where(…))</c>.</summary>
    private bool IsFiltered(Write step) => step.Value is { } added
        && (HasFilter(added) || (added is IdentifierNameSyntax name && values.Named(name) is { } variable && values.WritesInLoop(variable).Any(static write => write.Value is { } given && HasFilter(given))));

    private static bool HasFilter(ExpressionSyntax sequence)
    {
        for (var link = sequence; link is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call; link = access.Expression)
        {
            if (access.Name.Identifier.ValueText == "Where"
                && !(call.ArgumentList.Arguments.FirstOrDefault()?.Expression is LambdaExpressionSyntax { ExpressionBody: { } body } && Presence.AbsentWhen(body) is not null))
            {
                return true;
            }
        }

        return false;
    }
}
