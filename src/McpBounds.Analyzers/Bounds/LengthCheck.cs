using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a body only read where its <c>Content-Length</c> was there and small enough?</summary>
/// <remarks>Two proofs are wanted on every path, by one condition or by two: that the length is not absent, and that it is not large.</remarks>
internal sealed class LengthCheck(ImmutableHashSet<ISymbol> names, ToolCode tools, CancellationToken cancellation)
{
    /// <summary>What a condition rules out.</summary>
    [Flags]
    private enum Excluded
    {
        None = 0,
        Absent = 1,
        Large = 2,
        Both = Absent | Large,
    }

    /// <summary>What a missing <c>Content-Length</c> is to a comparison.</summary>
    private enum Absence
    {
        /// <summary>The value cannot be absent here, or is large when it is.</summary>
        Impossible,

        /// <summary>Null: every comparison with it is false.</summary>
        IsNull,

        /// <summary>A small number, which passes any check.</summary>
        IsSmall,
    }

    /// <summary>Whether every path to a read of the body passes a check that leaves when the length is absent or too large.</summary>
    /// <param name="read">The read.</param>
    /// <param name="names">The variables the body goes by.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static bool Guards(IOperation read, ImmutableHashSet<ISymbol> names, ToolCode tools, CancellationToken cancellation)
    {
        var check = new LengthCheck(names, tools, cancellation);
        return Dominance.OnlyWhere(read, (condition, outcome) => check.Rules(condition, outcome).HasFlag(Excluded.Large), cancellation)
            && Dominance.OnlyWhere(read, (condition, outcome) => check.Rules(condition, outcome).HasFlag(Excluded.Absent), cancellation);
    }

    /// <summary>What a condition rules out when it goes one way.</summary>
    private Excluded Rules(IOperation condition, bool outcome) => ValueFlow.Unwrap(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => Rules(operand, !outcome),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or => outcome
            ? Rules(or.LeftOperand, true) & Rules(or.RightOperand, true)
            : Rules(or.LeftOperand, false) | Rules(or.RightOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and => outcome
            ? Rules(and.LeftOperand, true) | Rules(and.RightOperand, true)
            : Rules(and.LeftOperand, false) & Rules(and.RightOperand, false),
        IBinaryOperation comparison => ByComparison(comparison, outcome),
        IPropertyReferenceOperation { Property.Name: "HasValue", Instance: { } value } when outcome && AbsenceIn(value) is Absence.IsNull => Excluded.Absent,
        IIsPatternOperation { Value: var value, Pattern: var pattern } => ByPattern(value, pattern, outcome),
        ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } flag when OnlyValueOf(flag) is { } value => Rules(value, outcome),
        _ => Excluded.None,
    };

    private IOperation? OnlyValueOf(IOperation flag) =>
        tools.Values.OriginsOf(flag, cancellation) is { Length: 1 } origins && origins[0] is not ILocalReferenceOperation ? origins[0] : null;

    private Excluded ByComparison(IBinaryOperation comparison, bool outcome)
    {
        var (length, bound, kind) = AbsenceIn(comparison.LeftOperand) is not null
            ? (comparison.LeftOperand, comparison.RightOperand, comparison.OperatorKind)
            : (comparison.RightOperand, comparison.LeftOperand, Mirrored(comparison.OperatorKind));
        if (AbsenceIn(length) is not { } absence)
        {
            return Excluded.None;
        }

        if (kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && ValueFlow.Unwrap(bound).ConstantValue is { HasValue: true, Value: null })
        {
            return (kind == BinaryOperatorKind.NotEquals) == outcome && absence == Absence.IsNull ? Excluded.Absent : Excluded.None;
        }

        var isSmall = kind switch
        {
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.Equals => outcome,
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.NotEquals => !outcome,
            _ => false,
        };
        var nullComparesAsSmall = kind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
        return !isSmall || !IsBound(bound) ? Excluded.None
            : absence == Absence.Impossible || (absence == Absence.IsNull && !nullComparesAsSmall) ? Excluded.Both
            : Excluded.Large;
    }

    private static BinaryOperatorKind Mirrored(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => kind,
    };

    private Excluded ByPattern(IOperation value, IPatternOperation pattern, bool outcome)
    {
        if (AbsenceIn(value) is not { } absence)
        {
            return outcome && LengthPatternIn(value, pattern) is { } inner ? ByMatch(inner, Absence.IsNull, true) : Excluded.None;
        }

        return ByMatch(pattern, absence, outcome);
    }

