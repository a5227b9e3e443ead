using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.CodeFixes;

/// <summary>Changes in place the calls that send a request and read its response.</summary>
internal static class BodyCalls
{
    private const string Completion = "System.Net.Http.HttpCompletionOption";

    /// <summary>Whether a send can be told to return once it has the headers.</summary>
    public static bool CanStream(IInvocationOperation send)
    {
        var method = send.TargetMethod;
        return method.Parameters.Any(IsCompletion) || method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length >= 2 && IsCompletion(other.Parameters[1])
            && SymbolEqualityComparer.Default.Equals(other.Parameters[0].Type, method.Parameters[0].Type));

        static bool IsCompletion(IParameterSymbol parameter) => parameter.Type.IsExactly(Completion);
    }

    /// <summary>A send that returns once it has the headers, within a deadline.</summary>
    public static InvocationExpressionSyntax Streaming(InvocationExpressionSyntax current, IInvocationOperation send, Deadline deadline, FixContext context)
    {
        var list = deadline.Supersedes(CallArguments.TokenOf(send), context) && CallArguments.ForToken(send, context.Model) is { } withToken
            ? withToken(current.ArgumentList, deadline.Token)
            : current.ArgumentList;
        return current.WithArgumentList(IsStreaming(send) ? list : CallArguments.WithHeadersOnly(list, send, context.HeadersOnly()));
    }

    /// <summary>Passes a deadline's token to the calls on a body that have none, or only the token that it is linked to.</summary>
    public static void GiveToken(ReceivedBody body, Deadline deadline, StatementPlace place, ResponseFixes fixes)
    {
        foreach (var call in body.Calls.Where(call => place.IsVisibleTo(call.Syntax) && deadline.Supersedes(CallArguments.TokenOf(call), fixes.Context)))
        {
            var syntax = (InvocationExpressionSyntax)call.Syntax;
            if (CallArguments.ForToken(call, fixes.Context.Model) is { } withToken)
            {
                fixes.Edits.Change<InvocationExpressionSyntax>(syntax, current => current.WithArgumentList(withToken(current.ArgumentList, deadline.Token)));
            }
            else if (IsCappedLoad(syntax))
            {
                fixes.Edits.Change<InvocationExpressionSyntax>(syntax, current => Template.Expression(
                    "__load.WaitAsync(__token)", ("__load", current.WithoutTrivia()), ("__token", deadline.Token)).WithTriviaFrom(current));
            }
        }
    }

    /// <summary>Whether every piece of a body that is read in pieces can be waited for with a token: no client's timeout covers what streams.</summary>
    public static bool CanEndPieces(ReceivedBody body, FixContext context) => body.Calls
        .Where(static call => call.TargetMethod.Name.StartsWith("Read", StringComparison.Ordinal)
            && (call.TargetMethod.ContainingType.Is("System.IO.Stream") || call.TargetMethod.ContainingType.Is("System.IO.TextReader")))
        .All(call => CallArguments.ForToken(call, context.Model) is not null);

    /// <summary>A load that takes no token, and is not waited for with one.</summary>
    private static bool IsCappedLoad(InvocationExpressionSyntax call) =>
        call is { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "LoadIntoBufferAsync" } }
        && call.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WaitAsync" };

    private static bool IsStreaming(IInvocationOperation send) => send.Arguments.Any(static argument =>
        argument.Parameter?.Type.IsExactly(Completion) == true && argument.Value.ConstantValue is not { HasValue: true, Value: 0 });
}
