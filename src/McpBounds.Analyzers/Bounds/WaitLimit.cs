using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is a call told, by what it is given or by what is done with its task, when to give up?</summary>
internal static class WaitLimit
{
    private const string Token = "System.Threading.CancellationToken";

    /// <summary>Through how many methods a task is followed that is handed on.</summary>
    private const int MostMethods = 4;

    /// <summary>Methods that are called on a task, or on what enumerates, to end it.</summary>
    private static readonly ImmutableHashSet<string> s_enders = ImmutableHashSet.Create("WaitAsync", "Wait", "WithCancellation", "TimeoutAfter", "WithTimeout", "TimeoutAsync", "SetTimeout");

    private static readonly ImmutableArray<string> s_receives = ImmutableArray.Create("Receive", "Wait", "Consume", "Poll");

    private static readonly ImmutableArray<string> s_timeouts = ImmutableArray.Create("timeout", "deadline", "waitTime", "maxWait");

    /// <summary>Callbacks by whose answer a transfer goes on or stops.</summary>
    private static readonly ImmutableHashSet<string> s_askedMeanwhile = ImmutableHashSet.Create("OnTransferProgress", "OnPushTransferProgress", "OnProgress");

    /// <summary>Whether a token or a timeout among the arguments of a call, or on the chain it is part of, can end it.</summary>
    /// <param name="call">The call; one whose library is not there is looked at as it is written.</param>
    /// <param name="wantsDeadline">Whether a token must have one.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="apart">A token that does not count, since nobody supplies it.</param>
    public static bool IsGivenTo(IOperation call, bool wantsDeadline, ToolCode tools, CancellationToken cancellation, IParameterSymbol? apart = null) =>
        Arguments(call, tools, cancellation).Any(argument => !Is(argument.Value, apart) && Limits(argument.Name, argument.Value, wantsDeadline, tools, cancellation))
        || IsGivenToTask(call, wantsDeadline, apart, tools, cancellation)
        || IsGivenToRequest(call, tools, cancellation);

    private static bool Is(IOperation value, IParameterSymbol? parameter) =>
        parameter is not null && ValueFlow.Unwrap(value) is IParameterReferenceOperation { Parameter: var given } && SymbolEqualityComparer.Default.Equals(given.OriginalDefinition, parameter);

    /// <summary>Whether a token is one that somebody can cancel: anything but <c>default</c> and <c>None</c>.</summary>
    public static bool IsRealToken(IOperation value, ToolCode tools, CancellationToken cancellation) =>
        !tools.Values.OriginsOf(value, cancellation, static operation => operation is IParameterReferenceOperation ? Enumerable.Empty<IOperation>() : null).All(IsNoToken);

    /// <summary>Whether a value means "wait forever".</summary>
    public static bool IsInfinite(IOperation value) => ValueFlow.Unwrap(value) switch
    {
        { ConstantValue: { HasValue: true, Value: -1 or -1L or int.MaxValue or -1.0 } } => true,
        IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Infinite" or "MaxValue", ContainingType.Name: "Timeout" or "TimeSpan" } } => true,
        IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan" }, Arguments: { Length: > 0 } arguments } => IsInfinite(arguments[0].Value),
        IObjectCreationOperation { Type.Name: "TimeSpan", Arguments: { Length: > 0 } arguments } => IsInfinite(arguments[arguments.Length - 1].Value),
        _ => false,
    };

    private static bool IsNoToken(IOperation origin) => origin is IDefaultValueOperation
        or IPropertyReferenceOperation { Property: { Name: "None", ContainingType.Name: "CancellationToken" } }
        || origin is { ConstantValue: { HasValue: true, Value: null } }
        || origin is IObjectCreationOperation { Type.Name: "CancellationToken", Arguments.IsEmpty: true };

