using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>Gathers what the markup of a state's sources expects, and finds the places that its expected diagnostics name.</summary>
internal sealed class Expectations(ImmutableArray<DiagnosticAnalyzer> analyzers)
{
    private readonly Dictionary<int, DiagnosticLocation> places = [];
    private readonly ImmutableArray<DiagnosticResult>.Builder fromMarkup = ImmutableArray.CreateBuilder<DiagnosticResult>();

    /// <summary>Whether any markup expects a diagnostic.</summary>
    internal bool HasMarkup => fromMarkup.Count > 0;

    internal void Add(string path, MarkedSource source)
    {
        var lines = SourceText.From(source.Text).Lines;
        DiagnosticLocation Locate(TextSpan span) => new(path, lines.GetLinePositionSpan(span), DiagnosticLocationOptions.None);

        foreach (var span in source.Unnamed)
        {
            fromMarkup.Add(Expect(OnlyDescriptor()).WithSpans([Locate(span)]));
        }

        foreach (var (id, isSuggestion, span) in source.Named)
        {
            var expected = Expect(id).WithSpans([Locate(span)]);
            fromMarkup.Add(isSuggestion ? expected.WithSeverity(DiagnosticSeverity.Info) : expected);
        }

        foreach (var (key, span) in source.Keyed)
        {
            if (!places.TryAdd(key, Locate(span)))
            {
                throw new VerificationException($"The markup {{|#{key}:…|}} stands more than once.");
            }
        }
    }

    internal ImmutableArray<DiagnosticResult> Resolve(SolutionState state)
    {
        var firstPath = TestWorkspace.PathOf(state.Name, state.Sources.Count > 0 ? state.Sources[0].FileName : "Test0.cs");
        return
        [
            .. fromMarkup,
            .. state.ExpectedDiagnostics.Select(result => result.WithSpans([.. result.Spans.Select(Resolve)])),
        ];

        DiagnosticLocation Resolve(DiagnosticLocation location) =>
            location.MarkupKey is not { } key ? location with { Path = location.Path is { } path ? TestWorkspace.PathOf(state.Name, path) : firstPath }
            : places.TryGetValue(key, out var place) ? place with { Options = location.Options }
            : throw new VerificationException($"An expected diagnostic is at {{|#{key}:…|}}, which no source has.");
    }

    private DiagnosticDescriptor OnlyDescriptor() =>
        analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(descriptor => descriptor.Id).Take(2).ToArray() is [var only]
            ? only
            : throw new VerificationException("The markup [|…|] needs an analyzer with one diagnostic ID; this one has more or none: write {|ID:…|}.");

    private DiagnosticResult Expect(string id) =>
        analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).FirstOrDefault(descriptor => descriptor.Id == id) is { } descriptor ? Expect(descriptor)
        : id.StartsWith("CS", StringComparison.Ordinal)
            ? DiagnosticResult.CompilerError(id).WithOptions(DiagnosticOptions.IgnoreSeverity | DiagnosticOptions.IgnoreAdditionalLocations)
        : throw new VerificationException($"The markup expects {id}, which no analyzer of the test reports.");

    // Markup says where, not what is said there.
    private static DiagnosticResult Expect(DiagnosticDescriptor descriptor) =>
        new DiagnosticResult(descriptor).WithMessage(null).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);
}
