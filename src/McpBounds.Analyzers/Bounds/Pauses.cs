using System.Collections.Immutable;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does a call wait for some time whenever it is made, itself or in a function of the project? Asked of the calls of one body, it looks into each function once.</summary>
internal sealed class Pauses(ToolCode tools, CancellationToken cancellation)
{
    /// <summary>How many functions are looked into.</summary>
    private const int MostFunctions = 30;

    private static readonly ImmutableHashSet<string> s_signals = ImmutableHashSet.Create("SemaphoreSlim", "ManualResetEventSlim", "CountdownEvent", "WaitHandle", "Task", "Monitor");

    private readonly Dictionary<ISymbol, Kind> _known = new(SymbolEqualityComparer.Default);

    private enum Kind
    {
        /// <summary>It may go on at once.</summary>
        None,

        /// <summary>It waits for something to happen, for a time: what a function does instead of a delay, and no pause by itself.</summary>
        Signal,

        /// <summary>It waits whenever it is made, and by a delay in one case at least.</summary>
        Pause,
    }

    /// <summary>Whether a call does.</summary>
    public bool Is(IInvocationOperation call) => KindOf(call) == Kind.Pause;

    private Kind KindOf(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Delay" or "Sleep", ContainingType.Name: "Task" or "Thread" } ? Kind.Pause
        : IsSignal(call) ? Kind.Signal
        : RemoteCalls.In(tools).Runs(call, cancellation).Select(KindOf).DefaultIfEmpty().Max();

    private Kind KindOf(ISymbol member)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!_known.TryGetValue(member, out var known) && _known.Count < MostFunctions)
        {
            _known.Add(member, Kind.None);
            _known[member] = known = tools.Values.DeclarationsOf(member, cancellation).Select(KindOf).DefaultIfEmpty().Max();
        }

        return known;
    }

    /// <summary>What a function does on every way through it, and not only where something fails or is not ready.</summary>
    private Kind KindOf(SyntaxNode function)
    {
        var model = tools.References.ModelOf(function.SyntaxTree);
        var waits = function.DescendantNodes(node => node == function || node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<InvocationExpressionSyntax>()
            .Select(call => (Call: call, Kind: model.GetOperation(call, cancellation) is IInvocationOperation made ? KindOf(made) : Kind.None))
            .Where(static wait => wait.Kind != Kind.None)
            .ToDictionary(static wait => (SyntaxNode)wait.Call, static wait => wait.Kind);
        return waits.Count > 0 && BodyOf(model.GetOperation(function, cancellation)) is { } body
            && Dominance.OnEveryReturnOf(body, operation => operation is IInvocationOperation && waits.ContainsKey(operation.Syntax), cancellation)
            ? waits.Values.Max()
            : Kind.None;
    }

    private static IOperation? BodyOf(IOperation? function) => function switch
    {
        ILocalFunctionOperation { Body: var body } => body,
        IAnonymousFunctionOperation { Body: var body } => body,
        _ => function,
    };

    /// <summary>Whether a call waits until it is told to go on, or a time is over. Whoever lets others in again has only taken a lock.</summary>
    private static bool IsSignal(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Wait" or "WaitAsync" or "WaitOne", ContainingType: var owner, Parameters: var parameters }
        && owner.IsOfPlatform() && s_signals.Contains(owner.Name) && parameters.Any(static parameter => parameter.Name is "timeout" or "millisecondsTimeout")
        && !CodeUnit.MemberOf(call.Syntax).Node.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Any(static other => UnresolvedCall.NameOf(other)?.Identifier.ValueText is "Release" or "Exit");
}