    private static bool Limits(string name, IOperation value, bool wantsDeadline, ToolCode tools, CancellationToken cancellation)
    {
        var type = ValueFlow.Unwrap(value).Type;
        if (IsToken(value.Type) || IsToken(type))
        {
            return IsRealToken(value, tools, cancellation) && (!wantsDeadline || TokenDeadline.IsSetFor(value, tools, cancellation));
        }

        return IsTimeout(name) || (IsSpan(type) && IsPatience(name))
            ? !IsInfinite(value) && value.ConstantValue is not { HasValue: true, Value: null } && value is not IDefaultValueOperation
            : HoldsLimit(value, tools, cancellation) || IsMadeOfToken(value, tools, cancellation) || IsTokenOfCallback(value);
    }

    /// <summary>
    /// A parameter of a lambda that is handed to a library which is not there: its type is not known, but a library that calls it with what is named like a token supplies that.
    /// </summary>
    private static bool IsTokenOfCallback(IOperation value) =>
        ValueFlow.Unwrap(value) is IParameterReferenceOperation { Parameter: { Name: var name, Type.TypeKind: TypeKind.Error, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } }
        && (name is "ct" or "token" || name.StartsWith("cancel", StringComparison.OrdinalIgnoreCase));

    private static bool IsTimeout(string name) =>
        s_timeouts.Any(timeout => name.IndexOf(timeout, StringComparison.OrdinalIgnoreCase) >= 0) || name is "milliseconds";

    private static bool IsSpan(ITypeSymbol? type) => type is { Name: "TimeSpan" } or INamedTypeSymbol { Name: "Nullable", TypeArguments: { Length: 1 } } && type.ToDisplayString().TrimEnd('?') == "System.TimeSpan";

