using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which limits do the tools of this compilation declare that only the library would enforce?</summary>
internal sealed class DeclaredLimits
{
    private static readonly ConditionalWeakTable<ToolCode, DeclaredLimits> s_known = new();

    private readonly ToolCode _tools;
    private IReadOnlyList<DeclaredLimit>? _unenforced;

    private DeclaredLimits(ToolCode tools) => _tools = tools;

    /// <summary>The limits of one compilation.</summary>
    public static DeclaredLimits In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Limit attributes, and annotations that the tool does not check itself, ordered by tool.</summary>
    public ImmutableArray<DeclaredLimit> Unenforced(CancellationToken cancellation) => (_unenforced ??= LimitsOfLibrary(cancellation).Concat(Unchecked(cancellation))
        .OrderBy(static limit => limit.Tool.Tool, StringComparer.Ordinal)
        .ThenBy(static limit => limit.Tool.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(static limit => limit.Tool.Location.SourceSpan.Start)
        .ToList()).ToImmutableArray();

    private IEnumerable<DeclaredLimit> LimitsOfLibrary(CancellationToken cancellation) => LibraryApi.Limits
        .SelectMany(attribute => Attributes(attribute, cancellation))
        .Where(attribute =>
            _tools.References.ModelOf(attribute.SyntaxTree).GetTypeInfo(attribute, cancellation).Type?.ContainingNamespace is { Name: LibraryApi.Name,
                ContainingNamespace.IsGlobalNamespace: true })
        .SelectMany(attribute => ToolsOf(attribute.Parent!.Parent!, cancellation).Select(tool => new DeclaredLimit(tool, $"[{NameOf(attribute)}]")));

    /// <summary>The tool that carries an attribute; of a type that does, the first of its tools.</summary>
    private IEnumerable<ToolReach> ToolsOf(SyntaxNode carrier, CancellationToken cancellation) =>
        (carrier is TypeDeclarationSyntax type ? type.Members.OfType<SyntaxNode>() : new[] { carrier })
            .Where(code => code is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax
                && _tools.Reach.IsTool(new(code), cancellation))
            .Take(1)
            .Select(code => _tools.Reach.Itself(new(code), cancellation));

    private IEnumerable<DeclaredLimit> Unchecked(CancellationToken cancellation) => McpTypes.ToolAttributes.Select(static attribute =>
        attribute.Substring(attribute.LastIndexOf('.') + 1))
        .Concat(Annotations.Kinds.Keys)
        .SelectMany(attribute => Attributes(attribute, cancellation))
        .Select(static attribute => attribute.FirstAncestorOrSelf<SyntaxNode>(static node =>
            node is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        .OfType<SyntaxNode>().Distinct()
        .SelectMany(function => UnenforcedAnnotations.Of(function, _tools, cancellation).Where(static annotation => annotation.Members.IsEmpty)
            .Select(annotation => new DeclaredLimit(_tools.Reach.Itself(new(function), cancellation), annotation.Display)));

    /// <summary>The attributes of a type of this name, as far as names tell.</summary>
    private IEnumerable<AttributeSyntax> Attributes(string type, CancellationToken cancellation)
    {
        var name = type.Substring(0, type.Length - nameof(Attribute).Length);
        return new[] { name, type }.SelectMany(written => _tools.Compilation.SyntaxTrees.SelectMany(tree => SyntaxIndex.Of(tree, cancellation).MembersThatMention(written)
            .SelectMany(span => References.MemberAt(tree, span, cancellation).DescendantNodes().OfType<AttributeSyntax>())
            .Where(attribute => NameOf(attribute) == written)).Distinct());
    }

    private static string? NameOf(AttributeSyntax attribute) => SyntaxIndex.SimpleName(attribute.Name);
}

/// <summary>A limit that a tool declares.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Attribute">The attribute, as one writes it.</param>
internal sealed record DeclaredLimit(ToolReach Tool, string Attribute);
