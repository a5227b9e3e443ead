using System.Text.RegularExpressions;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does the code tell the agent to ask for more?</summary>
internal static class AdvisedValue
{
    /// <summary>"A larger one" is advice, "larger than 0" a condition; what is far off or in another sentence is about something else.</summary>
    private static readonly Regex s_more = new(
        @"\b(?:(?:larger|higher|greater|bigger)\b(?!\s+than\b)|(?:increas|rais)(?:e|ing)\b)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private const int Near = 50;

    /// <summary>Whether a text near a number advises a larger value of it: "fetch with a larger maxBytes for more".</summary>
    public static bool IsIn(SyntaxNode number, string name) => CodeUnit.MemberOf(number).Node.DescendantNodes().Any(node => TextOf(node) is { } text
        && s_more.Matches(text).Cast<Match>().Any(advice => IsNear(name, text, advice)));

    private static bool IsNear(string name, string text, Match advice)
    {
        var (start, end) = (advice.Index, advice.Index + advice.Length);
        while (start > 0 && advice.Index - start < Near && !EndsSentence(text, start - 1))
        {
            start--;
        }

        while (end < text.Length && end - advice.Index < Near && !EndsSentence(text, end))
        {
            end++;
        }

        return text.IndexOf(name, start, end - start, StringComparison.OrdinalIgnoreCase) >= 0;
    }

    private static bool EndsSentence(string text, int at) => text[at] is '.' or ';' or '!' or '?' && (at + 1 == text.Length || char.IsWhiteSpace(text[at + 1]));

    private static string? TextOf(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InterpolatedStringTextSyntax { TextToken.ValueText: var text } => text,
        _ => null,
    };
}
