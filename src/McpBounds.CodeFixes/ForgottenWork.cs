using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// Answers: does code belong to work that a tool starts and never waits for? It outlives the call, as a program in the background does: whoever ends it with the
/// call, or after some time, breaks it.
/// </summary>
internal static class ForgottenWork
{
    /// <summary>Whether every way from a tool to some code leads over a task that is discarded, or kept in something that outlives the call.</summary>
    public static bool Holds(SyntaxNode code, FixContext context)
    {
        var reach = context.Tools.Reach;
        var seen = new HashSet<CodeUnit> { CodeUnit.Of(code) };
        var queue = new Queue<CodeUnit>(seen);
        var isForgotten = false;
        while (queue.Count > 0)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var unit = queue.Dequeue();
            if (reach.IsTool(unit, context.Cancellation))
            {
                return false;
            }

            foreach (var caller in reach.Callers(unit, context.Cancellation).Where(caller => !seen.Contains(caller)))
            {
                var starts = reach.PlacesIn(caller, unit, context.Cancellation).ToList();
                if (starts.Count > 0 && starts.All(start => IsForgotten(start, context.Tools.References.ModelOf(start.SyntaxTree), context.Cancellation)))
                {
                    isForgotten = true;
                }
                else
                {
                    seen.Add(caller);
                    queue.Enqueue(caller);
                }
            }
        }

        return isForgotten;
    }

    /// <summary>Whether nobody waits for what begins here: with a lambda or method that is given to a task, or with the call of a method.</summary>
    public static bool IsForgotten(SyntaxNode start, SemanticModel model, CancellationToken cancellation)
    {
        var code = start.Parent is MemberAccessExpressionSyntax access && access.Name == start ? access : start;
        var call = code.Parent switch
        {
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax runner } => runner,
            InvocationExpressionSyntax invocation when invocation.Expression == code => invocation,
            _ => null,
        };
        if (call is null)
        {
            return false;
        }

        // What follows a task by ContinueWith or ConfigureAwait is a task as well.
        ExpressionSyntax task = call;
        while (task.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } member && member.Expression == task && IsTask(next, model, cancellation))
        {
            task = next;
        }

        return IsTask(task, model, cancellation) && task.Parent switch
        {
            ExpressionStatementSyntax => true,
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } kept when kept.Right == task =>
                kept.Left is ElementAccessExpressionSyntax || model.GetSymbolInfo(kept.Left, cancellation).Symbol is IDiscardSymbol or IFieldSymbol or IPropertySymbol,
            _ => false,
        };
    }

    private static bool IsTask(ExpressionSyntax call, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(call, cancellation).Type?.FullName()
            is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask"
            or "System.Runtime.CompilerServices.ConfiguredTaskAwaitable" or "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable";
}
