using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Tools;

/// <summary>What an agent's request decides: the arguments the SDK binds, and what handlers read out of a request's parameters.</summary>
internal sealed class AgentInput(ToolCode tools)
{
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
        IArrayElementReferenceOperation element => new[] { element.ArrayReference },
        _ => null,
    };

    /// <summary>Whether a tool's parameter is bound from the request's arguments rather than by the SDK or the container.</summary>
    public bool IsParameter(IParameterSymbol parameter, IOperation use, CancellationToken cancellation)
    {
        var unit = CodeUnit.Of(use.Syntax);
        while (unit.IsNested && !SymbolEqualityComparer.Default.Equals(unit.Symbol(use.SemanticModel!, cancellation)?.OriginalDefinition, parameter.ContainingSymbol.OriginalDefinition))
        {
            unit = unit.Outer;
        }

        return tools.Reach.IsTool(unit, cancellation) && !IsSupplied(parameter, cancellation);
    }

    private static bool IsRequestPart(IOperation operation) => operation is IPropertyReferenceOperation { Property: { ContainingType.Name: var owner, Name: var name } }
        && ((name is "Arguments" && owner.EndsWith("RequestParams", StringComparison.Ordinal)) || (name is "Uri" && owner == "ReadResourceRequestParams"));

    private bool IsSupplied(IParameterSymbol parameter, CancellationToken cancellation)
    {
        var type = parameter.Type;
        return McpTypes.SuppliedTypes.Contains(type.FullName()) || McpTypes.SuppliedGenericTypes.Contains(type.FullName())
            || parameter.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name is "FromKeyedServicesAttribute" or "FromServicesAttribute")
            || IsService(type, cancellation);
    }

    /// <summary>Whether only a container can supply a value of the type: an interface or abstract class that is no collection, a registered type, a class of some library.</summary>
    private bool IsService(ITypeSymbol type, CancellationToken cancellation)
    {
        if (type is not INamedTypeSymbol named || named.SpecialType != SpecialType.None || named.TypeKind is TypeKind.Enum or TypeKind.Struct or TypeKind.Array
            || named.FullName().StartsWith("System.Collections", StringComparison.Ordinal) || named.FullName().StartsWith("System.Text.Json", StringComparison.Ordinal)
            || named.IsExactly("System.Uri"))
        {
            return false;
        }

        return named.TypeKind is TypeKind.Interface || named.IsAbstract || named.IsOfPlatform() || tools.Types.IsRegistered(named, cancellation);
    }
}
