using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>What a value in a loop is made of.</summary>
[Flags]
internal enum Ingredients
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary>Something that each turn moves on by itself: a counter, the size of a list that it adds to.</summary>
    Advanced = 1,

    /// <summary>What the remote side returned.</summary>
    Response = 2,

    /// <summary>A constant, a setting, a parameter, the size of something in memory.</summary>
    Fixed = 4,

    /// <summary>A constant that nothing reaches.</summary>
    OutOfReach = 8,

    /// <summary>The time.</summary>
    Clock = 16,

    /// <summary>What is read off one stream, reader or socket, which ends when that does.</summary>
    Stream = 32,
}

/// <summary>Answers: what is a value in this loop made of? A union over all that its variables are given, seen from one turn.</summary>
internal sealed class LoopValues
{
    /// <summary>The writes of each function, which every loop in it asks for.</summary>
    private static readonly ConditionalWeakTable<ToolCode, ConcurrentDictionary<SyntaxNode, ILookup<ISymbol, Write>>> s_writes = new();

    private static readonly ImmutableHashSet<string> s_sizes = ImmutableHashSet.Create("Count", "Length", "LongLength", "LongCount", "Any", "IsEmpty", "Peek", "TryPeek");

    private readonly ToolCode _tools;
    private readonly SemanticModel _model;
    private readonly ImmutableHashSet<ISymbol> _passedOn;
    private readonly Func<IOperation, bool> _isAnswer;
    private readonly ILookup<ISymbol, Write> _writes;
    private readonly Func<SyntaxNode, bool> _isInLoop;
    private readonly CancellationToken _cancellation;

    /// <summary>The values of one loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="isAnswer">What gives a person's or a model's answer besides remote calls: neither is up to the loop.</param>
    public LoopValues(Loop loop, ToolCode tools, CancellationToken cancellation, Func<IOperation, bool>? isAnswer = null)
        : this(CodeUnit.MemberOf(loop.Syntax).Node, loop.Place.SemanticModel!, loop.Runs, ImmutableHashSet<ISymbol>.Empty, isAnswer, tools, cancellation)
    {
    }

    /// <summary>The values of one turn of a recursion.</summary>
    /// <param name="function">The function that calls itself.</param>
    /// <param name="model">Its semantic model.</param>
    /// <param name="passedOn">The parameters that it moves on in its call of itself.</param>
    /// <param name="tools">The tool code it is in.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="isAnswer">What gives a person's or a model's answer besides remote calls.</param>
    public LoopValues(
        SyntaxNode function, SemanticModel model, ImmutableHashSet<ISymbol> passedOn, ToolCode tools, CancellationToken cancellation, Func<IOperation, bool>? isAnswer = null)
        : this(function, model, static _ => false, passedOn, isAnswer, tools, cancellation)
    {
    }

    private LoopValues(
        SyntaxNode function, SemanticModel model, Func<SyntaxNode, bool> isInLoop, ImmutableHashSet<ISymbol> passedOn, Func<IOperation, bool>? isAnswer,
        ToolCode tools, CancellationToken cancellation)
    {
        (_tools, _model, _isInLoop, _passedOn, _isAnswer, _cancellation) = (tools, model, isInLoop, passedOn, isAnswer ?? (static _ => false), cancellation);
        _writes = s_writes.GetOrCreateValue(tools).GetOrAdd(
            function, code => Write.In(code, model, cancellation).ToLookup<Write, ISymbol>(static write => write.Variable, SymbolEqualityComparer.Default));
    }

    /// <summary>The operation of a piece of the function's code.</summary>
    public IOperation? Written(SyntaxNode code) => _model.GetOperation(code, _cancellation);

    /// <summary>The variable that a name stands for, whether or not what it is given binds.</summary>
    public ISymbol? Named(SimpleNameSyntax name) =>
        _model.GetSymbolInfo(name, _cancellation).Symbol?.OriginalDefinition is { } symbol and (ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol) ? symbol : null;

    /// <summary>The writes to a variable that each turn may make.</summary>
    public IEnumerable<Write> WritesInLoop(ISymbol variable) => _writes[variable].Where(IsInLoop);

    /// <summary>The writes to a variable in the whole function.</summary>
    public IEnumerable<Write> WritesTo(ISymbol variable) => _writes[variable];

    /// <summary>All writes that each turn may make.</summary>
    public IEnumerable<Write> AllInLoop => _writes.SelectMany(static writes => writes).Where(IsInLoop);

    private bool IsInLoop(Write write) => _isInLoop(write.Place);

    /// <summary>What a value is made of.</summary>
    public Ingredients Of(IOperation value) => Follow(value, new(null));

    /// <summary>The variables that a value is made of, the ones it passes through included.</summary>
    public ImmutableHashSet<ISymbol> VariablesIn(IOperation value)
    {
        var variables = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        Follow(value, new(variables));
        return variables.ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
    }

