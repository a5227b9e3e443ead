using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a number the upper end of a range, whose lower end goes along? <c>maxSize</c> beside <c>minSize</c> says which ones are meant, not how many; <c>maxCount</c> says how many, whatever stands beside it.</summary>
internal static class NumberRange
{
    /// <summary>Whether each of the names by which a number is a quantity has its lower end beside it: where the agent sends it, or where it is handed over.</summary>
    public static bool HoldsAll(IEnumerable<string> quantities, WorkSink sink, ImmutableArray<AgentNumber> numbers)
    {
        var beside = numbers.SelectMany(static number => Beside(number.Origin)).Concat(BesideSink(sink.Value)).Select(static symbol => Quantities.Plain(symbol.Name));
        var plain = new HashSet<string>(beside, StringComparer.Ordinal);
        return quantities.All(name => Quantities.Plain(name) is var most && most.StartsWith("max", StringComparison.Ordinal) && most.EndsWith("size", StringComparison.Ordinal)
            && plain.Contains("min" + most.Substring(3)));
    }

    private static IEnumerable<ISymbol> Beside(IOperation number) => number switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => Parameters(parameter),
        IPropertyReferenceOperation { Property: var property } => Properties(property),
        _ => Enumerable.Empty<ISymbol>(),
    };

    private static IEnumerable<ISymbol> BesideSink(IOperation value) => value.Parent switch
    {
        IArgumentOperation { Parameter: { } parameter } => Parameters(parameter),
        IAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } => Properties(property),
        _ => Enumerable.Empty<ISymbol>(),
    };

    private static IEnumerable<ISymbol> Parameters(IParameterSymbol parameter) => parameter.ContainingSymbol switch
    {
        IMethodSymbol { Parameters: var all } => all,
        _ => Enumerable.Empty<ISymbol>(),
    };

    private static IEnumerable<ISymbol> Properties(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IPropertySymbol>();
}
