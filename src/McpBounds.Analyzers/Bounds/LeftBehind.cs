using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>
/// Answers: does nobody wait for this, or only for so long? Work whose task is dropped, as <c>_ = DrainAsync()</c> or <c>_ = Task.Run(…)</c>, keeps no tool waiting, and
/// one that is given up on, as <c>Task.Run(…).WaitAsync(timeout)</c>, not for ever.
/// </summary>
internal static class LeftBehind
{
    /// <summary>How many functions a task is followed out of: each may be called by one whose own task is dropped or given up on.</summary>
    private const int MostFunctions = 20;

    /// <summary>What a wait holds up, the more the further down.</summary>
    private enum Hold
    {
        /// <summary>Nothing: who calls gets a task at once.</summary>
        Nothing,

        /// <summary>The thread of an asynchronous function, which gives its task away only later.</summary>
        Thread,

        /// <summary>The caller of a function that returns no task.</summary>
        Caller,
    }

    /// <summary>Whether no tool waits for a call to its end: its task is dropped or given up on where it stands, or that of a function around it wherever it is called.</summary>
    /// <param name="call">The call.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="apart">A token that does not count, since nobody supplies it.</param>
    public static bool Is(SyntaxNode call, ToolCode tools, CancellationToken cancellation, IParameterSymbol? apart = null) => Is(call, Hold.Nothing, apart, tools, new(), cancellation);

    private static bool Is(SyntaxNode call, Hold hold, IParameterSymbol? apart, ToolCode tools, Dictionary<(CodeUnit, Hold), bool> known, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(call.SyntaxTree);
        if (IsLetGo(call, hold, apart, model, tools, cancellation))
        {
            return true;
        }

        if (hold == Hold.Nothing && IsBlocking(call, model, cancellation) && !IsBehindAwait(call))
        {
            hold = Hold.Thread;
        }

        for (var unit = CodeUnit.Of(call); ; unit = unit.Outer)
        {
            if (unit.Node is AnonymousFunctionExpressionSyntax lambda)
            {
                if (IsVoid(lambda, model, cancellation) || (WhatRuns(lambda) is { } run && IsRunAside(run, apart, model, tools, cancellation)))
                {
                    return true;
                }

                continue;
            }

            // A function that returns no task holds its caller up: that may stand in a lambda whose task is let go.
            if (unit.Node is MethodDeclarationSyntax or LocalFunctionStatementSyntax
                && IsFunctionLetGo(unit, IsAsynchronous(unit.Node) ? hold : Hold.Caller, apart, tools, known, model, cancellation))
            {
                return true;
            }

            if (!unit.IsNested)
            {
                return false;
            }
        }
    }

    /// <summary>The answer for a function, found once; no while it is looked for, since a circle of calls lets nothing go.</summary>
    private static bool IsFunctionLetGo(
        CodeUnit unit, Hold hold, IParameterSymbol? apart, ToolCode tools, Dictionary<(CodeUnit, Hold), bool> known, SemanticModel model, CancellationToken cancellation)
    {
        if (!known.TryGetValue((unit, hold), out var isLetGo) && known.Count < MostFunctions)
        {
            known.Add((unit, hold), false);
            known[(unit, hold)] = isLetGo = IsLetGoByAll(unit, hold, apart, tools, known, model, cancellation);
        }

        return isLetGo;
    }

    /// <summary>Whether every caller in tool code drops or gives up on the task that a function returns, or that it is called in.</summary>
    private static bool IsLetGoByAll(
        CodeUnit unit, Hold hold, IParameterSymbol? apart, ToolCode tools, Dictionary<(CodeUnit, Hold), bool> known, SemanticModel model, CancellationToken cancellation)
    {
        if (hold != Hold.Caller && IsVoid(unit.Node))
        {
            return true; // async void
        }

        if (tools.Reach.IsTool(unit, cancellation) || unit.Symbol(model, cancellation) is not { } function)
        {
            return false;
        }

        var callers = unit.Node is LocalFunctionStatementSyntax { Identifier.ValueText: var name }
            ? CodeUnit.MemberOf(unit.Node).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(use => use.Identifier.ValueText == name).ToList<SyntaxNode>()
            : tools.Reach.ReferencesTo(function, cancellation).Select(static reference => reference.Node).Where(node => tools.Reach.Of(CodeUnit.Of(node), cancellation) is not null).ToList();
        return callers.Count > 0 && callers.All(caller => CallOf(caller) is { } call ? Is(call, hold, apart, tools, known, cancellation) : IsGivenToRunAside(caller, apart, tools, cancellation));
    }

    /// <summary>Whether a function is named where a lambda could stand: <c>_ = Task.Run(DrainAsync)</c>.</summary>
    private static bool IsGivenToRunAside(SyntaxNode name, IParameterSymbol? apart, ToolCode tools, CancellationToken cancellation) =>
        (name.Parent is MemberAccessExpressionSyntax access ? access : name) is ExpressionSyntax group && WhatRuns(group) is { } run
        && IsRunAside(run, apart, tools.References.ModelOf(name.SyntaxTree), tools, cancellation);

