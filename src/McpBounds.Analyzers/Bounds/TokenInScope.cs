using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which token could a call be given, and does it take one?</summary>
internal static class TokenInScope
{
    /// <summary>The name of a token that is in scope at a place; null for none.</summary>
    public static string? At(IOperation place) => place.SemanticModel?.LookupSymbols(place.Syntax.SpanStart)
        .Where(symbol => symbol switch
        {
            IParameterSymbol { RefKind: RefKind.None, Type: var type } => IsToken(type),
            ILocalSymbol { Type: var type } => IsToken(type) && symbol.Locations[0].SourceSpan.End <= place.Syntax.SpanStart,
            _ => false,
        })
        .OrderByDescending(static symbol => symbol.Locations[0].SourceSpan.Start)
        .FirstOrDefault()?.Name;

    /// <summary>The asynchronous twin of a member that takes no token itself, if that takes one; null for a member that does, and where there is no such twin.</summary>
    public static string? TwinThatTakesOne(IOperation call) =>
        call is IInvocationOperation { TargetMethod.Name: var name } && !IsTakenBy(call, name) && IsTakenBy(call, name + "Async") ? name + "Async" : null;

    /// <summary>Whether the member called, or its asynchronous twin, has an overload with a token; taken for granted where the library is not there.</summary>
    public static bool IsTakenBy(IOperation call) =>
        call is not IInvocationOperation { TargetMethod.Name: var name } || IsTakenBy(call, name) || IsTakenBy(call, name + "Async");

    private static bool IsTakenBy(IOperation call, string name) =>
        call is IInvocationOperation { TargetMethod.ContainingType: { } owner } && owner.AllInterfaces.Concat(owner.BaseTypes()).Prepend(owner)
            .SelectMany(type => type.GetMembers(name))
            .OfType<IMethodSymbol>()
            .Any(static overload => overload.Parameters.Any(static parameter => IsToken(parameter.Type)));

    /// <summary>Whether a type is that of tokens.</summary>
    public static bool IsToken(ITypeSymbol type) => type is { Name: "CancellationToken", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } };
}
