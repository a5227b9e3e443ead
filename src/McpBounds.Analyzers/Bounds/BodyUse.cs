using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>What becomes of a body that was read as text or bytes.</summary>
[Flags]
internal enum Fate
{
    /// <summary>Nothing that matters: measured, compared, logged.</summary>
    None = 0,

    /// <summary>Parsed: the bulk goes no further.</summary>
    Parsed = 1,

    /// <summary>Put into the text of an error.</summary>
    Reported = 2,

    /// <summary>Kept as it is: returned, stored, handed on.</summary>
    Kept = 4,
}

/// <summary>Answers: what becomes of the text or bytes just read? Follows them forward, into helpers and back to callers.</summary>
internal sealed class BodyUse(ToolCode tools)
{
    private const int MostPlaces = 100;
    private readonly HashSet<(SyntaxTree, int, int, OperationKind, int?)> _seen = new();

    /// <summary>For each lambda that was met where a delegate is called, that call: what the lambda returns, the call does.</summary>
    private readonly Dictionary<SyntaxNode, IInvocationOperation> _calls = new();

    /// <summary>All that becomes of the value of an operation.</summary>
    public static Fate Of(IOperation value, ToolCode tools, CancellationToken cancellation) => new BodyUse(tools).FateOf(value, cancellation);

    /// <summary>All that becomes of a memory stream that a body was copied to.</summary>
    public static Fate OfCopy(IOperation memory, ToolCode tools, CancellationToken cancellation) =>
        memory is ILocalReferenceOperation { Local: var local } ? new BodyUse(tools).FateOfLocal(local, memory, cancellation) : Fate.Kept;

