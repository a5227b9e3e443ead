using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A call that registers or configures clients with <c>IHttpClientFactory</c>.</summary>
/// <param name="Call">The <c>AddHttpClient</c> call, or null for one that makes no client.</param>
/// <param name="Client">The typed client's implementation, if it is one.</param>
/// <param name="Name">The client's name: as given, of the typed client, or empty for the default.</param>
/// <param name="IsForAll">Whether it configures every client (<c>ConfigureHttpClientDefaults</c>).</param>
/// <param name="Configures">Lambdas and methods that are given the client.</param>
internal sealed record ClientRegistration(
    InvocationExpressionSyntax? Call, ITypeSymbol? Client, string? Name, bool IsForAll, ImmutableArray<IOperation> Configures)
{
    /// <summary>Whether it is the client that <c>CreateClient()</c> and a plain <c>HttpClient</c> parameter get.</summary>
    public bool IsDefault => Name is { Length: 0 };

    /// <summary>Whether it is <c>AddHttpClient()</c>, which names no client, takes no configuration and returns no builder.</summary>
    public bool IsBare => Client is null && Call is { ArgumentList.Arguments.Count: 0 };

    /// <summary>Whether code stands in a lambda that is given to the registration, or to a call made on what it returns: a factory of a typed client.</summary>
    public bool IsGiven(SyntaxNode code) => code.Ancestors().OfType<InvocationExpressionSyntax>().Any(call =>
    {
        for (ExpressionSyntax? link = call; link is InvocationExpressionSyntax { Expression: var callee }; link = (callee as MemberAccessExpressionSyntax)?.Expression)
        {
            if (link == Call)
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>Whether the clients it makes send through a handler that gives up in time: a resilience handler, or a policy with a timeout.</summary>
    public bool HasTimeoutHandler(ToolCode tools, CancellationToken cancellation) => Call is not null && TimeoutHandler.IsAddedTo(Call, tools, cancellation);

    /// <summary>Reads a registration and the fluent chain, or the builder variable, that follows it.</summary>
    public static ClientRegistration Read(IInvocationOperation call, SemanticModel model, CancellationToken cancellation)
    {
        var syntax = (InvocationExpressionSyntax)call.Syntax;
        var links = Chain(syntax, model, cancellation).Select(link => model.GetOperation(link, cancellation)).OfType<IInvocationOperation>().ToList();
        var client = call.TargetMethod.TypeArguments.LastOrDefault()
            ?? links.FirstOrDefault(static link => link.TargetMethod.Name == "AddTypedClient")?.TargetMethod.TypeArguments.LastOrDefault();
        var named = call.Arguments.FirstOrDefault(static argument => argument.Parameter is { Name: "name" } && !argument.IsImplicit)?.Value;
        var name = named is not null ? NameOf(named)
            : call.TargetMethod.TypeArguments.FirstOrDefault()?.Name ?? (call.TargetMethod.Parameters.Length <= 1 ? "" : null);
        var configures = links
            .SelectMany(static link => link.Arguments)
            .Select(static argument => ValueFlow.Unwrap(argument.Value))
            .Where(static argument => TakesClient(argument))
            .ToImmutableArray();
        return new(syntax, client, name, call.TargetMethod.Name == "ConfigureHttpClientDefaults", configures);
    }

    /// <summary>A client's name as far as the code tells: its text, or the read-only field that holds it.</summary>
    public static string? NameOf(IOperation named) => named.ConstantValue is { HasValue: true, Value: string text } ? text
        : named is IFieldReferenceOperation { Field: { Name: "Empty", ContainingType.SpecialType: SpecialType.System_String } } ? ""
        : named is IFieldReferenceOperation { Field: { IsReadOnly: true, Name: var field } } ? "field " + field
        : null;

    private static bool TakesClient(IOperation argument) => argument switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.Parameters.LastOrDefault()?.Type.Is(HttpApi.Client) == true,
        IMethodReferenceOperation group => group.Method.Parameters.LastOrDefault()?.Type.Is(HttpApi.Client) == true,
        _ => false,
    };

    /// <summary>The call itself, calls made on its result, and, in <c>ConfigureHttpClientDefaults</c>, calls made on the builder within.</summary>
    private static IEnumerable<InvocationExpressionSyntax> Chain(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        var link = call;
        yield return link;
        while (link.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next })
        {
            yield return link = next;
        }

        foreach (var inner in call.ArgumentList.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(static inner => inner.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureHttpClient" }))
        {
            yield return inner;
        }

        if (link.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } && model.GetDeclaredSymbol(variable, cancellation) is { } builder)
        {
            foreach (var use in CodeUnit.MemberOf(call).Node.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access is { Name.Identifier.ValueText: "ConfigureHttpClient", Parent: InvocationExpressionSyntax }
                    && access.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, builder))))
            {
                yield return (InvocationExpressionSyntax)use.Parent!;
            }
        }
    }
}
