using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: is this number capped here, on every path, by a bound that the agent does not control?</summary>
/// <remarks>
/// Follows the number back to what it is made of, through the arguments of the very calls it passed, and asks at each variable which of its values get
/// past the guards. Gives up on the side of silence: what is too deep or too wide to follow counts as capped.
/// </remarks>
internal sealed class Cap
{
    private const int MostSteps = 400;
    private const int MostNested = 12;

    /// <summary>How many operations all searches of one question may meet: each variable that is given values under conditions makes a way through its function for each of them.</summary>
    private const int MostMet = 200_000;

    private readonly ToolCode _tools;
    private readonly CancellationToken _cancellation;
    private readonly CapGuard _guard;
    private readonly bool _isOfMemory;
    private readonly HashSet<(SyntaxNode, OperationKind, CallSite?)> _asked = new();
    private readonly List<SyntaxNode> _passed = new();
    private int _steps;
    private int _met;

    private Cap(ToolCode tools, bool isOfMemory, CancellationToken cancellation)
    {
        _tools = tools;
        _isOfMemory = isOfMemory;
        _cancellation = cancellation;
        _guard = new(this, tools, cancellation);
    }

    /// <summary>Whether the value used here has an upper bound that the agent does not control, on every path.</summary>
    public static bool Covers(IOperation value, ToolCode tools, CancellationToken cancellation) => OpenBy(value, tools, cancellation).IsEmpty;

    /// <summary>What leaves the value used here without an upper bound: the agent's numbers, constants out of reach, lengths of data. Empty for one that is
    /// capped.</summary>
    public static ImmutableArray<IOperation> OpenBy(IOperation value, ToolCode tools, CancellationToken cancellation) =>
        OpenBy(value, tools, out _, cancellation);

    /// <summary>The same, and the places that the search passed: the number's way to the value lies among them.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="passed">The places.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="isOfMemory">Whether memory is taken of that size: as much as data in memory has already is a bound on that, though on no other work.</param>
    public static ImmutableArray<IOperation> OpenBy(
        IOperation value, ToolCode tools, out IReadOnlyCollection<SyntaxNode> passed, CancellationToken cancellation, bool isOfMemory = false)
    {
        var cap = new Cap(tools, isOfMemory, cancellation);
        passed = cap._passed;
        return cap.OpenBy(value, null);
    }

    /// <summary>The same for a value inside a function that is looked at for one call.</summary>
    public ImmutableArray<IOperation> OpenBy(IOperation value, CallSite? site)
    {
        // A question about itself (a loop, a recursion) adds nothing to its own answer.
        var question = (value.Syntax, value.Kind, site);
        if (_asked.Count >= MostNested || !_asked.Add(question))
        {
            return ImmutableArray<IOperation>.Empty;
        }

        var open = ImmutableArray.CreateBuilder<IOperation>();
        var seen = new HashSet<(SyntaxNode, OperationKind, CallSite?)>();
        var queue = new Queue<(IOperation Value, CallSite? Site)>();
        queue.Enqueue((value, site));
        while (queue.Count > 0 && _steps++ < MostSteps)
        {
            _cancellation.ThrowIfCancellationRequested();
            var (current, at) = queue.Dequeue();
            var operation = ValueFlow.Unwrap(current);
            if (IsSmallByType(current) || !seen.Add((operation.Syntax, operation.Kind, at)))
            {
                continue;
            }

            _passed.Add(operation.Syntax);
            if (operation.ConstantValue is { HasValue: true, Value: var constant })
            {
                if (constant is not null && BodyBounds.IsOutOfReach(constant))
                {
                    open.Add(operation);
                }

                continue;
            }

            foreach (var next in Behind(operation, at, open))
            {
                queue.Enqueue(next);
            }
        }

        _asked.Remove(question);
        return open.ToImmutable();
    }