    /// <summary>Whether what runs a function does so on a thread that nobody waits for, or not to its end.</summary>
    private static bool IsRunAside(ExpressionSyntax run, IParameterSymbol? apart, SemanticModel model, ToolCode tools, CancellationToken cancellation) =>
        IsThread(run) || IsLetGo(run, Hold.Nothing, apart, model, tools, cancellation);

    /// <summary>Whether the task that a call returns is dropped, or given up on after a while.</summary>
    private static bool IsLetGo(SyntaxNode call, Hold hold, IParameterSymbol? apart, SemanticModel model, ToolCode tools, CancellationToken cancellation) =>
        call is ExpressionSyntax expression
        && hold == Hold.Nothing
        && (IsDropped(expression, model, cancellation) || (!IsBlocking(call, model, cancellation) && WaitLimit.IsGivenToTask(expression, tools, cancellation, apart)));

    /// <summary>Whether a call returns when it is done, or its caller waits for it on the spot.</summary>
    private static bool IsBlocking(SyntaxNode call, SemanticModel model, CancellationToken cancellation) =>
        IsWaitedForHere(call) || (KeptIn(call) is { } local && CodeUnit.MemberOf(call).Node.DescendantNodes().OfType<IdentifierNameSyntax>().Any(use => use.Identifier.ValueText == local && IsWaitedForHere(use)))
        || (call.Parent is not AwaitExpressionSyntax && call is ExpressionSyntax expression && model.GetTypeInfo(expression, cancellation).Type is { TypeKind: not TypeKind.Error } type && !RemoteApi.IsAwaitable(type));

    /// <summary>Whether a task is waited for by its thread: <c>task.Wait()</c>, <c>task.ConfigureAwait(false).GetAwaiter().GetResult()</c>.</summary>
    private static bool IsWaitedForHere(SyntaxNode task)
    {
        while (task.Parent is ParenthesizedExpressionSyntax
            || task.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "AsTask" or "Unwrap" }
            || (task.Parent is InvocationExpressionSyntax call && call.Expression == task))
        {
            task = task.Parent;
        }

        return task.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } access && access.Expression == task
            && (name is "Result" or "GetAwaiter" || (name == "Wait" && access.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 }));
    }

    private static string? KeptIn(SyntaxNode call) =>
        call.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: var name } } ? name : null;

    /// <summary>Whether the function around a call may have given its task away before: it awaits something further up.</summary>
    private static bool IsBehindAwait(SyntaxNode call) =>
        CodeUnit.Of(call).Node.DescendantNodes().OfType<AwaitExpressionSyntax>().Any(await => await.Span.End <= call.SpanStart && CodeUnit.Of(await).Equals(CodeUnit.Of(call)));

    private static InvocationExpressionSyntax? CallOf(SyntaxNode name) => name.Parent switch
    {
        InvocationExpressionSyntax call when call.Expression == name => call,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Name == name && call.Expression == access => call,
        MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax call } binding when call.Expression == binding => call,
        _ => null,
    };

    private static bool IsAsynchronous(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax { Modifiers: var modifiers, ReturnType: var type } => modifiers.Any(SyntaxKind.AsyncKeyword) || IsTask(type),
        LocalFunctionStatementSyntax { Modifiers: var modifiers, ReturnType: var type } => modifiers.Any(SyntaxKind.AsyncKeyword) || IsTask(type),
        _ => false,
    };

    private static bool IsVoid(SyntaxNode function) => function is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }
        or LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } };

    private static bool IsTask(TypeSyntax type) => SyntaxIndex.SimpleName(type) is "Task" or "ValueTask";

    /// <summary>An asynchronous lambda of which nobody gets the task: an event's handler, say.</summary>
    private static bool IsVoid(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, CancellationToken cancellation) =>
        lambda.AsyncKeyword.RawKind != 0 && model.GetSymbolInfo(lambda, cancellation).Symbol is IMethodSymbol { ReturnsVoid: true };

    /// <summary>The call that runs a function which it is given, on a thread of its own.</summary>
    private static ExpressionSyntax? WhatRuns(ExpressionSyntax function) => function.Parent switch
    {
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" } } run } => run,
        ArgumentSyntax { Parent.Parent: ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: "Thread" } } thread } => thread,
        _ => null,
    };

    private static bool IsThread(ExpressionSyntax run) => run is ObjectCreationExpressionSyntax or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" } };

    /// <summary>Whether a call's task is assigned to nothing, or stands as a statement that is not awaited.</summary>
    private static bool IsDropped(ExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        SyntaxNode link = call;
        while (link.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith" or "ConfigureAwait" or "Unwrap" or "AsTask" } or ConditionalAccessExpressionSyntax or ParenthesizedExpressionSyntax
            || (link.Parent is InvocationExpressionSyntax next && next.Expression == link && link is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ContinueWith" or "ConfigureAwait" or "Unwrap" or "AsTask" }))
        {
            link = link.Parent;
        }

        var isDiscarded = link.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } assignment && assignment.Right == link;
        return (isDiscarded || link.Parent is ExpressionStatementSyntax)
            && model.GetTypeInfo(call, cancellation).Type is { } type && (type.Name is "Task" or "ValueTask" || (isDiscarded && type.TypeKind == TypeKind.Error));
    }
}
