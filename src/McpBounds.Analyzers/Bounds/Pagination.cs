using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does this loop ask a remote side for page after page until that side says stop?</summary>
internal sealed class Pagination
{
    private readonly Loop _loop;
    private readonly LoopValues _values;
    private readonly LoopExits _exits;
    private readonly ToolCode _tools;
    private readonly CancellationToken _cancellation;
    private readonly ImmutableArray<IOperation> _calls;
    private Asking _asking;

    private Pagination(Loop loop, ImmutableArray<IOperation> calls, ToolCode tools, CancellationToken cancellation)
    {
        (_loop, _tools, _cancellation) = (loop, tools, cancellation);
        _calls = calls.Where(call => loop.Runs(call.Syntax)).ToImmutableArray();
        _values = new(loop, tools, cancellation);
        _exits = new(loop, _values, isEndless: loop.Syntax is CommonForEachStatementSyntax, tools, cancellation);
    }

    /// <summary>What the fix needs to know of an uncapped pagination loop; null for any other code.</summary>
    public static PageFinding? Uncapped(SyntaxNode syntax, SemanticModel model, ToolCode tools, CancellationToken cancellation)
    {
        // The cheap questions first: most loops call nobody, and most of what is gone through is in memory.
        var calls = syntax is CommonForEachStatementSyntax ? ImmutableArray<IOperation>.Empty : CallsIn(syntax, model, cancellation);
        if (!(syntax is CommonForEachStatementSyntax sequence ? PagedSequence.IsEndless(sequence, model, tools, cancellation) : calls.Any(call => IsRemote(call, tools, cancellation)))
            || Loop.Of(syntax, model, cancellation) is not { } loop)
        {
            return null;
        }

        var pagination = new Pagination(loop, calls, tools, cancellation);
        return pagination.AsksForMore() && !pagination._exits.EndByThemselves() && !PagedSequence.IsBoundedByUsers(syntax, model, tools, cancellation) ? pagination.Describe() : null;
    }

    /// <summary>Whether each turn asks for something more, until the remote side says stop; what it asks for is then known.</summary>
    private bool AsksForMore()
    {
        if (_loop.Syntax is CommonForEachStatementSyntax)
        {
            return true;
        }

        var remote = _calls.Where(call => IsRemote(call, _tools, _cancellation)).ToList();
        if (remote.Count == 0 || _calls.OfType<IInvocationOperation>().Any(static call => PagerNames.Prompts(call.TargetMethod.Name)))
        {
            return false;
        }

        var found = new FoundWork(_loop, _values, remote, _tools, _cancellation);
        var deciding = _exits.Deciding()
            .Where(exit => _values.Of(exit.Condition).HasFlag(Ingredients.Response) || IsStateOf(exit.Condition, remote) || found.Decides(exit.Condition))
            .ToList();
        var messages = remote.FirstOrDefault(TakesMessages);
        if ((deciding.Count == 0 && !_loop.IsLeftByHandler)
            || !(remote.Any(IsMovedOn) || deciding.Any(exit => TellsOfMore(exit.Condition, !exit.Outcome) || (messages is not null && Presence.AbsentWhen(exit.Condition.Syntax) == !exit.Outcome)))
            || deciding.Any(exit => CountedElements.IsBound(exit.Condition, _loop, _values, _cancellation))
            || IsPolling(deciding.Select(static exit => exit.Condition)) || IsProbe(remote) || !LearnsAnswer(remote))
        {
            return false;
        }

        _asking = messages is not null ? Asking.Messages
            : deciding.Any(exit => found.Decides(exit.Condition)) ? Asking.Found
            : remote.All(IsLookup)
                || IsChain(remote, deciding.Select(static exit => exit.Condition).ToList(), deciding.Any(exit => TellsOfMore(exit.Condition, !exit.Outcome)))
                ? Asking.Chain
            : Asking.Pages;
        return true;
    }

    /// <summary>Whether an owner would leave it as it is, since what is asked for is short by nature.</summary>
    private bool IsShort()
    {
        var remote = _calls.Where(call => IsRemote(call, _tools, _cancellation)).ToList();
        return _asking switch
        {
            Asking.Chain => remote.All(IsOfDatabase) || (FollowsRedirects(remote) && !AgentQuery.Decides(remote, _values, _tools, _cancellation, throughAnswers: true)),
            Asking.Pages => (remote.Count == 1 && !IsGathered) || !AgentQuery.Decides(remote, _values, _tools, _cancellation),
            _ => false,
        };
    }