    /// <summary>What an operation takes its size from; what leaves it open by itself is added to <paramref name="open"/>.</summary>
    private IEnumerable<(IOperation, CallSite?)> Behind(IOperation operation, CallSite? site, ImmutableArray<IOperation>.Builder open)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract or BinaryOperatorKind.Divide or BinaryOperatorKind.IntegerDivide
                or BinaryOperatorKind.RightShift } binary:
                return With(site, binary.LeftOperand);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder or BinaryOperatorKind.And } binary:
                return Smallest(site, open, binary.LeftOperand, binary.RightOperand);
            case IBinaryOperation binary:
                return With(site, binary.LeftOperand, binary.RightOperand);
            case IUnaryOperation unary:
                return With(site, unary.Operand);
            case IInterpolatedStringOperation text:
                return With(site, text.Parts.OfType<IInterpolationOperation>().Select(static part => part.Expression));
            case IInvocationOperation call when Numbers.IsLowerOf(call.TargetMethod):
                return Smallest(site, open, Numbers.Compared(call));
            case IInvocationOperation call when Numbers.IsMadeOfArguments(call.TargetMethod):
                return With(site, call.Arguments.Select(static argument => argument.Value));
            case IInvocationOperation { Instance: { } number } call when Numbers.IsSameNumber(call.TargetMethod) || Numbers.IsTimeMovedBy(call.TargetMethod):
                return With(site, call.Arguments.Select(static argument => argument.Value).Prepend(number));
            case IPropertyReferenceOperation { Property: var property, Instance: { } number } when Numbers.IsSameNumber(property):
                return With(site, number);
            case IInvocationOperation { TargetMethod: var method } call when method.IsDeclaredIn(_tools.Compilation) || method.MethodKind == MethodKind.LocalFunction:
                return With(new CallSite(call.Arguments, site), _tools.Values.OneStepBack(operation, _cancellation));
            case ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation when ValuePath.Of(operation) is { } path
                && !Numbers.IsLength(operation):
                return Reaching(operation, operation, path, site, open);
            default:
                var behind = Numbers.IsLength(operation) || _tools.AgentInput.Is(operation, _cancellation) ? null
                    : _tools.Values.OneStepBack(operation, _cancellation)?.ToList();
                if (behind is not null)
                {
                    return With(site, behind);
                }

                AddIfOpen(operation, open);
                return With(site);
        }
    }

    private void AddIfOpen(IOperation origin, ImmutableArray<IOperation>.Builder open)
    {
        if (Numbers.IsLength(origin) ? !(_isOfMemory && Numbers.IsLengthInMemory(origin)) : _tools.AgentInput.Is(origin, _cancellation) && !IsValidated(origin))
        {
            open.Add(origin);
        }
    }

    /// <summary>Whether the library refuses a call with a number above the <c>[Range]</c> of what the agent sends, before the tool sees it.</summary>
    private bool IsValidated(IOperation sent)
    {
        var wiring = BoundsWiring.In(_tools);
        return ValueFlow.Unwrap(sent) switch
        {
            IParameterReferenceOperation { Parameter: var parameter } => WorkLimit.RangeOf(parameter) is not null && wiring.LibraryEnforcesArguments(_cancellation),
            IPropertyReferenceOperation { Property: var property } => WorkLimit.RangeOf(property) is not null && wiring.LibraryEnforcesObjects(_cancellation),
            _ => false,
        };
    }

    /// <summary>Nothing if one of the values is capped, or else all of them.</summary>
    private IEnumerable<(IOperation, CallSite?)> Smallest(CallSite? site, ImmutableArray<IOperation>.Builder open, params IOperation[] values)
    {
        var each = values.Select(value => OpenBy(value, site)).ToList();
        if (each.All(static openings => !openings.IsEmpty))
        {
            open.AddRange(each.SelectMany(static openings => openings));
        }

        return With(site);
    }

    /// <summary>The values of a variable that get to a place past all guards, followed out of lambdas into the function the variable lives in.</summary>
    private IEnumerable<(IOperation, CallSite?)> Reaching(IOperation place, IOperation reference, ValuePath path, CallSite? site, ImmutableArray<IOperation>.Builder open)
    {
        if (Search(place, path, site).At(place, _cancellation) is not { } values)
        {
            return _tools.AgentInput.Is(reference, _cancellation) ? Open() : With(site, _tools.Values.OneStepBack(reference, _cancellation));
        }

        return values.SelectMany(value => value is not null ? With(site, value) : AtEntry(place, reference, path, site, open)).ToList();

        IEnumerable<(IOperation, CallSite?)> Open()
        {
            AddIfOpen(reference, open);
            return With(site);
        }
    }

    /// <summary>A search for the values of a variable that no guard holds, in the function that is looked at for one call.</summary>
    public ReachingValues Search(IOperation place, ValuePath path, CallSite? site) => new(
        operation => GivenTo(path, operation, place),
        operation => _guard.Ensures(operation, path, place, site),
        (condition, outcome) => _guard.Holds(condition, outcome, path, place, site),
        () => _met++ < MostMet);

    /// <summary>What a variable has when its function begins: the arguments of the call or of all calls, what an outer function gave it, what a member is given
    /// anywhere.</summary>
    private IEnumerable<(IOperation, CallSite?)> AtEntry(IOperation place, IOperation reference, ValuePath path, CallSite? site, ImmutableArray<IOperation>.Builder open)
    {
        if (path.Root is ILocalSymbol or IParameterSymbol && EnclosingFunction(place) is { } function
            && !SymbolEqualityComparer.Default.Equals(path.Root.ContainingSymbol, function.Symbol))
        {
            return function.Uses.SelectMany(use => Reaching(use, reference, path, site, open)).ToList();
        }

        if (path is { Root: IParameterSymbol { Ordinal: var ordinal }, Members.IsEmpty: true } && site is not null && ordinal < site.Arguments.Length
            && site.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal) is { } given)
        {
            return With(site.Outer, given.Value);
        }

        if (path.Root is ILocalSymbol local && path.Members.IsEmpty)
        {
            // Assignments to a variable are in the graph; what fills it otherwise (out, foreach, a pattern) is not.
            return (_tools.Values.OneStepBack(reference, _cancellation) ?? Enumerable.Empty<IOperation>()).Where(value => !IsAssigned(value.Syntax, local))
                .SelectMany(value => IsMatched(value.Syntax) && ValuePath.Of(value) is { } matched && !path.Names(matched)
                    ? Reaching(place, value, matched, site, open) : With(site, value)).ToList();
        }

        if (_tools.AgentInput.Is(reference, _cancellation))
        {
            AddIfOpen(reference, open);
            return With(site);
        }

        return With(path.Root is IParameterSymbol ? null : site, _tools.Values.OneStepBack(reference, _cancellation));
    }

    /// <summary>Whether an expression is held against patterns: a variable that one of them declares is another name for it, guards included.</summary>
    private static bool IsMatched(SyntaxNode value) => value.Parent is IsPatternExpressionSyntax or SwitchExpressionSyntax or SwitchStatementSyntax;

    private (ISymbol Symbol, IEnumerable<IOperation> Uses)? EnclosingFunction(IOperation place)
    {
        for (var current = place.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return (lambda.Symbol, new[] { lambda });
                case ILocalFunctionOperation { Symbol: var symbol }:
                    var model = place.SemanticModel!;
                    return (symbol, CodeUnit.MemberOf(place.Syntax).Node.DescendantNodes().OfType<IdentifierNameSyntax>()
                        .Where(name => name.Identifier.ValueText == symbol.Name)
                        .Select(name => model.GetOperation(name.Parent is InvocationExpressionSyntax call ? call : name, _cancellation))
                        .OfType<IOperation>());
            }
        }

        return null;
    }

    /// <summary>The value that an operation of a graph gives a variable, as written.</summary>
    private IOperation? GivenTo(ValuePath path, IOperation operation, IOperation place)
    {
        if (operation is not (ISimpleAssignmentOperation or ICoalesceAssignmentOperation))
        {
            return null;
        }

        var (target, value) = Dominance.AsWritten(operation, place, _cancellation) switch
        {
            IAssignmentOperation assignment => (ValuePath.Of(assignment.Target), assignment.Value),
            IVariableDeclaratorOperation { Initializer.Value: { } initial } declarator => (new ValuePath(declarator.Symbol, ImmutableArray<ISymbol>.Empty), initial),
            _ => (null, null),
        };
        return path.Names(target) ? value : null;
    }

    private static bool IsAssigned(SyntaxNode value, ILocalSymbol local)
    {
        foreach (var node in value.Ancestors())
        {
            switch (node)
            {
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } }:
                    return name == local.Name;
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name } }:
                    return name == local.Name;
                case StatementSyntax or AssignmentExpressionSyntax:
                    return false;
            }
        }

        return false;
    }

    private static bool IsSmallByType(IOperation whole)
    {
        var current = whole;
        while (current is IConversionOperation or IParenthesizedOperation or IArgumentOperation)
        {
            if (Numbers.IsSmall(current.Type))
            {
                return true;
            }

            current = current.ChildOperations.First();
        }

        // What a call fills (TryParse) is not of the type that it returns.
        var value = ValueFlow.Unwrap(current);
        return Numbers.IsSmall(value.Type)
            && !(value is IInvocationOperation call && call.TargetMethod.Parameters.Any(static parameter => parameter.RefKind == RefKind.Out));
    }

    private static IEnumerable<(IOperation, CallSite?)> With(CallSite? site, IEnumerable<IOperation>? values) =>
        values is null ? Enumerable.Empty<(IOperation, CallSite?)>() : values.Select(value => (value, site));

    private static IEnumerable<(IOperation, CallSite?)> With(CallSite? site, params IOperation[] values) => values.Select(value => (value, site));
}

/// <summary>The call through which a function is looked at, so that its parameters are that call's arguments and no other's.</summary>
/// <param name="arguments">What the call passes.</param>
/// <param name="outer">The call through which the caller is looked at.</param>
internal sealed class CallSite(ImmutableArray<IArgumentOperation> arguments, CallSite? outer)
{
    /// <summary>What the call passes.</summary>
    public ImmutableArray<IArgumentOperation> Arguments { get; } = arguments;

    /// <summary>The call through which the caller is looked at; null where it is looked at for all of its calls.</summary>
    public CallSite? Outer { get; } = outer;
}
