using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>Gives the waits of one document deadlines: one for all waits of a function, but every round of a loop its own.</summary>
internal sealed class EndedWaits(FixContext context)
{
    private readonly Edits _edits = new();
    private readonly FreeNames _names = new(context.Model);

    /// <summary>After how many seconds the last of the waits gives up.</summary>
    public int Seconds { get; private set; }

    /// <summary>The syntax with every wait ended.</summary>
    public SyntaxNode Apply() => _edits.ApplyTo(context.Root, context);

    /// <summary>Adds deadlines for some calls; false, and the rest left undone, if one of them cannot have one.</summary>
    public bool Add(IReadOnlyList<ExpressionSyntax> calls)
    {
        if (((CSharpParseOptions)context.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8)
        {
            return false;
        }

        var groups = calls.GroupBy(static call => (Function: Function.Of(call), Loop: LoopAround(call))).ToList();
        return groups.Count > 0 && groups.All(group => Add(group.Key.Function, group.OrderBy(static call => call.SpanStart).ToList()));
    }

    /// <summary>The innermost loop that makes a call again and again: what a <c>foreach</c> goes through is asked for once.</summary>
    private static SyntaxNode? LoopAround(SyntaxNode call) =>
        Function.LoopAround(call) is CommonForEachStatementSyntax loop && loop.Expression.Span.Contains(call.Span) ? LoopAround(loop) : Function.LoopAround(call);

    private bool Add(SyntaxNode function, List<ExpressionSyntax> calls)
    {
        if (Function.OwnNodes(function).Any(static node => node is LabeledStatementSyntax)
            || calls.Any(call => Function.IsExpressionTree(call, context) || IsOwnTurn(call)
                || call.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 })
            || ForgottenWork.Holds(calls[0], context)
            || WaitedRange.Of(calls, function, context) is not { } range
            || DeadlineOf(calls, range) is not { } deadline
            || calls.Any(call => ChangeOf(call) is null))
        {
            return false;
        }

        Seconds = Math.Max(Seconds, deadline.Seconds);
        var name = _names.In(range.Scope, "timeout");
        var token = SyntaxFactory.ParseExpression(name + ".Token");
        foreach (var call in calls)
        {
            _edits.Change<ExpressionSyntax>(call, current => ChangeOf(call)!(current, token));
        }

        if (range.Returned is not null)
        {
            AsyncFunction.Make(function, _edits, context);
        }

        range.Wrap(_edits, () => deadline.Declare(name), statements => deadline.Try(name, statements));
        return true;
    }

    /// <summary>Whether a call waits for its turn at a semaphore of the function's own, which lets much work through little by little: that takes its time.</summary>
    private bool IsOwnTurn(ExpressionSyntax call) =>
        context.Model.GetOperation(call, context.Cancellation) is IInvocationOperation { Instance: ILocalReferenceOperation { Type: var type } }
        && type.Is("System.Threading.SemaphoreSlim");

    private ExpiredWait? DeadlineOf(List<ExpressionSyntax> calls, WaitedRange range)
    {
        var processes = calls.Select(call => ProcessWait.Of(call, context.Model, context.Cancellation)).OfType<ProcessWait>().ToList();
        var process = processes.FirstOrDefault()?.Process;
        if (processes.Count > 0 && (processes.Count < calls.Count || processes.Any(other => other.Process.ToString() != process!.ToString())
            || !range.IsInScope(process!) || !ProcessWait.CanKill(context.Compilation)))
        {
            return null;
        }

        // Who has a source that ends by itself need only pass it on.
        var scope = TokenScope.Of(range.Start, context.Model, context.Cancellation);
        return scope.Token?.EndsWith(".Token", StringComparison.Ordinal) == true ? null
            : new(context, calls, calls.Any(Function.IsCleanUp) ? null : scope.Token, process);
    }

    /// <summary>How a call is given the deadline: as its token, or else as that by which its task is waited for.</summary>
    private TokenArgument.Change? ChangeOf(ExpressionSyntax call) =>
        TokenArgument.For(call, context.Model, context.Cancellation)
        ?? context.Model.GetTypeInfo(call, context.Cancellation).Type?.FullName() switch
        {
            "System.Threading.Tasks.Task" when CappedLoad.TasksWaitWithToken(context.Compilation) =>
                static (current, token) =>
                    Template.Expression("__task.WaitAsync(__token)", ("__task", current.WithoutTrivia()), ("__token", token)).WithTriviaFrom(current),
            "System.Threading.Tasks.ValueTask" when CappedLoad.TasksWaitWithToken(context.Compilation) => static (current, token) =>
                Template.Expression("__task.AsTask().WaitAsync(__token)", ("__task", current.WithoutTrivia()), ("__token", token)).WithTriviaFrom(current),
            _ => null,
        };
}
