using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A token parameter that is passed on to a wait but that no caller in tool code supplies.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Wait">The wait that it is passed on to, and that nothing else ends.</param>
/// <param name="Callers">The calls that leave it out.</param>
/// <param name="IsRefused">Whether each of those passes a token that is none, rather than nothing.</param>
internal sealed record UnsuppliedToken(IParameterSymbol Parameter, UnendedWait Wait, ImmutableArray<SyntaxNode> Callers, bool IsRefused)
{
    /// <summary>How many methods a token is followed through.</summary>
    private const int MostMethods = 40;

    /// <summary>Whether a parameter is passed on at all: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(ParameterSyntax parameter, MethodDeclarationSyntax method) =>
        !method.Modifiers.Any(SyntaxKind.OverrideKeyword)
        && method.DescendantNodes().Any(node => node is ArgumentSyntax { Expression: IdentifierNameSyntax name } && name.Identifier.ValueText == parameter.Identifier.ValueText
            || IsRegistration(node, parameter.Identifier.ValueText));

    /// <summary>Whether a node is a call by which a token kills a process.</summary>
    private static bool IsRegistration(SyntaxNode node, string token) =>
        node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Register" or "UnsafeRegister", Expression: IdentifierNameSyntax owner } } call
        && owner.Identifier.ValueText == token && call.ArgumentList.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText == "Kill");

    /// <summary>What is known of a parameter, or null if some caller supplies it, if nothing waits with it, or if a wait with it has another end.</summary>
    public static UnsuppliedToken? Of(IParameterSymbol parameter, SyntaxNode declaration, ToolCode tools, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsAbstract: false } method
            || tools.Reach.IsTool(CodeUnit.Of(declaration), cancellation)
            || CallersThatLeaveOut(parameter, method, isOfChain: false, tools, new(SymbolEqualityComparer.Default), cancellation) is not { Length: > 0 } callers
            || callers.All(static caller => caller.IsHandedOn))
        {
            return null;
        }

        // Who hands on what nobody gives it is reported there.
        var leaving = callers.Where(static caller => !caller.IsHandedOn).ToImmutableArray();
        return WaitGiven(parameter, tools, cancellation) is { } wait
            ? new(parameter, wait, leaving.Select(static caller => caller.Node).ToImmutableArray(), leaving.All(static caller => caller.IsRefusal))
            : null;
    }

    /// <summary>All calls from tool code if every one of them leaves the token out; empty if one supplies it or cannot be seen.</summary>
    /// <param name="parameter">The token's parameter.</param>
    /// <param name="method">Its method.</param>
    /// <param name="isOfChain">Whether it is asked of a caller that hands its own token on: then those may do who only hand on what nobody gives them.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="seen">The parameters that were asked about on the way.</param>
    /// <param name="cancellation">Ends the search.</param>
    private static ImmutableArray<Caller> CallersThatLeaveOut(IParameterSymbol parameter, IMethodSymbol method, bool isOfChain, ToolCode tools, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        seen.Add(parameter.OriginalDefinition);
        var callers = new List<Caller>();
        var suppliers = new List<(SyntaxNode Node, IParameterSymbol? HandsOn)>();
        foreach (var reference in tools.Reach.ReferencesTo(method, cancellation))
        {
            var model = tools.References.ModelOf(reference.Node.SyntaxTree);
            var argument = ValueFlow.ArgumentsOf(reference.Node, model, cancellation).FirstOrDefault(given => given.Parameter?.Ordinal == parameter.Ordinal);
            var value = argument?.Value ?? ValueFlow.WrittenFor(parameter, reference.Node, model, cancellation);
            if (argument is { ArgumentKind: ArgumentKind.DefaultValue } || (value is null && IsUnboundCall(reference.Node, model, cancellation)))
            {
                callers.Add(new(reference.Node, IsRefusal: false, IsHandedOn: false));
            }
            else if (value is not null && !WaitLimit.IsRealToken(value, tools, cancellation))
            {
                callers.Add(new(reference.Node, IsRefusal: true, IsHandedOn: false));
            }
            else
            {
                suppliers.Add((reference.Node, value is not null && ValueFlow.Unwrap(value) is IParameterReferenceOperation { Parameter: var own } ? own : null));
            }
        }

        // Who reaches a caller is asked last, and whether the callers of a caller supply what it hands on: most methods have no caller that leaves the token out.
        if (callers.Count == 0 && !isOfChain)
        {
            return ImmutableArray<Caller>.Empty;
        }

        foreach (var (node, handsOn) in suppliers.Where(supplier => IsToolCode(supplier.Node)))
        {
            if (handsOn is null || !IsLeftOut(handsOn, tools, seen, cancellation))
            {
                return ImmutableArray<Caller>.Empty;
            }

            callers.Add(new(node, IsRefusal: false, IsHandedOn: true));
        }

        return callers.Where(caller => IsToolCode(caller.Node)).ToImmutableArray();

        bool IsToolCode(SyntaxNode caller) => tools.Reach.Of(CodeUnit.Of(caller), cancellation) is not null;
    }

    /// <summary>Whether no caller of a method that hands its token on supplies one. What calls itself gets it from elsewhere.</summary>
    private static bool IsLeftOut(IParameterSymbol parameter, ToolCode tools, HashSet<ISymbol> seen, CancellationToken cancellation) =>
        seen.Contains(parameter.OriginalDefinition)
        || (seen.Count < MostMethods
            && parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaringSyntaxReferences: { IsEmpty: false } declared } method
            && !FixedSignature.IsOfOther(method, tools.Compilation)
            && !declared.Any(reference => tools.Reach.IsTool(CodeUnit.Of(reference.GetSyntax(cancellation)), cancellation))
            && !CallersThatLeaveOut(parameter, method, isOfChain: true, tools, seen, cancellation).IsEmpty);

    private static bool IsUnboundCall(SyntaxNode name, SemanticModel model, CancellationToken cancellation) =>
        name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.Expression.Span.Contains(name.Span) && model.GetOperation(call, cancellation) is IInvalidOperation;

    /// <summary>A call that leaves a token out.</summary>
    /// <param name="Node">The name called.</param>
    /// <param name="IsRefusal">Whether it passes <c>None</c>.</param>
    /// <param name="IsHandedOn">Whether it passes a token of its own that nobody supplies.</param>
    private readonly record struct Caller(SyntaxNode Node, bool IsRefusal, bool IsHandedOn);

    /// <summary>The first wait that a parameter ends, itself or by the methods of the project that it is passed on to; one that may last before one that hardly does.</summary>
    private static UnendedWait? WaitGiven(IParameterSymbol parameter, ToolCode tools, CancellationToken cancellation)
    {
        var waits = UnendedWaits.In(tools);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { parameter.OriginalDefinition };
        var queue = new Queue<IParameterSymbol>();
        queue.Enqueue(parameter.OriginalDefinition);
        UnendedWait? mild = null;
        while (queue.Count > 0 && seen.Count < MostMethods)
        {
            var token = queue.Dequeue();
            foreach (var (call, own) in CallsGiven(token, tools, cancellation))
            {
                if (waits.WithoutToken(call, own, cancellation) is { } wait)
                {
                    if (wait.IsDangerous && MildWait.Is(wait, tools, cancellation))
                    {
                        mild ??= wait;
                    }
                    else if (mild is null || wait.IsDangerous)
                    {
                        return wait;
                    }
                }

                if (call is IInvocationOperation { TargetMethod: { OriginalDefinition: { } callee } target } invocation && target.IsDeclaredIn(tools.Compilation))
                {
                    foreach (var passed in invocation.Arguments.Where(argument => IsReferenceTo(argument.Value, token) && argument.Parameter is not null))
                    {
                        var next = callee.Parameters[passed.Parameter!.Ordinal];
                        if (seen.Add(next))
                        {
                            queue.Enqueue(next);
                        }
                    }
                }
            }
        }

        return mild;
    }

    /// <summary>The calls that are given a token parameter as it is, or that it ends by killing a process, in the body of its method and of what implements that.</summary>
    private static IEnumerable<(IOperation Call, IParameterSymbol Token)> CallsGiven(IParameterSymbol token, ToolCode tools, CancellationToken cancellation)
    {
        foreach (var declaration in tools.Values.DeclarationsOf(token.ContainingSymbol, cancellation))
        {
            var model = tools.References.ModelOf(declaration.SyntaxTree);
            if (model.GetDeclaredSymbol(declaration, cancellation) is not IMethodSymbol { Parameters: var parameters } || parameters.Length <= token.Ordinal)
            {
                continue;
            }

            var own = parameters[token.Ordinal];
            foreach (var argument in declaration.DescendantNodes().OfType<ArgumentSyntax>())
            {
                if (argument is { Expression: IdentifierNameSyntax name, Parent.Parent: InvocationExpressionSyntax call } && name.Identifier.ValueText == own.Name
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, own) && model.GetOperation(call, cancellation) is { } operation)
                {
                    yield return (operation, own);
                }
            }

            if (!declaration.DescendantNodes().Any(node => IsRegistration(node, own.Name)))
            {
                continue;
            }

            foreach (var wait in declaration.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (UnresolvedCall.NameOf(wait)?.Identifier.ValueText is "WaitForExit" or "WaitForExitAsync" or "ReadToEnd" or "ReadToEndAsync" && model.GetOperation(wait, cancellation) is { } operation)
                {
                    yield return (operation, own);
                }
            }
        }
    }

    private static bool IsReferenceTo(IOperation value, IParameterSymbol token) =>
        ValueFlow.Unwrap(value) is IParameterReferenceOperation { Parameter: var given } && given.Ordinal == token.Ordinal && given.Name.Length > 0 && TokenInScope.IsToken(given.Type);
}
