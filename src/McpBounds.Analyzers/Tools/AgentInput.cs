using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Tools;

/// <summary>What an agent's request decides: the arguments the SDK binds, and what handlers read out of a request's parameters.</summary>
internal sealed class AgentInput(ToolCode tools)
{
    private static readonly ImmutableArray<string> s_registrations = ImmutableArray.Create(
        "AddSingleton", "AddScoped", "AddTransient", "TryAddSingleton", "TryAddScoped", "TryAddTransient", "AddKeyedSingleton", "AddKeyedScoped", "AddKeyedTransient");

    private ImmutableHashSet<ISymbol>? _registered;

    /// <summary>Whether a value may come from what the agent sent, by whatever way.</summary>
    public bool Decides(IOperation value, CancellationToken cancellation) =>
        tools.Values.OriginsOf(value, cancellation, operation => Is(operation, cancellation) ? Enumerable.Empty<IOperation>() : null).Any(origin => Is(origin, cancellation));

    /// <summary>Whether an operation is a value the agent sent, or a part of one: a tool's bound parameter, a property of it, an argument read from a request.</summary>
    public bool Is(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => IsParameter(parameter, operation, cancellation),
        IMemberReferenceOperation or IInvocationOperation or IArrayElementReferenceOperation or ILocalReferenceOperation or IConditionalAccessInstanceOperation =>
            tools.Values.OriginsOf(operation, cancellation, Whole).Any(origin => IsRequestPart(origin)
                || (origin is IParameterReferenceOperation { Parameter: var parameter } && IsParameter(parameter, origin, cancellation))),
        _ => false,
    };

    /// <summary>What a part is taken out of: the object of a property, the array of an element, the text or document that a method of the platform is called on.</summary>
    private IEnumerable<IOperation>? Whole(IOperation part) => part switch
    {
        _ when IsRequestPart(part) => Enumerable.Empty<IOperation>(),
        IMemberReferenceOperation { Instance: { } instance and not IInstanceReferenceOperation } => new[] { instance },
        IInvocationOperation { Instance: { } instance } call when !call.TargetMethod.IsDeclaredIn(tools.Compilation) => new[] { instance },
        IInvocationOperation { Instance: null, TargetMethod: { IsExtensionMethod: true, ContainingType: var owner }, Arguments: { IsEmpty: false } arguments }
            when owner.IsOfPlatform() && ValueFlow.Unwrap(arguments[0].Value).Type is { } type && IsData(type) => new[] { arguments[0].Value },
        IArrayElementReferenceOperation element => new[] { element.ArrayReference },
        _ => null,
    };

    /// <summary>Whether a tool's parameter is bound from the request's arguments rather than by the SDK or the container.</summary>
    public bool IsParameter(IParameterSymbol parameter, IOperation use, CancellationToken cancellation)
    {
        var unit = CodeUnit.Of(use.Syntax);
        while (unit.IsNested && !Owns(unit))
        {
            unit = unit.Outer;
        }

        return Owns(unit) && tools.Reach.IsTool(unit, cancellation) && !IsSupplied(parameter, cancellation);

        // A primary constructor's parameter can be used in a tool, but is none of the tool's.
        bool Owns(CodeUnit owner) => SymbolEqualityComparer.Default.Equals(owner.Symbol(use.SemanticModel!, cancellation)?.OriginalDefinition, parameter.ContainingSymbol.Normalized());
    }

    /// <summary>Whether a type holds values, so that what its members return is part of them.</summary>
    private static bool IsData(ITypeSymbol type) => type.SpecialType == SpecialType.System_String || type is IArrayTypeSymbol || type.FullName() is var name
        && (name.StartsWith("System.Collections", StringComparison.Ordinal) || name.StartsWith("System.Text.Json", StringComparison.Ordinal) || name == "System.Uri");

    private static bool IsRequestPart(IOperation operation) => operation is IPropertyReferenceOperation { Property: { Name: var name, ContainingType: { Name: var owner } type } }
        && type.IsOfPlatform()
        && ((name == "Arguments" && (owner.EndsWith("RequestParams", StringComparison.Ordinal) || owner == "ToolInvocationContext")) || (name == "Uri" && owner == "ReadResourceRequestParams"));

    /// <summary>Whether the SDK or the container supplies a tool's parameter, so that the agent has no say in it.</summary>
    public bool IsSupplied(IParameterSymbol parameter, CancellationToken cancellation)
    {
        var type = parameter.Type;
        return McpTypes.SuppliedTypes.Contains(type.FullName()) || McpTypes.SuppliedGenericTypes.Contains(type.FullName())
            || parameter.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "FromKeyedServicesAttribute" or "FromServicesAttribute")
            || IsService(type, new(SymbolEqualityComparer.Default), cancellation);
    }

    /// <summary>Whether only a container can supply a value of the type: an interface or abstract class that is no data, a registered type, a class of some library, one that needs services itself.</summary>
    private bool IsService(ITypeSymbol type, HashSet<ISymbol> seen, CancellationToken cancellation)
    {
        if (type is not INamedTypeSymbol named || named.SpecialType != SpecialType.None || named.TypeKind is TypeKind.Enum or TypeKind.Struct or TypeKind.Array
            || IsData(named) || named.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "JsonDerivedTypeAttribute" or "JsonPolymorphicAttribute"))
        {
            return false;
        }

        return named.TypeKind is TypeKind.Interface || named.IsAbstract || named.IsOfPlatform()
            || tools.Types.IsRegistered(named, cancellation) || Registered(cancellation).Contains(named.OriginalDefinition)
            || (seen.Add(named) && named.InstanceConstructors.All(constructor => constructor.Parameters.Any(parameter => IsService(parameter.Type, seen, cancellation))));
    }

    /// <summary>The types that registrations without type arguments register: <c>AddSingleton(settings)</c>.</summary>
    private ImmutableHashSet<ISymbol> Registered(CancellationToken cancellation) => _registered ??= s_registrations
        .SelectMany(name => tools.References.ByName(name, cancellation))
        .Select(static reference => reference.Node).OfType<IdentifierNameSyntax>()
        .SelectMany(name => tools.References.ModelOf(name.SyntaxTree).GetSymbolInfo(name, cancellation).Symbol is IMethodSymbol method ? method.TypeArguments : ImmutableArray<ITypeSymbol>.Empty)
        .Select(static type => (ISymbol)type.OriginalDefinition)
        .ToImmutableHashSet(SymbolEqualityComparer.Default);
}
