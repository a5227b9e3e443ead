using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>Compares what is expected with what is reported, each expected diagnostic with one of its own.</summary>
internal static class DiagnosticMatching
{
    internal static (ImmutableArray<DiagnosticResult> Missing, ImmutableArray<Diagnostic> Unexpected) Match(
        ImmutableArray<DiagnosticResult> expected, ImmutableArray<Diagnostic> reported)
    {
        // Which expected diagnostic each reported one is given to. One that fits several moves on when another needs its place (bipartite matching).
        var givenTo = new int?[reported.Length];
        var missing = ImmutableArray.CreateBuilder<DiagnosticResult>();
        for (var index = 0; index < expected.Length; index++)
        {
            if (!Place(index, new bool[reported.Length]))
            {
                missing.Add(expected[index]);
            }
        }

        return (missing.ToImmutable(), [.. reported.Where((_, index) => givenTo[index] is null)]);

        bool Place(int wanted, bool[] tried)
        {
            for (var candidate = 0; candidate < reported.Length; candidate++)
            {
                if (tried[candidate] || Differences(expected[wanted], reported[candidate]).Any())
                {
                    continue;
                }

                tried[candidate] = true;
                if (givenTo[candidate] is not { } holder || Place(holder, tried))
                {
                    givenTo[candidate] = wanted;
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The report of what is missing and what was not expected, with what sets the two apart where they are alike.</summary>
    internal static string Explain(ImmutableArray<DiagnosticResult> missing, ImmutableArray<Diagnostic> unexpected)
    {
        var parts = new List<string>();
        if (!missing.IsEmpty)
        {
            parts.Add("Expected, but not reported:" + DiagnosticText.List(missing.Select(result => DiagnosticText.Describe(result) + Nearest(result))));
        }

        if (!unexpected.IsEmpty)
        {
            parts.Add("Reported, but not expected:" + DiagnosticText.List(unexpected.Select(DiagnosticText.Describe)));
        }

        return string.Join(Environment.NewLine, parts);

        string Nearest(DiagnosticResult result) =>
            unexpected.Where(diagnostic => diagnostic.Id == result.Id)
                .Select(diagnostic => Differences(result, diagnostic).ToArray())
                .MinBy(differences => differences.Length) is { } differences
                ? $"{Environment.NewLine}        the nearest differs in {string.Join(", ", differences)}"
                : "";
    }

    private static IEnumerable<string> Differences(DiagnosticResult expected, Diagnostic reported)
    {
        if (expected.Id != reported.Id)
        {
            yield return "ID";
        }

        if (!expected.Options.HasFlag(DiagnosticOptions.IgnoreSeverity) && expected.Severity != reported.Severity)
        {
            yield return "severity";
        }

        if (expected.Message is { } message && message != DiagnosticText.Message(reported))
        {
            yield return "message";
        }

        if (expected.Spans.IsEmpty ? reported.Location.Kind != LocationKind.None : !Fits(expected.Spans[0], reported.Location))
        {
            yield return "location";
        }

        if (!expected.Options.HasFlag(DiagnosticOptions.IgnoreAdditionalLocations)
            && (reported.AdditionalLocations.Count != Math.Max(0, expected.Spans.Length - 1)
                || !expected.Spans.Skip(1).Zip(reported.AdditionalLocations, Fits).All(fits => fits)))
        {
            yield return "additional locations";
        }
    }

    private static bool Fits(DiagnosticLocation expected, Location reported)
    {
        var span = reported.GetLineSpan();
        return reported.Kind != LocationKind.None
            && span.Path == expected.Path
            && (expected.Options.HasFlag(DiagnosticLocationOptions.IgnoreLength)
                ? span.StartLinePosition == expected.Span.Start
                : span.Span == expected.Span);
    }
}
