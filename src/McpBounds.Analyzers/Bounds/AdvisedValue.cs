using System.Text.RegularExpressions;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does the code tell the agent to ask for more?</summary>
internal static class AdvisedValue
{
    private static readonly Regex s_more = new(@"\b(larger|higher|greater|bigger|increase|raise)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>Whether a text near a number advises a larger value of it: "fetch with a larger maxBytes for more".</summary>
    public static bool IsIn(SyntaxNode number, string name) => CodeUnit.MemberOf(number).Node.DescendantNodes().Any(node => TextOf(node) is { } text
        && s_more.IsMatch(text) && text.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string? TextOf(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringTextSyntax { TextToken.ValueText: var text } => text,
        _ => null,
    };
}
