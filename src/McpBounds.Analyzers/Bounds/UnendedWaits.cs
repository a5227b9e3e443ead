using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what does this body wait for that nothing ends?</summary>
internal sealed class UnendedWaits
{
    /// <summary>A default up to this is documented and short enough for an agent to wait for: databases, caches, browsers.</summary>
    private const int ShortDefault = 30;

    /// <summary>How many functions are looked into for what a lock is held for.</summary>
    private const int MostGuarded = 60;

    private static readonly ConditionalWeakTable<ToolCode, UnendedWaits> s_known = new();

    private static readonly ImmutableHashSet<string> s_reads = ImmutableHashSet.Create(
        "ReadAsStringAsync", "ReadAsByteArrayAsync", "ReadFromJsonAsync", "CopyToAsync", "CopyTo", "LoadIntoBufferAsync", "ReadToEndAsync", "ReadToEnd", "ReadLineAsync", "ReadLine",
        "ReadAsync", "Read", "ReadBlockAsync", "ReadBlock", "ReadExactlyAsync", "ReadAtLeastAsync", "DeserializeAsync", "ParseAsync", "LoadAsync");

    private readonly ToolCode _tools;
    private readonly ConcurrentDictionary<CodeUnit, ImmutableArray<UnendedWait>> _inBody = new();
    private readonly ConcurrentDictionary<SyntaxNode, bool> _makesRemoteCall = new();

    private object? _knowsDataverse;

    private UnendedWaits(ToolCode tools) => _tools = tools;

    /// <summary>The waits of one compilation.</summary>
    public static UnendedWaits In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether a call can be one at all: asked of syntax, before anything is bound. A file that imports a client library may call it by any name.</summary>
    public bool MayBe(InvocationExpressionSyntax call, CancellationToken cancellation) => UnresolvedCall.NameOf(call)?.Identifier.ValueText is { } name
        && (RemoteApi.MayBe(name) || LocalWaits.MayBe(name) || s_reads.Contains(name) || DocumentDownload.MayBe(call, name) || IsWaitedFor(call)
            || LibraryImports.In(_tools).AnyAt(call.SyntaxTree, cancellation) || (RemoteCalls.MayRunQuery(name) && KnowsDataverse(cancellation)));

    private static bool IsWaitedFor(InvocationExpressionSyntax call) =>
        call.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" or "Wait" or "GetAwaiter" or "ConfigureAwait" } || UnresolvedCall.IsHandedOut(call);

    /// <summary>Whether any file names the context by which LINQ asks Dataverse: only then can an operator of any name be a call.</summary>
    private bool KnowsDataverse(CancellationToken cancellation)
    {
        if (_knowsDataverse is bool known)
        {
            return known;
        }

        var found = _tools.Compilation.SyntaxTrees.Any(tree => !SyntaxIndex.Of(tree, cancellation).MembersThatMention(RemoteApi.DataverseContext).IsEmpty);
        _knowsDataverse = found;
        return found;
    }

    /// <summary>Whether an operation waits at all, and is given nothing that ends it: asked before anybody looks for its callers.</summary>
    public bool MayBeUnended(IOperation operation, CancellationToken cancellation) => Waits(operation, cancellation) && !IsGivenEnd(operation, cancellation);

    private bool Waits(IOperation operation, CancellationToken cancellation) => operation is not IInvocationOperation { TargetMethod: var method }
        || LocalWaits.Is(method) || s_reads.Contains(method.Name) || RemoteCalls.In(_tools).Of(operation, cancellation) is not null;

    private bool IsGivenEnd(IOperation operation, CancellationToken cancellation) =>
        WaitLimit.IsGivenTo(operation, WaitLimit.WantsDeadline(operation.Syntax.SyntaxTree, _tools, cancellation), _tools, cancellation);

    /// <summary>The waits without an end in the body that a node stands in, in the order of the code; nested functions are part of it unless they are tools themselves.</summary>
    public ImmutableArray<UnendedWait> InBodyOf(SyntaxNode node, CancellationToken cancellation)
    {
        var body = BodyOf(node, cancellation);
        return _inBody.TryGetValue(body, out var known) ? known : _inBody.GetOrAdd(body, Find(body, cancellation));
    }

    /// <summary>The wait that an operation is if nothing but a token could end it: what its client, a deadline or an option ends is none.</summary>
    public UnendedWait? WithoutToken(IOperation operation, IParameterSymbol token, CancellationToken cancellation) =>
        Classify(operation, cancellation) is { } wait && !WaitLimit.IsGivenTo(operation, wantsDeadline: false, _tools, cancellation, token) && !IsEndedOtherwise(wait, cancellation, token)
            && !LeftBehind.Is(operation.Syntax, _tools, cancellation, token) ? wait : null;

