using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace McpBounds.Verification;

/// <summary>
/// Source text with its markup taken out: <c>[|…|]</c> is the analyzer's only diagnostic, <c>{|ID:…|}</c> the one with that ID, <c>{|ID?:…|}</c> the same
/// as a suggestion, whatever the ID's severity, <c>{|#0:…|}</c> a place that a <see cref="DiagnosticResult" /> names. What cannot be markup stays text: an opening that nothing closes, a closing that nothing opened, and the
/// three characters <c>[|]</c>.
/// </summary>
internal sealed partial record MarkedSource(
    string Text,
    ImmutableArray<TextSpan> Unnamed,
    ImmutableArray<(string Id, bool IsSuggestion, TextSpan Span)> Named,
    ImmutableArray<(int Key, TextSpan Span)> Keyed)
{
    internal bool HasDiagnostics => !Unnamed.IsEmpty || !Named.IsEmpty;

    internal static MarkedSource Plain(string text) => new(text, [], [], []);

    internal static MarkedSource Parse(string source)
    {
        var text = new StringBuilder(source.Length);
        var unnamed = ImmutableArray.CreateBuilder<TextSpan>();
        var named = ImmutableArray.CreateBuilder<(string Id, bool IsSuggestion, TextSpan Span)>();
        var keyed = ImmutableArray.CreateBuilder<(int Key, TextSpan Span)>();
        var openUnnamed = new Stack<int>();
        var openNamed = new Stack<(string Name, bool IsSuggestion, int Start)>();

        for (var position = 0; position < source.Length;)
        {
            var rest = source.AsSpan(position);
            if (rest.StartsWith("[|") && !rest.StartsWith("[|]") && ClosesLater(rest, "|]"))
            {
                openUnnamed.Push(text.Length);
                position += 2;
            }
            else if (rest.StartsWith("|]") && openUnnamed.TryPop(out var start))
            {
                unnamed.Add(TextSpan.FromBounds(start, text.Length));
                position += 2;
            }
            else if (rest.StartsWith("{|") && NamedOpening().Match(source, position) is { Success: true } opening && ClosesLater(rest, "|}"))
            {
                openNamed.Push((opening.Groups["name"].Value, opening.Groups["suggestion"].Success, text.Length));
                position += opening.Length;
            }
            else if (rest.StartsWith("|}") && openNamed.TryPop(out var open))
            {
                var span = TextSpan.FromBounds(open.Start, text.Length);
                if (open.Name.StartsWith('#'))
                {
                    keyed.Add((int.Parse(open.Name.AsSpan(1), CultureInfo.InvariantCulture), span));
                }
                else
                {
                    named.Add((open.Name, open.IsSuggestion, span));
                }

                position += 2;
            }
            else
            {
                text.Append(rest[0]);
                position++;
            }
        }

        return openUnnamed.Count == 0 && openNamed.Count == 0
            ? new(text.ToString(), unnamed.ToImmutable(), named.ToImmutable(), keyed.ToImmutable())
            : throw new VerificationException($"The markup is opened more often than it is closed in:{Environment.NewLine}{source}");
    }

    private static bool ClosesLater(ReadOnlySpan<char> rest, string closing) => rest[2..].Contains(closing, StringComparison.Ordinal);

    [GeneratedRegex(@"\G\{\|(?:(?<name>#[0-9]+)|(?<name>[A-Za-z][A-Za-z0-9_]*)(?<suggestion>\?)?):")]
    private static partial Regex NamedOpening();
}
