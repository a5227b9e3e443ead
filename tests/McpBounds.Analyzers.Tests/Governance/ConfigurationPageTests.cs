using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace McpBounds.Analyzers.Governance;

/// <summary>The page about options lists each as it is, with the rules whose pages list it, and shows only what can be read.</summary>
public sealed partial class ConfigurationPageTests
{
    private const string Page = "docs/configuration.md";

    public static TheoryData<string> Keys => [.. Options.All.Select(option => option.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_option_is_listed_with_what_it_takes_its_default_and_the_rules_that_read_it(string key)
    {
        var option = Options.All.Single(option => option.Key == key);
        var row = Assert.Single(RepositoryFiles.Lines(Page), line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal));
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();

        Assert.Equal(option.Allowed.Replace('\'', '`'), cells[2]);
        Assert.True(IsDefault(option, cells[4] == "none" ? "" : cells[4]), $"{cells[4]} is not the default of {key}.");
        Assert.Equal(RulesThatList(key), cells[5]);
    }

    [Fact]
    public void No_other_option_is_named() =>
        Assert.Equal(
            Options.All.Select(option => option.Key).Order(StringComparer.Ordinal),
            RepositoryFiles.Lines(Page).SelectMany(line => Key().Matches(line)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_option_has_an_example_that_can_be_read_and_is_not_the_default()
    {
        var examples = RepositoryFiles.Lines(Page).Select(line => Setting().Match(line)).Where(match => match.Success)
            .ToLookup(match => match.Groups["key"].Value, match => match.Groups["value"].Value);

        Assert.All(Options.All, option => Assert.All(
            examples[option.Key].DefaultIfEmpty($"no example of {option.Key}"),
            example => Assert.True(option.CanRead(example) && !IsDefault(option, example), $"{option.Key} = {example}")));
    }

    private static bool IsDefault(Option option, string text) => option switch
    {
        Option<int> number => number.Parse(text) == (true, number.Default),
        Option<bool> flag => flag.Parse(text) == (true, flag.Default),
        Option<Rate> rate => rate.Parse(text) == (true, rate.Default),
        Option<ImmutableArray<string>> names => names.Parse(text) is (true, var value) && value.SequenceEqual(names.Default),
        _ => throw new NotSupportedException($"{option.Key} is of a kind that this test does not know."),
    };

    /// <summary>What decides on tools concerns every rule; any other option those whose page has it in its own table.</summary>
    private static string RulesThatList(string key) => Options.ThatNameTools.Any(option => option.Key == key)
        ? "all"
        : string.Join(", ", RepositoryFiles.In("docs/rules").Order(StringComparer.Ordinal)
            .Where(file => file != "MCPB000.md"
                && RepositoryFiles.Lines($"docs/rules/{file}").Any(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal)))
            .Select(file => $"[{Path.GetFileNameWithoutExtension(file)}](rules/{file})"));

    [GeneratedRegex(@"mcpbounds\.[a-z_]+")]
    private static partial Regex Key();

    [GeneratedRegex(@"^(?<key>mcpbounds\.[a-z_]+) = (?<value>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();
}
