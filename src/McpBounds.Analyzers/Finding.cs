using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers;

/// <summary>Makes a rule's diagnostics, some of which say less loudly than the rule that something is to be mended, and reports them.</summary>
/// <remarks>
/// The ID stays the rule's, so that whoever suppresses or configures it does that to all of it; a severity that the user sets holds for the suggestions, too.
/// A rule of which a finding can be a suggestion shows one on its page, in a block marked <c>csharp suggested</c>.
/// </remarks>
internal static class Finding
{
    /// <summary>A finding of a rule: as severe as the rule, or a suggestion where an owner would not mend it on the day that it is shown.</summary>
    public static Diagnostic Of(
        DiagnosticDescriptor rule, bool isSuggestion, Location location, IEnumerable<Location>? others, ImmutableDictionary<string, string?>? properties, params object?[] arguments) =>
        Diagnostic.Create(rule, location, isSuggestion ? DiagnosticSeverity.Info : rule.DefaultSeverity, others, properties, arguments);

    /// <summary>Reports a finding about code, unless its author leaves it as it is: the one way of all rules to do so.</summary>
    public static void Report(this SyntaxNodeAnalysisContext context, Diagnostic finding)
    {
        // The other part of a partial method may stand in another file.
        var place = finding.Location.SourceTree == context.Node.SyntaxTree
            ? context.Node.SyntaxTree.GetRoot(context.CancellationToken).FindNode(finding.Location.SourceSpan, getInnermostNodeForTie: true)
            : context.Node;
        if (!OptOut.Covers(finding.Descriptor, place, context.SemanticModel, context.CancellationToken))
        {
            context.ReportDiagnostic(finding);
        }
    }
}
