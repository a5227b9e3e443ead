using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>A place where an agent's number enters an expression that decides how much is done.</summary>
/// <param name="Value">The reference to it, or the call that reads it.</param>
/// <param name="Symbol">The parameter, property or local; null for a call.</param>
/// <param name="Unit">What it counts there.</param>
/// <param name="Local">The local that brings it there, if one does.</param>
internal sealed record NumberUse(IOperation Value, ISymbol? Symbol, WorkUnit Unit, ISymbol? Local)
{
    /// <summary>
    /// The agent's numbers that an expression is made of, locals looked through. Null where one is taken from another: a maximum for the one bounds no difference, since nothing
    /// keeps the other near it.
    /// </summary>
    public static IReadOnlyList<NumberUse>? In(ExpressionSyntax sink, WorkUnit unit, FixContext context)
    {
        var found = new List<NumberUse>();
        var calls = new List<(IOperation Call, ISymbol? Given, ISymbol? Local, WorkUnit Unit)>();
        var seen = new HashSet<SyntaxNode>();
        var pending = new Stack<(IOperation Operation, ISymbol? Given, ISymbol? Local, WorkUnit Unit)>();
        if (BeginOf(sink, context).Any(IsAgents))
        {
            return null;
        }

        if (context.Model.GetOperation(sink, context.Cancellation) is { } start)
        {
            pending.Push((start, null, null, unit));
        }

        while (pending.Count > 0)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var (operation, name, local, counted) = pending.Pop();
            switch (operation)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                case { Type.SpecialType: SpecialType.System_Boolean }:
                    break;
                case ILocalReferenceOperation { Local: var variable }:
                    var given = ValuesGivenTo(variable, context).ToList();
                    if (given.Count == 0)
                    {
                        AddIfNumber(operation, variable, counted, local);
                    }

                    foreach (var value in given.Where(value => seen.Add(value.Syntax)))
                    {
                        pending.Push((value, variable, local ?? variable, counted));
                    }

                    break;
                case IParameterReferenceOperation { Parameter: var parameter }:
                    AddIfNumber(operation, parameter, counted, local);
                    break;
                case IPropertyReferenceOperation { Property: { Name: "Value", ContainingType: var type }, Instance: { } nullable }
                    when type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T:
                    pending.Push((nullable, name, local, counted));
                    break;
                case IMemberReferenceOperation { Member: IPropertySymbol or IFieldSymbol } member:
                    AddIfNumber(operation, member.Member, counted, local);
                    break;
                case IConditionalAccessOperation { Type: { } result } access when IsNumber(result):
                    AddIfNumber(operation, (ValueFlow.Unwrap(access) as IMemberReferenceOperation)?.Member, counted, local);
                    break;
                case ISwitchExpressionOperation choice:
                    // What is switched on only chooses: n switch { <= 0 => 20, _ => n } takes its default from it.
                    foreach (var arm in choice.Arms)
                    {
                        pending.Push((arm.Value, name, local, counted));
                    }

                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference when IsAgents(difference.RightOperand):
                    return null;
                case IBinaryOperation { OperatorKind: var kind } binary
                    when kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Subtract or BinaryOperatorKind.RightShift:
                    pending.Push((binary.LeftOperand, name, local, counted));
                    break;
                default:
                    if (operation is IInvocationOperation { Type: { } returned } call && IsNumber(returned))
                    {
                        calls.Add((call, name, local, counted));
                    }

                    foreach (var child in operation.ChildOperations)
                    {
                        pending.Push((child, name, local, Within(operation, counted)));
                    }

                    break;
            }
        }

        var inner = calls.Where(call => !found.Any(use => call.Call.Syntax.Span.Contains(use.Value.Syntax.Span)) && IsAgents(call.Call)
            && !calls.Any(other => other.Call != call.Call && call.Call.Syntax.Span.Contains(other.Call.Syntax.Span) && IsAgents(other.Call)));
        return found.Concat(inner.Select(static call => new NumberUse(call.Call, call.Given, call.Unit, call.Local))).ToList();

        void AddIfNumber(IOperation operation, ISymbol? symbol, WorkUnit counted, ISymbol? local)
        {
            if (operation.Type is { } type && IsNumber(type) && IsAgents(operation))
            {
                found.Add(new(operation, symbol, counted, local));
            }
        }

        bool IsAgents(IOperation operation) => Cap.OpenBy(operation, context.Tools, context.Cancellation)
            .Any(static origin => !origin.ConstantValue.HasValue && !Numbers.IsLength(origin));
    }

    /// <summary>What the loop begins to count from that a number ends.</summary>
    private static IEnumerable<IOperation> BeginOf(ExpressionSyntax end, FixContext context) =>
        end.FirstAncestorOrSelf<StatementSyntax>() is ForStatementSyntax { Declaration.Variables: var counters, Condition: { } condition } && condition.Span.Contains(end.Span)
            ? counters.Select(static counter => counter.Initializer?.Value).OfType<ExpressionSyntax>().Select(value => context.Model.GetOperation(value, context.Cancellation)).OfType<IOperation>()
            : Enumerable.Empty<IOperation>();

    /// <summary>Whether <c>Math.Clamp</c> takes a type, nullable or not, and plain numbers beside it; shorter ones would need casts.</summary>
    public static bool IsNumber(ITypeSymbol type) => (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
        ? nullable.TypeArguments[0]
        : type).SpecialType is >= SpecialType.System_Int32 and <= SpecialType.System_Double;

    /// <summary>What a part of an expression counts where the whole is known.</summary>
    private static WorkUnit Within(IOperation whole, WorkUnit unit) => whole switch
    {
        IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", Name: var name } } => name switch
        {
            "FromMilliseconds" => WorkUnit.Milliseconds,
            "FromSeconds" => WorkUnit.Seconds,
            _ => WorkUnit.Other,
        },
        IInvocationOperation { TargetMethod: { ContainingType.Name: "DateTime" or "DateTimeOffset", Name: var name } } => name switch
        {
            "AddMilliseconds" => WorkUnit.Milliseconds,
            "AddSeconds" => WorkUnit.Seconds,
            _ => WorkUnit.Other,
        },
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product when unit is WorkUnit.Milliseconds or WorkUnit.Seconds or WorkUnit.Bytes =>
            unit == WorkUnit.Milliseconds && (IsThousand(product.LeftOperand) || IsThousand(product.RightOperand)) ? WorkUnit.Seconds : WorkUnit.Other,
        _ => unit,
    };

    private static bool IsThousand(IOperation operand) => operand.ConstantValue is { HasValue: true, Value: 1000 or 1000L or 1000d };

    /// <summary>What a local is given in its function: where it is declared, and by assignments.</summary>
    private static IEnumerable<IOperation> ValuesGivenTo(ILocalSymbol local, FixContext context)
    {
        if (context.DeclaratorOf(local) is not { } declarator)
        {
            yield break;
        }

        if (declarator.Initializer?.Value is { } value && context.Model.GetOperation(value, context.Cancellation) is { } initial)
        {
            yield return initial;
        }

        var assignments = CodeUnit.MemberOf(declarator).Node.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Left is IdentifierNameSyntax name && name.Identifier.ValueText == local.Name
                && SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(name, context.Cancellation).Symbol, local));
        foreach (var assignment in assignments)
        {
            if (context.Model.GetOperation(assignment.Right, context.Cancellation) is { } assigned)
            {
                yield return assigned;
            }
        }
    }
}
