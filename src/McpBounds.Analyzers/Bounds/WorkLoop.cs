using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which numbers decide how often a loop makes a remote call, starts a process or waits?</summary>
internal static class WorkLoop
{
    /// <summary>Whether a loop can be one at all: it compares something with a variable, and calls something. Asked of syntax, before anything is bound.</summary>
    public static bool MayBe(StatementSyntax loop)
    {
        var (compares, calls) = (false, false);
        foreach (var node in loop.DescendantNodes())
        {
            calls |= node is InvocationExpressionSyntax;
            compares |= node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LessThanExpression or (int)SyntaxKind.LessThanOrEqualExpression
                or (int)SyntaxKind.GreaterThanExpression or (int)SyntaxKind.GreaterThanOrEqualExpression } comparison && MayBeBound(comparison);
            if (compares && calls)
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayBeBound(BinaryExpressionSyntax comparison) => !(IsLengthOrLiteral(comparison.Left) && IsLengthOrLiteral(comparison.Right))
        && !(comparison.Parent is ForStatementSyntax && IsLengthOrLiteral(comparison.Right));

    private static bool IsLengthOrLiteral(ExpressionSyntax side) => side is LiteralExpressionSyntax
        or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Length" or "Count", Expression: IdentifierNameSyntax };

    /// <summary>The numbers that a loop's progress is compared with, in its condition or where it is left early, and what they count.</summary>
    public static IEnumerable<(IOperation Bound, WorkUnit Unit)> BoundsOf(ILoopOperation loop, CancellationToken cancellation)
    {
        var conditions = loop switch
        {
            IForLoopOperation { Condition: { } condition } => Exits(loop).Prepend(condition),
            IWhileLoopOperation { Condition: { } condition } => Exits(loop).Prepend(condition),
            _ => Exits(loop),
        };
        return conditions.SelectMany(Comparisons).SelectMany(comparison => Bound(comparison, loop, cancellation))
            .Where(static found => !found.Bound.ConstantValue.HasValue && !Numbers.IsLength(found.Bound));
    }

    /// <summary>Whether the query of a database is what a number of rows is taken of.</summary>
    public static bool RunsQuery(IOperation source) =>
        ValueFlow.Unwrap(source).Type.Is("System.Linq.IQueryable")
        && !source.DescendantsAndSelf().Any(static operation =>
            operation is IInvocationOperation { TargetMethod: { Name: "AsQueryable", ContainingType.Name: "Queryable" } });

    /// <summary>Whether what is taken of a sequence drives remote calls: pages that are fetched one by one, a loop or a projection that makes a call for each
    /// element.</summary>
    public static bool IsDrivenBy(IInvocationOperation take, IOperation source, ToolCode tools, CancellationToken cancellation)
    {
        if (RemoteCalls.In(tools).IsLazilyPaged(source, cancellation))
        {
            return true;
        }

        var seen = new HashSet<(SyntaxNode, OperationKind)>();
        var queue = new Queue<IOperation>();
        queue.Enqueue(take);
        while (queue.Count > 0 && seen.Count < 50)
        {
            var value = queue.Dequeue();
            if (!seen.Add((value.Syntax, value.Kind)))
            {
                continue;
            }

            switch (value.Parent)
            {
                case IForEachLoopOperation loop when loop.Collection == value && Works(loop.Body, tools, cancellation):
                    return true;
                case IArgumentOperation { Parent: IInvocationOperation call }:
                    if (call.Arguments.Any(argument => ValueFlow.Unwrap(argument.Value) is IAnonymousFunctionOperation lambda && Works(lambda.Body, tools, cancellation)))
                    {
                        return true;
                    }

                    queue.Enqueue(call);
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                    foreach (var name in CodeUnit.MemberOf(value.Syntax).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name =>
                        name.Identifier.ValueText == local.Name))
                    {
                        if (value.SemanticModel!.GetOperation(name, cancellation) is ILocalReferenceOperation use)
                        {
                            queue.Enqueue(use);
                        }
                    }

                    break;
                case IConversionOperation or IAwaitOperation or IParenthesizedOperation or IInvocationOperation:
                    queue.Enqueue(value.Parent);
                    break;
            }
        }

        return false;
    }

    /// <summary>Whether <c>await foreach</c> goes through what a client library lists, so that the call that lists decides how many there are.</summary>
    public static bool EnumeratesLibrary(SyntaxNode call, IMethodSymbol listing, ToolCode tools) =>
        listing.ReturnType.Name is "IAsyncEnumerable" && !listing.IsDeclaredIn(tools.Compilation) && !listing.ContainingType.IsOfPlatform()
        && IsEnumerated(call) && !RemoteApi.IsOfOtherProject(listing, tools.Compilation);

