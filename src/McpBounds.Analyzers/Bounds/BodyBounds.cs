using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is this body bounded before it is read?</summary>
internal static class BodyBounds
{
    /// <summary>A bound of two gigabytes or more is the absence of one.</summary>
    private const long NoBound = int.MaxValue;

    /// <summary>Whether <c>LoadIntoBufferAsync(max)</c> has run for the same body on every path to the read.</summary>
    public static bool IsLoadedWithin(IOperation read, IOperation body, ToolCode tools, CancellationToken cancellation)
    {
        var names = NamesOf(body, tools, cancellation);
        return Dominance.OnEveryPathTo(
            read,
            operation => operation is IInvocationOperation { TargetMethod.Name: "LoadIntoBufferAsync" }
                && Dominance.AsWritten(operation, read, cancellation) is IInvocationOperation { Instance: { } content } call
                && IsCappedLoad(call, tools, cancellation)
                && NamesOf(content, tools, cancellation).Overlaps(names),
            cancellation);
    }

    /// <summary>Whether a call is <c>LoadIntoBufferAsync</c> with a real cap; without one it is a read.</summary>
    public static bool IsCappedLoad(IInvocationOperation call, ToolCode tools, CancellationToken cancellation) =>
        call.TargetMethod.Name == "LoadIntoBufferAsync"
        && call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Int64)?.Value is { } cap
        && !(cap.ConstantValue is { HasValue: true, Value: long number } && number >= NoBound)
        && !(ValueFlow.Unwrap(cap).ConstantValue is { HasValue: true, Value: int.MaxValue })
        && !tools.AgentInput.Is(ValueFlow.Unwrap(cap), cancellation);

    /// <summary>Whether the read is only reached where <c>Content-Length</c> was there and small enough; a check that lets an absent one through bounds nothing.</summary>
    public static bool IsGuardedByLength(IOperation read, ToolCode tools, CancellationToken cancellation) =>
        Dominance.OnlyWhere(read, condition => ProvesLength(condition, tools, cancellation), cancellation);

    /// <summary>The outcome of a condition that proves a length present and bounded, or null.</summary>
    private static bool? ProvesLength(IOperation condition, ToolCode tools, CancellationToken cancellation)
    {
        switch (ValueFlow.Unwrap(condition))
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand }:
                return !ProvesLength(operand, tools, cancellation);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } less when IsLength(less.LeftOperand, tools, cancellation) is { } absent:
                return absent is not Absence.IsSmall ? true : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } more when IsLength(more.RightOperand, tools, cancellation) is { } absent:
                return absent is not Absence.IsSmall ? true : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } more when IsLength(more.LeftOperand, tools, cancellation) is { } absent:
                return absent is Absence.Impossible ? false : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } less when IsLength(less.RightOperand, tools, cancellation) is { } absent:
                return absent is Absence.Impossible ? false : null;
            case IIsPatternOperation { Pattern: var pattern, Value: var value } when IsLength(value, tools, cancellation) is { } absent and not Absence.IsSmall:
                return MatchesOnlyBounded(pattern) ? true : MatchesAllUnbounded(pattern, absent) ? false : null;
            default:
                return null;
        }
    }

    /// <summary>What a missing <c>Content-Length</c> is to a comparison.</summary>
    private enum Absence
    {
        /// <summary>The value cannot be absent here.</summary>
        Impossible,

        /// <summary>Null: every comparison with it is false.</summary>
        IsNull,

        /// <summary>A small number, which passes any check.</summary>
        IsSmall,
    }

    private static Absence? IsLength(IOperation value, ToolCode tools, CancellationToken cancellation)
    {
        var nullable = value.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            || (value is IConversionOperation { Operand.Type.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T });
        var filled = false;
        var origins = tools.Values.OriginsOf(value, cancellation, operation => operation switch
        {
            IPropertyReferenceOperation { Property.Name: "ContentLength" } => Enumerable.Empty<IOperation>(),
            IPropertyReferenceOperation { Property.Name: "Value", Instance: { } instance } => new[] { instance },
            IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } instance } call => Filled(instance, call.Arguments),
            _ => null,
        });
        if (!origins.Any(static origin => origin is IPropertyReferenceOperation { Property.Name: "ContentLength" }))
        {
            return null;
        }

        return nullable ? Absence.IsNull
            : filled || origins.Any(static origin => origin.ConstantValue is { HasValue: true, Value: int or (long and < NoBound) }) ? Absence.IsSmall
            : Absence.Impossible;

        IEnumerable<IOperation> Filled(IOperation instance, ImmutableArray<IArgumentOperation> arguments)
        {
            filled |= arguments.IsEmpty;
            return arguments.Select(static argument => argument.Value).Prepend(instance);
        }
    }

    /// <summary><c>&lt;= Max</c>, <c>&gt;= 0 and &lt;= Max</c>: a match is a proof.</summary>
    private static bool MatchesOnlyBounded(IPatternOperation pattern) => pattern switch
    {
        IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } => true,
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And } both => MatchesOnlyBounded(both.LeftPattern) || MatchesOnlyBounded(both.RightPattern),
        INegatedPatternOperation negated => MatchesAllUnbounded(negated.Pattern, Absence.IsNull),
        _ => false,
    };

    /// <summary><c>null or &gt; Max</c>: no match is a proof.</summary>
    private static bool MatchesAllUnbounded(IPatternOperation pattern, Absence absence)
    {
        return Parts(pattern).Any(static part => part is IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual })
            && (absence is Absence.Impossible || Parts(pattern).Any(static part => part is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } }));

        static IEnumerable<IPatternOperation> Parts(IPatternOperation pattern) => pattern is IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either
            ? Parts(either.LeftPattern).Concat(Parts(either.RightPattern))
            : new[] { pattern };
    }

    /// <summary>The variables a body goes by: its response's, its content's, its stream's.</summary>
    public static ImmutableHashSet<ISymbol> NamesOf(IOperation body, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.Follow(body, static operation => operation switch
        {
            IPropertyReferenceOperation { Property: { Name: "Content", ContainingType.Name: "HttpResponseMessage" }, Instance: { } response } => new[] { response },
            IInvocationOperation { Instance: { } content } call when HttpApi.OpensContent(call.TargetMethod) => new[] { content },
            IInvocationOperation call when HttpApi.IsSend(call.TargetMethod) => Enumerable.Empty<IOperation>(),
            IObjectCreationOperation { Constructor: { } constructor, Arguments: { IsEmpty: false } arguments } when HttpApi.TransparentWrappers.Contains(constructor.ContainingType.Name) => new[] { arguments[0].Value },
            _ => null,
        }, cancellation).Through;
}
