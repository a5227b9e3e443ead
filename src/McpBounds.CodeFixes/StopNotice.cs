using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>How a loop that is stopped says so: the stop is never silent, and a loop that is not stopped gives back what it did.</summary>
/// <param name="Write">Makes the changes around the loop, given the name of the limit, and the statements at the stop; they may name <c>__exception</c>.</param>
/// <param name="Leave">The statement that leaves the loop behind them; null if they have left.</param>
internal sealed record StopNotice(Func<string, IReadOnlyList<string>> Write, string? Leave)
{
    /// <summary>The way for a loop, or null if there is none that would be right.</summary>
    public static StopNotice? For(PagedLoop loop, LoopFixes fixes) =>
        TextNotice.For(loop, fixes) ?? TextListNotice.For(loop, fixes) ?? RoomNotice.For(loop, fixes) ?? ThrownNotice.For(loop, fixes);

    /// <summary>The sentence that says so, for an interpolated string.</summary>
    public static string Sentence(PagedLoop loop, string limit) =>
        $"More results exist: stopped after {{{limit}}} {(loop.IsByItem ? "items" : loop.IsOfFound ? "calls" : "pages")}; narrow the request.";

    /// <summary>Whether code behind the loop is reached from a <c>break</c>, as it is without one.</summary>
    public static bool IsLeft(PagedLoop loop, FixContext context) => context.Model.AnalyzeControlFlow(loop.Statement) is { Succeeded: true, EndPointIsReachable: true };
}

/// <summary>The result is text for the agent: the sentence is added to it.</summary>
internal static class TextNotice
{
    /// <summary>The way for a loop, or null if the result is no such text.</summary>
    public static StopNotice? For(PagedLoop loop, LoopFixes fixes)
    {
        var context = fixes.Context;
        var function = Function.Of(loop.Statement);
        if (AgentResult.TypeOf(function, context)?.SpecialType != SpecialType.System_String || Function.IsIterator(function) || !AgentResult.ComesFrom(function, context))
        {
            return null;
        }

        var results = AgentResult.After(loop.Statement).ToList();
        if (!StopNotice.IsLeft(loop, context))
        {
            return WhereItReturns(loop, context);
        }

        if (results.Count == 0 || !results.All(result => PlainText.Is(result, context)))
        {
            return null;
        }

        return Builder(loop, context) is { } builder && results.All(result => IsOf(builder, result) || IsWhereEmpty(builder, result))
            ? new(limit => new[] { AppendedTo(builder, loop, limit) }, "break;")
            : InVariable(loop, results, fixes);
    }

    /// <summary>What is returned in the loop is returned earlier, with the sentence.</summary>
    private static StopNotice? WhereItReturns(PagedLoop loop, FixContext context)
    {
        var results = Function.OwnNodes(loop.Statement).OfType<ReturnStatementSyntax>().ToList();
        return results.Count == 1 && results[0].Expression is { } result && PlainText.Is(result, context)
            && !result.DescendantNodesAndSelf().Any(static node => node is AwaitExpressionSyntax)
            ? new(limit => new[] { $"return {Operand(result)} + {Quoted(loop, limit)};" }, null)
            : null;
    }

    private static StopNotice? InVariable(PagedLoop loop, List<ExpressionSyntax> results, LoopFixes fixes)
    {
        if (AgentResult.PlaceFor(loop.Statement, results) is not { } place)
        {
            return null;
        }

        return new(Write, "break;");

        IReadOnlyList<string> Write(string limit)
        {
            var notice = fixes.Names.In(place.Scope, "notice");
            fixes.Edits.Insert(place, -1, () => new[] { Template.Statement($"var {notice} = \"\";") });
            foreach (var result in results)
            {
                fixes.Edits.Change<ExpressionSyntax>(result, current => Plus(current, SyntaxFactory.IdentifierName(notice)));
            }

            return new[] { $"{notice} = {Quoted(loop, limit)};" };
        }
    }

    /// <summary>Text with more at its end.</summary>
    public static ExpressionSyntax Plus(ExpressionSyntax text, ExpressionSyntax more) =>
        Template.Expression($"{(IsOperand(text) ? "__text" : "(__text)")} + __more", ("__text", text.WithoutTrivia()), ("__more", more)).WithTriviaFrom(text);

