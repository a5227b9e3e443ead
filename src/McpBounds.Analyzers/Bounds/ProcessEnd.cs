using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: does something else in the same member see to it that a child process ends, and with it what waits for it?</summary>
internal static class ProcessEnd
{
    /// <summary>
    /// Whether a token's callback kills it, or a wait with an end comes before this one, or, for output that is collected meanwhile, beside it.
    /// </summary>
    public static bool IsSeenTo(RemoteCall wait, ToolCode tools, CancellationToken cancellation)
    {
        var member = CodeUnit.MemberOf(wait.Operation.Syntax).Node;
        var calls = member.DescendantNodes().OfType<InvocationExpressionSyntax>().ToList();
        if (calls.Any(static call => NameOf(call) is "Register" or "UnsafeRegister" && call.ArgumentList.DescendantNodes().OfType<SimpleNameSyntax>().Any(static name => name.Identifier.ValueText == "Kill")))
        {
            return true;
        }

        var isCollected = wait.Name.StartsWith("Read", StringComparison.Ordinal) && wait.Operation.Syntax.Parent is not AwaitExpressionSyntax && wait.Name.EndsWith("Async", StringComparison.Ordinal);
        var model = tools.References.ModelOf(member.SyntaxTree);
        return calls
            .Where(call => NameOf(call) is "WaitForExit" or "WaitForExitAsync" && (isCollected || call.SpanStart < wait.Operation.Syntax.SpanStart))
            .Select(call => model.GetOperation(call, cancellation))
            .OfType<IInvocationOperation>()
            .Any(call => call.TargetMethod.ContainingType.Name == "Process" && WaitLimit.IsGivenTo(call, wantsDeadline: false, tools, cancellation));
    }

    private static string? NameOf(InvocationExpressionSyntax call) => UnresolvedCall.NameOf(call)?.Identifier.ValueText;
}
