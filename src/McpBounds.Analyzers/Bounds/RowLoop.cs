using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a loop read the rows that a query of a database returns? What bounds it says how many, as a limit in the SQL would.</summary>
internal static class RowLoop
{
    /// <summary>Whether it can be one at all: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(ILoopOperation loop) => ReadersIn(loop).Any();

    /// <summary>Whether each turn reads a row of a query that is made before the loop, and a bound is one on those: not on the text that is made of them.</summary>
    public static bool Is(ILoopOperation loop, IOperation bound, ToolCode tools, CancellationToken cancellation) =>
        !IsOfText(bound) && ReadersIn(loop).Any(reader => IsOfQuery(reader, loop, tools, cancellation));

    /// <summary>What a turn reads from; loops within have bounds of their own.</summary>
    private static IEnumerable<ExpressionSyntax> ReadersIn(ILoopOperation loop) => loop.Syntax
        .DescendantNodes(node => node == loop.Syntax || node is not (ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax
            or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Select(static node => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Read" or "ReadAsync", Expression: var reader } } ? reader : null)
        .OfType<ExpressionSyntax>();

    private static bool IsOfText(IOperation bound)
    {
        var side = bound;
        while (side.Parent is IConversionOperation or IParenthesizedOperation)
        {
            side = side.Parent;
        }

        return side.Parent is IBinaryOperation comparison
            && ValueFlow.Unwrap(comparison.LeftOperand == side ? comparison.RightOperand : comparison.LeftOperand) is IPropertyReferenceOperation { Property.Name: "Length" };
    }

    /// <summary>Whether a reader is what a query before the loop came to; others read files, or tables in memory.</summary>
    private static bool IsOfQuery(ExpressionSyntax reader, ILoopOperation loop, ToolCode tools, CancellationToken cancellation) =>
        loop.SemanticModel is { } model && model.GetTypeInfo(reader, cancellation).Type is var type && (type is null or { TypeKind: TypeKind.Error } || type.Is("System.Data.IDataReader"))
        && model.GetOperation(reader, cancellation) is { } operation
        && tools.Values.OriginsOf(operation, cancellation).Any(origin =>
            UnresolvedCall.NameOf(origin.Syntax)?.Identifier.ValueText is { } made && made.StartsWith("ExecuteReader", StringComparison.Ordinal)
            && !(origin.Syntax.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(origin.Syntax.Span)));
}
