using McpBounds.Analyzers;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>What a function gives back, and what of it comes to the agent's eyes unchanged.</summary>
internal static class AgentResult
{
    /// <summary>What it gives back once it is awaited; null for nothing.</summary>
    public static ITypeSymbol? TypeOf(SyntaxNode function, FixContext context) => Function.SymbolOf(function, context)?.ReturnType switch
    {
        null or { SpecialType: SpecialType.System_Void } => null,
        INamedTypeSymbol { Name: "Task" or "ValueTask" } task => task.TypeArguments.FirstOrDefault(),
        var type => type,
    };

    /// <summary>
    /// Whether the agent gets what a function gives back: it is a tool, or all who call it hand its result on to one and do nothing with it.
    /// Where every public method counts as a tool, somebody else may take it apart.
    /// </summary>
    public static bool ComesFrom(SyntaxNode function, FixContext context) => ComesFrom(function, context, new());

    private static bool ComesFrom(SyntaxNode function, FixContext context, HashSet<CodeUnit> seen)
    {
        var unit = CodeUnit.Of(function);
        if (!seen.Add(unit) || Options.PublicEntryPoints.In(context.Tools.Options.GetOptions(function.SyntaxTree)))
        {
            return false;
        }

        if (context.Tools.Reach.IsTool(unit, context.Cancellation))
        {
            return true;
        }

        if (function is not MethodDeclarationSyntax
            || unit.Symbol(context.Tools.References.ModelOf(function.SyntaxTree), context.Cancellation) is not IMethodSymbol method)
        {
            return false;
        }

        var calls = context.Tools.Reach.ReferencesTo(method, context.Cancellation);
        return !calls.IsEmpty && calls.All(call => IsReturned(call.Node) && ComesFrom(Function.Of(call.Node), context, seen));
    }

    /// <summary>Whether a call's name stands in what a function returns, with nothing done to it.</summary>
    private static bool IsReturned(SyntaxNode name)
    {
        var value = name;
        while (value.Parent is MemberAccessExpressionSyntax { Name: var member } access
            ? member == value || member.Identifier.ValueText == "ConfigureAwait"
            : value.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax || (value.Parent is InvocationExpressionSyntax call && call.Expression == value))
        {
            value = value.Parent!;
        }

        return value is InvocationExpressionSyntax or AwaitExpressionSyntax
            && value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax;
    }

    /// <summary>What a function may give back after a loop in it has ended; what it says of a failure is no result.</summary>
    public static IEnumerable<ExpressionSyntax> After(StatementSyntax loop)
    {
        var function = Function.Of(loop);
        var around = loop.Ancestors().TakeWhile(node => node != function).ToList();
        var first = around.LastOrDefault(static node => node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);
        return Function.OwnNodes(function).OfType<ReturnStatementSyntax>()
            .Where(result => !loop.Contains(result) && (result.SpanStart > loop.SpanStart || first?.Contains(result) == true))
            .Where(result => !result.Ancestors().OfType<CatchClauseSyntax>().Any(clause => clause.Parent is TryStatementSyntax attempt && attempt.Block.Contains(loop)))
            .Where(result => !result.Ancestors().OfType<ElseClauseSyntax>().Any(other => other.Parent is IfStatementSyntax choice && choice.Statement.Contains(loop)))
            .Select(static result => result.Expression is { } value ? Unwrapped(value) : null)
            .OfType<ExpressionSyntax>();
    }

    /// <summary>The result in <c>Task.FromResult(…)</c> and in parentheses.</summary>
    public static ExpressionSyntax Unwrapped(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => Unwrapped(inner.Expression),
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } result, Expression: MemberAccessExpressionSyntax done }
            when done.Name.Identifier.ValueText == "FromResult" => Unwrapped(result[0].Expression),
        _ => value,
    };

    /// <summary>Where something can be declared for a loop and for what stands behind it; null if nowhere.</summary>
    public static StatementPlace? PlaceFor(StatementSyntax loop, IReadOnlyCollection<SyntaxNode> uses)
    {
        var function = Function.Of(loop);
        return loop.AncestorsAndSelf().TakeWhile(node => node != function).OfType<StatementSyntax>()
            .Select(static statement => StatementPlace.Before(statement, declares: true))
            .FirstOrDefault(place => place?.Scope is BlockSyntax scope && uses.All(use => scope.Span.Contains(use.Span)));
    }
}
