using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does nobody wait for this? Work whose task is dropped, as <c>_ = DrainAsync()</c> or <c>_ = Task.Run(…)</c>, keeps no tool waiting.</summary>
internal static class LeftBehind
{
    /// <summary>How many functions a task is followed out of: each may be called by one whose own task is dropped.</summary>
    private const int MostFunctions = 20;

    /// <summary>Whether no tool waits for a call: its task is dropped where it stands, or that of a function around it wherever it is called.</summary>
    public static bool Is(SyntaxNode call, ToolCode tools, CancellationToken cancellation) => Is(call, tools, new(), cancellation);

    private static bool Is(SyntaxNode call, ToolCode tools, HashSet<CodeUnit> seen, CancellationToken cancellation)
    {
        var model = tools.References.ModelOf(call.SyntaxTree);
        if (IsDropped(call, model, cancellation))
        {
            return true;
        }

        for (var unit = CodeUnit.Of(call); ; unit = unit.Outer)
        {
            if (unit.Node is AnonymousFunctionExpressionSyntax lambda)
            {
                if (IsVoid(lambda, model, cancellation) || (WhatRuns(lambda) is { } run && (IsThread(run) || IsDropped(run, model, cancellation))))
                {
                    return true;
                }

                continue;
            }

            // A call is only followed out of a function that itself returns a task: any other holds its caller up.
            if (unit.Node is MethodDeclarationSyntax or LocalFunctionStatementSyntax && IsAsynchronous(unit.Node) && seen.Count < MostFunctions && seen.Add(unit)
                && IsDroppedByAll(unit, tools, seen, model, cancellation))
            {
                return true;
            }

            if (!unit.IsNested)
            {
                return false;
            }
        }
    }

    /// <summary>Whether every caller in tool code drops the task that a function returns.</summary>
    private static bool IsDroppedByAll(CodeUnit unit, ToolCode tools, HashSet<CodeUnit> seen, SemanticModel model, CancellationToken cancellation)
    {
        if (unit.Node is MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } or LocalFunctionStatementSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } })
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
        return callers.Count > 0 && callers.All(caller => CallOf(caller) is { } call ? Is(call, tools, seen, cancellation) : IsGivenToDropped(caller, tools, cancellation));
    }

    /// <summary>Whether a function is named where a lambda could stand: <c>_ = Task.Run(DrainAsync)</c>.</summary>
    private static bool IsGivenToDropped(SyntaxNode name, ToolCode tools, CancellationToken cancellation) =>
        (name.Parent is MemberAccessExpressionSyntax access ? access : name) is ExpressionSyntax group && WhatRuns(group) is { } run
        && (IsThread(run) || IsDropped(run, tools.References.ModelOf(name.SyntaxTree), cancellation));

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

    private static bool IsDropped(SyntaxNode call, SemanticModel model, CancellationToken cancellation) => call is ExpressionSyntax expression && IsDropped(expression, model, cancellation);
}