    /// <summary>What becomes of a value, or of the one element of it that is the body where it is a tuple.</summary>
    private Fate FateOf(IOperation value, CancellationToken cancellation, int? element = null)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_seen.Add((value.Syntax.SyntaxTree, value.Syntax.SpanStart, value.Syntax.Span.End, value.Kind, element)))
        {
            return Fate.None;
        }

        if (_seen.Count > MostPlaces)
        {
            return Fate.Kept;
        }

        if (value.Syntax.FirstAncestorOrSelf<CatchClauseSyntax>() is not null || ErrorBody.IsOnFailure(value, cancellation))
        {
            return Fate.Reported;
        }

        return element is { } place ? FateOfElement(value, place, cancellation) : FateOfWhole(value, cancellation);
    }

    /// <summary>What becomes of the body in a tuple: the tuple is handed on whole, taken apart, or asked for the element.</summary>
    private Fate FateOfElement(IOperation tuple, int element, CancellationToken cancellation) => tuple.Parent switch
    {
        IAwaitOperation or IConversionOperation or IParenthesizedOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation =>
            FateOf(tuple.Parent, cancellation, element),
        IConditionalOperation choice => FateOf(choice, cancellation, element),
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => FateOfLocal(local, tuple, cancellation, element),
        IFieldReferenceOperation { Field: { ContainingType: { IsTupleType: true } type } field } part =>
            (field.CorrespondingTupleField ?? field).Name == (type.TupleElements[element].CorrespondingTupleField ?? type.TupleElements[element]).Name
                ? FateOf(part, cancellation)
                : Fate.None,
        IDeconstructionAssignmentOperation { Target: var target } apart when apart.Value == tuple => FateOfTarget(ElementOf(target, element), apart, cancellation),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "WaitAsync" } task => FateOf(task, cancellation, element),
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } result => FateOf(result, cancellation, element),
        IReturnOperation returned => FateOfReturned(returned, cancellation, element),
        IExpressionStatementOperation => Fate.None,
        _ => Fate.Kept,
    };

    /// <summary>What a deconstruction assigns an element to: <c>var (body, status) = …</c>, <c>(body, _) = …</c>.</summary>
    private static IOperation ElementOf(IOperation target, int element) => target switch
    {
        IDeclarationExpressionOperation { Expression: var declared } => ElementOf(declared, element),
        ITupleOperation { Elements: var elements } when element < elements.Length =>
            elements[element] is IDeclarationExpressionOperation { Expression: var declared } ? declared : elements[element],
        _ => target,
    };

    private Fate FateOfWhole(IOperation value, CancellationToken cancellation) => value.Parent switch
    {
        ITupleOperation { Parent: IDeconstructionAssignmentOperation apart } tuple when apart.Target == tuple => Fate.None,
        ITupleOperation tuple => FateOf(tuple, cancellation, tuple.Elements.IndexOf(value)),
        IAwaitOperation or IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }
            or IArrayInitializerOperation or IArrayCreationOperation { IsImplicit: true } or IInterpolationOperation or IInterpolatedStringOperation or IConditionalAccessOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation => FateOf(value.Parent, cancellation),
        IConditionalOperation conditional => conditional.Condition == value ? Fate.None : FateOf(conditional, cancellation),
        IBinaryOperation or IIsPatternOperation or IIsTypeOperation or IExpressionStatementOperation or IDiscardOperation => Fate.None,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => FateOfLocal(local, value, cancellation),
        ISimpleAssignmentOperation { Target: var target } assignment when assignment.Value == value => FateOfTarget(target, assignment, cancellation),
        IArgumentOperation argument => FateOfArgument(argument, cancellation),
        IPropertyReferenceOperation { Property.Name: "Length" or "Position" or "Count" } => Fate.None,
        IPropertyReferenceOperation { Property: { ContainingNamespace.Name: "RestSharp", Name: var part } } reply => part is "Content" or "RawBytes" ? FateOf(reply, cancellation) : Fate.None,
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType.Name: "Task" or "ValueTask" } } result => FateOf(result, cancellation),
        IPropertyReferenceOperation { Property: { Name: var name, ContainingType.Name: "Match" or "MatchCollection" or "GroupCollection" or "Group" or "Capture" } } found =>
            name is "Success" or "Index" ? Fate.Parsed : FateOf(found, cancellation),
        IInvocationOperation call when call.Instance == value => FateOfCallOn(call, cancellation),
        IThrowOperation => Fate.Reported,
        IInvalidOperation { Syntax: InvocationExpressionSyntax call } => MayParse(call, value.SemanticModel!, cancellation) ? Fate.Parsed : Fate.Kept,
        IReturnOperation returned => FateOfReturned(returned, cancellation),
        _ => Fate.Kept,
    };

    private Fate FateOfLocal(ILocalSymbol local, IOperation within, CancellationToken cancellation, int? element = null)
    {
        var model = within.SemanticModel!;
        var fate = Fate.None;
        foreach (var name in CodeUnit.MemberOf(within.Syntax).Node.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText == local.Name && (name.Parent as AssignmentExpressionSyntax)?.Left != name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, local)
                && model.GetOperation(name, cancellation) is { } use)
            {
                fate |= FateOf(use, cancellation, element);
            }
        }

        return fate;
    }

    private Fate FateOfTarget(IOperation target, IAssignmentOperation assignment, CancellationToken cancellation) => target switch
    {
        ILocalReferenceOperation { Local: var local } => FateOfLocal(local, assignment, cancellation),
        IDiscardOperation => Fate.None,
        _ => Fate.Kept,
    };

    private Fate FateOfArgument(IArgumentOperation argument, CancellationToken cancellation)
    {
        switch (argument.Parent)
        {
            case IInvocationOperation { TargetMethod: var method } when BodyParsers.IsParse(method):
            case IObjectCreationOperation { Constructor: { } reader } when BodyParsers.IsReader(reader):
                return Fate.Parsed;
            case IInvocationOperation { TargetMethod: { Name: "IsMatch" or "Count" or "Matches", ContainingType: { Name: "Regex" } expression } } when expression.IsOfPlatform():
                return Fate.Parsed;
            case IInvocationOperation { TargetMethod: { Name: "Match", ContainingType: { Name: "Regex" } expression } } found when expression.IsOfPlatform() && argument.Parameter?.Name == "input":
                return FateOf(found, cancellation);
            case IInvocationOperation { TargetMethod: { Name: "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "Equals" } }:
                return Fate.None;
            case IInvocationOperation { TargetMethod.Name: "CopyTo" or "CopyToAsync" } copy when argument.Parameter?.Type.Is("System.IO.Stream") == true && copy.Instance is not null:
            case IInvocationOperation call when IsLog(call):
                return Fate.None;
            case IObjectCreationOperation { Type: { } type } when type.Is("System.Exception"):
                return Fate.Reported;
            case IInvocationOperation { TargetMethod: { ContainingType: { SpecialType: SpecialType.System_String } or { Name: "Encoding" or "Convert" } } } text:
                return FateOf(text, cancellation);
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } code } call:
                return FateInDelegate(code, call, argument, cancellation);
            case IInvocationOperation { TargetMethod: var method } when method.IsDeclaredIn(tools.Compilation) || method.MethodKind == MethodKind.LocalFunction:
                return FateOfParameter(method, argument.Parameter, cancellation);
            default:
                return Fate.Kept;
        }
    }

    /// <summary>A call that does not bind, as with a serializer context that is yet to be generated, or with a parser whose package is not restored.</summary>
    private static bool MayParse(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(call, cancellation).CandidateSymbols is { IsEmpty: false } candidates ? candidates.OfType<IMethodSymbol>().Any(BodyParsers.IsParse)
        : call.Expression is MemberAccessExpressionSyntax access && BodyParsers.IsParse(access.Expression.ToString(), access.Name.Identifier.ValueText);

    /// <summary>A logger, or the console: on a stdio server standard error is the log.</summary>
    private static bool IsLog(IInvocationOperation call) =>
        call.TargetMethod.Name.StartsWith("Log", StringComparison.Ordinal) || call.TargetMethod.ContainingType.Name is "Console" or "Debug" or "Trace" or "Log" or "ILogger"
        || call.Instance is IPropertyReferenceOperation { Property: { Name: "Error" or "Out", ContainingType.Name: "Console" } };

    /// <summary>What the lambdas and methods do with it that callers hand over to be given it: <c>format(body)</c>.</summary>
    private Fate FateInDelegate(IOperation code, IInvocationOperation call, IArgumentOperation argument, CancellationToken cancellation)
    {
        var fate = Fate.None;
        foreach (var target in tools.Values.OriginsOf(code, cancellation))
        {
            if (MethodOf(target) is not { } method || argument.Parameter is not { Ordinal: var place } || place >= method.Parameters.Length
                || !method.IsDeclaredIn(tools.Compilation))
            {
                return Fate.Kept;
            }

            if (target is IAnonymousFunctionOperation)
            {
                _calls[target.Syntax] = call;
            }

            fate |= FateOfParameter(method, method.Parameters[place], cancellation);
        }

        return fate;
    }

    private static IMethodSymbol? MethodOf(IOperation target) => target switch
    {
        IAnonymousFunctionOperation { Symbol: var lambda } => lambda,
        IMethodReferenceOperation { Method: var group } => group,
        _ => null,
    };

    private Fate FateOfParameter(IMethodSymbol method, IParameterSymbol? given, CancellationToken cancellation)
    {
        var parameter = given?.OriginalDefinition;
        var fate = Fate.None;
        foreach (var reference in method.Normalized().DeclaringSyntaxReferences)
        {
            var declaration = reference.GetSyntax(cancellation);
            var model = tools.References.ModelOf(declaration.SyntaxTree);
            foreach (var name in declaration.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (name.Identifier.ValueText == parameter?.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, parameter)
                    && model.GetOperation(name, cancellation) is { } use)
                {
                    fate |= FateOf(use, cancellation);
                }
            }
        }

        return method.IsAbstract ? Fate.Kept : fate;
    }

    /// <summary>A method on the text itself: a question about it, or a part of it.</summary>
    private Fate FateOfCallOn(IInvocationOperation call, CancellationToken cancellation) => call.TargetMethod.Name switch
    {
        "Seek" or "Dispose" or "DisposeAsync" or "Flush" or "FlushAsync" or "Write" or "WriteAsync" or "SetLength" or "AddRange" or "Clear" => Fate.None,
        "Append" or "ToArray" or "GetBuffer" or "ConfigureAwait" or "GetAwaiter" or "GetResult" or "WaitAsync" => FateOf(call, cancellation),
        _ when call.Type?.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32 => Fate.None,
        _ when call.Type?.SpecialType == SpecialType.System_String => FateOf(call, cancellation),
        _ => Fate.Kept,
    };

    private Fate FateOfReturned(IReturnOperation returned, CancellationToken cancellation, int? element = null)
    {
        var unit = CodeUnit.Of(returned.Syntax);
        if (unit.Node is AnonymousFunctionExpressionSyntax lambda)
        {
            return FateOfLambdaResult(lambda, returned.SemanticModel!, cancellation);
        }

        if (tools.Reach.IsTool(unit, cancellation) || unit.Symbol(returned.SemanticModel!, cancellation) is not { } symbol)
        {
            return Fate.Kept;
        }

        var fate = Fate.None;
        var callers = tools.Reach.ReferencesTo(symbol, cancellation).Where(reference => tools.Reach.Of(CodeUnit.Of(reference.Node), cancellation) is not null).ToList();
        foreach (var reference in callers)
        {
            fate |= reference.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call && call.ArgumentList.Span.Start >= reference.Node.Span.End
                && tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation) is { } use
                ? FateOf(use, cancellation, element)
                : Fate.Kept;
        }

        return callers.Count == 0 ? Fate.Kept : fate;
    }

    /// <summary>A lambda's result is what the call it is given to returns: a retry policy, a cache.</summary>
    private Fate FateOfLambdaResult(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellation) =>
        _calls.TryGetValue(lambda, out var run) ? FateOf(run, cancellation)
        : !tools.Reach.IsTool(new(lambda), cancellation)
        && lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }
        && model.GetOperation(call, cancellation) is IInvocationOperation { TargetMethod.IsGenericMethod: true } use
            ? FateOf(use, cancellation)
            : Fate.Kept;
}
