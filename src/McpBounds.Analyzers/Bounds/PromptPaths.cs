using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Bounds;

/// <summary>The tools that reach a prompt with no limit on the way.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Tools">The tools, in the order of the search.</param>
/// <param name="Towards">For each unit on the way, the next one; null for the one that holds the prompt.</param>
/// <param name="Loops">The loops on the way that only the answer ends, and in which no limit is taken.</param>
/// <param name="Recurs">Whether a function on the way calls itself until the answer ends that.</param>
internal sealed record UnlimitedPaths(
    Prompt Prompt, ImmutableArray<CodeUnit> Tools, IReadOnlyDictionary<CodeUnit, CodeUnit?> Towards, ImmutableArray<SyntaxNode> Loops, bool Recurs);

/// <summary>Answers: which tools reach a prompt with no rate limit on the way? Searched backwards, from the prompt to what calls it, as reach is.</summary>
internal sealed class PromptPaths
{
    private readonly ToolCode _tools;
    private readonly RateLimited _limited;
    private readonly ToolLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<(SyntaxTree, TextSpan)> _answers = new();
    private readonly Dictionary<CodeUnit, bool> _recurs = new();

    /// <summary>The paths to the prompts of a compilation.</summary>
    public PromptPaths(ImmutableArray<Prompt> prompts, ToolCode tools, CancellationToken cancellation)
    {
        (_tools, _limited, _limits, _cancellation) = (tools, new(tools, cancellation), new(tools, cancellation), cancellation);
        FindAnswers(prompts);
    }

    /// <summary>The tools that reach a prompt without a limit; null if none does.</summary>
    public UnlimitedPaths? To(Prompt prompt)
    {
        var start = CodeUnit.Of(prompt.Call);
        var towards = new Dictionary<CodeUnit, CodeUnit?> { [start] = null };
        var loops = new List<SyntaxNode>();
        var recurs = false;
        var found = new List<CodeUnit>();
        var seen = new HashSet<(CodeUnit, bool)>();
        var queue = new Queue<(CodeUnit Unit, bool Repeats)>();
        Pass(prompt.Call, start, repeats: false);
        while (queue.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var (unit, repeats) = queue.Dequeue();
            if (_tools.Reach.IsTool(unit, _cancellation))
            {
                if (!_limits.Cover(unit, prompt.Kind, repeats) && !found.Contains(unit))
                {
                    found.Add(unit);
                }

                if (_tools.Reach.EndsAt(unit, _cancellation))
                {
                    continue;
                }
            }

            if (!repeats && _limited.Runs(unit.Node))
            {
                continue;
            }

            foreach (var (caller, places) in CallersOf(unit))
            {
                if (!towards.ContainsKey(caller))
                {
                    towards.Add(caller, unit);
                }

                if (places.Count == 0 && seen.Add((caller, repeats)))
                {
                    queue.Enqueue((caller, repeats));
                }

                places.ForEach(place => Pass(place, caller, repeats));
            }
        }

        return found.Count == 0 ? null : new(prompt, found.ToImmutableArray(), towards, loops.Distinct().ToImmutableArray(), recurs);

        // A limit on calls is none for what one call does again and again: where it repeats, only a limit in the loop counts.
        void Pass(SyntaxNode place, CodeUnit unit, bool repeats)
        {
            var loop = PromptLoop.Around(RateLimited.CallAt(place), IsAnswer, _tools, _cancellation);
            if (!repeats && _limited.Before(place, loop))
            {
                return;
            }

            if (loop is not null)
            {
                loops.Add(loop);
            }

            var recursion = Recurs(unit);
            recurs |= recursion;
            if (seen.Add((unit, repeats || loop is not null || recursion)))
            {
                queue.Enqueue((unit, repeats || loop is not null || recursion));
            }
        }
    }

    private bool Recurs(CodeUnit unit)
    {
        if (!_recurs.TryGetValue(unit, out var known))
        {
            _recurs.Add(unit, known = PromptRecursion.IsIn(unit, IsAnswer, _tools, _cancellation));
        }

        return known;
    }

    /// <summary>What runs a unit, and where: a local function not where it stands, if it is called anywhere.</summary>
    private List<(CodeUnit Caller, List<SyntaxNode> Places)> CallersOf(CodeUnit unit)
    {
        var callers = _tools.Reach.Callers(unit, _cancellation)
            .Select(caller => (Caller: caller, Places: _tools.Reach.PlacesIn(caller, unit, _cancellation).ToList()))
            .ToList();
        return unit.Node is LocalFunctionStatementSyntax && callers.Any(static caller => caller.Places.Count > 0)
            ? callers.Where(static caller => caller.Places.Count > 0).ToList()
            : callers;
    }

    private bool IsAnswer(IOperation operation) => _answers.Contains((operation.Syntax.SyntaxTree, operation.Syntax.Span));

    /// <summary>Gathers the calls that give an answer: the prompts, and on the way from them to the tools the calls of what prompts.</summary>
    private void FindAnswers(ImmutableArray<Prompt> prompts)
    {
        var seen = new HashSet<CodeUnit>();
        var queue = new Queue<CodeUnit>();
        foreach (var prompt in prompts)
        {
            Meet(prompt.Call);
        }

        while (queue.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var unit = queue.Dequeue();
            if (!_tools.Reach.IsTool(unit, _cancellation) || !_tools.Reach.EndsAt(unit, _cancellation))
            {
                CallersOf(unit).ForEach(caller => caller.Places.ForEach(Meet));
            }
        }

        void Meet(SyntaxNode place)
        {
            var call = RateLimited.CallAt(place);
            _answers.Add((call.SyntaxTree, call.Span));
            if (CodeUnit.Of(place is AnonymousFunctionExpressionSyntax ? place.Parent! : place) is var unit && seen.Add(unit))
            {
                queue.Enqueue(unit);
            }
        }
    }
}
