using System.Collections.Immutable;
using System.Globalization;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A validation attribute on something that the agent sends: it stands in the tool's schema, and the SDK leaves it at that.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Parameter">The tool's parameter.</param>
/// <param name="Members">The properties that lead from the parameter to the value; none for the parameter itself.</param>
/// <param name="Minimum">The least number or length, or null for none.</param>
/// <param name="Maximum">The largest number or length, or null for none.</param>
internal sealed record Annotation(
    AnnotationKind Kind, AttributeData Attribute, IParameterSymbol Parameter, ImmutableArray<IPropertySymbol> Members, double? Minimum, double? Maximum)
{
    /// <summary>An agent's request is a few objects deep; what is deeper is not looked at.</summary>
    private const int MostNested = 3;

    /// <summary>A number that stands for none, as the largest of a type does.</summary>
    private const double Endless = 1e15;

    /// <summary>The value, as code of the tool names it.</summary>
    public ValuePath Path => new(Parameter.OriginalDefinition, Members.Select(static member => (ISymbol)member.OriginalDefinition).ToImmutableArray());

    /// <summary>The type of the value.</summary>
    public ITypeSymbol Type => Members.IsEmpty ? Parameter.Type : Members[Members.Length - 1].Type;

    /// <summary>What the agent calls the value: <c>limit</c>, <c>request.Limit</c>.</summary>
    public string Name => string.Join(".", Members.Select(static member => member.Name).Prepend(Parameter.Name));

    /// <summary>The attribute as one writes it: <c>[Range]</c>.</summary>
    public string Display => $"[{Attribute.AttributeClass!.Name.Substring(0, Attribute.AttributeClass.Name.Length - nameof(System.Attribute).Length)}]";

    /// <summary>Whether the attribute stands in a piece of code.</summary>
    public bool IsWrittenIn(SyntaxNode code, CancellationToken cancellation) =>
        Attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } written && written.SyntaxTree == code.SyntaxTree && code.Span.Contains(written.Span);

    /// <summary>The attribute, or, where it does not stand in the tool that is looked at, the parameter there; without such a tool the attribute wherever it
    /// is.</summary>
    public Location LocationIn(SyntaxNode? tool, CancellationToken cancellation)
    {
        var written = Attribute.ApplicationSyntaxReference?.GetSyntax(cancellation);
        return written is not null && (tool is null || IsWrittenIn(tool, cancellation)) ? written.GetLocation()
            : Parameters(tool).FirstOrDefault(parameter => parameter.Identifier.ValueText == Parameter.Name)?.Identifier.GetLocation()
                ?? Parameter.Locations.FirstOrDefault() ?? Location.None;
    }

    private static IEnumerable<ParameterSyntax> Parameters(SyntaxNode? tool) =>
        tool?.ChildNodes().OfType<ParameterListSyntax>().SelectMany(static list => list.Parameters) ?? Enumerable.Empty<ParameterSyntax>();

    /// <summary>The annotations of all that the agent sends to a tool, in the order of its parameters.</summary>
    public static ImmutableArray<Annotation> Of(IMethodSymbol tool, ToolCode tools, CancellationToken cancellation)
    {
        var found = ImmutableArray.CreateBuilder<Annotation>();
        foreach (var parameter in tool.Parameters)
        {
            if (!tools.AgentInput.IsSupplied(parameter, cancellation))
            {
                // The compiler gives each part of a partial method the attributes of both.
                var attributes = PartsOf(parameter).SelectMany(static part => part.GetAttributes())
                    .GroupBy(static attribute => (attribute.ApplicationSyntaxReference?.SyntaxTree, attribute.ApplicationSyntaxReference?.Span)).Select(static same =>
                        same.First());
                found.AddRange(In(attributes, parameter, ImmutableArray<IPropertySymbol>.Empty, parameter.Type));
                AddMembers(parameter, parameter.Type, ImmutableArray<IPropertySymbol>.Empty, found);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The parameter, and its twin in the other part of a partial method.</summary>
    private static IEnumerable<IParameterSymbol> PartsOf(IParameterSymbol parameter)
    {
        yield return parameter;
        if (parameter.ContainingSymbol is IMethodSymbol method && (method.PartialImplementationPart ?? method.PartialDefinitionPart) is { } other
            && parameter.Ordinal < other.Parameters.Length)
        {
            yield return other.Parameters[parameter.Ordinal];
        }
    }

    private static void AddMembers(IParameterSymbol parameter, ITypeSymbol type, ImmutableArray<IPropertySymbol> members, ImmutableArray<Annotation>.Builder found)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } value })
        {
            type = value[0];
        }

        if (members.Length >= MostNested || type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named || type.IsOfPlatform()
            || type.SpecialType != SpecialType.None || members.Any(member => SymbolEqualityComparer.Default.Equals(member.ContainingType, named)))
        {
            return;
        }

        foreach (var property in named.BaseTypes().Prepend(named).SelectMany(static declaring => declaring.GetMembers()).OfType<IPropertySymbol>())
        {
            if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } && IsFilled(property))
            {
                found.AddRange(In(property.GetAttributes().Concat(PositionalAttributes(property)), parameter, members.Add(property), property.Type));
                AddMembers(parameter, property.Type, members.Add(property), found);
            }
        }
    }

    /// <summary>Whether a request can give the property its value: it has a setter that does no more than keep it, or stands for a parameter of a constructor.</summary>
    private static bool IsFilled(IPropertySymbol property) => property.SetMethod is { DeclaredAccessibility: Accessibility.Public }
        || (property.SetMethod is null && Positional(property) is not null);

    private static IParameterSymbol? Positional(IPropertySymbol property) => property.ContainingType.InstanceConstructors
        .SelectMany(static constructor => constructor.Parameters)
        .FirstOrDefault(parameter => parameter.Name.Equals(property.Name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<AttributeData> PositionalAttributes(IPropertySymbol property) =>
        property.ContainingType.IsRecord && Positional(property) is { } parameter
            && parameter.Name == property.Name ? parameter.GetAttributes() : Enumerable.Empty<AttributeData>();

    private static IEnumerable<Annotation> In(IEnumerable<AttributeData> attributes, IParameterSymbol parameter, ImmutableArray<IPropertySymbol> members,
        ITypeSymbol type)
    {
        foreach (var attribute in attributes)
        {
            if (Annotations.KindOf(attribute.AttributeClass) is { } kind)
            {
                var (minimum, maximum) = BoundsOf(attribute, kind, type);
                if (kind switch
                {
                    AnnotationKind.Range => Numbers.IsNumber(type) && (minimum ?? maximum) is not null,
                    AnnotationKind.Length => maximum is not null,
                    AnnotationKind.Pattern => type.SpecialType == SpecialType.System_String,
                    _ => true,
                })
                {
                    yield return new(kind, attribute, parameter, members, minimum, maximum);
                }
            }
        }
    }

    /// <summary>The bounds that say more than that any value is welcome.</summary>
    private static (double? Minimum, double? Maximum) BoundsOf(AttributeData attribute, AnnotationKind kind, ITypeSymbol type)
    {
        // Two numbers, or a type and two texts that it reads.
        var given = attribute.ConstructorArguments.Where(static argument => argument.Kind == TypedConstantKind.Primitive).Select(static argument =>
            NumberOf(argument.Value)).ToList();
        switch (kind)
        {
            case AnnotationKind.Range when given.Count == 2:
                var (least, most) = Numbers.ExtentOf(type);
                return (given[0] > Math.Max(least, -Endless) && given[0] != int.MinValue ? given[0] : null,
                    given[1] < Math.Min(most, Endless) && given[1] != int.MaxValue ? given[1] : null);
            case AnnotationKind.Length when attribute.AttributeClass!.Name == "LengthAttribute" && given.Count == 2:
                return (given[0] > 0 ? given[0] : null, given[1] is < int.MaxValue ? given[1] : null);
            case AnnotationKind.Length when given.Count == 1:
                var shortest = attribute.NamedArguments.Where(static named => named.Key == "MinimumLength").Select(static named =>
                    NumberOf(named.Value.Value)).FirstOrDefault();
                return (shortest > 0 ? shortest : null, given[0] is >= 0 and < int.MaxValue ? given[0] : null);
            default:
                return default;
        }
    }

    private static double? NumberOf(object? constant) => constant switch
    {
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => WorkLimit.NumberOf(constant),
    };
}
