using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>How a piece of code waits for a task: it awaits it, with or without <c>ConfigureAwait</c>, or blocks.</summary>
/// <param name="IsAwait">Whether it awaits.</param>
/// <param name="Suffix">What stands behind the task: <c>.ConfigureAwait(false)</c>, <c>.Result</c>, <c>.GetAwaiter().GetResult()</c>.</param>
internal sealed record Waiting(bool IsAwait, string Suffix)
{
    /// <summary>A plain <c>await</c>.</summary>
    public static readonly Waiting Await = new(true, "");

    /// <summary>Blocks without wrapping what is thrown.</summary>
    public static readonly Waiting Block = new(false, ".GetAwaiter().GetResult()");

    /// <summary>How a call's task is waited for where it stands, and the expression that does; null if it is kept, returned or handed on.</summary>
    public static (Waiting Style, ExpressionSyntax Whole)? For(ExpressionSyntax task)
    {
        var (expression, suffix) = (task, "");
        while (expression.Parent is MemberAccessExpressionSyntax access && access.Expression == expression)
        {
            switch (access)
            {
                case { Name.Identifier.ValueText: "Result" }:
                    return (new(false, suffix + ".Result"), access);
                case { Name.Identifier.ValueText: "GetResult", Parent: InvocationExpressionSyntax result }:
                    return (new(false, suffix + ".GetResult()"), result);
                case { Name.Identifier.ValueText: "ConfigureAwait" or "GetAwaiter", Parent: InvocationExpressionSyntax link }:
                    suffix += $".{access.Name.Identifier.ValueText}{link.ArgumentList.ToString()}";
                    expression = link;
                    break;
                default:
                    return null;
            }
        }

        return expression.Parent is AwaitExpressionSyntax whole ? (new(true, suffix), whole) : null;
    }

    /// <summary>The same way to wait for a task that has no result.</summary>
    public Waiting ForNoResult => IsAwait ? this : Block;

    /// <summary>Waits for another task in this way.</summary>
    public ExpressionSyntax On(ExpressionSyntax task)
    {
        var isPrimary = task is InvocationExpressionSyntax or MemberAccessExpressionSyntax or SimpleNameSyntax;
        var configured = Template.Expression((isPrimary ? "__task" : "(__task)") + Suffix, ("__task", task));

        // Not parsed: outside an async function, "await (…)" is a call.
        var await = SyntaxFactory.Token(default, SyntaxKind.AwaitKeyword, SyntaxFactory.TriviaList(SyntaxFactory.Space));
        return IsAwait ? SyntaxFactory.AwaitExpression(await, configured) : configured;
    }
}
