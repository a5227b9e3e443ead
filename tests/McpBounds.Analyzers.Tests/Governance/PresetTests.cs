using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Governance;

/// <summary>The files that a user's <c>McpBoundsMode</c> adds to the build say what the rule table makes of that mode, and nothing more.</summary>
public sealed partial class PresetTests
{
    private const string Folder = "src/McpBounds.Analyzers.Package/build";

    /// <summary>Suggestions that readers found right and that few clicks mend: docs/presets-and-opt-out.md says why these and not the others.</summary>
    private static readonly string[] s_recommended = ["MCPB021", "MCPB023"];

    private static readonly DiagnosticDescriptor[] s_rules = [.. typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null))
        .OfType<DiagnosticDescriptor>()
        .OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>From the laxest to the strictest; the default one, which has no file, stands between.</summary>
    private static readonly (string Mode, string Meaning, Func<DiagnosticDescriptor, ReportDiagnostic> Severity, (string Meaning, Option Option, string Value)[] Options)[] s_presets =
    [
        ("none", "no rule is reported.", _ => ReportDiagnostic.Suppress, []),
        ("default", "", _ => ReportDiagnostic.Default, []),
        ("recommended", "suggestions that are right and cheap to mend are warnings.",
            rule => s_recommended.Contains(rule.Id) ? ReportDiagnostic.Warn : ReportDiagnostic.Default, []),
        ("strict", "every finding is a warning, and a token alone is no end of a wait.",
            rule => RulePageTests.SeverityOf(rule) == nameof(DiagnosticSeverity.Warning) ? ReportDiagnostic.Default : ReportDiagnostic.Warn,
            [("MCPB004 and MCPB024 want a deadline, not just a token.", Options.RequireDeadline, "true")]),
    ];

    public static TheoryData<string> WithFile => [.. s_presets.Select(preset => preset.Mode).Where(mode => mode != "default")];

    [Fact]
    public void Each_preset_has_a_file_and_the_default_adds_none() =>
        Assert.Equal(
            s_presets.Where(preset => preset.Mode != "default").Select(preset => FileOf(preset.Mode)).Append("McpBounds.Analyzers.props").Order(StringComparer.Ordinal),
            RepositoryFiles.In(Folder).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(WithFile))]
    public void A_file_lists_what_its_mode_changes(string mode)
    {
        var (_, meaning, severity, options) = s_presets.Single(preset => preset.Mode == mode);
        string[] expected =
        [
            $"# McpBoundsMode {mode}: {meaning}",
            "is_global = true",
            "global_level = -100",
            .. s_rules
                .Select(rule => (Rule: rule, Severity: severity(rule)))
                .Where(line => line.Severity != ReportDiagnostic.Default)
                .SelectMany(line => (string[])["", $"# {line.Rule.Title.ToString(CultureInfo.InvariantCulture)}", $"dotnet_diagnostic.{line.Rule.Id}.severity = {NameOf(line.Severity)}"]),
            .. options.SelectMany(option => (string[])["", $"# {option.Meaning}", $"{option.Option.Key} = {option.Value}"]),
        ];

        Assert.True(expected.SequenceEqual(RepositoryFiles.Lines($"{Folder}/{FileOf(mode)}")), $"{Folder}/{FileOf(mode)} must read:\n{string.Join('\n', expected)}\n");
        Assert.All(options, option => Assert.True(option.Option.CanRead(option.Value)));
    }

    [Fact]
    public void A_stricter_mode_relaxes_no_rule()
    {
        foreach (var (laxer, stricter) in s_presets.Zip(s_presets.Skip(1)))
        {
            Assert.All(s_rules, rule => Assert.True(Least(rule, stricter.Mode) >= Least(rule, laxer.Mode), $"{rule.Id} is laxer in {stricter.Mode} than in {laxer.Mode}."));
        }
    }

    [Fact]
    public void The_page_names_what_each_mode_makes_of_each_rule()
    {
        var rows = RepositoryFiles.Lines("docs/presets-and-opt-out.md")
            .Where(line => line.StartsWith("| [MCPB", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|').Select(cell => cell.Trim())));

        Assert.Equal(
            s_rules.Select(rule => $"|[{rule.Id}](rules/{rule.Id}.md)|{string.Join('|', s_presets.Select(preset => Shown(rule, preset.Mode)))}|"),
            rows,
            StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>How the page names what a mode makes of a rule.</summary>
    private static string Shown(DiagnosticDescriptor rule, string mode) => Written(mode).GetValueOrDefault(rule.Id) switch
    {
        "none" => "–",
        "warning" => "warning",
        _ => RulePageTests.SeverityOf(rule),
    };

    /// <summary>How severe the mildest finding of a rule is in a mode, by the mode's file.</summary>
    private static DiagnosticSeverity Least(DiagnosticDescriptor rule, string mode) => Written(mode).GetValueOrDefault(rule.Id) switch
    {
        "none" => DiagnosticSeverity.Hidden,
        "warning" => DiagnosticSeverity.Warning,
        null => RulePageTests.SeverityOf(rule) == nameof(DiagnosticSeverity.Warning) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
        var other => throw new InvalidOperationException($"{mode} sets {rule.Id} to '{other}'."),
    };

    private static Dictionary<string, string> Written(string mode) => mode == "default" ? [] : RepositoryFiles.Lines($"{Folder}/{FileOf(mode)}")
        .Select(line => SeverityLine().Match(line))
        .Where(match => match.Success)
        .ToDictionary(match => match.Groups["id"].Value, match => match.Groups["severity"].Value, StringComparer.Ordinal);

    private static string FileOf(string mode) => $"McpBounds.{mode}.globalconfig";

    private static string NameOf(ReportDiagnostic severity) => severity == ReportDiagnostic.Suppress ? "none" : "warning";

    [GeneratedRegex(@"^dotnet_diagnostic\.(?<id>\w+)\.severity = (?<severity>\w+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SeverityLine();
}
