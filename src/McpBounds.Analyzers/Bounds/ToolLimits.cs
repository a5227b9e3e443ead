using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a tool limited as a whole, by the library or by an attribute?</summary>
/// <remarks>An attribute that nothing enforces counts: MCPB012 asks for its enforcement, once for all tools.</remarks>
internal sealed class ToolLimits(ToolCode tools, CancellationToken cancellation)
{
    private readonly ImmutableHashSet<string> _configured = Options.RateLimiters.Union(tools.Compilation, tools.Options);
    private readonly bool _isWired = BoundsWiring.In(tools).IsWired(cancellation);
    private readonly bool _areCallsLimited = new ServerLimit(tools, cancellation).IsThere();

    /// <summary>Whether a tool's prompts of a kind are limited.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="kind">Whom they ask.</param>
    /// <param name="repeats">Whether one call may ask again and again, so that a limit on calls does not limit it.</param>
    public bool Cover(CodeUnit tool, PromptKind kind, bool repeats)
    {
        var limit = kind switch { PromptKind.Elicitation => Limiters.Elicitation, PromptKind.Sampling => Limiters.Sampling, _ => null };
        if (_isWired && (limit is not null || !repeats))
        {
            return true;
        }

        var attributes = AttributesOf(tool).ToList();
        return attributes.Any(attribute => limit is not null && Is(attribute, limit))
            || (!repeats && (_areCallsLimited || attributes.Any(attribute => Is(attribute, Limiters.Calls) || _configured.Contains(attribute.FullName()))));
    }

    private IEnumerable<INamedTypeSymbol> AttributesOf(CodeUnit tool)
    {
        var symbol = tool.Symbol(tools.References.ModelOf(tool.Node.SyntaxTree), cancellation);
        return (symbol?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty)
            .Concat(symbol?.ContainingType?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty)
            .Select(static attribute => attribute.AttributeClass)
            .OfType<INamedTypeSymbol>();
    }

    /// <summary>Whether an attribute is that of a full name; before the library is restored, its short name tells.</summary>
    private static bool Is(INamedTypeSymbol attribute, string fullName) => attribute.TypeKind == TypeKind.Error
        ? fullName.Substring(fullName.LastIndexOf('.') + 1) is var name && (attribute.Name == name || attribute.Name + "Attribute" == name)
        : attribute.FullName() == fullName;
}