    /// <summary>A span of time by which a call is told how long to wait, by whatever name.</summary>
    private static bool IsPatience(string name) =>
        name.IndexOf("wait", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("patience", StringComparison.OrdinalIgnoreCase) >= 0 || name.EndsWith("MaxDuration", StringComparison.OrdinalIgnoreCase);

    /// <summary>The options of a call that a token turns into by itself: <c>CallContext</c> is one.</summary>
    private static bool IsMadeOfToken(IOperation value, ToolCode tools, CancellationToken cancellation) =>
        value is IConversionOperation { OperatorMethod: not null, Operand: var token } && IsToken(token.Type) && IsRealToken(token, tools, cancellation);

    private static bool IsToken(ITypeSymbol? type) => type is not null
        && (type.IsExactly(Token) || (type is INamedTypeSymbol { Name: "Nullable", TypeArguments: { Length: 1 } held } && held[0].IsExactly(Token)));

    /// <summary>Options made for the call: <c>new CallOptions(cancellationToken: token)</c>, <c>new RequestOptions { Timeout = … }</c>.</summary>
    private static bool HoldsLimit(IOperation value, ToolCode tools, CancellationToken cancellation) =>
        ValueFlow.Unwrap(value).Type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct } type && type.Name is not "Uri" && !type.Name.StartsWith("Http", StringComparison.Ordinal)
        && tools.Values.OriginsOf(value, cancellation).Any(static origin => origin is IInvocationOperation { TargetMethod.Name: "WithDeadline" or "WithCancellationToken" or "WithTimeout" }
            || (origin is IObjectCreationOperation creation
                && (creation.Arguments.Where(static argument => argument.ArgumentKind == ArgumentKind.Explicit).Any(static argument => IsLimit(argument.Parameter?.Name ?? "", argument.Value))
                    || (creation.Initializer?.Initializers ?? ImmutableArray<IOperation>.Empty).OfType<ISimpleAssignmentOperation>()
                        .Any(static assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: var property } && IsLimit(property, assignment.Value)))));

    private static bool IsLimit(string name, IOperation value) =>
        (IsToken(value.Type) && !IsNoToken(ValueFlow.Unwrap(value))) || (IsTimeout(name) && !IsInfinite(value)) || s_askedMeanwhile.Contains(name);

    /// <summary>What the task of a call is waited for with, at once or by the name it is kept under: <c>task.WaitAsync(timeout)</c>, <c>Task.WhenAny(task, Task.Delay(…))</c>.</summary>
    private static bool IsGivenToTask(IOperation call, bool wantsDeadline, IParameterSymbol? apart, ToolCode tools, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(call.Syntax.SyntaxTree);
        return NamesOf(call.Syntax).Any(use => IsEnded(use, model, wantsDeadline, apart, tools, cancellation));
    }

    /// <summary>Whether a token alone will not do. The tokens of a server's calls have a deadline where the library gives them one.</summary>
    public static bool WantsDeadline(SyntaxTree tree, ToolCode tools, CancellationToken cancellation) =>
        Options.RequireDeadline.In(tools.Options.GetOptions(tree)) && !BoundsWiring.In(tools).EndsCalls(cancellation);

    /// <summary>Whether whoever starts a task waits for it only so long.</summary>
    /// <param name="start">What starts it.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="apart">A token that does not count, since nobody supplies it.</param>
    public static bool IsGivenToTask(ExpressionSyntax start, ToolCode tools, CancellationToken cancellation, IParameterSymbol? apart = null)
    {
        var wantsDeadline = WantsDeadline(start.SyntaxTree, tools, cancellation);
        var model = tools.References.ModelOf(start.SyntaxTree);
        return NamesOf(start).Any(use => IsEnded(use, model, wantsDeadline, apart, tools, cancellation));
    }

    /// <summary>The call, and the uses of the local that its result is kept in.</summary>
    private static IEnumerable<SyntaxNode> NamesOf(SyntaxNode call)
    {
        yield return call;
        var value = call;
        while (value.Parent is ParenthesizedExpressionSyntax)
        {
            value = value.Parent;
        }

        var kept = value.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable.Identifier.ValueText
            : value.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } ? left.Identifier.ValueText
            : null;
        if (kept is not null)
        {
            foreach (var use in CodeUnit.MemberOf(call).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == kept))
            {
                yield return use;
            }
        }
    }

    private static bool IsEnded(SyntaxNode task, SemanticModel model, bool wantsDeadline, IParameterSymbol? apart, ToolCode tools, CancellationToken cancellation, int methods = 0, IInvocationOperation? around = null)
    {
        for (var link = task; link.Parent is { } parent; link = parent)
        {
            switch (parent)
            {
                case MemberAccessExpressionSyntax access when access.Expression == link && access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments }
                    && s_enders.Contains(access.Name.Identifier.ValueText):
                    return arguments.Any(argument => model.GetOperation(argument.Expression, cancellation) is { } value
                        && (HandedOver(value, around) is { } given ? given.ArgumentKind != ArgumentKind.DefaultValue && Ends(given.Value) : Ends(value)));
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAny" or "WaitAny" } } race }:
                    return race.ArgumentList.Arguments.Count > 1 && HasClock(race);
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument:
                    return methods < MostMethods && model.GetOperation(call, cancellation) is IInvocationOperation made && TakenBy(made, argument) is { } taken
                        && UsesOf(taken, tools, cancellation)
                            .Any(use => IsEnded(use, tools.References.ModelOf(use.SyntaxTree), wantsDeadline, apart, tools, cancellation, methods + 1, made));
                case MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax or InitializerExpressionSyntax or ConditionalAccessExpressionSyntax or MemberBindingExpressionSyntax:
                    continue;
                default:
                    return false;
            }
        }

        return false;

        bool Ends(IOperation value) => !Is(value, apart) && (IsToken(value.Type) ? Limits("", value, wantsDeadline, tools, cancellation) : !IsInfinite(value));
    }

    /// <summary>What the call of a helper hands over for the parameter that a value there is; null for any other value.</summary>
    private static IArgumentOperation? HandedOver(IOperation value, IInvocationOperation? call) =>
        call is not null && ValueFlow.Unwrap(value) is IParameterReferenceOperation { Parameter: var parameter }
        && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, call.TargetMethod.OriginalDefinition)
            ? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)
            : null;

    /// <summary>The parameter by which a method is given a task itself, not what that comes to.</summary>
    private static IParameterSymbol? TakenBy(IInvocationOperation call, ArgumentSyntax argument) =>
        call.Arguments.FirstOrDefault(bound => bound.Syntax == argument)?.Parameter is { Type.Name: "Task" or "ValueTask" } parameter ? parameter.OriginalDefinition : null;

    /// <summary>Where the method of a parameter names it.</summary>
    private static IEnumerable<SyntaxNode> UsesOf(IParameterSymbol parameter, ToolCode tools, CancellationToken cancellation) =>
        tools.Values.DeclarationsOf(parameter.ContainingSymbol, cancellation)
            .SelectMany(static declaration => declaration.DescendantNodes())
            .OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == parameter.Name);

    /// <summary>Whether a clock takes part in a race: a delay, or a variable that is given one.</summary>
    private static bool HasClock(InvocationExpressionSyntax race)
    {
        var names = new HashSet<string>(race.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Select(static name => name.Identifier.ValueText), StringComparer.Ordinal);
        return names.Contains("Delay") || CodeUnit.MemberOf(race).Node.DescendantNodes().Any(node => node switch
        {
            VariableDeclaratorSyntax { Identifier.ValueText: var name, Initializer.Value: var value } => names.Contains(name) && IsDelay(value),
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name }, Right: var value } => names.Contains(name) && IsDelay(value),
            _ => false,
        });

        static bool IsDelay(ExpressionSyntax value) => value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(static name => name.Identifier.ValueText == "Delay");
    }

    /// <summary>A fluent request that was given a timeout before it is sent: <c>url.WithTimeout(10).GetAsync()</c>.</summary>
    private static bool IsGivenToRequest(IOperation call, ToolCode tools, CancellationToken cancellation)
    {
        var receiver = call is IInvocationOperation invocation ? invocation.Instance ?? invocation.Arguments.FirstOrDefault()?.Value : null;
        for (var hops = 0; receiver is not null && hops < 20; hops++)
        {
            receiver = ValueFlow.Unwrap(receiver);
            if (receiver is not IInvocationOperation link || link.TargetMethod.IsDeclaredIn(tools.Compilation))
            {
                return false;
            }

            cancellation.ThrowIfCancellationRequested();
            if (link.TargetMethod.Name is "WithTimeout" or "SetTimeout" or "WithDeadline" or "WithCancellationToken")
            {
                return true;
            }

            receiver = link.Instance ?? link.Arguments.FirstOrDefault()?.Value;
        }

        return false;
    }

    /// <summary>What a call is explicitly given, each with the name of its parameter as far as that is known.</summary>
    private static IEnumerable<(string Name, IOperation Value)> Arguments(IOperation call, ToolCode tools, CancellationToken cancellation) => call switch
    {
        IInvocationOperation invocation => invocation.Arguments.Where(static argument => argument.ArgumentKind != ArgumentKind.DefaultValue).Select(static argument => (argument.Parameter?.Name ?? "", argument.Value)),
        IObjectCreationOperation creation => creation.Arguments.Where(static argument => argument.ArgumentKind != ArgumentKind.DefaultValue).Select(static argument => (argument.Parameter?.Name ?? "", argument.Value)),
        { Syntax: InvocationExpressionSyntax { ArgumentList.Arguments: var arguments } } => arguments
            .Select(argument => (argument.NameColon?.Name.Identifier.ValueText ?? NameWithin(call), tools.References.ModelOf(argument.SyntaxTree).GetOperation(argument.Expression, cancellation)))
            .Where(static argument => argument.Item2 is not null)
            .Select(static argument => (argument.Item1, argument.Item2!)),
        _ => Enumerable.Empty<(string, IOperation)>(),
    };

    /// <summary>Where the parameters are not known, a span of time that a call which receives something is given says how long it waits.</summary>
    private static string NameWithin(IOperation call) =>
        UnresolvedCall.NameOf(call.Syntax)?.Identifier.ValueText is { } called && s_receives.Any(receive => called.StartsWith(receive, StringComparison.Ordinal)) ? "wait" : "";
}
