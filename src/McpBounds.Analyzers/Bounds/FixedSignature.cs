using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a member's list of parameters somebody else's, so that nobody can add a token to it?</summary>
internal static class FixedSignature
{
    /// <summary>Whether the member around a place overrides or implements one of another assembly, or is none that takes parameters of its own choice.</summary>
    public static bool IsAround(IOperation place, Compilation compilation, CancellationToken cancellation) => MemberAround(place, cancellation) switch
    {
        IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method => method.Name is "Dispose" or "DisposeAsync" || IsOfOther(method, compilation),
        IMethodSymbol { MethodKind: not MethodKind.Constructor } or IPropertySymbol => true,
        _ => false,
    };

    /// <summary>
    /// Whether a call only hands on what an override was asked to the same member of what it wraps: whoever calls that decides how long it may take.
    /// </summary>
    public static bool IsHandedOn(IOperation call, Compilation compilation, CancellationToken cancellation) =>
        call is IInvocationOperation { TargetMethod.Name: var called, Arguments: var arguments }
        && call.Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: var name } declaration && name == called && !CodeUnit.Of(call.Syntax).IsNested
        && (declaration.ExpressionBody is not null || declaration.Body is { Statements.Count: 1 })
        && arguments.All(static argument => ValueFlow.Unwrap(argument.Value) is IParameterReferenceOperation or IDefaultValueOperation)
        && MemberAround(call, cancellation) is IMethodSymbol { Parameters: var parameters } method && !parameters.Any(static parameter => TokenInScope.IsToken(parameter.Type)) && IsOfOther(method, compilation);

    private static ISymbol? MemberAround(IOperation place, CancellationToken cancellation) => place.SemanticModel is { } model ? CodeUnit.MemberOf(place.Syntax).Symbol(model, cancellation) : null;

    /// <summary>Whether a method overrides or implements one whose code is not the solution's own.</summary>
    public static bool IsOfOther(IMethodSymbol method, Compilation compilation) =>
        method.Overridden().Concat(method.Implemented()).Any(above => !RemoteApi.IsOfSolution(above, compilation));
}
