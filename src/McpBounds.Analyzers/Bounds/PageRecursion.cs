using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a method call itself for the next page until the remote side says stop?</summary>
internal static class PageRecursion
{
    /// <summary>The name in a call of the function that the call stands in; null for any other call. Asked of syntax, before anything is bound.</summary>
    public static SimpleNameSyntax? MayBe(InvocationExpressionSyntax call) => null;

    /// <summary>What the fix needs to know of an uncapped next-page call; null for any other code.</summary>
    public static PageFinding? Uncapped(InvocationExpressionSyntax call, SemanticModel model, ToolCode tools, CancellationToken cancellation) => null;
}