    /// <summary>The same for a call that does not bind since its library is not there.</summary>
    public static bool EnumeratesUnresolved(InvocationExpressionSyntax call, SemanticModel model, ToolCode tools, CancellationToken cancellation) =>
        IsEnumerated(call)
        && UnresolvedCall.ReceiverOf(call) is { } receiver && model.GetTypeInfo(receiver, cancellation).Type is null or { TypeKind: TypeKind.Error }
        && !model.GetSymbolInfo(call, cancellation).CandidateSymbols.Any(candidate => candidate.IsDeclaredIn(tools.Compilation));

    private static bool IsEnumerated(SyntaxNode call)
    {
        var sequence = call;
        while (sequence.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WithCancellation" or "ConfigureAwait", Parent: InvocationExpressionSyntax outer })
        {
            sequence = outer;
        }

        return sequence.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop && loop.Expression == sequence;
    }

    /// <summary>Whether code makes a remote call, starts a process or waits.</summary>
    public static bool Works(IOperation body, ToolCode tools, CancellationToken cancellation) =>
        RemoteCalls.In(tools).Makes(body, cancellation) || body.DescendantsAndSelf().OfType<IInvocationOperation>().Any(new Pauses(tools, cancellation).Is);

    /// <summary>
    /// Whether a number that bounds a loop only says into how many steps a time is cut: the loop does nothing but wait and tell how far it has come, and each
    /// wait is a part of that time by the same number.
    /// </summary>
    public static bool OnlySpreads(IOperation bound, string key, ToolCode tools, CancellationToken cancellation)
    {
        var loop = bound.Parent;
        while (loop is not (null or ILoopOperation))
        {
            loop = loop.Parent;
        }

        if (loop is not ILoopOperation { Body: var body } || RemoteCalls.In(tools).Makes(body, cancellation))
        {
            return false;
        }

        var waits = body.DescendantsAndSelf().OfType<IInvocationOperation>().Where(new Pauses(tools, cancellation).Is).ToList();
        return waits.Count > 0 && waits.TrueForAll(wait => wait.Arguments.Any(argument => IsPartBy(argument.Value, key, tools, cancellation)));
    }

    /// <summary>Whether a value is divided by a number on its way.</summary>
    private static bool IsPartBy(IOperation value, string key, ToolCode tools, CancellationToken cancellation)
    {
        var seen = new HashSet<(SyntaxNode, OperationKind)>();
        var queue = new Queue<IOperation>();
        queue.Enqueue(value);
        while (queue.Count > 0 && seen.Count < 50)
        {
            var operation = ValueFlow.Unwrap(queue.Dequeue());
            if (!seen.Add((operation.Syntax, operation.Kind)))
            {
                continue;
            }

            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, RightOperand: var divisor }
                && AgentNumber.In(divisor, tools, cancellation).Any(number => number.Key == key))
            {
                return true;
            }

            var parts = operation is ILocalReferenceOperation ? tools.Values.OneStepBack(operation, cancellation) : operation.ChildOperations;
            foreach (var part in parts ?? Enumerable.Empty<IOperation>())
            {
                queue.Enqueue(part);
            }
        }

