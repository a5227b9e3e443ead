using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Gives names that clash with nothing: not with what is in scope, not with what is said in the scope, not with names given before.</summary>
internal sealed class FreeNames(SemanticModel model)
{
    private readonly List<(SyntaxNode Scope, string Name)> _given = new();

    /// <summary>A name to be declared for a scope: the one wished for, or that with the first number that makes it free.</summary>
    public string In(SyntaxNode scope, string wish)
    {
        var name = wish;
        for (var i = 2; IsTaken(scope, name); i++)
        {
            name = wish + i;
        }

        _given.Add((scope, name));
        return name;
    }

    /// <summary>The first of some names that is free, or the first of them with a number.</summary>
    public string In(SyntaxNode scope, string wish, string otherwise) => IsTaken(scope, wish) && !IsTaken(scope, otherwise) ? In(scope, otherwise) : In(scope, wish);

    private bool IsTaken(SyntaxNode scope, string name) =>
        model.LookupSymbols(scope.SpanStart, name: name).Length > 0
        || scope.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name && !IsLabel(token))
        || _given.Any(given => given.Name == name && (given.Scope.Span.Contains(scope.Span) || scope.Span.Contains(given.Scope.Span)));

    /// <summary>Whether a name is that of a parameter before its argument, which clashes with nothing.</summary>
    private static bool IsLabel(SyntaxToken token) => token.Parent is IdentifierNameSyntax { Parent: NameColonSyntax };
}
