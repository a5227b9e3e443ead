using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>A wait that the code gives no end.</summary>
/// <param name="Call">What waits.</param>
/// <param name="Name">Its name, where it is reported.</param>
/// <param name="Remote">The call that leaves the process; null for a response's body and for waits within the program.</param>
/// <param name="DefaultSeconds">What ends it all the same, by its client's default: seconds, 0 where that is not documented, null for nothing.</param>
/// <param name="IsToStranger">Whether agent input or remote content chose the host.</param>
internal sealed record UnendedWait(IOperation Call, SimpleNameSyntax Name, RemoteCall? Remote, int? DefaultSeconds, bool IsToStranger)
{
    /// <summary>Whether it may go on for ever, or for as long as a stranger likes.</summary>
    public bool IsDangerous => DefaultSeconds is null || IsToStranger;

    /// <summary>Whether giving up may hide that something was done.</summary>
    public bool MayWrite(ToolCode tools, CancellationToken cancellation) => Remote is { } call && WriteCall.MayBe(call, tools, cancellation);

    /// <summary>Where one line would give the client a timeout that ends this; empty where it is out of sight or would not.</summary>
    public ImmutableArray<SyntaxNode> ClientSites(ToolCode tools, CancellationToken cancellation) =>
        Remote is { Kind: RemoteKind.Http } call && ClientTimeout.ClientOf(call) is { } client && client.Type.Is(HttpApi.Client)
            ? HttpClients.In(tools).SitesOf(client, cancellation)
            : ImmutableArray<SyntaxNode>.Empty;

    /// <summary>What ends it as the code stands, in words that begin the message.</summary>
    public string End => DefaultSeconds switch
    {
        null => "Nothing",
        > 0 and var seconds => $"Only the client's default of {seconds} seconds",
        _ => "Only the client's default timeout",
    };

    /// <summary>What makes it worse, in words that follow the tool.</summary>
    /// <param name="others">How many more waits of the same body want the same.</param>
    public string Circumstance(int others) =>
        (IsToStranger ? ", which calls a host that the agent or another site chose" : "")
        + others switch { 0 => "", 1 => " (and 1 more wait in this method)", _ => $" (and {others} more waits in this method)" };

    /// <summary>What to do about it.</summary>
    /// <param name="knowsClient">Whether a timeout on the client would do.</param>
    /// <param name="tools">The code around it.</param>
    /// <param name="cancellation">Ends the search.</param>
    public string Advice(bool knowsClient, ToolCode tools, CancellationToken cancellation)
    {
        var token = TokenInScope.At(Call);
        var isTaken = IsTokenTaken;
        var isTask = Call.Type is { Name: "Task" } || (Call is IInvalidOperation && Call.Syntax.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" });
        var twin = TokenInScope.TwinThatTakesOne(Call);
        return token is not null && isTaken ? (twin is null ? "" : $"call '{twin}' and ") + $"pass '{token}' on"
            : Remote is { Kind: RemoteKind.Process } ? $"wait with {(twin is null ? "" : $"'{twin}' and ")}a token that has a deadline, and end the process when it expires"
            : !isTaken && Remote?.Api == RemoteApi.Proxy ? "give the method of its interface a CancellationToken, and pass one on"
            : Remote?.Api == RemoteApi.Document ? "download it with a client that has a timeout, and parse what that returns"
            : !isTaken && isTask && token is not null ? $"it takes no token: end the wait with '.WaitAsync({token})'"
            : !isTaken && isTask ? "it takes no token: give up on it with '.WaitAsync(…)' after a while, or set a timeout on its client"
            : !isTaken ? "set a timeout on its client, or give up on it after a while"
            : FixedSignature.IsAround(Call, tools.Compilation, cancellation) ? (knowsClient ? "set a timeout on the client, or " : "") + $"give up after {SecondsAt(Call, tools)} seconds"
            : knowsClient ? "set a timeout on the client, or add a CancellationToken and pass it on"
            : "add a CancellationToken and pass it on";
    }

    /// <summary>Whether the member called takes a token. Where its library is not there, that is taken for granted of what is no query and not synchronous by its name.</summary>
    private bool IsTokenTaken => TokenInScope.IsTakenBy(Call) && Remote is not { Kind: RemoteKind.Browser } && Remote?.Api != RemoteApi.DataverseQuery
        && !(Call is IInvalidOperation && Name.Identifier.ValueText.EndsWith("Sync", StringComparison.Ordinal));

    private static int SecondsAt(IOperation call, ToolCode tools) => Options.TimeoutSeconds.In(tools.Options.GetOptions(call.Syntax.SyntaxTree));
}
