using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does this loop gather a whole WebSocket message, however long?</summary>
internal static class WebSocketMessage
{
    /// <summary>Whether a receive stands in a loop that gathers to <c>EndOfMessage</c> and compares no size with a bound.</summary>
    public static bool IsGatheredWhole(IInvocationOperation call, CancellationToken cancellation)
    {
        if (call.TargetMethod.Name != "ReceiveAsync" || !call.TargetMethod.ContainingType.Is("System.Net.WebSockets.WebSocket"))
        {
            return false;
        }

        return LoopOf(call) is { } loop && Mentions(loop, "EndOfMessage") && Gathers(loop) && !ComparesSize(loop, call.SemanticModel!, cancellation);
    }

    /// <summary>What the loop around a receive gathers the message in.</summary>
    public static IOperation? GatheredIn(IInvocationOperation call, CancellationToken cancellation) =>
        LoopOf(call)?.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(static gather => gather.Expression as MemberAccessExpressionSyntax)
            .FirstOrDefault(static access => access is { Name.Identifier.ValueText: "Write" or "WriteAsync" or "Append" or "AddRange", Expression: IdentifierNameSyntax }) is { } gather
            ? call.SemanticModel!.GetOperation(gather.Expression, cancellation)
            : null;

    private static SyntaxNode? LoopOf(IInvocationOperation call) =>
        call.Syntax.Ancestors().FirstOrDefault(static node => node is DoStatementSyntax or WhileStatementSyntax or ForStatementSyntax);

    private static bool Gathers(SyntaxNode loop) => Mentions(loop, "Write") || Mentions(loop, "WriteAsync") || Mentions(loop, "Append") || Mentions(loop, "AddRange");

    private static bool Mentions(SyntaxNode node, string name) =>
        node.DescendantNodes().OfType<SimpleNameSyntax>().Any(mention => mention.Identifier.ValueText == name);

    /// <summary>Whether the loop compares a number with a bound greater than zero, as a size check does.</summary>
    private static bool ComparesSize(SyntaxNode loop, SemanticModel model, CancellationToken cancellation) =>
        loop.DescendantNodes().OfType<BinaryExpressionSyntax>().Any(comparison =>
            comparison.Kind() is SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression
            && model.GetConstantValue(comparison.Right, cancellation) is not { HasValue: true, Value: 0 });
}