    /// <summary>What <c>{ ContentLength: … }</c> asks of the length, of headers, content or response.</summary>
    private IPatternOperation? LengthPatternIn(IOperation value, IPatternOperation pattern)
    {
        if (!BodyBounds.NamesOf(value, tools, cancellation).Overlaps(names))
        {
            return null;
        }

        for (var current = pattern; current is IRecursivePatternOperation { PropertySubpatterns: { Length: 1 } parts }; current = parts[0].Pattern)
        {
            if (parts[0].Member is IPropertyReferenceOperation { Property.Name: "ContentLength" })
            {
                return parts[0].Pattern;
            }
        }

        return null;
    }

    private Excluded ByMatch(IPatternOperation pattern, Absence absence, bool outcome)
    {
        var (can, must) = Matches(pattern);
        var excluded = outcome ? ~can & Excluded.Both : must;
        return absence switch
        {
            Absence.Impossible => excluded | (excluded & Excluded.Large) switch { Excluded.None => Excluded.None, _ => Excluded.Absent },
            Absence.IsSmall => excluded & Excluded.Large,
            _ => excluded,
        };
    }

    /// <summary>Which of an absent and a large length a pattern can match, and which it always matches.</summary>
    private (Excluded Can, Excluded Must) Matches(IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } }:
                return (Excluded.Absent, Excluded.Absent);
            case IConstantPatternOperation:
                return (Excluded.None, Excluded.None);
            case IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, Value: var most }:
                return (IsBound(most) ? Excluded.None : Excluded.Large, Excluded.None);
            case IRelationalPatternOperation { Value: var least }:
                return (Excluded.Large, IsBound(least) ? Excluded.Large : Excluded.None);
            case INegatedPatternOperation { Pattern: var negated }:
                var (can, must) = Matches(negated);
                return (~must & Excluded.Both, ~can & Excluded.Both);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } and:
                return (Matches(and.LeftPattern).Can & Matches(and.RightPattern).Can, Matches(and.LeftPattern).Must & Matches(and.RightPattern).Must);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } or:
                return (Matches(or.LeftPattern).Can | Matches(or.RightPattern).Can, Matches(or.LeftPattern).Must | Matches(or.RightPattern).Must);
            case IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true }:
            case ITypePatternOperation or IDeclarationPatternOperation { MatchesNull: false }:
                return (Excluded.Large, Excluded.Large);
            case IDiscardPatternOperation or IDeclarationPatternOperation:
                return (Excluded.Both, Excluded.Both);
            default:
                return (Excluded.Both, Excluded.None);
        }
    }

    /// <summary>Whether a length is compared with a real bound: none that is out of reach, and none that the agent chooses.</summary>
    private bool IsBound(IOperation bound) =>
        ValueFlow.Unwrap(bound) is var value
        && !(value.ConstantValue is { HasValue: true, Value: { } number } && BodyBounds.IsOutOfReach(number))
        && !tools.Values.OriginsOf(value, cancellation).Any(origin => tools.AgentInput.Is(origin, cancellation));

    /// <summary>How a value that is the body's <c>Content-Length</c> shows its absence; null for any other value.</summary>
    private Absence? AbsenceIn(IOperation whole)
    {
        var nullable = whole.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            || whole is IConversionOperation { Operand.Type.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        var defaulted = false;
        var origins = tools.Values.OriginsOf(whole, cancellation, operation => operation switch
        {
            IPropertyReferenceOperation { Property.Name: "ContentLength" } => Enumerable.Empty<IOperation>(),
            IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } } value =>
                new[] { value.Instance! },
            IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } instance } call => Filled(instance, call.Arguments),
            _ => null,
        });
        if (!origins.Any(IsOwnLength))
        {
            return null;
        }

        return nullable ? Absence.IsNull
            : defaulted || origins.Any(origin => !IsOwnLength(origin) && !IsLargeOrThrows(origin)) ? Absence.IsSmall
            : Absence.Impossible;

        IEnumerable<IOperation> Filled(IOperation instance, ImmutableArray<IArgumentOperation> arguments)
        {
            defaulted |= arguments.IsEmpty;
            return arguments.Select(static argument => argument.Value).Prepend(instance);
        }
    }

    private static bool IsLargeOrThrows(IOperation origin) =>
        origin is IThrowOperation || (origin.ConstantValue is { HasValue: true, Value: { } number } && BodyBounds.IsOutOfReach(number));

    private bool IsOwnLength(IOperation origin) => origin is IPropertyReferenceOperation { Property.Name: "ContentLength", Instance: { } headers }
        && BodyBounds.NamesOf(headers, tools, cancellation).Overlaps(names);
}
