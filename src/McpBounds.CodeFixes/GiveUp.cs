using System.Collections.Immutable;
using McpBounds.Analyzers;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Bounds;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.CodeFixes;

/// <summary>
/// The third fix of a wait: "Give up after 30 seconds". The calls get the token of a source that is cancelled by then, and its expiry becomes an exception whose text
/// reaches the agent.
/// </summary>
internal static class GiveUp
{
    /// <summary>The key that tells Fix All this fix from the others.</summary>
    public const string EquivalenceKey = "McpBounds.GiveUp";

    /// <summary>What the fix is called for a diagnostic, or null where it would not be right: all that can stand in its way is asked before it is offered.</summary>
    public static async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        if (await FixContext.OfAsync(document, cancellation).ConfigureAwait(false) is not { } context || CallsOf(diagnostic, context) is not { } calls)
        {
            return null;
        }

        var waits = new EndedWaits(context);
        return waits.Add(calls) ? $"Give up after {TimeSpans.Words(waits.Seconds)}" : null;
    }

    /// <summary>The document with every one of the diagnostics fixed that can be. Calls of one body share a deadline.</summary>
    public static Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellation) =>
        FixContext.ChangedAsync(
            document,
            context =>
            {
                var waits = new EndedWaits(context);
                var fixable = diagnostics.Select(diagnostic => CallsOf(diagnostic, context)).OfType<IReadOnlyList<ExpressionSyntax>>()
                    .Where(calls => new EndedWaits(context).Add(calls))
                    .SelectMany(static calls => calls)
                    .Distinct()
                    .OrderBy(static call => call.SpanStart);
                waits.Add(fixable.ToList());
                return Task.FromResult(waits.Apply());
            },
            cancellation);

    /// <summary>The calls of a diagnostic that may be given up: none that may have changed something by then, a child process aside, which is stopped.</summary>
    private static IReadOnlyList<ExpressionSyntax>? CallsOf(Diagnostic diagnostic, FixContext context) =>
        WaitFinding.From(diagnostic.Properties) is { IsParameter: false } finding && WaitSyntax.CallsOf(diagnostic, finding, context.Root) is { } calls
        && (!finding.MayWrite || calls.All(call => ProcessWait.Of(call, context.Model, context.Cancellation) is not null))
        && !calls.Any(call => IsPaidForOrSent(call, context))
            ? calls
            : null;

    /// <summary>Whether a call has a model work, which is paid for whether or not anybody waits for the answer and often takes longer, or sends a message.</summary>
    private static bool IsPaidForOrSent(ExpressionSyntax call, FixContext context) =>
        UnendedWaits.In(context.Tools).InBodyOf(call, context.Cancellation)
            .Any(wait => wait.Call.Syntax.Span == call.Span && wait.Remote is { Kind: RemoteKind.Ai or RemoteKind.Mail });
}
