using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace McpBounds.Verification;

/// <summary>The text of every document of a solution, by path; the implicit usings are left out.</summary>
internal sealed record SolutionTexts(ImmutableSortedDictionary<string, string> Texts)
{
    internal static async Task<SolutionTexts> ReadAsync(Solution solution, CancellationToken cancellationToken)
    {
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            var path = TestWorkspace.PathOf(document);
            var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            if (!AnalysisRunner.IsImplicitUsings(path) && !texts.TryAdd(path, text.ToString()))
            {
                throw new VerificationException($"Two documents have the path {path}.");
            }
        }

        return new(texts.ToImmutable());
    }

    internal bool SameAs(SolutionTexts other) => Texts.SequenceEqual(other.Texts);

    /// <summary>Throws when documents are missing, were not expected, or have another text.</summary>
    internal void VerifyEqual(string subject, SolutionTexts found)
    {
        var differences = Texts.Keys.Union(found.Texts.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(path => Texts.GetValueOrDefault(path) != found.Texts.GetValueOrDefault(path))
            .Select(path =>
                !found.Texts.TryGetValue(path, out var text) ? $"{path} is missing."
                : !Texts.TryGetValue(path, out var expected) ? $"{path} was not expected:{Environment.NewLine}{text}"
                : $"{path} has another text (- expected, + found):{Environment.NewLine}{TextDiff.Lines(expected, text)}")
            .ToArray();
        if (differences.Length > 0)
        {
            throw new VerificationException($"{subject}:{Environment.NewLine}{string.Join(Environment.NewLine, differences)}");
        }
    }
}