    private ImmutableArray<UnendedWait> Find(CodeUnit body, CancellationToken cancellation)
    {
        var waits = ImmutableArray.CreateBuilder<UnendedWait>();
        var model = _tools.References.ModelOf(body.Node.SyntaxTree);
        foreach (var call in body.Node.DescendantNodes(node => node == body.Node || node is not MemberDeclarationSyntax or GlobalStatementSyntax).OfType<InvocationExpressionSyntax>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (MayBe(call, cancellation) && BodyOf(call, cancellation).Equals(body) && model.GetOperation(call, cancellation) is { } operation && Of(operation, cancellation) is { } wait)
            {
                waits.Add(wait);
            }
        }

        return waits.ToImmutable();
    }

    private UnendedWait? Of(IOperation operation, CancellationToken cancellation)
    {
        // The cheap questions first: most calls wait for nothing, or are given a token.
        return MayBeUnended(operation, cancellation) && !IsInExpressionTree(operation) && _tools.Reach.Of(CodeUnit.Of(operation.Syntax), cancellation) is not null
            && Classify(operation, cancellation) is { } wait && !IsEndedOtherwise(wait, cancellation) && !FixedSignature.IsHandedOn(operation, _tools.Compilation, cancellation)
            && !LeftBehind.Is(operation.Syntax, _tools, cancellation) ? wait : null;
    }

    /// <summary>What an operation waits for, ended or not.</summary>
    private UnendedWait? Classify(IOperation operation, CancellationToken cancellation)
    {
        if (UnresolvedCall.NameOf(operation.Syntax) is not { } name)
        {
            return null;
        }

        if (RemoteCalls.In(_tools).Of(operation, cancellation) is { } call)
        {
            return OfRemote(call, name, cancellation);
        }

        return operation is IInvocationOperation { TargetMethod: var method } invocation
            && (LocalWaits.Is(method) ? !LocalWaits.IsLock(method) || IsHeldForLong(invocation, cancellation) : IsReadOfStream(invocation, cancellation))
                ? new(operation, name, null, null, IsToStranger: false)
                : null;
    }

    private UnendedWait? OfRemote(RemoteCall call, SimpleNameSyntax name, CancellationToken cancellation)
    {
        if (call is { Kind: RemoteKind.Process, Name: "Start" })
        {
            return null;
        }

        var seconds = IsPolled(call, cancellation) || ClientTimeout.In(_tools).IsInfiniteFor(call, cancellation) ? null : call.Api.SecondsOf(call.Name);
        return seconds is > 0 and <= ShortDefault || (call is { Kind: RemoteKind.Browser } && seconds is null && !BrowserScript.IsOfAgent(call.Operation, _tools, cancellation)) ? null : new(call.Operation, name, call, seconds, IsToStranger(call, cancellation));
    }

    private bool IsToStranger(RemoteCall call, CancellationToken cancellation) => call is { Api: var api, Operation: IInvocationOperation { Arguments: { IsEmpty: false } arguments } } && api == RemoteApi.Document
        ? Stranger.Chose(arguments[0].Value, _tools, cancellation)
        : Stranger.IsCalled(call, _tools, cancellation);