    /// <summary>Whether what the pages hold is kept: by a variable from outside, in the loop or in what that is handed to, or by whoever it is handed out to.</summary>
    private bool IsGathered => Accumulator() is not null || Yields || _calls.OfType<IInvocationOperation>()
        .SelectMany(static call => call.Arguments)
        .Any(argument => LoopValues.VariableOf(argument.Value) is { Kind: not SymbolKind.Property } handed && !IsDeclaredWithin(handed)
            && TypeOf(handed) is { SpecialType: SpecialType.None } type
            && (type.Is("System.Collections.IEnumerable") || type.Name == nameof(System.Text.StringBuilder)));

    private bool IsOfDatabase(IOperation call) => CallsOf(call) is { Count: > 0 } asked
        && asked.TrueForAll(static asked => asked is { Kind: RemoteKind.Database, Api.IsStore: false });

    /// <summary>Whether a call asks the database for one record.</summary>
    private bool IsLookup(IOperation call) => IsOfDatabase(call) && CallsOf(call).TrueForAll(static asked => PagerNames.LooksUp(asked.Name));

    /// <summary>
    /// Whether a turn that comes back has learned what the remote side says: it waits for something. One that only makes or looks up what will ask later goes round for another
    /// reason, as after a lost race.
    /// </summary>
    private bool LearnsAnswer(List<IOperation> remote) =>
        (_loop.Syntax is GotoStatementSyntax ? CodeUnit.Of(_loop.Syntax).Node : _loop.Syntax).DescendantNodes().Any(node => IsWait(node) && _loop.Runs(node))
        || remote.Any(call => CallsOf(call) is not { Count: > 0 } asked || !asked.TrueForAll(static asked => IsTask(asked.Method?.ReturnType)))
        || _calls.SelectMany(CodeOf).Any(Blocks);

