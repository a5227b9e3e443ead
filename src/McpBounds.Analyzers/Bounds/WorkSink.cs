using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>What a number decides.</summary>
internal enum WorkKind
{
    /// <summary>How much memory is taken.</summary>
    Memory,

    /// <summary>How much text or how many bytes are kept.</summary>
    Cut,

    /// <summary>How long a call waits.</summary>
    Wait,

    /// <summary>How often a loop makes a remote call, starts a process or waits.</summary>
    Loop,

    /// <summary>How many rows a query returns.</summary>
    Rows,

    /// <summary>What a request asks for, if the number goes by the name of a quantity.</summary>
    Request,
}

/// <summary>A place where a number decides how much is done.</summary>
/// <param name="Value">The number there.</param>
/// <param name="Kind">What it decides.</param>
/// <param name="Unit">What it counts, if the place says so.</param>
/// <param name="Name">What it is called there: by a parameter, a property, the key of a query.</param>
/// <param name="IsSure">Whether the place alone says that it is part of a request.</param>
/// <param name="If">What else must hold and is dearer to find out than whether the number is the agent's; null for nothing.</param>
internal sealed record WorkSink(IOperation Value, WorkKind Kind, WorkUnit Unit = WorkUnit.Unknown, string? Name = null, bool IsSure = false, Func<bool>? If = null)
{
    /// <summary>The places that an operation is, or holds itself.</summary>
    public static IEnumerable<WorkSink> Of(IOperation operation, ToolCode tools, CancellationToken cancellation) => operation switch
    {
        IArrayCreationOperation { Initializer: null, Type: IArrayTypeSymbol type } array =>
            array.DimensionSizes.Where(MayBeNumber).Select(size => new WorkSink(size, WorkKind.Memory, WorkApis.UnitOfElements(type.ElementType))),
        IArgumentOperation { Parameter: { } parameter, Value: var value, ArgumentKind: ArgumentKind.Explicit } argument when MayBeNumber(value) =>
            OfArgument(argument, parameter, tools, cancellation),
        IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Initializer.ElementValues: var values }, Parent: IInvocationOperation call }
            when values.Any(MayBeNumber) && RemoteCalls.In(tools).Of(call, cancellation) is not null =>
            values.Where(MayBeNumber).Select(static value => new WorkSink(value, WorkKind.Request, IsSure: true)),
        IInvalidOperation { Syntax: InvocationExpressionSyntax call } => OfUnresolved(call, operation, tools, cancellation),
        IInvalidOperation { Syntax: BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } } =>
            OfUnresolvedParameter(arguments, operation, cancellation),
        IRangeOperation { RightOperand: IConversionOperation { Operand: var end } } range when MayBeNumber(end) && IsOfText(range, cancellation) => new[] { new WorkSink(end, WorkKind.Cut) },
        ILoopOperation loop => WorkLoop.BoundsOf(loop, cancellation).SelectMany(found => OfLoop(loop, found.Bound, found.Unit, tools, cancellation)),
        IInterpolationOperation or IBinaryOperation or IInvocationOperation { TargetMethod.Name: "Append" or "Format" or "AppendFormat" } =>
            TextSlot.Of(operation, MayBeNumber).Select(OfText),
        ISimpleAssignmentOperation { Syntax: AssignmentExpressionSyntax written } assignment when MayBeNumber(assignment.Value) => OfAssignment(assignment, written),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.ContainingType.IsAnonymousType: true } property } assignment
            when MayBeNumber(assignment.Value) =>
            new[]
            {
                SqlRows.AreLimitedBy(property.Property.Name, assignment.Syntax)
                    ? new WorkSink(assignment.Value, WorkKind.Rows, WorkUnit.Items, property.Property.Name)
                    : new WorkSink(assignment.Value, WorkKind.Request, Name: property.Property.Name),
            },
        _ => Enumerable.Empty<WorkSink>(),
    };

    /// <summary>A loop that works, or else one that reads rows.</summary>
    private static IEnumerable<WorkSink> OfLoop(ILoopOperation loop, IOperation bound, WorkUnit unit, ToolCode tools, CancellationToken cancellation)
    {
        var works = new Lazy<bool>(() => WorkLoop.Works(loop.Body, tools, cancellation), LazyThreadSafetyMode.None);
        yield return new(bound, WorkKind.Loop, unit, If: () => works.Value);
        if (unit == WorkUnit.Unknown && RowLoop.MayBe(loop))
        {
            yield return new(bound, WorkKind.Rows, WorkUnit.Items, If: () => RowLoop.Is(loop, bound, tools, cancellation) && !works.Value && !SqlRows.AreFixed(loop.Syntax));
        }
    }

    private static IEnumerable<WorkSink> OfArgument(IArgumentOperation argument, IParameterSymbol parameter, ToolCode tools, CancellationToken cancellation)
    {
        var value = argument.Value;
        if (WorkApis.IsAmount(parameter))
        {
            yield return new(value, WorkKind.Memory, WorkApis.UnitOf(parameter.ContainingType));
        }
        else if (WorkApis.IsCut(parameter))
        {
            yield return new(value, WorkKind.Cut, parameter.ContainingType.Name == "Encoding" ? WorkUnit.Bytes : WorkApis.UnitOf(parameter.ContainingType));
        }
        else if (WorkApis.IsWait(parameter))
        {
            yield return new(
                value, WorkKind.Wait, parameter.Type.Name == nameof(TimeSpan) ? WorkUnit.Time : WorkUnit.Milliseconds,
                If: () => !(argument.Parent is IInvocationOperation wait && TokenDeadline.Ends(wait, tools, cancellation)));
        }
        else if (argument.Parent is IInvocationOperation { TargetMethod: { Name: "Take", ContainingType.Name: "Queryable" or "Enumerable" or "AsyncEnumerable" },
            Arguments: { Length: 2 } arguments } take && parameter.Ordinal == 1)
        {
            yield return WorkLoop.RunsQuery(arguments[0].Value)
                ? new(value, WorkKind.Rows, WorkUnit.Items)
                : new(value, WorkKind.Loop, WorkUnit.Items, If: () => WorkLoop.IsDrivenBy(take, arguments[0].Value, tools, cancellation));
        }
        else if (argument.Parent is IInvocationOperation { TargetMethod: { Name: "Limit", ContainingType: { } query } } && query.Name.EndsWith("Fluent", StringComparison.Ordinal)
            && RemoteApi.OfNamespace(query.ContainingNamespace.ToDisplayString()) is { IsStore: true } && !query.IsDeclaredIn(tools.Compilation))
        {
            yield return new(value, WorkKind.Request, WorkUnit.Items, "limit", IsSure: true);
        }
        else if (argument.Parent is { } given && KeyBefore(given, argument) is { } limit && SqlRows.AreLimitedBy(limit, argument.Syntax))
        {
            yield return new(value, WorkKind.Rows, WorkUnit.Items, limit);
        }
        else if (argument.Parent is { } call && KeyBefore(call, argument) is { } key && (Quantities.Is(key) || !parameter.IsDeclaredIn(tools.Compilation)))
        {
            yield return new(value, WorkKind.Request, Name: key);
        }
        else if (argument.Parent is IObjectCreationOperation { Type: { } type } && !type.IsOfPlatform())
        {
            yield return new(value, WorkKind.Request, Name: parameter.Name);
        }
        else if (argument.Parent is IInvocationOperation { TargetMethod: var listing } && IsCountOf(parameter.Name) && WorkLoop.EnumeratesLibrary(argument.Parent.Syntax, listing, tools))
        {
            yield return new(value, WorkKind.Loop, WorkUnit.Items);
        }
        else if (argument.Parent is IInvocationOperation invocation && RemoteCalls.In(tools).Of(invocation, cancellation) is not null)
        {
            yield return new(value, WorkKind.Request, Name: parameter.Name, IsSure: true);
        }
    }

    /// <summary>How many there are at all, rather than how many come at once.</summary>
    private static bool IsCountOf(string name) => Quantities.Is(name) && Quantities.Plain(name) is var plain
        && !plain.Contains("page") && !plain.EndsWith("size", StringComparison.Ordinal) && !plain.StartsWith("fetch", StringComparison.Ordinal);

    /// <summary>Whether a range is one of text: slices of anything else are over what is in memory.</summary>
    private static bool IsOfText(IRangeOperation range, CancellationToken cancellation) =>
        range.Syntax.Parent is ArgumentSyntax { Parent.Parent: ElementAccessExpressionSyntax { Expression: var whole } }
        && WorkApis.IsText(range.SemanticModel!.GetTypeInfo(whole, cancellation).Type);

    /// <summary>For <c>AddWithValue("@limit", n)</c> and its like: the key that the value is given under.</summary>
    private static string? KeyBefore(IOperation call, IArgumentOperation argument)
    {
        var arguments = (call as IInvocationOperation)?.Arguments ?? (call as IObjectCreationOperation)?.Arguments ?? ImmutableArray<IArgumentOperation>.Empty;
        var at = arguments.IndexOf(argument);
        return at > 0 && arguments[at - 1].Value is { ConstantValue: { HasValue: true, Value: string key } } && key.Length is > 0 and < 40 ? key : null;
    }

    /// <summary>The arguments of a call into a library that is not there.</summary>
    private static IEnumerable<WorkSink> OfUnresolved(InvocationExpressionSyntax call, IOperation operation, ToolCode tools, CancellationToken cancellation)
    {
        var numbers = call.ArgumentList.Arguments
            .Where(static argument => argument.Expression is not (LiteralExpressionSyntax or AnonymousFunctionExpressionSyntax or BaseObjectCreationExpressionSyntax))
            .Select(argument => (Name: argument.NameColon?.Name.Identifier.ValueText, Value: operation.SemanticModel!.GetOperation(argument.Expression, cancellation)))
            .Where(static argument => argument.Value is { } value && MayBeNumber(value))
            .ToList();
        if (numbers.Count == 0)
        {
            return Enumerable.Empty<WorkSink>();
        }

        if (WorkApis.IsWait(UnresolvedCall.NameOf(call)?.Identifier.ValueText))
        {
            return numbers.Take(1).Select(static number => new WorkSink(number.Value!, WorkKind.Wait, WorkUnit.Milliseconds));
        }

        if (UnresolvedCall.NameOf(call) is { Identifier.ValueText: "Limit" } && IsOnQuery(call)
            && LibraryImports.In(tools).MissingAt(call.SyntaxTree, cancellation).Any(static library => library.IsStore))
        {
            return numbers.Take(1).Select(static number => new WorkSink(number.Value!, WorkKind.Request, WorkUnit.Items, "limit", IsSure: true));
        }

        if (OfUnresolvedParameter(call.ArgumentList, operation, cancellation).ToList() is { Count: > 0 } rows)
        {
            return rows;
        }

        if (WorkLoop.EnumeratesUnresolved(call, operation.SemanticModel!, tools, cancellation)
            && numbers.Where(static number => IsCountOf(number.Name ?? AgentNumber.NameOf(number.Value!))).ToList() is { Count: > 0 } counts)
        {
            return counts.Select(static number => new WorkSink(number.Value!, WorkKind.Loop, WorkUnit.Items));
        }

        return RemoteCalls.In(tools).Of(operation, cancellation) is null
            ? Enumerable.Empty<WorkSink>()
            : numbers.Select(static number => new WorkSink(number.Value!, WorkKind.Request, Name: number.Name, IsSure: true));
    }

    /// <summary>Whether a call goes on with what a document store is asked for: <c>collection.Find(filter).Limit(n)</c>.</summary>
    private static bool IsOnQuery(InvocationExpressionSyntax call)
    {
        var before = UnresolvedCall.ReceiverOf(call);
        while (before is InvocationExpressionSyntax link)
        {
            if (UnresolvedCall.NameOf(link)?.Identifier.ValueText is "Find" or "Aggregate")
            {
                return true;
            }

            before = UnresolvedCall.ReceiverOf(link);
        }

        return false;
    }

    /// <summary>The value that a parameter of a query is given, by a call or a class of a library that is not there, where the SQL says what it is.</summary>
    private static IEnumerable<WorkSink> OfUnresolvedParameter(ArgumentListSyntax list, IOperation operation, CancellationToken cancellation) =>
        list.Arguments is { Count: 2 } arguments && Key(arguments[0]) is { Length: > 0 and < 40 } key && SqlRows.AreLimitedBy(key, list)
        && operation.SemanticModel!.GetOperation(arguments[1].Expression, cancellation) is { } value && MayBeNumber(value)
            ? new[] { new WorkSink(value, WorkKind.Rows, WorkUnit.Items, key) }
            : Enumerable.Empty<WorkSink>();

    private static WorkSink OfText(TextSlot slot) =>
        slot.IsRows ? new(slot.Value, WorkKind.Rows, WorkUnit.Items) : new(slot.Value, WorkKind.Request, Name: slot.Name, IsSure: slot.IsSure);

    private static IEnumerable<WorkSink> OfAssignment(ISimpleAssignmentOperation assignment, AssignmentExpressionSyntax written)
    {
        var name = written.Left switch
        {
            IdentifierNameSyntax property when written.Parent is InitializerExpressionSyntax => property.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax, Name.Identifier.ValueText: var property } => property,
            ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } keys } => Key(keys[0]),
            ImplicitElementAccessSyntax { ArgumentList.Arguments: { Count: 1 } keys } => Key(keys[0]),
            _ => null,
        };
        if (name == "MaxResponseContentBufferSize")
        {
            yield return new(assignment.Value, WorkKind.Memory, WorkUnit.Bytes);
        }
        else if (name == "Value" && ParameterOf(written) is { } parameter && SqlRows.AreLimitedBy(parameter, written))
        {
            yield return new(assignment.Value, WorkKind.Rows, WorkUnit.Items, parameter);
        }
        else if (name is not null)
        {
            // Kiota's clients are configured by a lambda: q => q.QueryParameters.Top = n
            yield return new(assignment.Value, WorkKind.Request, Name: name, IsSure: OwnerOf(written.Left) == "QueryParameters");
        }
    }

    /// <summary>
    /// The parameter's name for <c>Parameters.Add("@limit", …).Value = n</c>, <c>Parameters["@limit"].Value = n</c>, <c>new SqlParameter("@limit", …) { Value = n }</c>.
    /// </summary>
    private static string? ParameterOf(AssignmentExpressionSyntax value)
    {
        var made = value.Left is MemberAccessExpressionSyntax { Expression: var whole } ? whole : value.Parent?.Parent;
        return made switch
        {
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => Key(arguments[0]),
            ElementAccessExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => Key(arguments[0]),
            BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } => Key(arguments[0]),
            _ => null,
        };
    }

    private static string? Key(ArgumentSyntax argument) => (argument.Expression as LiteralExpressionSyntax)?.Token.Value as string;

    private static string? OwnerOf(ExpressionSyntax member) =>
        ((member as MemberAccessExpressionSyntax)?.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;

    /// <summary>Whether a value can be a number, or the text of one.</summary>
    private static bool MayBeNumber(IOperation value)
    {
        var operation = ValueFlow.Unwrap(value);
        return !operation.ConstantValue.HasValue && operation switch
        {
            _ when IsNumber(operation.Type) => true,
            IInvocationOperation { TargetMethod: { Name: "ToString", ReturnType.SpecialType: SpecialType.System_String } } => true,
            IInterpolatedStringOperation { Parts.Length: 1 } or ICoalesceOperation or IConditionalOperation => true,
            _ => false,
        };
    }

    private static bool IsNumber(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } arguments } => IsNumber(arguments[0]),
        { Name: "TimeSpan" } => true,
        { TypeKind: TypeKind.Enum } or null => false,
        { SpecialType: var special } => special is (>= SpecialType.System_Int16 and <= SpecialType.System_Double) or SpecialType.System_Decimal,
    };
}
