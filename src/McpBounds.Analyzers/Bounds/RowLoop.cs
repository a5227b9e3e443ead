using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a loop read the rows that a query of a database returns? What bounds it says how many, as a limit in the SQL would.</summary>
internal static class RowLoop
{
    /// <summary>Whether each turn reads a row; loops within have bounds of their own.</summary>
    public static bool Is(ILoopOperation loop, ToolCode tools, CancellationToken cancellation) => loop.Syntax
        .DescendantNodes(node => node == loop.Syntax || node is not (ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax
            or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
        .Any(node => node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Read" or "ReadAsync", Expression: var reader } }
            && IsOfQuery(reader, loop.SemanticModel!, tools, cancellation));

    /// <summary>Whether a reader is what a query came to; others read files, or tables in memory.</summary>
    private static bool IsOfQuery(ExpressionSyntax reader, SemanticModel model, ToolCode tools, CancellationToken cancellation) =>
        model.GetTypeInfo(reader, cancellation).Type is var type && (type is null or { TypeKind: TypeKind.Error } || type.Is("System.Data.IDataReader"))
        && model.GetOperation(reader, cancellation) is { } operation
        && tools.Values.OriginsOf(operation, cancellation).Any(static origin =>
            UnresolvedCall.NameOf(origin.Syntax)?.Identifier.ValueText is { } made && made.StartsWith("ExecuteReader", StringComparison.Ordinal));
}
