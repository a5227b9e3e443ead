using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: by which tools does the agent's number come to a place with nothing that caps it? Others may reach the place as well, with a number that they clamp or choose
/// themselves: nobody is helped by their names.
/// </summary>
internal static class NumberReach
{
    /// <summary>The tools, the one first whose number is to be named, and that number.</summary>
    /// <param name="place">Where the number is used.</param>
    /// <param name="numbers">The agent's numbers that come to it, those first that are to be named before others.</param>
    /// <param name="passed">The places on their way.</param>
    /// <param name="tools">The tool code.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static (ToolReach Reach, AgentNumber Number)? Of(
        SyntaxNode place, IReadOnlyList<AgentNumber> numbers, IReadOnlyCollection<SyntaxNode> passed, ToolCode tools, CancellationToken cancellation)
    {
        var unit = CodeUnit.Of(place);
        var byTool = new Dictionary<CodeUnit, AgentNumber>();
        foreach (var number in numbers)
        {
            if (ToolOf(number.Origin.Syntax, tools, cancellation) is not { } tool)
            {
                // Read out of a request by a helper: whoever calls that.
                return tools.Reach.Of(unit, cancellation) is { } all ? (all, numbers[0]) : null;
            }

            if (!byTool.ContainsKey(tool))
            {
                byTool.Add(tool, number);
            }
        }

        var way = new HashSet<CodeUnit>(passed.Select(CodeUnit.Of));
        var towards = Search(unit, byTool, way.Contains, tools, cancellation);
        if (!byTool.Keys.All(towards.ContainsKey))
        {
            // By way of a field or property: the code that uses it is called otherwise.
            towards = Search(unit, byTool, static _ => true, tools, cancellation);
        }

        var found = byTool.Keys.Where(towards.ContainsKey).ToList();
        if (found.Count == 0)
        {
            return tools.Reach.Of(unit, cancellation) is { } all ? (all, numbers[0]) : null;
        }

        var reach = tools.Reach.Describe(found, towards, cancellation);
        return (reach, found.Where(tool => Reach.NameLocation(tool) == reach.Location).Select(tool => byTool[tool]).FirstOrDefault() ?? numbers[0]);
    }

    /// <summary>The tool that a number is given to, lambdas and local functions looked through.</summary>
    private static CodeUnit? ToolOf(SyntaxNode number, ToolCode tools, CancellationToken cancellation)
    {
        for (var unit = CodeUnit.Of(number); ; unit = unit.Outer)
        {
            if (tools.Reach.IsTool(unit, cancellation))
            {
                return unit;
            }

            if (!unit.IsNested)
            {
                return null;
            }
        }
    }

    /// <summary>For each unit on the way from the tools, the next one.</summary>
    private static Dictionary<CodeUnit, CodeUnit?> Search(
        CodeUnit unit, Dictionary<CodeUnit, AgentNumber> byTool, Func<CodeUnit, bool> isOnWay, ToolCode tools, CancellationToken cancellation)
    {
        var towards = new Dictionary<CodeUnit, CodeUnit?> { [unit] = null };
        var queue = new Queue<CodeUnit>();
        queue.Enqueue(unit);
        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var current = queue.Dequeue();
            if (byTool.ContainsKey(current))
            {
                continue;
            }

            foreach (var caller in tools.Reach.Callers(current, cancellation))
            {
                if (!towards.ContainsKey(caller) && (byTool.ContainsKey(caller) || (isOnWay(caller) && tools.Reach.MayReach(caller.Node, cancellation))))
                {
                    towards.Add(caller, current);
                    queue.Enqueue(caller);
                }
            }
        }

        return towards;
    }
}
