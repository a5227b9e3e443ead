using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>Stops a method that calls itself for the next page: it is told which page it is at, and calls itself for no more than so many.</summary>
internal static class RecursionStop
{
    /// <summary>Stops the call of a diagnostic; false, and nothing changed, if that would not be right.</summary>
    public static bool TryAdd(Diagnostic diagnostic, LoopFixes fixes)
    {
        var context = fixes.Context;
        if (context.Root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || Function.Of(call) is not { } function || ParametersOf(function) is not { } parameters
            || Function.SymbolOf(function, context) is not { } method || !CanTakeMore(method, function, context)
            || PlaceFor(call) is not { Statement: { } statement } place || !ThrownNotice.CanThrow(statement, function, context))
        {
            return false;
        }

        var limit = fixes.Pages(call);
        var page = fixes.Names.In(function, "page", "pageNumber");
        var isNext = call.ArgumentList.Arguments.Count == method.Parameters.Length && call.ArgumentList.Arguments.All(static argument => argument.NameColon is null);
        fixes.Edits.Change<ParameterListSyntax>(parameters, list => list.WithParameters(Lists.Append(list.Parameters, Parameter(page))));
        fixes.Edits.Change<ArgumentListSyntax>(call.ArgumentList, list => list.WithArguments(Lists.Append(
            list.Arguments, SyntaxFactory.ParseArgumentList($"({(isNext ? "" : page + ": ")}{page} + 1)").Arguments[0])));
        var thrown = new[] { ThrownNotice.Statement(limit) };
        fixes.Edits.Insert(place with { IsApart = true }, 0, () => new[] { new Stop(statement, null, context).If($"{page} >= {limit}", null, thrown, null) });
        return true;
    }

    private static ParameterSyntax Parameter(string page) => SyntaxFactory.ParseParameterList($"(int {page} = 1)").Parameters[0];

    private static ParameterListSyntax? ParametersOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.ParameterList,
        LocalFunctionStatementSyntax local => local.ParameterList,
        _ => null,
    };

    /// <summary>Whether one more parameter changes nothing for others: it is no tool, whose parameters the agent sees, and nobody else prescribes its form.</summary>
    private static bool CanTakeMore(IMethodSymbol method, SyntaxNode function, FixContext context) =>
        method is { IsVirtual: false, IsOverride: false, IsAbstract: false, IsExtern: false, PartialDefinitionPart: null, PartialImplementationPart: null }
        && !method.Parameters.Any(static parameter => parameter.IsParams) && !method.Implemented().Any()
        && !context.Tools.Reach.IsTool(CodeUnit.Of(function), context.Cancellation)
        && (function is LocalFunctionStatementSyntax
            ? CodeUnit.MemberOf(function).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == method.Name).All(IsCalled)
            : context.Tools.Reach.ReferencesTo(method, context.Cancellation).All(static reference => IsCalled(reference.Node)));

    private static bool IsCalled(SyntaxNode name) => name.Parent switch
    {
        InvocationExpressionSyntax call => call.Expression == name,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access => access.Name == name && call.Expression == access,
        MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax } => true,
        _ => false,
    };

    /// <summary>The place before the statement of a call, if that makes the call whenever it is run.</summary>
    private static StatementPlace? PlaceFor(InvocationExpressionSyntax call)
    {
        foreach (var node in call.Ancestors())
        {
            switch (node)
            {
                case ConditionalExpressionSyntax or ConditionalAccessExpressionSyntax or SwitchExpressionSyntax:
                case AnonymousFunctionExpressionSyntax or QueryExpressionSyntax:
                case BinaryExpressionSyntax or AssignmentExpressionSyntax when node.Kind() is SyntaxKind.CoalesceExpression or SyntaxKind.LogicalAndExpression
                    or SyntaxKind.LogicalOrExpression or SyntaxKind.CoalesceAssignmentExpression:
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax:
                    return null;
                case StatementSyntax statement:
                    return StatementPlace.Before(statement, declares: false);
            }
        }

        return null;
    }
}
