using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Tools;

/// <summary>
/// A function-like piece of code: a member (with all its accessors), a field's initialiser, the top-level statements, a lambda or a local function.
/// The nodes of the graph that <see cref="Reach"/> searches.
/// </summary>
/// <remarks>
/// Equal by place, since a syntax tree may hand out a new node for the same place. A class, since tables of references share code that the host has compiled ahead of time; those of
/// a struct are compiled in each build.
/// </remarks>
internal sealed class CodeUnit(SyntaxNode node) : IEquatable<CodeUnit>
{
    /// <summary>The declaration: of a member, a variable of a field, the compilation unit, a lambda or a local function.</summary>
    public SyntaxNode Node { get; } = node;

    /// <summary>Whether this is a lambda, an anonymous method or a local function, and so runs where it stands.</summary>
    public bool IsNested => Node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    /// <summary>The innermost unit that holds a node.</summary>
    public static CodeUnit Of(SyntaxNode node)
    {
        for (var current = node; ; current = current.Parent!)
        {
            switch (current)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax:
                case BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or EnumMemberDeclarationSyntax:
                case VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax }:
                case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                    return new(current);
                case { Parent: null }:
                    return new(current);
            }
        }
    }

    /// <summary>The member that a node stands in, lambdas and local functions looked through.</summary>
    public static CodeUnit MemberOf(SyntaxNode node)
    {
        var unit = Of(node);
        while (unit.IsNested)
        {
            unit = Of(unit.Node.Parent!);
        }

        return unit;
    }

    /// <summary>The unit that this one stands in.</summary>
    public CodeUnit Outer => IsNested ? Of(Node.Parent!) : this;

    /// <summary>The symbol declared, normalised so that parts, accessors and constructed forms are one.</summary>
    public ISymbol? Symbol(SemanticModel model, CancellationToken cancellation) => Node switch
    {
        AnonymousFunctionExpressionSyntax => model.GetSymbolInfo(Node, cancellation).Symbol,
        _ => model.GetDeclaredSymbol(Node, cancellation) is { } symbol ? symbol.Normalized() : null,
    };

    /// <inheritdoc/>
    public bool Equals(CodeUnit? other) =>
        other is not null && Node.SyntaxTree == other.Node.SyntaxTree && Node.Span == other.Node.Span && Node.RawKind == other.Node.RawKind;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CodeUnit other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Node.SyntaxTree.GetHashCode() ^ (Node.SpanStart * 397) ^ Node.RawKind;

    /// <inheritdoc/>
    public override string ToString() => $"{Node.Kind()} at {Node.GetLocation().GetLineSpan()}";
}
