using System.Globalization;
using McpBounds.Analyzers.Apis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Bounds;

/// <summary>How small and how large an agent's number may be: what the fix of MCPB003 and MCPB023 writes.</summary>
/// <param name="Minimum">The lower bound: 0 and negative numbers mean "all" to many APIs.</param>
/// <param name="Maximum">The upper bound, never below what the number is by default.</param>
internal sealed record WorkLimit(int Minimum, int Maximum)
{
    private const string RangeAttribute = "System.ComponentModel.DataAnnotations.RangeAttribute";

    /// <summary>
    /// The limit of a parameter or property that the agent fills, or null where only the author can choose one: no number is right for its unit, its default
    /// stands for "all", or its description tells the agent how to get more.
    /// </summary>
    /// <param name="number">The parameter or property.</param>
    /// <param name="sink">What it counts where it is used, for a name and a description that do not say.</param>
    /// <param name="options">The options of its file.</param>
    public static WorkLimit? Of(ISymbol number, WorkUnit sink, AnalyzerConfigOptions options)
    {
        var description = DescriptionOf(number);
        var unit = CountedUnit.Of(number.Name, description) is not (WorkUnit.Unknown or WorkUnit.Time) and var told ? told : InTheSink(sink, number.Name);
        var isTime = unit is WorkUnit.Seconds or WorkUnit.Milliseconds;
        var standard = DefaultOf(number);
        if (standard is < 0 or >= int.MaxValue || (standard == 0 && !isTime))
        {
            return null;
        }

        var declared = RangeOf(number);

        // The largest of what is stated and what is usual: a number that works today goes on working. What the author declared is the author's.
        var maximum = declared?.Maximum ?? Largest(StatedMaximum.In(description), For(unit, options));
        if (maximum is not { } largest || declared?.Minimum < 0 || (declared is null && StatedMaximum.IsExceededBy(description, largest)))
        {
            return null;
        }

        var isSmall = standard < 1 || (isTime && CountedUnit.MayBeNothing(number.Name));
        return new(declared?.Minimum ?? (isSmall ? 0 : 1), Math.Max(largest, (int)Math.Ceiling(standard ?? 0)));
    }

    /// <summary>The limit that allows what two numbers allow which flow into one.</summary>
    public WorkLimit Or(WorkLimit other) => new(Math.Min(Minimum, other.Minimum), Math.Max(Maximum, other.Maximum));

    /// <summary>The bounds of a <c>[Range]</c> that says more than that any number is welcome.</summary>
    public static WorkLimit? RangeOf(ISymbol number) =>
        number.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass is { Name: "RangeAttribute" } type && type.ToDisplayString() == RangeAttribute)
            is { ConstructorArguments: { Length: 2 } bounds } && Whole(bounds[0].Value) is { } minimum && Whole(bounds[1].Value) is > 0 and < int.MaxValue and var maximum
            ? new(minimum, maximum)
            : null;

    /// <summary>What the author tells the agent of a number.</summary>
    public static string? DescriptionOf(ISymbol number) => number.GetAttributes()
        .Where(static attribute => attribute.AttributeClass?.Name is "DescriptionAttribute" or "McpToolPropertyAttribute")
        .Select(static attribute => attribute.ConstructorArguments.LastOrDefault(static argument => argument is { Kind: TypedConstantKind.Primitive, Value: string }))
        .Select(static argument => argument.Kind == TypedConstantKind.Primitive ? argument.Value as string : null)
        .FirstOrDefault(static text => text is not null);

    /// <summary>A constant as a number, or null where it is none.</summary>
    public static double? NumberOf(object? constant) =>
        constant is IConvertible and not (string or bool or char) ? Convert.ToDouble(constant, CultureInfo.InvariantCulture) : null;

    /// <summary>What the number is when the agent leaves it out, or null where that is no number.</summary>
    private static double? DefaultOf(ISymbol number) =>
        number is IParameterSymbol { HasExplicitDefaultValue: true, ExplicitDefaultValue: var value } ? NumberOf(value) : null;

    private static WorkUnit InTheSink(WorkUnit sink, string name) =>
        sink == WorkUnit.Unknown ? CountedUnit.Of(name, null) is WorkUnit.Time ? WorkUnit.Time : WorkUnit.Items : sink;

    private static int? Largest(int? one, int? other) => one is null || other > one ? other : one;

    private static int? For(WorkUnit unit, AnalyzerConfigOptions options) => unit switch
    {
        WorkUnit.Items => Options.MaxBatchSize.In(options),
        WorkUnit.Pages => Options.MaxPages.In(options),
        WorkUnit.Bytes or WorkUnit.Characters => Options.MaxResponseBytes.In(options),
        WorkUnit.Seconds => Options.TimeoutSeconds.In(options),
        WorkUnit.Milliseconds => (int)Math.Min(1000L * Options.TimeoutSeconds.In(options), int.MaxValue - 1),
        _ => null,
    };

    private static int? Whole(object? value) => value switch
    {
        int number => number,
        double number when number == Math.Floor(number) && Math.Abs(number) < int.MaxValue => (int)number,
        _ => null,
    };
}
