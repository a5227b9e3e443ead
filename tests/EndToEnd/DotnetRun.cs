using System.Text.RegularExpressions;

namespace McpBounds.EndToEnd;

/// <summary>What a <c>dotnet</c> command returned and printed.</summary>
internal sealed partial record DotnetRun(string Command, int ExitCode, string Output)
{
    /// <summary>The warnings and errors, each once although a build prints them twice.</summary>
    public IReadOnlyList<BuildMessage> Messages { get; } =
        [.. BuildMessageLine().Matches(Output)
            .Select(static match => new BuildMessage(
                Path.GetFileName(match.Groups["file"].Value.Trim()), match.Groups["place"].Value, match.Groups["severity"].Value, match.Groups["id"].Value, match.Groups["text"].Value.Trim()))
            .Distinct()];

    /// <summary>This run, if it succeeded; otherwise the test fails with what was printed.</summary>
    public DotnetRun Succeeded()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    /// <summary>This run, if it failed; otherwise the test fails with what was printed.</summary>
    public DotnetRun Failed()
    {
        Assert.True(ExitCode != 0, ToString());
        return this;
    }

    /// <summary>Fails with all that was printed unless the warnings and errors are what the test expects.</summary>
    public void Printed(params IEnumerable<string> expected) =>
        Assert.True(
            expected.Order(StringComparer.Ordinal).SequenceEqual(Messages.Select(static message => $"{message.File}: {message.Severity} {message.Id}").Order(StringComparer.Ordinal)),
            $"Expected {string.Join(", ", expected.DefaultIfEmpty("no warning"))} from {this}");

    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}";

    [GeneratedRegex(@"^\s*(?<file>[^(\r\n]+?)\s*(?<place>\(\d+,\d+\))?\s*: (?<severity>warning|error) (?<id>[A-Z]+\d+)\s*: (?<text>[^\r\n]*?)(?: \[[^\r\n]*\])?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex BuildMessageLine();
}

/// <summary>One warning or error of a build.</summary>
internal sealed record BuildMessage(string File, string Place, string Severity, string Id, string Text)
{
    /// <summary>The message as a document quotes it: the file without its folder, the text without the link to the rule's page.</summary>
    public override string ToString() => $"{File}{Place}: {Severity} {Id}: {Text[..(Text.LastIndexOf(" (https://", StringComparison.Ordinal) is >= 0 and var link ? link : Text.Length)]}";
}