    /// <summary>Whether a piece of code waits for a task, by itself and not in a lambda.</summary>
    private bool IsWait(SyntaxNode node) => node switch
    {
        AwaitExpressionSyntax => CodeUnit.Of(node).Node == CodeUnit.Of(_loop.Syntax).Node,
        ExpressionSyntax { Parent: CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } loop } => loop.Expression == node,
        SimpleNameSyntax { Identifier.ValueText: var name } => PagerNames.Blocks(name),
        _ => false,
    };

    /// <summary>Whether code waits for a task until it is done, or hands code to a library that may do so.</summary>
    private bool Blocks(IOperation code) =>
        (((code.Syntax as MemberAccessExpressionSyntax)?.Name ?? UnresolvedCall.NameOf(code.Syntax))?.Identifier.ValueText is { } name && PagerNames.Blocks(name))
        || (code is IInvocationOperation { TargetMethod: var method, Arguments: var arguments } && !method.IsDeclaredIn(_tools.Compilation)
            && (!method.ContainingType.IsOfPlatform() || method.ContainingType.Name == "JoinableTaskFactory")
            && arguments.Any(static argument => argument.Value is IDelegateCreationOperation));

    private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask" or "IAsyncEnumerable" };

    /// <summary>The remote calls that a call of the loop is, or makes in the project's own code.</summary>
    private List<RemoteCall> CallsOf(IOperation call) =>
        CodeOf(call).Select(operation => RemoteCalls.In(_tools).Of(operation, _cancellation)).OfType<RemoteCall>().ToList();

    /// <summary>What a call of the loop is made of, and what it runs of the project's own code.</summary>
    private IEnumerable<IOperation> CodeOf(IOperation call)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var queue = new Queue<IOperation>();
        queue.Enqueue(call);
        while (queue.Count > 0)
        {
            foreach (var operation in queue.Dequeue().DescendantsAndSelf())
            {
                _cancellation.ThrowIfCancellationRequested();
                yield return operation;
                foreach (var member in RemoteCalls.In(_tools).Runs(operation, _cancellation).Where(seen.Add))
                {
                    foreach (var code in _tools.Values.DeclarationsOf(member, _cancellation)
                        .Select(declaration => _tools.References.ModelOf(declaration.SyntaxTree).GetOperation(declaration, _cancellation)).OfType<IOperation>())
                    {
                        queue.Enqueue(code);
                    }
                }
            }
        }
    }

    /// <summary>Whether what is asked next is where the last response said that it is to be had.</summary>
    private bool FollowsRedirects(List<IOperation> remote) => remote.Select(static call => call.Syntax)
        .SelectMany(code => VariablesNamedIn(code).SelectMany(_values.WritesInLoop)
            .Select(static write => (SyntaxNode?)write.Value).OfType<SyntaxNode>().Prepend(code))
        .SelectMany(static code => code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
        .Any(name => name.Identifier.ValueText == "Location" && _values.Named(name) is IPropertySymbol { ContainingType.Name: "HttpResponseHeaders" });

    /// <summary>Whether the loop only looks for what is not there yet, and makes up the next thing to ask for by itself: a name that nobody has.</summary>
    private bool IsProbe(List<IOperation> remote) => Accumulator() is null && !Yields && remote.All(call => IsYesOrNo(call) && IsMovedOn(call));

    private static bool IsYesOrNo(IOperation call) => call is IInvocationOperation { TargetMethod: var method, Type: { } type }
        && (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } ? result[0] : type)
            is { SpecialType: SpecialType.System_Boolean }
        && PagerNames.Probes(method.MethodKind == MethodKind.DelegateInvoke ? call.Syntax.ToString().Split('(')[0] : method.Name);

    /// <summary>Whether a call takes what a queue holds: the next one gets others, though it is asked the same.</summary>
    private bool TakesMessages(IOperation call) => RemoteCalls.In(_tools).Of(call, _cancellation) is { Kind: RemoteKind.CloudSdk or RemoteKind.Queue } taken && PagerNames.TakesMessages(taken.Name);

    /// <summary>Whether what one turn gets names what the next one asks for, and nothing speaks of pages: no name, no list that is gone through or added as a whole.</summary>
    /// <remarks>What is asked with may be called anything, so what it is given counts, too.</remarks>
    private bool IsChain(List<IOperation> remote, List<IOperation> deciding, bool tellOfMore) =>
        !tellOfMore && _loop.Shape != LoopShape.For
        && !_loop.Syntax.DescendantNodes().Any(static node => node is CommonForEachStatementSyntax
            || (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } && name.EndsWith("Range", StringComparison.Ordinal)))
        && !deciding.Select(static condition => condition.Syntax).Concat(remote.Select(static call => call.Syntax))
            .SelectMany(code => VariablesNamedIn(code).SelectMany(variable => _values.WritesInLoop(variable)).Select(static write => (SyntaxNode?)write.Value).OfType<SyntaxNode>().Prepend(code))
            .SelectMany(static code => code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            .Any(name => PagerNames.IsPosition(name.Identifier.ValueText) && !IsToken(name));

    private bool IsToken(IdentifierNameSyntax name) => _loop.Place.SemanticModel!.GetTypeInfo(name, _cancellation).Type?.Name == nameof(CancellationToken);

    private static bool IsRemote(IOperation call, ToolCode tools, CancellationToken cancellation) =>
        RemoteCalls.In(tools).Makes(call, cancellation) || PagedSequence.IsMovedBy(call, tools, cancellation);

    /// <summary>The calls in a loop's code; whether each turn makes them, the loop itself tells.</summary>
    private static ImmutableArray<IOperation> CallsIn(SyntaxNode syntax, SemanticModel model, CancellationToken cancellation) =>
        (syntax is GotoStatementSyntax ? CodeUnit.Of(syntax).Node : syntax).DescendantNodes(static node => node is not LocalFunctionStatementSyntax)
            .Where(static node => node is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
            .Select(node => model.GetOperation(node, cancellation))
            .OfType<IOperation>()
            .ToImmutableArray();

    /// <summary>Whether a condition asks an object that the loop makes remote calls on: <c>iterator.HasMoreResults</c>.</summary>
    private bool IsStateOf(IOperation condition, List<IOperation> remote)
    {
        var asked = _values.VariablesIn(condition).Union(VariablesNamedIn(condition.Syntax));
        return remote.Any(call => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver } }
            && _loop.Place.SemanticModel!.GetSymbolInfo(receiver, _cancellation).Symbol is { } variable && asked.Contains(variable.OriginalDefinition));
    }

    /// <summary>Whether what a call is given differs from turn to turn because of what an earlier turn did: a cursor, a page, an offset, a next address.</summary>
    private bool IsMovedOn(IOperation call)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var queue = new Queue<(SyntaxNode Value, SyntaxNode Use)>();
        queue.Enqueue((call.Syntax, call.Syntax));
        while (queue.Count > 0)
        {
            _cancellation.ThrowIfCancellationRequested();
            var (value, place) = queue.Dequeue();
            foreach (var variable in VariablesNamedIn(value).Where(seen.Add))
            {
                var writes = _values.WritesInLoop(variable).ToList();
                if (writes.Count > 0 && IsFromEarlierTurn(variable, writes, place) && !IsHandedOver(variable, value, writes))
                {
                    return true;
                }

                foreach (var write in writes.Where(static write => write.Value is not null))
                {
                    queue.Enqueue((write.Value!, write.Place));
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a variable is given what is made of all that it was: <c>state = await Step(state)</c>. A state that moves through a protocol is no place in a list;
    /// a text, a number or a part of it (<c>response.Next</c>) can be.
    /// </summary>
    private bool IsHandedOver(ISymbol variable, SyntaxNode value, List<Write> writes) =>
        writes.Any(write => write.Kind == WriteKind.Set && write.Place.Span.Contains(value.Span)) && TypeOf(variable) is { SpecialType: SpecialType.None, IsValueType: false } type && !type.IsOfPlatform()
        && value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(name => SymbolEqualityComparer.Default.Equals(_values.Named(name), variable))
            .All(static name => name.Parent is ArgumentSyntax);

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        ILocalSymbol { Type: var type } => type,
        IParameterSymbol { Type: var type } => type,
        IFieldSymbol { Type: var type } => type,
        IPropertySymbol { Type: var type } => type,
        _ => null,
    };

    /// <summary>The variables that a piece of code names: asked of the syntax, so that code which does not bind is read, too.</summary>
    private IEnumerable<ISymbol> VariablesNamedIn(SyntaxNode code) => code.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        .Select(name => _loop.Place.SemanticModel!.GetSymbolInfo(name, _cancellation).Symbol?.OriginalDefinition)
        .Where(static symbol => symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)
        .OfType<ISymbol>();

    /// <summary>Whether a variable still has, where it is used, what an earlier turn gave it: a way leads there from the loop's beginning that does not set it.</summary>
    private bool IsFromEarlierTurn(ISymbol variable, List<Write> writes, SyntaxNode use)
    {
        if (variable.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == _loop.Syntax.SyntaxTree && _loop.Runs(reference.GetSyntax(_cancellation))))
        {
            return false;
        }

        var sets = writes.Where(static write => write.Kind == WriteKind.Set).ToList();
        if (_loop.BlockOf(use) is not { } target)
        {
            return sets.Count < writes.Count;
        }

        var setting = new Dictionary<int, int>();
        foreach (var set in sets)
        {
            if (_loop.BlockOf(set.Place) is { } block)
            {
                setting[block] = setting.TryGetValue(block, out var first) ? Math.Min(first, set.Place.Span.End) : set.Place.Span.End;
            }
        }

        var seen = new HashSet<int>();
        var stack = new Stack<int>();
        stack.Push(_loop.Header);
        while (stack.Count > 0)
        {
            var block = stack.Pop();
            if (!seen.Add(block))
            {
                continue;
            }

            if (block == target)
            {
                // A variable is still the old one in what it is given: response = await Get(response.Next).
                return !setting.TryGetValue(block, out var set) || set > use.SpanStart;
            }

            if (!setting.ContainsKey(block))
            {
                foreach (var (next, _) in _loop.After(block))
                {
                    stack.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>Whether the loop is left, when a condition has this outcome, because there is nothing more.</summary>
    private bool TellsOfMore(IOperation condition, bool leaving) => Named(condition).Any(PagerNames.TellsOfMore) || IsEmptyWhen(condition, leaving);

    /// <summary>Whether a condition says of what the remote side returned that it is empty or short.</summary>
    private static bool IsEmptyWhen(IOperation condition, bool outcome) => ValueFlow.Unwrap(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => IsEmptyWhen(operand, !outcome),
        IInvocationOperation { TargetMethod.Name: "Any", Arguments.Length: <= 1 } => !outcome,
        IIsPatternOperation { Value: var value, Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: 0 } } } => outcome && IsSize(value),
        IInvalidOperation unbound => Presence.EmptyWhen(unbound.Syntax) == outcome,
        IBinaryOperation { LeftOperand: var size, OperatorKind: var kind } when IsSize(size) => kind switch
        {
            BinaryOperatorKind.Equals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual => outcome,
            BinaryOperatorKind.NotEquals or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual => !outcome,
            _ => false,
        },
        _ => false,
    };

    private static bool IsSize(IOperation value) => ValueFlow.Unwrap(value) switch
    {
        IPropertyReferenceOperation { Property: { Name: "Count" or "Length", ContainingType: var owner } } => owner.IsOfPlatform(),
        IInvocationOperation { TargetMethod: { Name: "Count", ContainingType: var owner } } => owner.IsOfPlatform(),
        IInvalidOperation unbound => Presence.IsSize(unbound.Syntax),
        _ => false,
    };

    private IEnumerable<string> Named(IOperation condition) =>
        _values.VariablesIn(condition).Select(static variable => variable.Name)
            .Concat(condition.DescendantsAndSelf().Select(static part => (((part.Syntax as InvocationExpressionSyntax)?.Expression ?? part.Syntax) as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText).OfType<string>());

    /// <summary>Whether the loop only waits for something to happen: it gathers nothing, and sleeps in each turn or asks for a status.</summary>
    private bool IsPolling(IEnumerable<IOperation> deciding) => Accumulator() is null && !Yields
        && (_calls.OfType<IInvocationOperation>().Any(static call => PagerNames.Waits(call.TargetMethod.Name, call.TargetMethod.ContainingType.Name))
            || deciding.Any(condition => Named(condition).Any(PagerNames.TellsOfProgress)));

    private bool Yields => _loop.Syntax.DescendantNodes().OfType<YieldStatementSyntax>().Any(_loop.Runs);

    private PageFinding Describe()
    {
        var page = PageVariable();
        return new(_loop.Shape, page?.Name, page?.First ?? 0, Accumulator(), _asking, _exits.CountOnlyWhatPasses, IsShort());
    }

    private (string Name, int First)? PageVariable()
    {
        foreach (var variable in _values.AllInLoop.Select(static write => write.Variable).OfType<ILocalSymbol>().Distinct<ILocalSymbol>(SymbolEqualityComparer.Default))
        {
            var writes = _values.WritesTo(variable).ToList();
            if (variable.Type.SpecialType == SpecialType.System_Int32 && writes.Count == 2
                && writes[0] is { Kind: WriteKind.Set, Value: { } start, Place: VariableDeclaratorSyntax declaration } && !_loop.Runs(declaration)
                && _loop.Place.SemanticModel!.GetConstantValue(start, _cancellation) is { HasValue: true, Value: int first }
                && writes[1] is { Kind: WriteKind.Grow } step && IsByOne(step) && _loop.BlockOf(step.Place) is { } block
                && !_loop.Inner(_cancellation).Any(inner => inner.Blocks.Contains(block))
                && !_loop.GoesRoundWithout(new HashSet<int> { block }, _cancellation))
            {
                return (variable.Name, first);
            }
        }

        return null;
    }

    private bool IsByOne(Write step) => step.Place switch
    {
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax => true,
        AssignmentExpressionSyntax { Right: BinaryExpressionSyntax { Right: var one } } => IsOne(one),
        AssignmentExpressionSyntax { Right: var one } => IsOne(one),
        _ => false,
    };

    private bool IsOne(ExpressionSyntax value) => _loop.Place.SemanticModel!.GetConstantValue(value, _cancellation) is { HasValue: true, Value: 1 };

    /// <summary>A variable from outside that each turn adds to, counters aside.</summary>
    private string? Accumulator() => _values.AllInLoop
        .Where(write => write.Kind == WriteKind.Grow && write.Variable is ILocalSymbol or IParameterSymbol or IFieldSymbol && !IsNumber(write.Variable) && !IsDeclaredWithin(write.Variable))
        .OrderBy(static write => write.Place.SpanStart)
        .Select(static write => write.Variable.Name)
        .FirstOrDefault();

    private bool IsDeclaredWithin(ISymbol variable) => variable.DeclaringSyntaxReferences.Any(reference =>
        reference.SyntaxTree == _loop.Syntax.SyntaxTree && _loop.Syntax.Span.Contains(reference.Span));

    private static bool IsNumber(ISymbol variable) => variable is not IPropertySymbol && TypeOf(variable) is { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_Double };
}
