using System.Collections.Immutable;
using System.Text.RegularExpressions;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers, of SQL as it stands in a member: which parameters say how many rows it returns, and are they rows of a catalogue, which is short?</summary>
internal static class SqlRows
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    private static readonly Regex s_limit = new(@"\b(?:top|limit|fetch\s+(?:next|first)|rownum\s*<=?)\s*\(?\s*(?:[@$:]\w+\s*,\s*)?[@$:](?<name>\w+)", Plain);
    private static readonly Regex s_query = new(@"^\s*(?:select|with)\b[\s\S]*\bfrom\b", Plain);
    private static readonly Regex s_fixed = new(
        @"^\s*select\s+(?:distinct\s+)?top\s*\(?\s*\d{1,6}\b(?!\s*\)?\s*percent)(?![\s\S]*\bunion\b)|\b(?:limit|fetch\s+(?:next|first))\s+\d+(?:\s*,\s*\d+)?(?:\s+rows?\s+only)?(?:\s+offset\s+\S+)?\s*;?\s*$", Plain);
    private static readonly Regex s_table = new(@"\b(?:from|join)\s+(?<table>[^\s(),;]+)", Plain);
    private static readonly Regex s_moreTables = new(@"\bfrom\s+[^\s(),;]+(?:\s+(?:as\s+)?\w+)?\s*,|\bapply\s+(?!\[?sys\]?\.|\S+\.nodes\s*\()", Plain);
    private static readonly Regex s_expression = new(@"\b(?<name>\w+)\s+as\s*\(", Plain);
    private static readonly char[] s_quotes = { '[', ']', '"', '`' };

    private static readonly ImmutableHashSet<string> s_catalogues = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "sys", "INFORMATION_SCHEMA", "pg_catalog");

    /// <summary>Whether SQL in the member that holds a place says how many rows it returns by a parameter of a name, with or without its first sign.</summary>
    public static bool AreLimitedBy(string parameter, SyntaxNode place) => !Quantities.IsPosition(parameter) && LimitedBy(parameter, place).Any();

    /// <summary>Whether all queries in the member that holds a place say themselves, by a number written in them, how many rows they return at most.</summary>
    public static bool AreFixed(SyntaxNode place) => QueriesAround(place) is { Count: > 0 } queries && queries.TrueForAll(static query => s_fixed.IsMatch(TextOf(query)));

    /// <summary>
    /// Whether all that a number limits is rows of a catalogue: where it stands in the SQL itself, by a parameter, or by how many rows are read. Rows that each cost a query are none.
    /// </summary>
    public static bool AreOfCatalogue(SyntaxNode number, string? parameter)
    {
        var texts = parameter is not null ? LimitedBy(parameter, number).ToList()
            : Whole(number) is ExpressionSyntax sql and (InterpolatedStringExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }) ? new() { sql }
            : number.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression
                or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression } ? QueriesAround(number)
            : new();
        return texts.Count > 0 && texts.TrueForAll(static text => IsOfCatalogue(TextOf(text)))
            && !CodeUnit.MemberOf(number).Node.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(static call =>
                UnresolvedCall.NameOf(call)?.Identifier.ValueText is { } name
                && (name.StartsWith("Execute", StringComparison.Ordinal) || name.StartsWith("Query", StringComparison.Ordinal))
                && call.Ancestors().Any(static node => node is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax));
    }

    /// <summary>The texts of SQL, as whole as they stand in one place, whose number of rows is a parameter.</summary>
    private static IEnumerable<SyntaxNode> LimitedBy(string parameter, SyntaxNode place)
    {
        var name = parameter.TrimStart('@', '$', ':');
        foreach (var token in CodeUnit.MemberOf(place).Node.DescendantTokens())
        {
            if (token.Value is string && token.ValueText is { Length: > 6 } text && text.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0
                && s_limit.Matches(text).Cast<Match>().Any(limit => limit.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return Whole(token.Parent!);
            }
        }
    }

    /// <summary>The texts in the member that holds a place which are queries, each as a whole.</summary>
    private static List<SyntaxNode> QueriesAround(SyntaxNode place) => CodeUnit.MemberOf(place).Node.DescendantTokens()
        .Where(static token => token.Value is string && token.Parent!.FirstAncestorOrSelf<AttributeSyntax>() is null)
        .Select(static token => Whole(token.Parent!))
        .Distinct()
        .Where(static text => s_query.IsMatch(TextOf(text)))
        .ToList();

    /// <summary>The sum or interpolated text that a piece is part of.</summary>
    private static SyntaxNode Whole(SyntaxNode piece)
    {
        while (piece.Parent is InterpolatedStringContentSyntax or InterpolatedStringExpressionSyntax or ParenthesizedExpressionSyntax
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression })
        {
            piece = piece.Parent;
        }

        return piece is InterpolatedStringContentSyntax ? piece.Parent! : piece;
    }

    /// <summary>The text with <c>{}</c> for what is put into it.</summary>
    private static string TextOf(SyntaxNode text)
    {
        // A sum nests to the left, as deep as it has summands: one that a program wrote may be deeper than a stack.
        var pieces = new List<string>();
        var rest = new Stack<SyntaxNode>();
        rest.Push(text);
        while (rest.Count > 0)
        {
            switch (rest.Pop())
            {
                case BinaryExpressionSyntax { Left: var left, Right: var right }:
                    rest.Push(right);
                    rest.Push(left);
                    break;
                case ParenthesizedExpressionSyntax { Expression: var inner }:
                    rest.Push(inner);
                    break;
                case LiteralExpressionSyntax { Token: { Value: string } literal }:
                    pieces.Add(literal.ValueText);
                    break;
                case InterpolatedStringExpressionSyntax { Contents: var contents }:
                    pieces.AddRange(contents.Select(static part => part is InterpolatedStringTextSyntax written ? written.TextToken.ValueText : "{}"));
                    break;
                default:
                    pieces.Add("{}");
                    break;
            }
        }

        return string.Concat(pieces);
    }

    private static bool IsOfCatalogue(string sql)
    {
        var expressions = s_expression.Matches(sql).Cast<Match>().Select(static match => match.Groups["name"].Value)
            .ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        var tables = s_table.Matches(sql).Cast<Match>()
            .Select(static match => match.Groups["table"].Value.Split('.').Select(static part => part.Trim(s_quotes)).ToList())
            .Where(table => table.Count > 1 || !expressions.Contains(table[0])).ToList();
        return tables.Count > 0 && !s_moreTables.IsMatch(sql) && tables.TrueForAll(static table => table.Take(table.Count - 1).Any(s_catalogues.Contains));
    }
}