    /// <summary>Whether the loop moves a variable on: it adds to it or takes from it in turns, and starts it anew in none.</summary>
    public bool IsAdvanced(ISymbol variable)
    {
        var kinds = KindsInLoop(variable);
        return _passedOn.Contains(variable) || (kinds.Count == 1 && !kinds.Contains(WriteKind.Set));
    }

    /// <summary>The variable that an operation refers to.</summary>
    public static ISymbol? VariableOf(IOperation operation) => ValueFlow.Unwrap(operation) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter.OriginalDefinition,
        IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol } reference => reference.Member.OriginalDefinition,
        _ => null,
    };

    private Ingredients Follow(IOperation value, Search search)
    {
        var found = Ingredients.None;
        var stack = new Stack<IOperation>();
        stack.Push(value);
        while (stack.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var operation = ValueFlow.Unwrap(stack.Pop());
            if (!search.Seen.Add((operation.Syntax, operation.Kind)))
            {
                continue;
            }

            var (ingredient, next) = Step(operation, search);
            found |= ingredient;
            foreach (var part in next)
            {
                stack.Push(part);
            }
        }

        return found;
    }

    private (Ingredients, IEnumerable<IOperation>) Step(IOperation operation, Search search)
    {
        if (operation.ConstantValue is { HasValue: true, Value: var constant })
        {
            return (constant is not null && BodyBounds.IsOutOfReach(constant) ? Ingredients.OutOfReach : Ingredients.Fixed, Nothing);
        }

        if (Clocks.Reads(operation))
        {
            return (Ingredients.Clock, Nothing);
        }

        if (StreamReads.Is(operation))
        {
            return (Ingredients.Stream, Nothing);
        }

        switch (operation)
        {
            case IInvocationOperation { TargetMethod: { Name: "Min" or "Clamp", ContainingType.Name: "Math" } } least when search.Depth < Search.MostNested:
                return (OfLeast(least, search), Nothing);
            case IInvocationOperation { TargetMethod.Name: var name } size when s_sizes.Contains(name) && SizedBy(size.Instance ?? size.Arguments.FirstOrDefault()?.Value) is { } whole:
                return OfSize(whole, size, search);
            case IPropertyReferenceOperation { Property.Name: var name, Instance: { } whole } size when s_sizes.Contains(name) && SizedBy(whole) is { } sized:
                return OfSize(sized, size, search);
            case IInvalidOperation { Syntax: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length", Expression: var unknown } } when _model.GetOperation(unknown, _cancellation) is { } whole:
                return OfSize(whole, operation, search);
            case ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol }:
                return OfVariable(operation, search);
            case IFlowCaptureReferenceOperation:
                return (Ingredients.None, _model.GetOperation(operation.Syntax, _cancellation) is { } written ? new[] { written } : Nothing);
            case { Syntax: InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax }
                when _isAnswer(operation) || RemoteCalls.In(_tools).Makes(operation, _cancellation) || PagedSequence.IsMovedBy(operation, _tools, _cancellation):
                return (Ingredients.Response, Nothing);
            case IInvalidOperation:
                // What does not bind does not always say what it is made of.
                return (Ingredients.None, operation.ChildOperations.Concat(operation.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Select(name => _model.GetOperation(name, _cancellation)).OfType<IOperation>()));
            default:
                return (Ingredients.None, operation.ChildOperations);
        }
    }

    /// <summary>
    /// The smallest of several is bounded by any of them; each is followed by itself, but not back to where it came from: left = Math.Min(left, most).
    /// Several ways to one such number ask about it once.
    /// </summary>
    private Ingredients OfLeast(IInvocationOperation least, Search search)
    {
        if (!search.Least.TryGetValue(least.Syntax, out var found))
        {
            var parts = least.Arguments.Select(argument => Follow(argument.Value, search.Within())).ToList();
            var bounded = parts.Any(static part => part is Ingredients.Fixed);
            found = parts.Aggregate(Ingredients.None, static (all, part) => all | part) & ~(bounded ? Ingredients.Response | Ingredients.OutOfReach : Ingredients.None);
            search.Least.Add(least.Syntax, found);
        }

        return found;
    }

    private static IEnumerable<IOperation> Nothing => Enumerable.Empty<IOperation>();

    /// <summary>What is in memory and has a size: a text, an array, a collection; null for a model with a property of that name.</summary>
    private static IOperation? SizedBy(IOperation? whole) => whole is not null && ValueFlow.Unwrap(whole).Type is { } type
        && (type is IArrayTypeSymbol or IErrorTypeSymbol || type.SpecialType == SpecialType.System_String || type.Is("System.Collections.IEnumerable") || type.IsOfPlatform()) ? whole : null;

    private (Ingredients, IEnumerable<IOperation>) OfSize(IOperation whole, IOperation size, Search search)
    {
        if (VariableOf(whole) is not { } variable)
        {
            return (Ingredients.None, size.ChildOperations);
        }

        search.Through?.Add(variable);
        return KindsInLoop(variable) switch
        {
            _ when _passedOn.Contains(variable) => (Ingredients.Advanced, Nothing),
            { Count: 1 } kinds when !kinds.Contains(WriteKind.Set) => (Ingredients.Advanced, Nothing),
            { Count: > 0 } kinds => kinds.Contains(WriteKind.Set) ? OfVariable(whole, search) : (Ingredients.None, Nothing),
            _ => IsKept(whole) ? (Ingredients.Fixed, Nothing) : (Ingredients.None, size.ChildOperations),
        };
    }

    private HashSet<WriteKind> KindsInLoop(ISymbol variable) =>
        new(WritesInLoop(variable).Select(static write => write.Kind).Where(static kind => kind != WriteKind.Part));

    /// <summary>Whether something stays the same in all turns: it and all it is a part of come from before the loop.</summary>
    private bool IsKept(IOperation value)
    {
        for (var current = ValueFlow.Unwrap(value); VariableOf(current) is { } variable; current = ValueFlow.Unwrap(((IMemberReferenceOperation)current).Instance!))
        {
            if (KindsInLoop(variable).Count > 0)
            {
                return false;
            }

            if (current is not IMemberReferenceOperation { Instance: { } and not IInstanceReferenceOperation })
            {
                return true;
            }
        }

        return false;
    }

    private (Ingredients, IEnumerable<IOperation>) OfVariable(IOperation reference, Search search)
    {
        var operation = ValueFlow.Unwrap(reference);
        var variable = VariableOf(operation)!;
        search.Through?.Add(variable);
        if (IsAdvanced(variable))
        {
            // What is counted down is bounded by where it starts.
            return (Ingredients.Advanced, WritesInLoop(variable).Any(static write => write.Kind == WriteKind.Shrink) ? Given(_writes[variable].Where(write => !IsInLoop(write))) : Nothing);
        }

        var given = _writes[variable].Any() ? Given(WritesTo(variable)).ToList() : new();
        return operation switch
        {
            _ when given.Count > 0 => (Ingredients.None, given),
            IParameterReferenceOperation => (OfParameter(operation), Nothing),
            IMemberReferenceOperation { Instance: { } whole and not IInstanceReferenceOperation } => (Ingredients.None, new[] { whole }),
            IMemberReferenceOperation member when member.Member.IsDeclaredIn(_tools.Compilation) => (OfMember(member), Nothing),
            IMemberReferenceOperation => (Ingredients.Fixed, Nothing),
            _ => (Ingredients.None, Nothing),
        };
    }

    /// <summary>A parameter bounds nothing if all callers leave it at "none": null, zero or a number out of reach.</summary>
    private Ingredients OfParameter(IOperation parameter) =>
        _tools.Values.OriginsOf(parameter, _cancellation) is { IsEmpty: false } origins
        && origins.All(static origin => origin.ConstantValue is { HasValue: true, Value: null or <= 0 or <= 0L } || (origin is IDefaultValueOperation && origin.Type?.IsValueType == false)
            || (origin.ConstantValue is { HasValue: true, Value: { } most } && BodyBounds.IsOutOfReach(most)))
            ? Ingredients.OutOfReach
            : Ingredients.Fixed;

    /// <summary>A field or property of the type itself: the remote side's, if it is given what a remote call returned.</summary>
    private Ingredients OfMember(IMemberReferenceOperation member) =>
        _tools.Values.OriginsOf(member, _cancellation).Any(origin => origin.Syntax is InvocationExpressionSyntax && RemoteCalls.In(_tools).Makes(origin, _cancellation))
            ? Ingredients.Response
            : Ingredients.Fixed;

    private IEnumerable<IOperation> Given(IEnumerable<Write> writes) => writes
        .Where(static write => write.Value is not null)
        .Select(write => _model.GetOperation(write.Value!, _cancellation))
        .OfType<IOperation>();

    /// <summary>What one question has met.</summary>
    /// <param name="through">Where the variables are gathered that the value passes through.</param>
    private sealed class Search(HashSet<ISymbol>? through)
    {
        /// <summary>How deep one least number may be in another before it is taken for all that it is made of.</summary>
        public const int MostNested = 12;

        public HashSet<(SyntaxNode, OperationKind)> Seen { get; private set; } = new();

        public Dictionary<SyntaxNode, Ingredients> Least { get; private set; } = new();

        public int Depth { get; private set; }

        public HashSet<ISymbol>? Through { get; } = through;

        /// <summary>The question for a part of a value that is judged by itself.</summary>
        public Search Within() => new(Through) { Seen = new(Seen), Least = Least, Depth = Depth + 1 };
    }
}
