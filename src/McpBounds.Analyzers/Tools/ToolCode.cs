using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Tools;

/// <summary>What is tool code in one compilation; shared by all rules that look at it with the same options.</summary>
internal sealed class ToolCode
{
    // Not a weak table by options within: options outlive a compilation, and a weak table's value lives as long as its key.
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<AnalyzerConfigOptionsProvider, ToolCode>> s_known = new();

    private ToolCode(Compilation compilation, EntryPoints entryPoints, AnalyzerConfigOptionsProvider options)
    {
        Compilation = compilation;
        Options = options;
        References = new(compilation);
        Types = new(compilation, References);
        Reach = new(compilation, entryPoints, References, Types);
        Values = new(this);
        AgentInput = new(this);
    }

    /// <summary>The compilation looked at.</summary>
    public Compilation Compilation { get; }

    /// <summary>The options that hold in it.</summary>
    public AnalyzerConfigOptionsProvider Options { get; }

    /// <summary>Who mentions what.</summary>
    public References References { get; }

    /// <summary>Which types are made.</summary>
    public TypeUse Types { get; }

    /// <summary>Which tools reach what.</summary>
    public Reach Reach { get; }

    /// <summary>Where values come from.</summary>
    public ValueFlow Values { get; }

    /// <summary>What the agent decides.</summary>
    public AgentInput AgentInput { get; }

    /// <summary>The tool code of a compilation, or null where there can be no tool.</summary>
    public static ToolCode? In(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        var byOptions = s_known.GetValue(compilation, static _ => new());
        if (byOptions.TryGetValue(options, out var known))
        {
            return known;
        }

        return EntryPoints.In(compilation, options) is { } entryPoints
            ? byOptions.GetOrAdd(options, _ => new(compilation, entryPoints, options))
            : null;
    }
}
