using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a client's registration add a handler that gives up on a request in time?</summary>
internal static class TimeoutHandler
{
    /// <summary>Whether the fluent chain of a registration, or a call on the builder variable that it is kept in, adds one.</summary>
    public static bool IsAddedTo(InvocationExpressionSyntax registration, ToolCode tools, CancellationToken cancellation)
    {
        SyntaxNode chain = registration;
        while (chain.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax)
        {
            chain = chain.Parent;
        }

        var builder = (chain.Parent as EqualsValueClauseSyntax)?.Parent as VariableDeclaratorSyntax;
        var later = builder is null
            ? Enumerable.Empty<InvocationExpressionSyntax>()
            : CodeUnit.MemberOf(registration).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression is MemberAccessExpressionSyntax { Expression: var receiver } && Begins(receiver) == builder.Identifier.ValueText);
        return chain.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Concat(later).Any(call => Adds(call, tools, cancellation));
    }

    private static string? Begins(ExpressionSyntax chain)
    {
        while (chain is InvocationExpressionSyntax or MemberAccessExpressionSyntax)
        {
            chain = chain is InvocationExpressionSyntax call ? call.Expression : ((MemberAccessExpressionSyntax)chain).Expression;
        }

        return (chain as IdentifierNameSyntax)?.Identifier.ValueText;
    }

    private static bool Adds(InvocationExpressionSyntax call, ToolCode tools, CancellationToken cancellation) => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText switch
    {
        "AddStandardResilienceHandler" or "AddStandardHedgingHandler" => true,
        "AddResilienceHandler" or "AddPolicyHandler" or "AddPolicyHandlerFromRegistry" or "AddHttpMessageHandler" => MentionsTimeout(call.ArgumentList) || ArgumentsAreMadeWithTimeout(call, tools, cancellation),
        _ => false,
    };

    /// <summary>Policies are often made by a method or kept in a variable: <c>AddPolicyHandler(Patience())</c>.</summary>
    private static bool ArgumentsAreMadeWithTimeout(InvocationExpressionSyntax call, ToolCode tools, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(call.SyntaxTree);
        return call.ArgumentList.DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, cancellation).Symbol)
            .OfType<ISymbol>()
            .Where(symbol => symbol is ILocalSymbol or IMethodSymbol or IFieldSymbol or IPropertySymbol)
            .SelectMany(static symbol => symbol.DeclaringSyntaxReferences)
            .Any(reference => MentionsTimeout(reference.GetSyntax(cancellation)));
    }

    private static bool MentionsTimeout(SyntaxNode code) =>
        code.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText is "AddTimeout" or "TimeoutAsync" or "Timeout" or "CancelAfter");
}
