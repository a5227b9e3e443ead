using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a condition that goes one way, or a call that returns, mean that a variable is no larger than a bound the agent does not control?</summary>
internal sealed class CapGuard(Cap cap, ToolCode tools, CancellationToken cancellation)
{
    private const int MostHelpers = 4;

    private int _helpers;

    /// <summary>Whether the variable is capped where a condition of the graph around <paramref name="place"/> has the outcome.</summary>
    public bool Holds(IOperation condition, bool outcome, ValuePath path, IOperation place, CallSite? site)
    {
        condition = ValueFlow.Unwrap(condition);
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand }:
                return Holds(operand, !outcome, path, place, site);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.ConditionalAnd } both:
                var (left, right) = (Holds(both.LeftOperand, outcome, path, place, site), Holds(both.RightOperand, outcome, path, place, site));
                return both.OperatorKind == BinaryOperatorKind.ConditionalAnd == outcome ? left || right : left && right;
            case IBinaryOperation comparison:
                return ByComparison(comparison, outcome, path, place, site);
            case IIsPatternOperation { Value: var value, Pattern: var pattern }:
                return ByPattern(Written(value, place), pattern, outcome, path);
            case IPropertyReferenceOperation { Property.Name: "HasValue", Instance: { } number }:
                return !outcome && IsMadeOf(Written(number, place), path);
            case IInvocationOperation { TargetMethod.Name: "Contains" or "ContainsKey" } call:
                return outcome && IsInTable((Written(call, place) as IInvocationOperation) ?? call, path, site);
            case IInvocationOperation { TargetMethod.Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace", Arguments: { Length: 1 } error }:
                return outcome && IsErrorOf(Written(error[0].Value, place), null, path, site);
            case IInvocationOperation call when Written(call, place) is IInvocationOperation written && Inside(written, path) is not null:
                return IsErrorOf(written, outcome, path, site);
            case ILocalReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } when OnlyValueOf(Written(condition, place)) is { } value:
                return Holds(value, outcome, path, value, site);
            case IFlowCaptureReferenceOperation when Written(condition, place) is var written && written != condition:
                return Holds(written, outcome, path, place, site);
            default:
                return false;
        }
    }

    /// <summary>Whether a call of the graph returns only where the variable is capped: <c>ThrowIfGreaterThan</c>, a helper of the project that throws.</summary>
    public bool Ensures(IOperation operation, ValuePath path, IOperation place, CallSite? site)
    {
        if (operation is not IInvocationOperation { TargetMethod: var method, Arguments.IsEmpty: false }
            || !(Guards.IsThrower(method) || method.IsDeclaredIn(tools.Compilation))
            || Written(operation, place) is not IInvocationOperation call)
        {
            return false;
        }

        if (Guards.IsThrower(method))
        {
            return call.Arguments.Any(argument => !Guards.IsBound(argument.Parameter) && IsMadeOf(argument.Value, path))
                && call.Arguments.Where(static argument => Guards.IsBound(argument.Parameter)).ToList() is { Count: > 0 } bounds
                    && bounds.All(bound => IsBound(bound.Value, site));
        }

        return Inside(call, path) is { } inner && Declaration(method) is { } declaration && Guards.MayThrow(declaration)
            && tools.References.ModelOf(declaration.SyntaxTree).GetOperation(declaration, cancellation) is { } body
            && Helper(() => cap.Search(body, inner, new(call.Arguments, site)).AtEndOf(body, cancellation) is { IsEmpty: true });
    }

    private bool ByComparison(IBinaryOperation comparison, bool outcome, ValuePath path, IOperation place, CallSite? site)
    {
        var (left, right) = (Written(comparison.LeftOperand, place), Written(comparison.RightOperand, place));
        var isLeft = IsMadeOf(left, path);
        var (bound, kind) = isLeft ? (right, comparison.OperatorKind) : (left, Mirrored(comparison.OperatorKind));
        var isBelow = kind switch
        {
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.Equals => outcome,
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.NotEquals => !outcome,
            _ => false,
        };
        if (isBelow && (isLeft || IsMadeOf(right, path)))
        {
            return IsBound(bound, site);
        }

        // error == null, after error = Validate(limit)
        return kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && (kind == BinaryOperatorKind.Equals) == outcome
            && ((IsNull(right) && IsErrorOf(left, null, path, site)) || (IsNull(left) && IsErrorOf(right, null, path, site)));
    }

    private bool ByPattern(IOperation value, IPatternOperation pattern, bool outcome, ValuePath path)
    {
        if (IsMadeOf(value, path))
        {
            var (can, must) = Matches(pattern);
            return outcome ? !can : must;
        }

        if (ValuePath.Of(value) is { } outer && path.After(outer) is { IsEmpty: false } rest)
        {
            return InParts(pattern, outcome, rest);
        }

        return IsNullTest(pattern) is { } meansNull && meansNull == outcome && IsErrorOf(value, null, path, null);
    }

    /// <summary>For <c>request is { Limit: &gt; 100 }</c>: what it says of the member.</summary>
    private static bool InParts(IPatternOperation pattern, bool outcome, ImmutableArray<ISymbol> members)
    {
        switch (pattern)
        {
            case INegatedPatternOperation { Pattern: var negated }:
                return InParts(negated, !outcome, members);
            case IRecursivePatternOperation { PropertySubpatterns: var parts } when outcome || parts.Length == 1:
                return parts.Any(part =>
                    part.Member is IMemberReferenceOperation { Member.OriginalDefinition: var member } && SymbolEqualityComparer.Default.Equals(member, members[0])
                    && (members.Length > 1 ? InParts(part.Pattern, outcome, members.RemoveAt(0)) : outcome ? !Matches(part.Pattern).Can : Matches(part.Pattern).Must));
            default:
                return false;
        }
    }

    /// <summary>Whether a pattern can match a number above every bound, and whether it always does.</summary>
    private static (bool Can, bool Must) Matches(IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value: var value }:
                return (!IsInReach(value), false);
            case IRelationalPatternOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, Value: var most }:
                return (!IsInReach(most), false);
            case IRelationalPatternOperation { Value: var least }:
                return (true, IsInReach(least));
            case INegatedPatternOperation { Pattern: var negated }:
                var (can, must) = Matches(negated);
                return (!must, !can);
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.And, LeftPattern: var left, RightPattern: var right }:
                return (Matches(left).Can && Matches(right).Can, Matches(left).Must && Matches(right).Must);
            case IBinaryPatternOperation { LeftPattern: var left, RightPattern: var right }:
                return (Matches(left).Can || Matches(right).Can, Matches(left).Must || Matches(right).Must);
            default:
                return (true, pattern is IDiscardPatternOperation or ITypePatternOperation or IDeclarationPatternOperation
                    or IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true });
        }
    }

    private static bool IsInReach(IOperation value) =>
        value.ConstantValue is { HasValue: true, Value: var number } && !(number is not null && BodyBounds.IsOutOfReach(number));

    /// <summary>Whether a pattern is met by null alone, or by all but null; null for any other.</summary>
    private static bool? IsNullTest(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value: var value } when IsNull(value) => true,
        INegatedPatternOperation { Pattern: var negated } => !IsNullTest(negated),
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true }
            or IDeclarationPatternOperation { MatchesNull: false } => false,
        _ => null,
    };

    /// <summary>Whether the variable is looked up in a table of the project's own: <c>AllowedSizes.Contains(size)</c>.</summary>
    private bool IsInTable(IInvocationOperation call, ValuePath path, CallSite? site)
    {
        var values = call.Arguments.Select(static argument => argument.Value).ToList();
        return values.Any(value => IsMadeOf(value, path))
            && (call.Instance is { } table ? values.Append(table) : values).Where(value => !IsMadeOf(value, path)).All(value =>
                !tools.AgentInput.Decides(value, cancellation));
    }

    /// <summary>Whether a result of a check tells that the variable is capped: <c>null</c> for "no error", or the truth value that a validator returns.</summary>
    private bool IsErrorOf(IOperation result, bool? outcome, ValuePath path, CallSite? site)
    {
        if (tools.Values.OriginsOf(result, cancellation, WithinMember) is not { Length: 1 } origins || origins[0] is not IInvocationOperation call
            || Inside(call, path) is not { } inner || Declaration(call.TargetMethod) is not { } declaration)
        {
            return false;
        }

        var within = new CallSite(call.Arguments, site);
        return Helper(() => ValueFlow.ReturnedBy(declaration, tools, cancellation).Where(MayBeOutcome).ToList() is { Count: > 0 } returned && returned.All(IsHeld));

        bool MayBeOutcome(IOperation value) => (outcome, ValueFlow.Unwrap(value)) switch
        {
            (null, var unwrapped) => IsNull(value) || unwrapped is ILocalReferenceOperation or IParameterReferenceOperation or IConditionalOperation,
            (_, { ConstantValue: { HasValue: true, Value: bool constant } }) => constant == outcome,
            _ => true,
        };

        bool IsHeld(IOperation value) => cap.Search(value, inner, within).At(ValueFlow.Unwrap(value), cancellation) is { IsEmpty: true }
            || (outcome is { } wanted && Holds(value, wanted, inner, value, within));
    }

    private bool Helper(Func<bool> question)
    {
        if (_helpers >= MostHelpers)
        {
            return false;
        }

        _helpers++;
        try
        {
            return question();
        }
        finally
        {
            _helpers--;
        }
    }

    /// <summary>The name by which a method of the project knows the variable that a call passes to it, or null if it does not.</summary>
    private ValuePath? Inside(IInvocationOperation call, ValuePath path) =>
        !call.TargetMethod.IsDeclaredIn(tools.Compilation) ? null
            : call.Arguments.Select(argument =>
                argument.Parameter is { } parameter && ValuePath.Of(WithoutDefault(argument.Value)) is { } given && path.After(given) is { } rest
                ? new ValuePath(parameter.OriginalDefinition, rest) : null).FirstOrDefault(static inner => inner is not null);

    private SyntaxNode? Declaration(IMethodSymbol method) =>
        (method.Normalized() as IMethodSymbol ?? method) is { IsAbstract: false } target
            ? (target.PartialImplementationPart ?? target).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation)
            : null;

    private IOperation? OnlyValueOf(IOperation flag) =>
        tools.Values.OriginsOf(flag, cancellation, WithinMember) is { Length: 1 } origins && origins[0] is not ILocalReferenceOperation ? origins[0] : null;

    /// <summary>The result of a check is looked at where the check is made: it is followed through locals and the parts of tuples, and no further.</summary>
    private static IEnumerable<IOperation>? WithinMember(IOperation operation) => operation switch
    {
        IInvocationOperation or IParameterReferenceOperation => Enumerable.Empty<IOperation>(),
        IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } => null,
        IMemberReferenceOperation => Enumerable.Empty<IOperation>(),
        _ => null,
    };

    /// <summary>Whether an expression is the variable, or a sum or product with it: what bounds that bounds the variable.</summary>
    private static bool IsMadeOf(IOperation expression, ValuePath path)
    {
        var left = new Stack<IOperation>();
        left.Push(expression);
        while (left.Count > 0)
        {
            var current = ValueFlow.Unwrap(left.Pop());
            if (path.Names(ValuePath.Of(current)))
            {
                return true;
            }

            switch (current)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply } sum:
                    left.Push(sum.RightOperand);
                    left.Push(sum.LeftOperand);
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference:
                    left.Push(difference.LeftOperand);
                    break;
                case ICoalesceOperation coalesce:
                    left.Push(coalesce.Value);
                    break;
                case IInvocationOperation { TargetMethod: { Name: "Abs" or "Ceiling" or "Round" } method } call when Numbers.IsMadeOfArguments(method):
                    left.Push(call.Arguments[0].Value);
                    break;
                case IInvocationOperation { Instance: { } number } call when Numbers.IsSameNumber(call.TargetMethod):
                    left.Push(number);
                    break;
                case IPropertyReferenceOperation { Instance: { } number } property when Numbers.IsSameNumber(property.Property):
                    left.Push(number);
                    break;
            }
        }

        return false;
    }

    private static IOperation WithoutDefault(IOperation argument) => ValueFlow.Unwrap(argument) switch
    {
        ICoalesceOperation coalesce => coalesce.Value,
        IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } number } => number,
        var value => value,
    };

    /// <summary>Whether what a variable is compared with is capped itself, and no counter that goes up with it.</summary>
    private bool IsBound(IOperation bound, CallSite? site) => !IsCounter(ValueFlow.Unwrap(bound)) && cap.OpenBy(bound, site).IsEmpty;

    private static bool IsCounter(IOperation bound) =>
        bound is ILocalReferenceOperation { Local.Name: var name } && CodeUnit.MemberOf(bound.Syntax).Node.DescendantNodes().Any(node => node switch
    {
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression, Operand: IdentifierNameSyntax counter } => counter.Identifier.ValueText == name,
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression, Operand: IdentifierNameSyntax counter } => counter.Identifier.ValueText == name,
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression, Left: IdentifierNameSyntax counter } => counter.Identifier.ValueText == name,
        _ => false,
    });

    private IOperation Written(IOperation operation, IOperation place) => ValueFlow.Unwrap(Dominance.AsWritten(operation, place, cancellation));

    private static bool IsNull(IOperation value) =>
        ValueFlow.Unwrap(value) is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation { Type.IsReferenceType: true };

    private static BinaryOperatorKind Mirrored(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => kind,
    };
}