    private static string Operand(ExpressionSyntax text) => IsOperand(text) ? text.ToString() : $"({text})";

    private static bool IsOperand(ExpressionSyntax text) => text is InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax
        or LiteralExpressionSyntax or InterpolatedStringExpressionSyntax or ParenthesizedExpressionSyntax or AwaitExpressionSyntax
        or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression };

    /// <summary>The sentence on a line of its own, as code.</summary>
    public static string Quoted(PagedLoop loop, string limit) => $"$\"\\n{StopNotice.Sentence(loop, limit)}\"";

    private static string? Builder(PagedLoop loop, FixContext context) =>
        loop.Finding.Accumulator is { } name
        && context.Model.LookupSymbols(loop.Statement.SpanStart, name: name).FirstOrDefault() is ILocalSymbol { Type: { Name: "StringBuilder" } } ? name : null;

    private static string AppendedTo(string builder, PagedLoop loop, string limit)
    {
        var inLines = loop.Statement.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(static access => access.Name.Identifier.ValueText == "AppendLine");
        return inLines ? $"{builder}.AppendLine($\"{StopNotice.Sentence(loop, limit)}\");" : $"{builder}.Append({Quoted(loop, limit)});";
    }

    private static bool IsOf(string builder, ExpressionSyntax result) => result.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>()
        .Any(access => access.Name.Identifier.ValueText == "ToString" && access.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == builder);

    private static bool IsWhereEmpty(string builder, ExpressionSyntax result) =>
        result.FirstAncestorOrSelf<IfStatementSyntax>() is { Condition: BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression } empty } choice
        && choice.Statement.Contains(result) && empty.ToString() == $"{builder}.Length == 0";
}

/// <summary>The result is a list of lines for the agent: the sentence is one more.</summary>
internal static class TextListNotice
{
    /// <summary>The way for a loop, or null if the result is no such list.</summary>
    public static StopNotice? For(PagedLoop loop, LoopFixes fixes)
    {
        var context = fixes.Context;
        var function = Function.Of(loop.Statement);
        if (loop.Finding.Accumulator is not { } name || !IsOfText(AgentResult.TypeOf(function, context)) || Function.IsIterator(function)
            || context.Model.LookupSymbols(loop.Statement.SpanStart, name: name).FirstOrDefault() is not ILocalSymbol { Type: INamedTypeSymbol { Name: "List" } list }
            || !IsOfText(list) || !AgentResult.ComesFrom(function, context))
        {
            return null;
        }

        if (!StopNotice.IsLeft(loop, context))
        {
            var returned = Function.OwnNodes(loop.Statement).OfType<ReturnStatementSyntax>().Select(static result => result.Expression).ToList();
            return returned.Count > 0 && returned.All(result => result is not null && IsWhole(result, name)) ? new(Added, $"return {returned[0]};") : null;
        }

        // Behind the loop nothing may take the sentence for one of the things listed.
        var results = AgentResult.After(loop.Statement).ToList();
        var uses = Function.Of(loop.Statement).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(use => use.Identifier.ValueText == name && use.SpanStart > loop.Statement.Span.End).ToList();
        return results.Count > 0 && results.All(result => IsWhole(result, name)) && uses.All(use => results.Any(result => result.Contains(use)))
            ? new(Added, "break;")
            : null;

        IReadOnlyList<string> Added(string limit) => new[] { $"{name}.Add($\"{StopNotice.Sentence(loop, limit)}\");" };
    }

    private static bool IsOfText(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.SpecialType == SpecialType.System_String,
        INamedTypeSymbol { TypeArguments: { Length: 1 } element } => element[0].SpecialType == SpecialType.System_String,
        _ => false,
    };

    private static bool IsWhole(ExpressionSyntax result, string list) => result switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText == list,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax copy } =>
            copy.Name.Identifier.ValueText is "ToArray" or "ToList" or "AsReadOnly" && IsWhole(copy.Expression, list),
        _ => false,
    };
}
