using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Writes the statement that stops a loop in the layout of the code around it.</summary>
/// <param name="neighbour">The statement beside which it goes.</param>
/// <param name="loop">The loop, whose braces are copied; null if it has none.</param>
/// <param name="context">The document.</param>
internal sealed class Stop(StatementSyntax neighbour, StatementSyntax? loop, FixContext context)
{
    private readonly string _newLine = Body.NewLineOf(context.Root).ToString();
    private readonly string _indentation = IndentationOf(neighbour);

    /// <summary>The choice: where the limit is exceeded, say so and leave.</summary>
    /// <param name="condition">Whether it is.</param>
    /// <param name="size">How much the page at hand holds, if that is to be asked: an empty page is nothing to speak of.</param>
    /// <param name="said">The statements that say so.</param>
    /// <param name="leave">The statement that leaves; null if they have left.</param>
    public StatementSyntax If(string condition, ExpressionSyntax? size, IReadOnlyList<string> said, string? leave)
    {
        var isOperand = size is not BinaryExpressionSyntax;
        var lines = size is null
            ? Block(condition, leave is null ? said : said.Append(leave))
            : Block(condition, Block($"{(isOperand ? size.ToString() : $"({size})")} > 0", said).Append("").Append(leave ?? "break;"));
        var text = Joined(lines);
        return text.Contains("__exception") ? Template.Statement(text, ("__exception", context.Type(ThrownNotice.Exception))) : Template.Statement(text);
    }

    /// <summary>A choice with one statement, as text.</summary>
    public string Block(string condition, string statement) => Joined(Block(condition, new[] { statement }));

    private string Joined(IEnumerable<string> lines) => string.Join(_newLine, lines.Select((line, i) => i == 0 || line.Length == 0 ? line : _indentation + line));

    /// <summary>The lines of a choice.</summary>
    public IEnumerable<string> Block(string condition, IEnumerable<string> statements)
    {
        var head = $"if ({condition})";
        var first = OpensOnSameLine() ? new[] { head + " {" } : new[] { head, "{" };
        return first.Concat(statements.Select(line => line.Length == 0 ? line : Unit() + line)).Append("}");
    }

    /// <summary>What a level of indentation is here.</summary>
    private string Unit()
    {
        if (loop is null)
        {
            return _indentation.EndsWith("\t", StringComparison.Ordinal) ? "\t" : "    ";
        }

        var outer = IndentationOf(loop);
        return PagedLoop.BodyOf(loop) is BlockSyntax { Statements: { Count: > 0 } inner } && IndentationOf(inner[0]) is var within
            && within.Length > outer.Length && within.StartsWith(outer, StringComparison.Ordinal) ? within.Substring(outer.Length)
            : outer.EndsWith("\t", StringComparison.Ordinal) ? "\t" : "    ";
    }

    private bool OpensOnSameLine() => loop is not null && PagedLoop.BodyOf(loop) is BlockSyntax { OpenBraceToken: var brace }
        && !brace.GetPreviousToken().TrailingTrivia.Concat(brace.LeadingTrivia).Any(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    private static string IndentationOf(SyntaxNode statement) =>
        string.Concat(statement.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());
}
