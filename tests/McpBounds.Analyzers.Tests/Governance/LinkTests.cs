using System.Text.RegularExpressions;

namespace McpBounds.Analyzers.Governance;

/// <summary>Links of the README and of the pages in <c>docs/</c> to files of this repository lead to something, and their anchors to a heading of it.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. RepositoryFiles.Below("docs", "*.md").Prepend("README.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        foreach (var link in LinksOf(page).Where(to => !to.Contains("://", StringComparison.Ordinal)))
        {
            var parts = link.Split('#');
            var target = parts[0].Length == 0 ? page : Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(page)!, parts[0])).Replace('\\', '/');
            Assert.True(RepositoryFiles.Exists(target) || RepositoryFiles.HasFolder(target), $"{page}: nothing is at {link}.");
            Assert.True(
                parts.Length == 1 || (!parts[1].Any(char.IsUpper) && Anchors(target).Contains(parts[1], StringComparer.OrdinalIgnoreCase)),
                $"{page}: {link} names no heading.");
        }
    }

    [Fact]
    public void The_readme_leads_to_every_page()
    {
        var linked = LinksOf("README.md").Select(to => to.Split('#')[0]).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(
            RepositoryFiles.In("docs").Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => $"docs/{file}"),
            page => !linked.Contains(page));
    }

    private static IEnumerable<string> LinksOf(string page) => Text(page).SelectMany(line => Link().Matches(line)).Select(match => match.Groups["to"].Value);

    /// <summary>What GitHub makes of a page's headings, in their own case where it has small letters: no punctuation, a hyphen for each space.</summary>
    private static IEnumerable<string> Anchors(string page) => Text(page).Where(line => Heading().IsMatch(line))
        .Select(line => Unspoken().Replace(Link().Replace(line.TrimStart('#').Trim(), "[${text}]"), "").Replace(' ', '-'));

    /// <summary>The lines of a page outside its blocks of code.</summary>
    private static IEnumerable<string> Text(string page)
    {
        var isCode = false;
        foreach (var line in RepositoryFiles.Lines(page))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Unspoken();
}