    /// <summary>An operation that the service says it has begun, and that the client asks after until it is done.</summary>
    private static bool IsPolled(RemoteCall call, CancellationToken cancellation) =>
        call.Name is "WaitForCompletion" or "WaitForCompletionAsync" or "WaitForCompletionResponseAsync"
        || (call.Operation.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: var arguments }
            && arguments.Any(static argument => argument.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Completed", Expression: var type } && type.ToString().EndsWith("WaitUntil", StringComparison.Ordinal)));

    /// <summary>Whether the client, a deadline of its own or the end of a process that is waited for elsewhere ends a wait.</summary>
    private bool IsEndedOtherwise(UnendedWait wait, CancellationToken cancellation, IParameterSymbol? apart = null) =>
        (wait.Remote is { Kind: not RemoteKind.Process } call && ClientTimeout.In(_tools).IsSetFor(call, cancellation) && !(wait.DefaultSeconds is null && IsPolled(call, cancellation)))
        || (wait.Remote is { Kind: RemoteKind.Process } process && (ProcessEnd.IsSeenTo(process, _tools, cancellation, apart) || ProcessEnd.IsInstant(process, _tools, cancellation)));

    /// <summary>
    /// Whether a lock may be held for ever: what is done until it is released waits for something that nothing ends. One that a method makes for its own tasks is held by
    /// nobody else, and those tasks are looked at themselves.
    /// </summary>
    private bool IsHeldForLong(IInvocationOperation take, CancellationToken cancellation)
    {
        if (take.Instance is { } semaphore && ValueFlow.Unwrap(semaphore) is ILocalReferenceOperation { Local: var local }
            && _tools.Values.OriginsOf(semaphore, cancellation) is { Length: 1 } made && made[0] is IObjectCreationOperation && local.ContainingSymbol is IMethodSymbol
            && CodeUnit.MemberOf(made[0].Syntax).Equals(CodeUnit.MemberOf(take.Syntax)))
        {
            return false;
        }

        if (take.Instance?.Type?.Name is not ("SemaphoreSlim" or "Semaphore" or "Mutex"))
        {
            IOperation root = take;
            while (root.Parent is { } parent)
            {
                root = parent;
            }

            return _makesRemoteCall.TryGetValue(root.Syntax, out var known) ? known : _makesRemoteCall.GetOrAdd(root.Syntax, RemoteCalls.In(_tools).Makes(root, cancellation));
        }

        var runs = new Queue<InvocationExpressionSyntax>(GuardedBy((InvocationExpressionSyntax)take.Syntax));
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        while (runs.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var call = runs.Dequeue();
            if (_tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation) is not { } operation)
            {
                continue;
            }

            if (IsEndless(call, operation, cancellation))
            {
                return true;
            }

            foreach (var member in RemoteCalls.In(_tools).Runs(operation, cancellation).Where(member => seen.Count < MostGuarded && seen.Add(member)))
            {
                foreach (var inner in _tools.Values.DeclarationsOf(member, cancellation).SelectMany(static declaration => declaration.DescendantNodes()).OfType<InvocationExpressionSyntax>())
                {
                    runs.Enqueue(inner);
                }
            }
        }

        return false;
    }

    /// <summary>Whether a call waits for something else than another lock, and nothing at all ends that.</summary>
    private bool IsEndless(InvocationExpressionSyntax call, IOperation operation, CancellationToken cancellation) =>
        MayBe(call, cancellation) && MayBeUnended(operation, cancellation) && (operation is not IInvocationOperation { TargetMethod: var method } || !LocalWaits.Is(method) || !LocalWaits.IsLock(method))
        && Classify(operation, cancellation) is { DefaultSeconds: null } wait && !IsEndedOtherwise(wait, cancellation) && !LeftBehind.Is(call, _tools, cancellation);

    /// <summary>The calls between the one that takes a lock and the last that releases it in the same function.</summary>
    private static IEnumerable<InvocationExpressionSyntax> GuardedBy(InvocationExpressionSyntax take)
    {
        var guard = UnresolvedCall.ReceiverOf(take)?.ToString();
        var later = CodeUnit.Of(take).Node.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => call.SpanStart > take.Span.End).ToList();
        var release = later.FindLastIndex(call => UnresolvedCall.NameOf(call) is { Identifier.ValueText: "Release" or "ReleaseMutex" } && UnresolvedCall.ReceiverOf(call)?.ToString() == guard);
        return release < 0 ? later : later.Take(release);
    }

    /// <summary>A read of a response of which the send call left the body to come: the client's timeout does not cover it.</summary>
    private bool IsReadOfStream(IInvocationOperation call, CancellationToken cancellation)
    {
        if (!s_reads.Contains(call.TargetMethod.Name) || call.TargetMethod.IsDeclaredIn(_tools.Compilation) || BodyOf(call) is not { } body || !IsBody(ValueFlow.Unwrap(body).Type))
        {
            return false;
        }

        return ResponseBody.OriginsOf(body, _tools, cancellation).Any(static origin => origin.Buffering == Buffering.Streamed && origin.Send switch
        {
            IInvocationOperation { TargetMethod.ContainingType: { } sender } =>
                !sender.Is("System.Net.WebClient") && !sender.Is("System.Net.WebResponse") && sender.ContainingNamespace?.ToDisplayString() != "Flurl.Http",
            IInvalidOperation => true, // a service's library that is not there hands it out
            _ => false,
        });
    }

    /// <summary>What a call reads.</summary>
    public static IOperation? BodyOf(IInvocationOperation read) => read.Instance ?? read.Arguments.FirstOrDefault()?.Value;

    private static bool IsBody(ITypeSymbol? type) => type.Is(HttpApi.Content) || type.Is("System.IO.Stream") || type.Is("System.IO.TextReader");

    private static bool IsInExpressionTree(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation && current.Parent?.Type is { Name: "Expression", ContainingNamespace: { Name: "Expressions" } })
            {
                return true;
            }
        }

        return false;
    }

    private CodeUnit BodyOf(SyntaxNode node, CancellationToken cancellation)
    {
        var unit = CodeUnit.Of(node);
        while (unit.IsNested && !_tools.Reach.IsTool(unit, cancellation))
        {
            unit = unit.Outer;
        }

        return unit;
    }
}
