using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does going through this sequence ask a remote side for page after page, with nothing that ends it?</summary>
/// <remarks>An iterator of the project is judged where its own loop stands, and by those that go through it.</remarks>
internal static class PagedSequence
{
    /// <summary>Whether a <c>foreach</c> goes through such a sequence.</summary>
    public static bool IsEndless(CommonForEachStatementSyntax loop, SemanticModel model, ToolCode tools, CancellationToken cancellation) =>
        model.GetTypeInfo(loop.Expression, cancellation).Type is { } type && (loop.AwaitKeyword.RawKind != 0 || type.TypeKind == TypeKind.Error || type.Name == "IEnumerable" || RemoteApi.IsPaged(type))
        && model.GetOperation(loop.Expression, cancellation) is { } sequence && IsEndless(sequence, tools, cancellation);

    /// <summary>Whether the enumerator that a call moves goes through such a sequence.</summary>
    public static bool IsMovedBy(IOperation call, ToolCode tools, CancellationToken cancellation) =>
        call is IInvocationOperation { TargetMethod.Name: "MoveNext" or "MoveNextAsync", Instance: { } enumerator }
        && tools.Values.OriginsOf(enumerator, cancellation).Any(origin =>
            origin is IInvocationOperation { TargetMethod.Name: "GetEnumerator" or "GetAsyncEnumerator" } got && (got.Instance ?? got.Arguments.FirstOrDefault()?.Value) is { } sequence
            && IsEndless(sequence, tools, cancellation));

    private static bool IsEndless(IOperation sequence, ToolCode tools, CancellationToken cancellation)
    {
        var remote = RemoteCalls.In(tools);
        var isTaken = false;
        var origins = tools.Values.OriginsOf(sequence, cancellation, operation =>
        {
            isTaken |= IsTake(operation);
            return operation is not IInvocationOperation { TargetMethod: var method } || !method.IsDeclaredIn(tools.Compilation) ? LazyOperators.SourceOf(operation) is { } source ? new[] { source } : null : null;
        });
        return !isTaken && !origins.All(origin => origin is IInvocationOperation { TargetMethod: var own } && RemoteCalls.IsIterator(own, cancellation))
            && (remote.IsLazilyPaged(sequence, cancellation) || origins.Any(origin => remote.IsLazilyPaged(origin, cancellation)));
    }

    /// <summary>Whether only the first are taken, as items or by the library as pages. A <c>Take</c> behind a filter counts, too: it bounds what is gathered.</summary>
    private static bool IsTake(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.Name: "Take" or "TakePages" or "TakePagesAsync" } take =>
            !take.Arguments.Any(static argument => argument.Value.ConstantValue is { HasValue: true, Value: { } most } && BodyBounds.IsOutOfReach(most)),
        IInvalidOperation { Syntax: InvocationExpressionSyntax call } => UnresolvedCall.NameOf(call)?.Identifier.ValueText is "Take" or "TakePages" or "TakePagesAsync",
        _ => false,
    };

    /// <summary>Whether everybody in tool code who goes through an iterator of the project stops by himself: a loop in it that asks for more is bounded by them.</summary>
    public static bool IsBoundedByUsers(SyntaxNode loop, SemanticModel model, ToolCode tools, CancellationToken cancellation) =>
        IsBoundedByUsers(loop, model, new(SymbolEqualityComparer.Default), tools, cancellation);

    private static bool IsBoundedByUsers(SyntaxNode loop, SemanticModel model, HashSet<ISymbol> asked, ToolCode tools, CancellationToken cancellation)
    {
        var unit = CodeUnit.Of(loop);
        if (unit.Symbol(model, cancellation) is not IMethodSymbol iterator || !asked.Add(iterator)
            || !loop.DescendantNodes(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static node => node.IsKind(SyntaxKind.YieldReturnStatement)))
        {
            return false;
        }

        var users = (iterator.MethodKind == MethodKind.LocalFunction ? LocalUsersOf(iterator, unit) : tools.Reach.ReferencesTo(iterator, cancellation).Select(static reference => reference.Node))
            .Where(user => tools.Reach.Of(CodeUnit.Of(user), cancellation) is not null)
            .ToList();
        return users.Count > 0 && users.All(user => IsBoundedUse(user, asked, tools, cancellation));
    }

    private static IEnumerable<SyntaxNode> LocalUsersOf(IMethodSymbol function, CodeUnit unit) =>
        CodeUnit.MemberOf(unit.Node).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == function.Name);

    private static bool IsBoundedUse(SyntaxNode user, HashSet<ISymbol> asked, ToolCode tools, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(user.SyntaxTree);
        if (user.Ancestors().TakeWhile(static node => node is ExpressionSyntax or ArgumentSyntax or ArgumentListSyntax).OfType<InvocationExpressionSyntax>()
            .Any(call => model.GetOperation(call, cancellation) is { } operation && IsTake(operation)))
        {
            return true;
        }

        return user.FirstAncestorOrSelf<CommonForEachStatementSyntax>(loop => loop.Expression.Span.Contains(user.Span)) is { } through
            && (Loop.Of(through, model, cancellation) is not { } loop
                || new LoopExits(loop, new(loop, tools, cancellation), isEndless: true, tools, cancellation).EndByThemselves()
                || IsBoundedByUsers(through, model, asked, tools, cancellation));
    }
}
