using System.Text.RegularExpressions;

namespace McpBounds.EndToEnd;

/// <summary>
/// A page of <c>docs/</c> that a reader follows from top to bottom. Its fenced blocks are what is done and seen: <c>sh</c> holds commands, one a line;
/// <c>text</c> is what the last of them printed, a long line of it broken and indented; a block of any other language below a line that names a file is what
/// to write into it, and a <c>diff</c> there is what has become of it.
/// </summary>
internal sealed partial class Guide
{
    private readonly string[] _lines;

    private Guide(string page, string[] lines) => (Page, _lines) = (page, lines);

    public string Page { get; }

    public static async Task<Guide> ReadAsync(string page) =>
        new(page, await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", page), TestContext.Current.CancellationToken));

    /// <summary>Does what the page says, in a folder, and fails where something else comes of it.</summary>
    public async Task FollowAsync(string folder, string packages)
    {
        DotnetRun? last = null;
        foreach (var step in Steps())
        {
            switch (step)
            {
                case { Language: "sh" }:
                    foreach (var command in step.Lines)
                    {
                        last = (await Dotnet.ShellAsync(folder, packages, command)).Succeeded();
                    }

                    break;

                case { Language: "text" }:
                    AssertPrinted(step, last ?? throw new InvalidOperationException($"{Page}({step.Line}): no command stands before this output."));
                    last = null;
                    break;

                case { Language: "diff", File: { } file }:
                    AssertBecame(step, await File.ReadAllLinesAsync(Path.Combine(folder, file), TestContext.Current.CancellationToken));
                    break;

                case { File: { } file }:
                    await File.WriteAllTextAsync(Path.Combine(folder, file), string.Join('\n', step.Lines) + "\n", TestContext.Current.CancellationToken);
                    break;

                default:
                    throw new InvalidOperationException($"{Page}({step.Line}): a block that is neither a command nor what it printed, and names no file.");
            }
        }
    }

    /// <summary>What the page shows is all that was printed; of a build it is all warnings and errors, and what it chooses of the rest.</summary>
    private void AssertPrinted(Step step, DotnetRun run)
    {
        if (!run.Command.StartsWith("dotnet build", StringComparison.Ordinal))
        {
            Assert.True(OneSpaced(run.Output) == OneSpaced(string.Join(' ', step.Lines)), $"{Page}({step.Line}) does not show all that was printed by {run}");
            return;
        }

        var shown = string.Join('\n', step.Lines).Replace("\n  ", " ", StringComparison.Ordinal).Split('\n');
        var printed = OneSpaced($"{run.Output} {string.Join(' ', run.Messages)}");
        Assert.All(shown, line => Assert.True(
            printed.Contains(OneSpaced(line), StringComparison.Ordinal),
            $"{Page}({step.Line}) shows \"{line}\", which was not printed by {run}"));
        Assert.All(run.Messages, message => Assert.True(
            shown.Any(line => OneSpaced(line) == OneSpaced(message.ToString())),
            $"{Page}({step.Line}) does not show \"{message}\", printed by {run}"));
    }

    /// <summary>The file has the lines that the page adds, one after the other, and has lost those that it removes.</summary>
    private void AssertBecame(Step step, string[] file)
    {
        var added = string.Join('\n', step.Lines.Where(static line => line.StartsWith('+')).Select(static line => line[1..]));
        Assert.True(string.Join('\n', file).Contains(added, StringComparison.Ordinal), $"{Page}({step.Line}): {step.File} is\n{string.Join('\n', file)}");
        Assert.All(step.Lines.Where(static line => line.StartsWith('-')), line => Assert.DoesNotContain(line[1..], file));
    }

    private IEnumerable<Step> Steps()
    {
        for (var line = 0; line < _lines.Length; line++)
        {
            if (_lines[line].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.IndexOf(_lines, "```", line + 1);
                var named = FileLine().Match(_lines[line - 1].Length > 0 ? _lines[line - 1] : _lines[line - 2]);
                yield return new(line + 1, _lines[line][3..], named.Success ? named.Groups["file"].Value : null, _lines[(line + 1)..end]);
                line = end;
            }
        }
    }

    private static string OneSpaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("^`(?<file>[^`]+)`:$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileLine();

    private sealed record Step(int Line, string Language, string? File, string[] Lines);
}
