using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does this very operation check an annotated value?</summary>
/// <param name="annotation">What is said of the value.</param>
/// <param name="names">The names that the value goes by.</param>
/// <param name="tools">The compilation.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class CheckedUse(Annotation annotation, IReadOnlyCollection<ValuePath> names, ToolCode tools, CancellationToken cancellation)
{
    private static readonly ImmutableHashSet<string> s_same = ImmutableHashSet.Create(
        "Trim", "TrimStart", "TrimEnd", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "Normalize", "ToString", "GetValueOrDefault", "AsSpan",
            "ToArray", "ToList");

    private static readonly ImmutableHashSet<string> s_cuts = ImmutableHashSet.Create("Substring", "Take", "AsSpan", "Slice", "Remove", "Truncate", "Left");

    /// <summary>Whether there is something, not what it is.</summary>
    private static readonly ImmutableHashSet<string> s_presence = ImmutableHashSet.Create("IsNullOrEmpty", "IsNullOrWhiteSpace", "HasFlag");

    /// <summary>Types of values so short that a text which is read as one is short too.</summary>
    private static readonly ImmutableHashSet<string> s_short = ImmutableHashSet.Create(
        "Guid", "Enum", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "IPAddress", "Boolean");

    /// <summary>Which ends of the annotation an operation checks; none where its outcome changes nothing.</summary>
    public CheckedEnds EndsCheckedBy(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: var kind } comparison => IsComparison(kind) && IsDecisive(comparison) ? ByComparison(comparison) : CheckedEnds.None,
        IIsPatternOperation test when Patterns(test.Value, test.Pattern) is var ends and not CheckedEnds.None => IsDecisive(test) ? ends : CheckedEnds.None,
        ISwitchExpressionOperation choice => choice.Arms.Aggregate(Fixed(choice.Value, choice.Arms.Count(static arm => IsConstant(arm.Pattern))), (ends, arm) =>
            ends | Patterns(choice.Value, arm.Pattern)),
        ISwitchOperation choice => ByCases(choice),
        IInvocationOperation call => ByCall(call),
        IObjectCreationOperation { Type.Name: "Uri" or "MailAddress" or "Guid" or "Version" } made =>
            annotation.Kind is AnnotationKind.Pattern or AnnotationKind.Values
                && made.Arguments.Any(argument => IsValue(argument.Value)) ? CheckedEnds.Both : CheckedEnds.None,
        IPropertyReferenceOperation { Arguments: { IsEmpty: false } keys } => IsLookup && keys.Any(key => IsValue(key.Value)) ? CheckedEnds.Both : CheckedEnds.None,
        IArrayElementReferenceOperation element => annotation.Kind == AnnotationKind.Range && element.Indices.Any(IsValue) ? CheckedEnds.Both : CheckedEnds.None,
        IRangeOperation range => IsCut(range) ? CheckedEnds.Both : CheckedEnds.None,
        _ => CheckedEnds.None,
    };

    /// <summary>The operation beneath what makes no other value of it: conversions, defaults, a trim, another case.</summary>
    public static IOperation Plain(IOperation operation)
    {
        while (true)
        {
            switch (ValueFlow.Unwrap(operation))
            {
                case ICoalesceOperation coalesce:
                    operation = coalesce.Value;
                    break;
                case IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name } when s_same.Contains(name):
                    operation = instance;
                    break;
                case IInvocationOperation { Instance: null, TargetMethod: { Name: var name, IsExtensionMethod: true },
                    Arguments: { Length: 1 } arguments } when s_same.Contains(name):
                    operation = arguments[0].Value;
                    break;
                case var plain:
                    return plain;
            }
        }
    }

    private bool IsLookup => annotation.Kind is AnnotationKind.Values or AnnotationKind.Range;

    private static bool IsComparison(BinaryOperatorKind kind) =>
        kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
        or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;

    private bool IsValue(IOperation operation) => ValuePath.Of(Plain(operation)) is { } path && names.Any(name => name.Names(path));

    /// <summary>Whether an operation is what the annotation bounds: the number, a sum with it, the length of the text.</summary>
    private bool IsMeasure(IOperation operation)
    {
        var left = new Stack<IOperation>();
        left.Push(operation);
        while (left.Count > 0)
        {
            var current = Plain(left.Pop());
            if (annotation.Kind == AnnotationKind.Length ? IsLengthOfValue(current) : IsValue(current))
            {
                return true;
            }

            switch (current)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } sum:
                    left.Push(sum.LeftOperand);
                    left.Push(sum.RightOperand);
                    break;
                case IInvocationOperation { TargetMethod: { Name: "Abs" or "Min" or "Max" or "Clamp" } method } call when Numbers.IsMadeOfArguments(method):
                    foreach (var argument in call.Arguments)
                    {
                        left.Push(argument.Value);
                    }

                    break;
            }
        }

        return false;
    }

    private bool IsLengthOfValue(IOperation operation) => Numbers.IsLength(operation) && operation switch
    {
        IPropertyReferenceOperation { Instance: { } text } => IsValue(text),
        IInvocationOperation call => call.Arguments.Any(argument => IsValue(argument.Value)) || (call.Instance is { } text && IsValue(text)),
        _ => false,
    } || (operation is ILocalReferenceOperation local && tools.Values.OneStepBack(local, cancellation)?.ToList() is { Count: 1 } given
        && given[0] is IPropertyReferenceOperation or IInvocationOperation
        && IsLengthOfValue(given[0]));

    private CheckedEnds ByComparison(IBinaryOperation comparison)
    {
        var (left, right) = (comparison.LeftOperand, comparison.RightOperand);
        var (isLeft, isRight) = (IsMeasure(left), IsMeasure(right));
        if (isLeft == isRight)
        {
            // A text is compared as a whole, whatever is said of its length.
            return annotation.Kind == AnnotationKind.Length && !isLeft && comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
                && ((IsValue(left) && IsText(right)) || (IsValue(right) && IsText(left))) ? CheckedEnds.Both : CheckedEnds.None;
        }

        var bound = isLeft ? right : left;
        if (comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
        {
            return annotation.Kind is AnnotationKind.Pattern or AnnotationKind.Values && IsText(bound) ? CheckedEnds.Both : CheckedEnds.None;
        }

        return IsBound(bound)
            ? EndOf(bound, (comparison.OperatorKind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual) == isLeft) : CheckedEnds.None;
    }

    /// <summary>Which end a bound draws: what is no more than the least allowed is a lower bound.</summary>
    private CheckedEnds EndOf(IOperation bound, bool isAbove)
    {
        var number = bound.ConstantValue is { HasValue: true, Value: var constant } ? WorkLimit.NumberOf(constant) : null;
        switch (annotation.Kind)
        {
            case AnnotationKind.Length:
                return number <= 1 && annotation.Maximum > 1 ? CheckedEnds.None : CheckedEnds.Both;
            case AnnotationKind.Range when number is not null:
                return number <= Math.Ceiling(annotation.Minimum ?? 0) ? CheckedEnds.Minimum : CheckedEnds.Maximum;
            case AnnotationKind.Range:
                var name = AgentNumber.NameOf(bound);
                return name.IndexOf("min", StringComparison.OrdinalIgnoreCase) >= 0 ? CheckedEnds.Minimum
                    : name.IndexOf("max", StringComparison.OrdinalIgnoreCase) >= 0 || isAbove ? CheckedEnds.Maximum : CheckedEnds.Minimum;
            default:
                return CheckedEnds.Both;
        }
    }

    private static bool IsText(IOperation other) => !other.ConstantValue.HasValue || other.ConstantValue.Value is not (null or "");

    /// <summary>Whether something stands still enough to be a bound: no counter, no length of data, nothing that the agent sends.</summary>
    private bool IsBound(IOperation operation)
    {
        var bound = ValueFlow.Unwrap(operation);
        return !Numbers.IsLength(bound) && !names.Any(name => SymbolEqualityComparer.Default.Equals(ValuePath.Of(bound)?.Root, name.Root)) && bound switch
        {
            { ConstantValue.HasValue: true } => true,
            ILocalReferenceOperation { Local.Name: var name } => !IsChanged(name, bound.Syntax),
            IParameterReferenceOperation => !tools.AgentInput.Is(bound, cancellation),
            _ => true,
        };
    }

    private static bool IsChanged(string local, SyntaxNode place) => CodeUnit.MemberOf(place).Node.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Any(name => name.Identifier.ValueText == local && name.Parent is PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or AssignmentExpressionSyntax
            && !(name.Parent is AssignmentExpressionSyntax { Right: var right } && right == name))
        || CodeUnit.MemberOf(place).Node.DescendantNodes().OfType<ForEachStatementSyntax>().Any(loop => loop.Identifier.ValueText == local);

    private CheckedEnds Patterns(IOperation value, IPatternOperation pattern)
    {
        var isMeasure = IsMeasure(value);
        var isValue = isMeasure || IsValue(value);
        return Fixed(value, ConstantsIn(pattern)) | Within(pattern, isMeasure, isValue, ValuePath.Of(Plain(value)) is { } beginning
            ? names.Select(name => name.After(beginning)).FirstOrDefault(static rest => rest is { IsEmpty: false }) ?? ImmutableArray<ISymbol>.Empty
            : ImmutableArray<ISymbol>.Empty);
    }

    private CheckedEnds Within(IPatternOperation pattern, bool isMeasure, bool isValue, ImmutableArray<ISymbol> rest)
    {
        switch (pattern)
        {
            case IRelationalPatternOperation { Value: var bound, OperatorKind: var kind }:
                return isMeasure ? EndOf(bound, kind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual) : CheckedEnds.None;
            case IConstantPatternOperation { Value: var constant }:
                return isValue && annotation.Kind is AnnotationKind.Pattern or AnnotationKind.Values && isValue && IsText(constant) ? CheckedEnds.Both : CheckedEnds.None;
            case INegatedPatternOperation { Pattern: var negated }:
                return Within(negated, isMeasure, isValue, rest);
            case IBinaryPatternOperation { LeftPattern: var left, RightPattern: var right }:
                return Within(left, isMeasure, isValue, rest) | Within(right, isMeasure, isValue, rest);
            case IRecursivePatternOperation { PropertySubpatterns: var parts }:
                return parts.Aggregate(CheckedEnds.None, (ends, part) => ends | InPart(part, isValue, rest));
            default:
                return CheckedEnds.None;
        }
    }

    /// <summary>For <c>{ Limit: &gt; 100 }</c> or <c>{ Length: &gt; 100 }</c>: what it says of the value.</summary>
    private CheckedEnds InPart(IPropertySubpatternOperation part, bool isValue, ImmutableArray<ISymbol> rest)
    {
        if (part.Member is not IMemberReferenceOperation { Member: var member })
        {
            return CheckedEnds.None;
        }

        if (isValue)
        {
            return annotation.Kind == AnnotationKind.Length
                && member.Name is "Length" or "Count" ? Within(part.Pattern, isMeasure: true, isValue: false, rest) : CheckedEnds.None;
        }

        return !rest.IsEmpty && SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, rest[0])
            ? rest.Length > 1 ? Within(part.Pattern, false, false, rest.RemoveAt(0))
                : Within(part.Pattern, annotation.Kind != AnnotationKind.Length, true, ImmutableArray<ISymbol>.Empty)
                    | (ConstantsIn(part.Pattern) > 1 ? CheckedEnds.Both : CheckedEnds.None)
            : CheckedEnds.None;
    }

    /// <summary>A value that is one of several fixed ones is bounded on all sides.</summary>
    private CheckedEnds Fixed(IOperation value, int constants) =>
        constants > (annotation.Kind == AnnotationKind.Range ? 1 : 0) && IsValue(value) ? CheckedEnds.Both : CheckedEnds.None;

    private static int ConstantsIn(IPatternOperation pattern) => pattern.DescendantsAndSelf().Count(static part => part is IPatternOperation inner && IsConstant(inner));

    private static bool IsConstant(IPatternOperation pattern) =>
        pattern is IConstantPatternOperation { Value: { ConstantValue: { HasValue: true, Value: not (null or "") } } };

    private CheckedEnds ByCases(ISwitchOperation choice)
    {
        var clauses = choice.Cases.SelectMany(static section => section.Clauses).ToList();
        return clauses.OfType<IPatternCaseClauseOperation>().Aggregate(
            Fixed(choice.Value, clauses.Count(static clause =>
                clause is ISingleValueCaseClauseOperation or IPatternCaseClauseOperation { Pattern: IConstantPatternOperation })),
            (ends, clause) => ends | Patterns(choice.Value, clause.Pattern));
    }

    private CheckedEnds ByCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (call.Arguments.Any(argument => IsMeasure(argument.Value)) && ByMeasure(call, method) is var ends and not CheckedEnds.None)
        {
            return annotation.Kind != AnnotationKind.Length ? ends : ends.HasFlag(CheckedEnds.Maximum) ? CheckedEnds.Both : CheckedEnds.None;
        }

        var isArgument = call.Arguments.Any(argument => IsValue(argument.Value) && !(method.IsExtensionMethod && argument.Parameter?.Ordinal == 0));
        var isOwner = (call.Instance is { } instance && IsValue(instance)) || (method.IsExtensionMethod && call.Arguments.Length > 0 && IsValue(call.Arguments[0].Value));
        if (method.IsDeclaredIn(tools.Compilation) || method.MethodKind == MethodKind.LocalFunction || !(isArgument || isOwner) || s_presence.Contains(method.Name))
        {
            return CheckedEnds.None;
        }

        var isTest = method.Name is "IndexOf" or "BinarySearch" || (method.ReturnType.SpecialType == SpecialType.System_Boolean && (IsDecisive(call)
            || IsReader(method)));
        return annotation.Kind switch
        {
            AnnotationKind.Length => (isOwner && s_cuts.Contains(method.Name) && call.Arguments.Length > 0)
                || (isTest && isArgument && !isOwner && !IsReader(method)) || (isTest && method.Name == "Equals")
                || (IsReader(method) && (s_short.Contains(method.ContainingType.Name) || Numbers.IsNumber(method.ContainingType))),
            AnnotationKind.Pattern => isTest || IsReader(method) || method.ContainingType.Name == "Regex",
            AnnotationKind.Values => (isTest && (isArgument || method.Name == "Equals")) || IsReader(method),
            _ => isTest && isArgument && method.Name is "Contains" or "ContainsKey" or "TryGetValue",
        } ? CheckedEnds.Both : CheckedEnds.None;
    }

    private static bool IsReader(IMethodSymbol method) => method.IsStatic && (method.Name.StartsWith("Parse", StringComparison.Ordinal)
        || method.Name.StartsWith("TryParse", StringComparison.Ordinal) || method.Name is "TryCreate" or "IsDefined" or "IsWellFormedUriString");

    private CheckedEnds ByMeasure(IInvocationOperation call, IMethodSymbol method)
    {
        if (method.Name is "Min" or "Max" or "Clamp" && Numbers.IsMadeOfArguments(method))
        {
            var isBounded = call.Arguments.Any(argument => !IsMeasure(argument.Value) && IsStill(argument.Value));
            return !isBounded ? CheckedEnds.None : method.Name switch { "Min" => CheckedEnds.Maximum, "Max" => CheckedEnds.Minimum, _ => CheckedEnds.Both };
        }

        return !Guards.IsRangeGuard(method) ? CheckedEnds.None
            : method.Name.IndexOf("Greater", StringComparison.Ordinal) >= 0 ? CheckedEnds.Maximum
            : method.Name.IndexOf("Less", StringComparison.Ordinal) >= 0 || method.Name.IndexOf("Negative", StringComparison.Ordinal) >= 0
                || method.Name.IndexOf("Zero", StringComparison.Ordinal) >= 0
                ? CheckedEnds.Minimum
            : CheckedEnds.Both;
    }

    /// <summary>What a number is cut to may be how much there is: then more than that does nothing.</summary>
    private bool IsStill(IOperation bound) => Numbers.IsLength(ValueFlow.Unwrap(bound)) || IsBound(bound);

    /// <summary>For <c>text[..100]</c>.</summary>
    private bool IsCut(IRangeOperation range) => annotation.Kind == AnnotationKind.Length && range.RightOperand is not null
        && range.Syntax.Parent is ArgumentSyntax { Parent.Parent: ElementAccessExpressionSyntax { Expression: var text } }
        && range.SemanticModel?.GetOperation(text, cancellation) is { } operation && IsValue(operation);

    /// <summary>Whether a condition decides more than what is logged, or how often a loop goes round.</summary>
    private static bool IsDecisive(IOperation condition)
    {
        var current = condition;
        while (current.Parent is IUnaryOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And or BinaryOperatorKind.Or }
            or IParenthesizedOperation or IConversionOperation or IIsPatternOperation)
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            ILoopOperation => false,
            IConditionalOperation { WhenTrue: var whenTrue, WhenFalse: var whenFalse } choice => choice.Condition != current || choice.Syntax is not IfStatementSyntax
                || !(OnlyLogs(whenTrue) && (whenFalse is null || OnlyLogs(whenFalse))),
            IArgumentOperation { Parent: IInvocationOperation call } => !IsLog(call),
            IInterpolationOperation or IExpressionStatementOperation => false,
            _ => true,
        };
    }

    private static bool OnlyLogs(IOperation branch) => branch switch
    {
        IBlockOperation block => block.Operations.All(static operation => OnlyLogs(operation)),
        IExpressionStatementOperation { Operation: var expression } => ValueFlow.Unwrap(expression) is IInvocationOperation call && IsLog(call),
        _ => false,
    };

    private static bool IsLog(IInvocationOperation call) => call.TargetMethod is { Name: var name, ContainingType.Name: var owner }
        && (name.StartsWith("Log", StringComparison.Ordinal)
            || owner is "Console" or "Debug" or "Trace" or "TextWriter" or "ILogger" or "LoggerExtensions" or "Activity");
}
