using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a function call itself for the next page until the remote side says stop?</summary>
/// <remarks>Once, in the place of a loop. What calls itself for each of several things walks a tree, which is another matter.</remarks>
internal static class PageRecursion
{
    /// <summary>The name in a call of the function that the call stands in; null for any other call. Asked of syntax, before anything is bound.</summary>
    public static SimpleNameSyntax? MayBe(InvocationExpressionSyntax call)
    {
        var name = call.Expression switch
        {
            SimpleNameSyntax simple => simple,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or TypeSyntax, Name: var member } => member,
            _ => null,
        };
        return name is not null && NameOf(FunctionOf(call)) == name.Identifier.ValueText && !IsRepeated(call) ? name : null;
    }

    /// <summary>What the fix needs to know of an uncapped next-page call; null for any other code.</summary>
    public static PageFinding? Uncapped(InvocationExpressionSyntax syntax, SemanticModel model, ToolCode tools, CancellationToken cancellation)
    {
        if (FunctionOf(syntax) is not { } function || model.GetOperation(syntax, cancellation) is not IInvocationOperation call
            || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.Normalized(), model.GetDeclaredSymbol(function, cancellation)?.Normalized()))
        {
            return null;
        }

        var passedOn = call.Arguments.Where(argument => argument.Parameter is { } parameter && IsMovedOn(argument.Value, parameter)).Select(static argument => (ISymbol)argument.Parameter!.OriginalDefinition)
            .ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
        var values = new LoopValues(function, model, passedOn, tools, cancellation);
        var remote = function.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(other => other != syntax && !other.Span.Contains(syntax.Span))
            .Select(other => model.GetOperation(other, cancellation))
            .OfType<IOperation>()
            .Where(other => other is not IInvocationOperation { TargetMethod: var method } || !SymbolEqualityComparer.Default.Equals(method.Normalized(), call.TargetMethod.Normalized()))
            .Where(other => RemoteCalls.In(tools).Makes(other, cancellation))
            .ToList();
        var asked = remote.SelectMany(other => other.ChildOperations.SelectMany(values.VariablesIn)).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (!call.Arguments.Any(IsNextPage))
        {
            return null;
        }

        var check = new EndingCheck(values, tools, cancellation);
        return Dominance.OnlyWhere(call, check.Ends, cancellation) ? null
            : new(LoopShape.Recursion, null, 0, null, IsShort: !AgentQuery.Decides(remote, values, tools, cancellation));

        // What the remote side is asked with, moved on or taken from its answer.
        bool IsNextPage(IArgumentOperation argument) => argument.Parameter is { } parameter && asked.Contains(parameter.OriginalDefinition)
            && (passedOn.Contains(parameter.OriginalDefinition) || (PagerNames.IsPosition(parameter.Name) && values.Of(argument.Value).HasFlag(Ingredients.Response)));
    }

    /// <summary>Whether an argument is the parameter's own value, made larger or smaller; or a collection handed on to be filled.</summary>
    public static bool IsMovedOn(IOperation argument, IParameterSymbol parameter) => ValueFlow.Unwrap(argument) switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } step => step.DescendantsAndSelf().Any(Is),
        IIncrementOrDecrementOperation { Target: var target, IsPostfix: false } => Is(target),
        var same => Is(same) && parameter.Type.SpecialType == SpecialType.None && parameter.Type.Is("System.Collections.IEnumerable"),
    };

    private static bool Is(IOperation operation) => operation is IParameterReferenceOperation;

    private static SyntaxNode? FunctionOf(SyntaxNode call) => call.Ancestors().FirstOrDefault(static node => node is MethodDeclarationSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax) is var function
        and not TypeDeclarationSyntax ? function : null;

    private static string? NameOf(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax { Identifier.ValueText: var name } => name,
        LocalFunctionStatementSyntax { Identifier.ValueText: var name } => name,
        _ => null,
    };

    /// <summary>Whether a call is made for each of several things.</summary>
    private static bool IsRepeated(SyntaxNode call) =>
        call.Ancestors().TakeWhile(static node => node is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)).Any(static node =>
            node is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or AnonymousFunctionExpressionSyntax
                or CommonForEachStatementSyntax);
}
