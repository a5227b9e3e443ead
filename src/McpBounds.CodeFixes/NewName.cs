using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.CodeFixes;

/// <summary>Finds names for new variables.</summary>
internal static class NewName
{
    /// <summary>A name that the member does not mention yet, and so can neither clash with nor hide another.</summary>
    public static string For(string wish, SyntaxNode place)
    {
        var taken = new HashSet<string>(
            CodeUnit.MemberOf(place).Node.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText));
        return Enumerable.Range(0, int.MaxValue).Select(number => number == 0 ? wish : $"{wish}{number + 1}").First(name => !taken.Contains(name));
    }
}
