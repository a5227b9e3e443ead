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
internal sealed record UnsuppliedToken(IParameterSymbol Parameter, UnendedWait Wait, ImmutableArray<SyntaxNode> Callers)
{
    /// <summary>How many methods a token is followed through.</summary>
    private const int MostMethods = 40;

    /// <summary>Whether a parameter is passed on at all: asked of syntax, before anything is bound.</summary>
    public static bool MayBe(ParameterSyntax parameter, MethodDeclarationSyntax method) =>
        !method.Modifiers.Any(SyntaxKind.OverrideKeyword)
        && method.DescendantNodes().Any(node => node is ArgumentSyntax { Expression: IdentifierNameSyntax name } && name.Identifier.ValueText == parameter.Identifier.ValueText);

    /// <summary>What is known of a parameter, or null if some caller supplies it, if nothing waits with it, or if a wait with it has another end.</summary>
    public static UnsuppliedToken? Of(IParameterSymbol parameter, SyntaxNode declaration, ToolCode tools, CancellationToken cancellation)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsAbstract: false } method
            || tools.Reach.IsTool(CodeUnit.Of(declaration), cancellation)
            || CallersThatLeaveOut(parameter, method, tools, cancellation) is not { IsEmpty: false } callers)
        {
            return null;
        }

        return WaitGiven(parameter, tools, cancellation) is { } wait ? new(parameter, wait, callers) : null;
    }

    /// <summary>All calls from tool code if every one of them leaves the token out; empty if one supplies it or cannot be seen.</summary>
    private static ImmutableArray<SyntaxNode> CallersThatLeaveOut(IParameterSymbol parameter, IMethodSymbol method, ToolCode tools, CancellationToken cancellation)
    {
        var callers = new List<SyntaxNode>();
        var suppliers = new List<SyntaxNode>();
        foreach (var reference in tools.Reach.ReferencesTo(method, cancellation))
        {
            var argument = ValueFlow.ArgumentsOf(reference.Node, tools.References.ModelOf(reference.Node.SyntaxTree), cancellation).FirstOrDefault(given => given.Parameter?.Ordinal == parameter.Ordinal);
            var isLeftOut = argument is not null && (argument.ArgumentKind == ArgumentKind.DefaultValue || !WaitLimit.IsRealToken(argument.Value, tools, cancellation));
            (isLeftOut ? callers : suppliers).Add(reference.Node);
        }

        // Who reaches a caller is asked last: most methods have no caller that leaves the token out.
        var leaving = callers.Count == 0 ? ImmutableArray<SyntaxNode>.Empty : callers.Where(IsToolCode).ToImmutableArray();
        return leaving.IsEmpty || suppliers.Any(IsToolCode) ? ImmutableArray<SyntaxNode>.Empty : leaving;

        bool IsToolCode(SyntaxNode caller) => tools.Reach.Of(CodeUnit.Of(caller), cancellation) is not null;
    }

    /// <summary>The first wait that a parameter ends, itself or by the methods of the project that it is passed on to.</summary>
    private static UnendedWait? WaitGiven(IParameterSymbol parameter, ToolCode tools, CancellationToken cancellation)
    {
        var waits = UnendedWaits.In(tools);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { parameter.OriginalDefinition };
        var queue = new Queue<IParameterSymbol>();
        queue.Enqueue(parameter.OriginalDefinition);
        while (queue.Count > 0 && seen.Count < MostMethods)
        {
            var token = queue.Dequeue();
            foreach (var call in CallsGiven(token, tools, cancellation))
            {
                if (waits.WithoutToken(call, cancellation) is { } wait)
                {
                    return wait;
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

        return null;
    }

    /// <summary>The calls that are given a token parameter as it is, in the body of its method and of what implements that.</summary>
    private static IEnumerable<IOperation> CallsGiven(IParameterSymbol token, ToolCode tools, CancellationToken cancellation)
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
                    yield return operation;
                }
            }
        }
    }

    private static bool IsReferenceTo(IOperation value, IParameterSymbol token) =>
        ValueFlow.Unwrap(value) is IParameterReferenceOperation { Parameter: var given } && given.Ordinal == token.Ordinal && given.Name.Length > 0 && TokenInScope.IsToken(given.Type);
}
