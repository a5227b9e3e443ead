using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Tools;

/// <summary>What an agent's request decides: the arguments the SDK binds, and what handlers read out of a request's parameters.</summary>
internal sealed class AgentInput(ToolCode tools)
{
    /// <summary>Whether an operation is a value the agent sent: a tool's bound parameter or a property of one, or an argument read from a request.</summary>
    public bool Is(IOperation operation, CancellationToken cancellation) => operation switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => IsParameter(parameter, operation, cancellation),
        IPropertyReferenceOperation { Property: { ContainingType.Name: var owner, Name: var name } } when IsRequestPart(owner, name) => true,
        IPropertyReferenceOperation { Instance: { } instance } => Is(ValueFlow.Unwrap(instance), cancellation),
        IFieldReferenceOperation { Instance: { } instance } => Is(ValueFlow.Unwrap(instance), cancellation),
        IArrayElementReferenceOperation element => Is(ValueFlow.Unwrap(element.ArrayReference), cancellation),
        _ => false,
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

    private static bool IsRequestPart(string owner, string name) =>
        (name is "Arguments" && owner.EndsWith("RequestParams", StringComparison.Ordinal)) || (name is "Uri" && owner == "ReadResourceRequestParams");

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