        return false;
    }

    /// <summary>The conditions on which a loop's own body leaves it.</summary>
    private static IEnumerable<IOperation> Exits(ILoopOperation loop) =>
        loop.Body.DescendantsAndSelf().OfType<IConditionalOperation>()
            .Where(condition => condition.WhenTrue is IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation
                || (condition.WhenTrue is IBlockOperation { Operations: { Length: > 0 } steps }
                    && steps[steps.Length - 1] is IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation))
            .Select(static condition => condition.Condition);

    private static IEnumerable<IBinaryOperation> Comparisons(IOperation condition) => condition.DescendantsAndSelf().OfType<IBinaryOperation>()
        .Where(static comparison =>
            comparison.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
            or BinaryOperatorKind.GreaterThanOrEqual);

    /// <summary>The side that progress is compared with: a counter, how much was gathered, time; or the side that is counted down.</summary>
    private static IEnumerable<(IOperation Bound, WorkUnit Unit)> Bound(IBinaryOperation comparison, ILoopOperation loop, CancellationToken cancellation)
    {
        var (left, right) = (ValueFlow.Unwrap(comparison.LeftOperand), ValueFlow.Unwrap(comparison.RightOperand));
        if (TimeOf(left, loop, cancellation) is { } time)
        {
            yield return (right, time);
        }
        else if (TimeOf(right, loop, cancellation) is { } other)
        {
            yield return (left, other);
        }
        else if (LeftUntil(left) is { } deadline)
        {
            yield return (deadline, WorkUnit.Time);
        }
        else if (LeftUntil(right) is { } end)
        {
            yield return (end, WorkUnit.Time);
        }
        else if (IsProgress(left, loop, true))
        {
            yield return (right, WorkUnit.Unknown);
        }
        else if (IsProgress(right, loop, true))
        {
            yield return (left, WorkUnit.Unknown);
        }
        else if (IsProgress(left, loop, false) && right.ConstantValue.HasValue)
        {
            yield return (left, WorkUnit.Unknown);
        }
    }

    /// <summary>The unit of a time that goes on by itself: what a clock says, or how long it is since; null for anything else.</summary>
    private static WorkUnit? TimeOf(IOperation side, ILoopOperation loop, CancellationToken cancellation) => side switch
    {
        IPropertyReferenceOperation { Property: { Name: var name, ContainingType.Name: "TimeSpan" }, Instance: { } span } =>
            TimeOf(ValueFlow.Unwrap(span), loop, cancellation) is null ? null : UnitOf(name),
        IPropertyReferenceOperation { Property.Name: var name } when Clocks.Reads(side) => UnitOf(name),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: var now } => TimeOf(ValueFlow.Unwrap(now), loop, cancellation),
        IInvocationOperation { TargetMethod.Name: "Subtract", Instance: { } now } => TimeOf(ValueFlow.Unwrap(now), loop, cancellation),
        ILocalReferenceOperation { Local: var local } when AskedInLoop(local, loop) is { } asked
            && side.SemanticModel!.GetOperation(asked, cancellation) is { } value => TimeOf(ValueFlow.Unwrap(value), loop, cancellation),
        _ => Clocks.Reads(side) ? WorkUnit.Time : null,
    };

    /// <summary>In <c>deadline - DateTime.UtcNow &gt; TimeSpan.Zero</c>: the deadline.</summary>
    private static IOperation? LeftUntil(IOperation side) => side switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: var deadline, RightOperand: var now } when Clocks.Reads(ValueFlow.Unwrap(now)) => deadline,
        IPropertyReferenceOperation { Property.ContainingType.Name: "TimeSpan", Instance: { } span } => LeftUntil(ValueFlow.Unwrap(span)),
        _ => null,
    };

    private static WorkUnit UnitOf(string clock) =>
        clock.EndsWith("Milliseconds", StringComparison.Ordinal) || clock.StartsWith("TickCount", StringComparison.Ordinal) ? WorkUnit.Milliseconds
        : clock.EndsWith("Seconds", StringComparison.Ordinal) ? WorkUnit.Seconds
        : clock.EndsWith("Minutes", StringComparison.Ordinal) || clock.EndsWith("Hours", StringComparison.Ordinal) || clock.EndsWith("Ticks", StringComparison.Ordinal) ? WorkUnit.Other
        : WorkUnit.Time;

    /// <summary>What a local of the loop's body is given in each turn.</summary>
    private static ExpressionSyntax? AskedInLoop(ILocalSymbol local, ILoopOperation loop) => loop.Body.Syntax.DescendantNodes().OfType<VariableDeclaratorSyntax>()
        .FirstOrDefault(variable => variable.Identifier.ValueText == local.Name)?.Initializer?.Value;

    private static bool IsProgress(IOperation side, ILoopOperation loop, bool isUp) => side switch
    {
        ILocalReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation =>
            loop.Syntax.DescendantNodes().Any(node => IsStep(node, NameOf(side), isUp)),
        IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => isUp,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Multiply } sum => IsProgress(ValueFlow.Unwrap(sum.LeftOperand), loop, isUp),
        _ => false,
    };

    private static string NameOf(IOperation variable) => variable switch
    {
        ILocalReferenceOperation { Local.Name: var name } => name,
        IParameterReferenceOperation { Parameter.Name: var name } => name,
        _ => ((IFieldReferenceOperation)variable).Field.Name,
    };

    private static bool IsStep(SyntaxNode node, string name, bool isUp) => node switch
    {
        PostfixUnaryExpressionSyntax { Operand: IdentifierNameSyntax operand } step =>
            operand.Identifier.ValueText == name && step.IsKind(isUp ? SyntaxKind.PostIncrementExpression : SyntaxKind.PostDecrementExpression),
        PrefixUnaryExpressionSyntax { Operand: IdentifierNameSyntax operand } step =>
            operand.Identifier.ValueText == name && step.IsKind(isUp ? SyntaxKind.PreIncrementExpression : SyntaxKind.PreDecrementExpression),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } step => target.Identifier.ValueText == name
            && (step.IsKind(isUp ? SyntaxKind.AddAssignmentExpression : SyntaxKind.SubtractAssignmentExpression)
                || (step.Right is BinaryExpressionSyntax { Left: IdentifierNameSyntax source } sum && source.Identifier.ValueText == name
                    && sum.IsKind(isUp ? SyntaxKind.AddExpression : SyntaxKind.SubtractExpression))),
        _ => false,
    };
}
