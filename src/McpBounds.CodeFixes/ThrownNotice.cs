using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>The result has no room: the agent is told to ask for less. Of all exceptions, only this one's text reaches it.</summary>
internal static class ThrownNotice
{
    /// <summary>The exception whose text the SDK hands on.</summary>
    public const string Exception = "ModelContextProtocol.McpException";

    private const string OfPages = "pages of results";

    private static readonly string[] s_writes =
        { "Put", "Patch", "Delete", "Remove", "Create", "Update", "Upsert", "Insert", "Upload", "Approve", "Merge", "Move", "Close", "Cancel" };

    private static readonly string[] s_methods = { "HttpMethod.Post", "HttpMethod.Put", "HttpMethod.Patch", "HttpMethod.Delete" };

    private static readonly string[] s_reads = { "search", "query", "graphql", "list", "filter", "find" };

    /// <summary>The way for a loop, or null if the exception is not to be had, would not arrive, or would report as failed what has been done.</summary>
    public static StopNotice? For(PagedLoop loop, LoopFixes fixes) => CanThrow(loop.Check.Statement ?? loop.Statement, loop.Statement, fixes.Context)
        ? new(limit => new[] { Statement(limit, loop.IsByItem ? "results" : loop.IsOfFound ? "calls would be needed" : OfPages) }, null)
        : null;

    /// <summary>Whether it can be thrown at a place in some repeated code.</summary>
    public static bool CanThrow(SyntaxNode place, SyntaxNode repeated, FixContext context) =>
        context.Compilation.GetTypeByMetadataName(Exception) is not null && !ChangesSomething(repeated, context) && !Swallowing.Around(place, context);

    /// <summary>The statement that throws.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="what">What there is more of.</param>
    public static string Statement(string limit, string what = OfPages) => $"throw new __exception($\"More than {{{limit}}} {what}: narrow the request.\");";

    /// <summary>Whether a turn changes something on the other side, for what its calls are named; a search by POST does not.</summary>
    public static bool ChangesSomething(SyntaxNode repeated, FixContext context) => Function.OwnNodes(repeated).OfType<InvocationExpressionSyntax>().Any(call =>
        NameOf(call) is { } name && MayWrite(name, call, repeated)
        && context.Model.GetOperation(call, context.Cancellation) is { } operation && RemoteCalls.In(context.Tools).Makes(operation, context.Cancellation));

    private static bool MayWrite(string name, InvocationExpressionSyntax call, SyntaxNode repeated) =>
        name.StartsWith("Send", StringComparison.Ordinal) ? Array.Exists(s_methods, repeated.ToString().Contains) && !SaysRead(repeated)
        : name.StartsWith("Post", StringComparison.Ordinal) ? !SaysRead(call)
        : Array.Exists(s_writes, verb => name.StartsWith(verb, StringComparison.Ordinal));

    private static bool SaysRead(SyntaxNode code) => Array.Exists(s_reads, word => code.ToString().IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    };
}
