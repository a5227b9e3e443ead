using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does the server limit all calls of tools before they come to one, by a filter of the project's own or by ASP.NET?</summary>
internal sealed class ServerLimit(ToolCode tools, CancellationToken cancellation)
{
    /// <summary>Whether it does.</summary>
    public bool IsThere() => FiltersCalls() || LimitsEndpoint();

    /// <summary>Whether a call filter takes a limit on every path to the tool: <c>AddCallToolFilter(next => async (context, token) => …)</c>.</summary>
    private bool FiltersCalls()
    {
        var limited = new RateLimited(tools, cancellation);
        return tools.References.ByName("AddCallToolFilter", cancellation)
            .Where(static reference => reference.Symbol.ContainingType?.IsOfPlatform() == true)
            .Select(static reference => reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>())
            .OfType<InvocationExpressionSyntax>()
            .Any(call => NextIn(call) is { Count: > 0 } next && next.All(place => limited.Before(place)));
    }

    /// <summary>Where a filter hands a call on: by calling its parameter.</summary>
    private List<SyntaxNode> NextIn(InvocationExpressionSyntax filter) => filter.ArgumentList.DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Where(call => tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation) is IInvocationOperation
            { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: IParameterReferenceOperation })
        .Cast<SyntaxNode>()
        .ToList();

    /// <summary>Whether the endpoint asks ASP.NET's rate limiter: <c>app.MapMcp().RequireRateLimiting("calls")</c>.</summary>
    private bool LimitsEndpoint() => tools.Compilation.SyntaxTrees
        .SelectMany(tree => SyntaxIndex.Of(tree, cancellation).MembersThatMention("RequireRateLimiting").Select(span => References.MemberAt(tree, span, cancellation)))
        .SelectMany(static member => member.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        .Any(static access => access.Name.Identifier.ValueText == "RequireRateLimiting"
            && access.Expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText == "MapMcp"));
}
