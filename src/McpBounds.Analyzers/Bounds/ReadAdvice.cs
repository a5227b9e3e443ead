using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: what should be done about this read, and why does a bound not hold that stands there already? In words, for the message.</summary>
internal static class ReadAdvice
{
    /// <summary>What to do. A reply to a write must not become an error: the work is done by then.</summary>
    /// <param name="read">The read.</param>
    /// <param name="knowsClient">Whether a cap on the client would do.</param>
    public static string For(WholeRead read, bool knowsClient) => read switch
    {
        { Method.Name: "ReceiveAsync" } => "stop when the message passes a fixed number of bytes",
        _ when knowsClient => "set MaxResponseContentBufferSize on the client, or read at most a fixed number of bytes",
        _ when read.Body is null && read.Origins.All(static origin => origin.Client is null) => "open the response as a stream and read at most a fixed number of bytes",
        _ when read.Origins.All(static origin => origin is { Client: null, Address: null, Buffering: Buffering.Streamed }) => "stop reading the stream at a fixed number of bytes",
        _ when read.Origins.All(static origin => origin.IsWrite == false) => "read at most a fixed number of bytes (ResponseHeadersRead and LoadIntoBufferAsync)",
        _ when read.Origins.Any(static origin => origin.Buffering == Buffering.Streamed) => "read it with a reader that cuts at a fixed number of bytes",
        _ => "set MaxResponseContentBufferSize on the client, or read it with a reader that cuts at a fixed number of bytes",
    };

    /// <summary>Why a bound that stands in the code does not hold, in words that continue "no size cap"; empty if there is none.</summary>
    public static string WhyNotBounded(WholeRead read, ToolCode tools, CancellationToken cancellation) =>
        HttpApi.OpensContent(read.Method) ? IsLoopedOver(read, cancellation)
            ? " (the send call has buffered the response before the loop reads it)"
            : " (the send call has buffered all of the response before a part of it is read)"
        : read.Body is not null && read.Origins.Any(static origin => origin.Buffering == Buffering.Buffered) && BodyBounds.IsLoadedWithin(read.Call, read.Body, tools, cancellation)
            ? " (LoadIntoBufferAsync does nothing here: the send call has buffered the response already)"
        : read.IsCappedForBuffered(tools, cancellation)
            ? " (the client's MaxResponseContentBufferSize does not hold after ResponseHeadersRead)"
        : "";

    private static bool IsLoopedOver(WholeRead read, CancellationToken cancellation) => WholeRead.PiecesAfter(read.Call, cancellation)
        .Any(piece => piece.Ancestors().TakeWhile(node => !node.Span.Contains(read.Call.Syntax.Span))
            .Any(static node => node is DoStatementSyntax or WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax));
}
