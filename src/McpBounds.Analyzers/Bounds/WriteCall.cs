using System.Collections.Immutable;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: may a call change something on the other side?</summary>
internal static class WriteCall
{
    /// <summary>How the names of calls begin that only look something up.</summary>
    private static readonly ImmutableArray<string> s_reads = ImmutableArray.Create(
        "Get", "List", "Find", "Search", "Query", "Read", "Download", "Load", "Fetch", "Retrieve", "Receive", "Count", "Exists", "Any", "First", "Single", "Describe", "Show", "Open", "Connect",
        "Enumerate", "Select", "Wait", "Head", "Ping", "Resolve", "Lookup", "Browse", "Embed", "Generate", "Complete", "All", "By", "To", "Check", "Can", "Try", "Acquire", "Peek", "Authenticate");

    /// <summary>Whether it may: by its name, or by the method of the request it is given. What cannot be known may.</summary>
    public static bool MayBe(RemoteCall call, ToolCode tools, CancellationToken cancellation) => call switch
    {
        { Kind: RemoteKind.Process } => false,
        { Kind: RemoteKind.Ai } => false,
        { Operation: IInvocationOperation send } when HttpApi.IsSend(send.TargetMethod) || ResponseReads.Of(send.TargetMethod) is { Subject: ReadSubject.Client } => ResponseBody.IsWrite(send, tools, cancellation) != false,
        _ => !s_reads.Any(read => call.Name.StartsWith(read, StringComparison.Ordinal)),
    };
}
