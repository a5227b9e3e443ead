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
internal sealed record WorkSink(IOperation Value, WorkKind Kind, WorkUnit Unit = WorkUnit.Unknown, string? Name = null, bool IsSure = false)
{
    private static readonly ImmutableHashSet<string> s_words = ImmutableHashSet.Create(
        "Delay", "Sleep", "Range", "Repeat", "Rent", "Substring", "GetString", "Take", "PadLeft", "PadRight", "AllocateArray", "AllocateUninitializedArray",
        "ReadBytes", "LoadIntoBufferAsync",
        "MaxResponseContentBufferSize", "StringBuilder", "MemoryStream", "PeriodicTimer", "EnsureCapacity", "AsSpan", "AsMemory", "Slice", "GetBytes", "AllocHGlobal",
        "CreateInstance", "Resize");

    /// <summary>Whether a member's text has anything that this looks for, before it is bound.</summary>
    public static bool MayBeIn(SyntaxNode member) => member.DescendantNodes().Any(static node => node switch
    {
        IdentifierNameSyntax { Identifier.ValueText: var name } => s_words.Contains(name) || Quantities.Is(name),
        GenericNameSyntax { Identifier.ValueText: var name } => s_words.Contains(name) || name is "List" or "Dictionary" or "HashSet" or "Queue" or "Stack",
        ArrayRankSpecifierSyntax { Sizes: var sizes } => sizes.Any(static size => size is not (OmittedArraySizeExpressionSyntax or LiteralExpressionSyntax)),
        RangeExpressionSyntax { RightOperand: { } end } => end is not (PrefixUnaryExpressionSyntax or LiteralExpressionSyntax),
        ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax => WorkLoop.MayBe((StatementSyntax)node),
        LiteralExpressionSyntax { Token.Value: string text } =>
            text.Length < 40 ? Quantities.Is(text) || text.EndsWith("=", StringComparison.Ordinal) : text.Contains("{"),
        InterpolatedStringTextSyntax { TextToken.ValueText: var text } =>
            text.Contains("=") || text.Contains("LIMIT") || text.Contains("TOP") || text.Contains("FETCH") || text.Contains("|") || text.Contains(":"),
        _ => false,
    });

    /// <summary>The places that an operation is, or holds itself.</summary>
    public static IEnumerable<WorkSink> Of(IOperation operation, ToolCode tools, CancellationToken cancellation) => operation switch
    {
        IArrayCreationOperation { Initializer: null, Type: IArrayTypeSymbol type } array =>
            array.DimensionSizes.Where(MayBeNumber).Select(size => new WorkSink(size, WorkKind.Memory, WorkApis.UnitOf(type.ElementType))),
        IArgumentOperation { Parameter: { } parameter, Value: var value, ArgumentKind: ArgumentKind.Explicit } argument when MayBeNumber(value) =>
            OfArgument(argument, parameter, tools, cancellation),
        IInvalidOperation { Syntax: InvocationExpressionSyntax } call => OfUnresolved(call, tools, cancellation),
        IRangeOperation { RightOperand: IConversionOperation { Operand: var end } } when MayBeNumber(end) => new[] { new WorkSink(end, WorkKind.Cut) },
        ILoopOperation loop => WorkLoop.BoundsOf(loop, tools, cancellation).Select(static bound => new WorkSink(bound, WorkKind.Loop)),
        IInterpolationOperation or IBinaryOperation or IInvocationOperation { TargetMethod.Name: "Append" or "Format" or "AppendFormat" } =>
            TextSlot.Of(operation).Where(static slot => MayBeNumber(slot.Value)).Select(OfText),
        ISimpleAssignmentOperation { Syntax: AssignmentExpressionSyntax written } assignment when MayBeNumber(assignment.Value) => OfAssignment(assignment, written),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.ContainingType.IsAnonymousType: true } property } assignment
            when MayBeNumber(assignment.Value) =>
            new[] { new WorkSink(assignment.Value, WorkKind.Request, Name: property.Property.Name) },
        _ => Enumerable.Empty<WorkSink>(),
    };

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
            yield return new(value, WorkKind.Wait, parameter.Type.SpecialType == SpecialType.System_Int32 ? WorkUnit.Milliseconds : WorkUnit.Time);
        }
        else if (argument.Parent is IInvocationOperation { TargetMethod: { Name: "Take", ContainingType.Name: "Queryable" or "Enumerable" or "AsyncEnumerable" },
            Arguments: { Length: 2 } arguments } take && parameter.Ordinal == 1)
        {
            if (WorkLoop.RunsQuery(arguments[0].Value))
            {
                yield return new(value, WorkKind.Rows, WorkUnit.Items);
            }
            else if (WorkLoop.IsDrivenBy(take, arguments[0].Value, tools, cancellation))
            {
                yield return new(value, WorkKind.Loop, WorkUnit.Items);
            }
        }
        else if (argument.Parent is { } call && KeyBefore(call, argument) is { } key)
        {
            yield return new(value, WorkKind.Request, Name: key);
        }
        else if (argument.Parent is IObjectCreationOperation { Type: { } type } && !type.IsOfPlatform())
        {
            yield return new(value, WorkKind.Request, Name: parameter.Name);
        }
        else if (argument.Parent is IInvocationOperation invocation && RemoteCalls.In(tools).Of(invocation, cancellation) is not null)
        {
            yield return new(value, WorkKind.Request, Name: parameter.Name, IsSure: true);
        }
    }

    /// <summary>For <c>AddWithValue("@limit", n)</c> and its like: the key that the value is given under.</summary>
    private static string? KeyBefore(IOperation call, IArgumentOperation argument)
    {
        var arguments = (call as IInvocationOperation)?.Arguments ?? (call as IObjectCreationOperation)?.Arguments ?? ImmutableArray<IArgumentOperation>.Empty;
        var at = arguments.IndexOf(argument);
        return at > 0 && arguments[at - 1].Value is { ConstantValue: { HasValue: true, Value: string key } } && key.Length is > 0 and < 40 ? key : null;
    }

    /// <summary>The arguments of a call into a library that is not there.</summary>
    private static IEnumerable<WorkSink> OfUnresolved(IInvalidOperation call, ToolCode tools, CancellationToken cancellation)
    {
        if (((InvocationExpressionSyntax)call.Syntax).ArgumentList.Arguments is not { Count: > 0 } arguments || RemoteCalls.In(tools).Of(call, cancellation) is null)
        {
            yield break;
        }

        foreach (var argument in arguments)
        {
            if (call.SemanticModel!.GetOperation(argument.Expression, cancellation) is { } value && MayBeNumber(value))
            {
                yield return new(value, WorkKind.Request, Name: argument.NameColon?.Name.Identifier.ValueText, IsSure: true);
            }
        }
    }

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
        else if (name is not null)
        {
            // Kiota's clients are configured by a lambda: q => q.QueryParameters.Top = n
            yield return new(assignment.Value, WorkKind.Request, Name: name, IsSure: OwnerOf(written.Left) == "QueryParameters");
        }

        static string? Key(ArgumentSyntax argument) => (argument.Expression as LiteralExpressionSyntax)?.Token.Value as string;
    }

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
