using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A number that the agent sends and that nothing caps on its way to where it is used.</summary>
/// <param name="Origin">Where it comes in: a tool's parameter, a member of one, an argument read out of a request.</param>
/// <param name="Key">What tells it from other numbers.</param>
/// <param name="Name">What the agent calls it.</param>
internal sealed record AgentNumber(IOperation Origin, string Key, string Name)
{
    /// <summary>What its author tells the agent of it.</summary>
    public string? Description => Origin switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => WorkLimit.DescriptionOf(parameter),
        IPropertyReferenceOperation { Property: var property } => WorkLimit.DescriptionOf(property),
        _ => null,
    };

    /// <summary>The numbers of the agent that a value is made of and that nothing caps.</summary>
    public static ImmutableArray<AgentNumber> In(IOperation value, ToolCode tools, CancellationToken cancellation) => In(value, tools, out _, cancellation);

    /// <summary>The same, and the places that were passed on the way back to where they come in.</summary>
    public static ImmutableArray<AgentNumber> In(
        IOperation value, ToolCode tools, out IReadOnlyCollection<SyntaxNode> passed, CancellationToken cancellation, bool isOfMemory = false)
    {
        var isNumber = ValueFlow.Unwrap(value).Type is { SpecialType: not (SpecialType.System_String or SpecialType.System_Object) };
        return Cap.OpenBy(value, tools, out passed, cancellation, isOfMemory)
            .Where(origin => !origin.ConstantValue.HasValue && !Numbers.IsLength(origin) && CanBeNumber(origin, isNumber))
            .Select(static origin => new AgentNumber(origin, KeyOf(origin), NameOf(origin)))
            .ToImmutableArray();
    }

    /// <summary>What the code that holds a value calls the number in it: the first variable or member that it comes in by.</summary>
    public static IOperation HeldIn(IOperation value, string key, ToolCode tools, CancellationToken cancellation) =>
        value.DescendantsAndSelf().FirstOrDefault(part => part is IParameterReferenceOperation or ILocalReferenceOperation or IMemberReferenceOperation
            && ValuePath.Of(part) is not null && !Numbers.IsSameNumberOrLength(part) && In(part, tools, cancellation).Any(number => number.Key == key)) ?? value;

    /// <summary>What stands for a name that nothing gives.</summary>
    public const string Nameless = "the number";

    /// <summary>A name for a number: of a parameter, a property, or the key that it is read by.</summary>
    public static string NameOf(IOperation number) => ValueFlow.Unwrap(number) switch
    {
        IParameterReferenceOperation { Parameter.Name: var name } => name,
        ILocalReferenceOperation { Local.Name: var name } => name,
        IMemberReferenceOperation { Member: { Name: var name } member } when member is not IPropertySymbol { IsIndexer: true } => name,
        var other => other.DescendantsAndSelf().Select(static part =>
            part.ConstantValue is { HasValue: true, Value: string text } ? text : null).FirstOrDefault(static text => text is not null)
            ?? other.DescendantsAndSelf().OfType<IDeclarationExpressionOperation>().Select(static declared =>
                declared.Syntax.ToString().Split(' ').Last()).FirstOrDefault() ?? Nameless,
    };

    private static bool CanBeNumber(IOperation origin, bool isNumber) => origin.Type switch
    {
        _ when origin is IInvocationOperation { TargetMethod: var method } && !Numbers.IsReader(method) => false,
        IArrayTypeSymbol => false,
        { SpecialType: SpecialType.System_String } => isNumber,
        { SpecialType: SpecialType.System_Boolean } => origin is IInvocationOperation,
        _ => true,
    };

    private static string KeyOf(IOperation origin) => ValuePath.Of(origin) is { } path
        ? string.Join(".", path.Members.Prepend(path.Root).Select(static symbol => symbol.ToDisplayString())) + path.Root.Locations.FirstOrDefault()
        : origin.Syntax.ToString();
}
