using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a function that asks call itself until the answer ends that?</summary>
/// <remarks>Once, in the place of a loop. What goes on to something else each time, along a list or down a tree, ends where that does.</remarks>
internal static class PromptRecursion
{
    /// <summary>Whether a function calls itself where neither something that it counts nor what it goes on to decides that.</summary>
    /// <param name="unit">A method or local function; any other code does not.</param>
    /// <param name="isAnswer">What gives a person's or a model's answer, besides remote calls.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static bool IsIn(CodeUnit unit, Func<IOperation, bool> isAnswer, ToolCode tools, CancellationToken cancellation)
    {
        if (unit.Node is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            || unit.Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => PageRecursion.MayBe(call) is not null && CodeUnit.Of(call).Equals(unit)).ToList() is not { Count: > 0 } calls)
        {
            return false;
        }

        var model = tools.References.ModelOf(unit.Node.SyntaxTree);
        var self = unit.Symbol(model, cancellation);
        return calls.Select(call => model.GetOperation(call, cancellation)).OfType<IInvocationOperation>()
            .Any(call => SymbolEqualityComparer.Default.Equals(call.TargetMethod.Normalized(), self) && IsEndless(call));

        bool IsEndless(IInvocationOperation call)
        {
            var given = call.Arguments.Where(static argument => argument.Parameter is not null).ToLookup(IsMovedOn, static argument => (ISymbol)argument.Parameter!.OriginalDefinition);
            var values = new LoopValues(unit.Node, model, given[true].ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default), tools, cancellation, isAnswer);
            var check = new EndingCheck(values, tools, cancellation);
            var others = call.Arguments.Where(argument => argument.Parameter is not null && !IsItself(argument) && !values.Of(argument.Value).HasFlag(Ingredients.Response))
                .Select(static argument => argument.Parameter!.OriginalDefinition).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
            return !Dominance.OnlyWhere(call, (condition, outcome) => check.Ends(condition, outcome) || IsAbout(condition, others), cancellation);
        }
    }

    private static bool IsMovedOn(IArgumentOperation argument) => PageRecursion.IsMovedOn(argument.Value, argument.Parameter!);

    private static bool IsItself(IArgumentOperation argument) =>
        ValueFlow.Unwrap(argument.Value) is IParameterReferenceOperation { Parameter: var passed } && SymbolEqualityComparer.Default.Equals(passed.OriginalDefinition, argument.Parameter!.OriginalDefinition);

    private static bool IsAbout(IOperation condition, ImmutableHashSet<ISymbol> parameters) =>
        condition.DescendantsAndSelf().Any(part => part is IParameterReferenceOperation { Parameter.OriginalDefinition: var parameter } && parameters.Contains(parameter));
}
