using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Governance;

/// <summary>The rule table agrees with itself and with everything that is written about it.</summary>
public sealed partial class DescriptorTests
{
    private static readonly DiagnosticDescriptor[] s_all = typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null))
        .OfType<DiagnosticDescriptor>()
        .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)
        .ToArray();

    public static TheoryData<string> Ids => [.. s_all.Select(descriptor => descriptor.Id)];

    [Fact]
    public void The_table_is_not_empty_and_no_id_is_used_twice()
    {
        Assert.NotEmpty(s_all);
        Assert.Equal(s_all.Length, s_all.Select(descriptor => descriptor.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_is_complete(string id)
    {
        var rule = Rule(id);

        Assert.Matches("^MCPB[0-9]{3}$", rule.Id);
        Assert.True(rule.IsEnabledByDefault);
        Assert.Contains(rule.Category, new[] { "ResourceConsumption", "Configuration" });
        Assert.Contains(rule.DefaultSeverity, new[] { DiagnosticSeverity.Warning, DiagnosticSeverity.Info });
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.True(Uri.TryCreate(rule.HelpLinkUri, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps);
        Assert.True(RepositoryFiles.Exists($"docs/rules/{id}.md"));
        AssertSentence(Text(rule.Title), endsWithPeriod: false);
        AssertSentence(Text(rule.Description), endsWithPeriod: true);
        Assert.NotEmpty(Text(rule.MessageFormat));
        Assert.False(Text(rule.MessageFormat).EndsWith('.'));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_rule_about_code_names_its_weakness(string id)
    {
        var rule = Rule(id);
        var weaknesses = rule.CustomTags.Where(tag => Weakness().IsMatch(tag));

        Assert.Equal(rule.Category != "Configuration", weaknesses.Any());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_weakness_is_tagged_as_code_scanning_shows_it(string id)
    {
        var rule = Rule(id);
        var numbers = rule.CustomTags.Where(tag => Weakness().IsMatch(tag)).Select(tag => tag["CWE-".Length..].PadLeft(3, '0'));

        Assert.Equal(numbers.Select(number => $"external/cwe/cwe-{number}"), rule.CustomTags.Where(tag => tag.StartsWith("external/", StringComparison.Ordinal)));
        Assert.Equal(numbers.Any(), rule.CustomTags.Contains("security"));
    }

    [Fact]
    public void Suggestions_that_are_siblings_of_a_warning_sit_twenty_above_it()
    {
        // Below that, a suggestion is a rule by itself.
        foreach (var rule in s_all.Where(rule => rule.DefaultSeverity == DiagnosticSeverity.Info && int.Parse(rule.Id.AsSpan(4), CultureInfo.InvariantCulture) > 20))
        {
            var number = int.Parse(rule.Id.AsSpan(4), CultureInfo.InvariantCulture) - 20;
            var sibling = Assert.Single(s_all, other => other.Id == string.Create(CultureInfo.InvariantCulture, $"MCPB{number:D3}"));
            Assert.Equal(DiagnosticSeverity.Warning, sibling.DefaultSeverity);
            Assert.Equal(rule.CustomTags, sibling.CustomTags);
        }
    }

    [Fact]
    public void Every_rule_is_reported_by_one_analyzer_and_every_analyzer_reports_only_what_is_in_the_table()
    {
        var supported = typeof(Descriptors).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal);

        Assert.Equal(s_all, supported);
    }

    [Fact]
    public void Every_analyzer_is_exported_for_csharp_alone()
    {
        foreach (var analyzer in typeof(Descriptors).Assembly.GetTypes().Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type)))
        {
            var export = Assert.IsType<DiagnosticAnalyzerAttribute>(analyzer.GetCustomAttribute<DiagnosticAnalyzerAttribute>());
            Assert.Equal([LanguageNames.CSharp], export.Languages);
            Assert.True(analyzer.IsPublic && analyzer.IsSealed);
        }
    }

    [Fact]
    public void The_release_files_list_each_rule_once_as_it_is()
    {
        var listed = new[] { "Shipped", "Unshipped" }
            .SelectMany(file => RepositoryFiles.Lines($"src/McpBounds.Analyzers/AnalyzerReleases.{file}.md"))
            .Where(line => line.StartsWith("MCPB", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Split('|').Take(3).Select(cell => cell.Trim())))
            .Order(StringComparer.Ordinal);

        Assert.Equal(s_all.Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity}"), listed);
    }

    [Fact]
    public void The_readme_s_table_lists_each_rule_as_it_is()
    {
        var lines = RepositoryFiles.Lines("README.md");
        var (start, end) = (Array.IndexOf(lines, "<!-- rules -->"), Array.IndexOf(lines, "<!-- /rules -->"));
        Assert.True(start >= 0 && start < end, "README.md has no rule table between <!-- rules --> and <!-- /rules -->.");

        var rows = lines[(start + 1)..end]
            .Where(line => line.StartsWith("| [MCPB", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|').Take(4).Select(cell => cell.Trim())));

        Assert.Equal(
            s_all.Select(rule => $"|[{rule.Id}](docs/rules/{rule.Id}.md)|{Text(rule.Title)}|{RulePageTests.SeverityOf(rule)}"),
            rows);
    }

    private static DiagnosticDescriptor Rule(string id) => s_all.Single(descriptor => descriptor.Id == id);

    private static string Text(LocalizableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void AssertSentence(string text, bool endsWithPeriod)
    {
        Assert.NotEmpty(text);
        Assert.True(char.IsUpper(text[0]), text);
        Assert.Equal(endsWithPeriod, text.EndsWith('.'));
    }

    [GeneratedRegex("^CWE-[0-9]+$")]
    private static partial Regex Weakness();
}
