using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Corpus.Analysis;

/// <summary>Which code of a compilation tools run: the analyzers' own search, asked about all code instead of about candidates.</summary>
internal sealed class ToolCodeMap
{
    private readonly Reach _reach;
    private readonly List<CodeUnit> _units;

    /// <summary>The map of a compilation.</summary>
    public ToolCodeMap(ToolCode tools)
    {
        _reach = tools.Reach;
        _units = [.. tools.Compilation.SyntaxTrees
            .Where(static tree => !GeneratedCode.Is(tree, CancellationToken.None))
            .SelectMany(static tree => tree.GetRoot().DescendantNodesAndSelf())
            .Where(IsUnit)
            .Select(static node => new CodeUnit(node))];
        Tools = [.. _units.Where(unit => _reach.IsTool(unit, CancellationToken.None))];
    }

    /// <summary>The tools, prompts, resources and handlers.</summary>
    public IReadOnlyList<CodeUnit> Tools { get; }

    /// <summary>The lines of the pieces of code that a tool reaches, each counted once.</summary>
    public int CountLines()
    {
        var calls = _units
            .SelectMany(unit => _reach.Callers(unit, CancellationToken.None).Select(caller => (Caller: caller, Callee: unit)))
            .ToLookup(static call => call.Caller, static call => call.Callee);
        var reached = new HashSet<CodeUnit>(Tools);
        var queue = new Queue<CodeUnit>(Tools);
        while (queue.TryDequeue(out var unit))
        {
            foreach (var callee in calls[unit].Where(reached.Add))
            {
                queue.Enqueue(callee);
            }
        }

        return reached.SelectMany(LinesOf).Distinct().Count();
    }

    /// <summary>The tools that run the code at a place.</summary>
    public IEnumerable<CodeUnit> ToolsThatRun(SyntaxNode place)
    {
        var seen = new HashSet<CodeUnit> { CodeUnit.Of(place) };
        var queue = new Queue<CodeUnit>(seen);
        while (queue.TryDequeue(out var unit))
        {
            if (_reach.IsTool(unit, CancellationToken.None))
            {
                yield return unit;
                continue;
            }

            foreach (var caller in _reach.Callers(unit, CancellationToken.None).Where(seen.Add))
            {
                queue.Enqueue(caller);
            }
        }
    }

    private static bool IsUnit(SyntaxNode node) => node
        is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax
        or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } or CompilationUnitSyntax;

    private static IEnumerable<(string File, int Line)> LinesOf(CodeUnit unit)
    {
        // Of a file, its statements run.
        var nodes = unit.Node is CompilationUnitSyntax file ? file.Members.OfType<GlobalStatementSyntax>() : (IEnumerable<SyntaxNode>)[unit.Node];
        return nodes.Select(static node => node.GetLocation().GetLineSpan())
            .SelectMany(static span => Enumerable.Range(span.StartLinePosition.Line, span.EndLinePosition.Line - span.StartLinePosition.Line + 1).Select(line => (span.Path, line)));
    }
}
