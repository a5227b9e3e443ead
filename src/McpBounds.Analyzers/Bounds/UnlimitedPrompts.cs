using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A prompt without a rate limit that is the first of some tools.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Tools">The tools whose first it is.</param>
/// <param name="Reach">Those tools, for the message.</param>
/// <param name="Others">The further prompts without a limit of these tools, in the order of files and code.</param>
/// <param name="Loops">The loops that only the answer ends, around this prompt, another or the call of a helper.</param>
/// <param name="Recurs">Whether a function on the way calls itself again until the answer ends it.</param>
internal sealed record UnlimitedPrompt(
    Prompt Prompt, ImmutableArray<CodeUnit> Tools, ToolReach Reach, ImmutableArray<Prompt> Others, ImmutableArray<SyntaxNode> Loops, bool Recurs)
{
    /// <summary>Whether one call of a tool asks for as long as the answer makes it.</summary>
    public bool IsEndless => Recurs || !Loops.IsEmpty;
}

/// <summary>Answers: which prompts does nothing limit, and at which one is a tool reported?</summary>
/// <remarks>
/// Once for each tool, at its first: what stands in its own body comes before what its helpers hold, its own file before others. A helper's prompt that several
/// tools come to first is one finding for all of them. The answer is worked out for a whole compilation, so that a request for one document gives the same.
/// </remarks>
internal sealed class UnlimitedPrompts
{
    private static readonly ConditionalWeakTable<ToolCode, UnlimitedPrompts> s_known = new();

    private readonly ToolCode _tools;
    private ImmutableDictionary<(SyntaxTree, TextSpan), UnlimitedPrompt>? _first;

    private UnlimitedPrompts(ToolCode tools) => _tools = tools;

    /// <summary>The unlimited prompts of one compilation.</summary>
    public static UnlimitedPrompts In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>The finding at a node, or null: no prompt, limited, or not the first of any tool.</summary>
    public UnlimitedPrompt? At(SyntaxNode node, CancellationToken cancellation)
    {
        // A cancelled search throws here and publishes nothing.
        _first ??= Find(cancellation);
        return _first.TryGetValue((node.SyntaxTree, node.Span), out var first) ? first : null;
    }

    private ImmutableDictionary<(SyntaxTree, TextSpan), UnlimitedPrompt> Find(CancellationToken cancellation)
    {
        var prompts = Prompts.In(_tools).All(cancellation);
        var paths = new PromptPaths(prompts, _tools, cancellation);
        var unlimited = prompts.Select(paths.To).OfType<UnlimitedPaths>().ToList();
        return unlimited.Where(path => !IsLeft(path.Prompt, cancellation)).GroupBy(static path => path.Prompt.Kind == PromptKind.Elicitation)
            .SelectMany(rule => FirstOf(rule.ToList(), cancellation))
            .ToImmutableDictionary(static first => (first.Prompt.Call.SyntaxTree, first.Prompt.Call.Span));
    }

    /// <summary>Whether its author leaves a prompt as it is: then it is not reported, and does not stand for others.</summary>
    private bool IsLeft(Prompt prompt, CancellationToken cancellation) =>
        OptOut.Covers(prompt.Rule, prompt.Call, _tools.References.ModelOf(prompt.Call.SyntaxTree), cancellation);

    private IEnumerable<UnlimitedPrompt> FirstOf(IReadOnlyCollection<UnlimitedPaths> paths, CancellationToken cancellation)
    {
        var byTool = paths.SelectMany(static path => path.Tools.Select(tool => (Tool: tool, Path: path)))
            .GroupBy(static pair => pair.Tool, static pair => pair.Path)
            .Select(static group => (Tool: group.Key, Paths: group.OrderBy(path => Distance(path.Prompt, group.Key)).ToList()))
            .ToList();
        foreach (var same in byTool.GroupBy(static tool => tool.Paths[0]))
        {
            var tools = same.Select(static tool => tool.Tool).ToImmutableArray();
            var all = same.SelectMany(static tool => tool.Paths).Distinct().ToList();
            var others = all.Where(path => path != same.Key).OrderBy(path => IndexOf(paths, path)).Select(static path => path.Prompt).ToImmutableArray();
            var loops = all.SelectMany(static path => path.Loops).Distinct().ToImmutableArray();
            yield return new(same.Key.Prompt, tools, _tools.Reach.Describe(tools, same.Key.Towards, cancellation), others, loops, all.Exists(static path => path.Recurs));
        }
    }

    private static int IndexOf(IEnumerable<UnlimitedPaths> paths, UnlimitedPaths path) => paths.TakeWhile(other => other != path).Count();

    private static int Distance(Prompt prompt, CodeUnit tool) =>
        prompt.Call.SyntaxTree != tool.Node.SyntaxTree ? 2 : tool.Node.Span.Contains(prompt.Call.Span) ? 0 : 1;
}
