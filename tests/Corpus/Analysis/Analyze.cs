using System.Globalization;

namespace McpBounds.Corpus.Analysis;

/// <summary>The command that writes down what the rules report.</summary>
internal static class Analyze
{
    /// <summary>The file with the servers' sizes that lies beside a file of findings.</summary>
    public static string SizesBeside(string findings) => Path.ChangeExtension(findings, ".servers.tsv");

    /// <summary>Analyses all servers below a root; returns how often an analyzer threw.</summary>
    public static async Task<int> RunAsync(string root, string output)
    {
        var reports = await ServerAnalysis.ForEachAsync(root, ServerAnalysis.RunAsync);
        Finding.Write(output, reports.SelectMany(static report => report.Findings));
        ServerSize.Write(SizesBeside(output), reports.Select(static report => report.Size));
        foreach (var (repo, crash) in reports.SelectMany(static report => report.Crashes.Select(crash => (report.Size.Repo, crash))))
        {
            await Console.Error.WriteLineAsync($"{repo}: {crash}");
        }

        var crashes = reports.Sum(static report => report.Size.Crashes);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{reports.Count} servers, {reports.Sum(static report => report.Size.Lines):N0} lines, {reports.Sum(static report => report.Size.ToolLines):N0} of them run by {reports.Sum(static report => report.Size.Tools):N0} tools; {reports.Sum(static report => report.Findings.Count):N0} findings, {crashes} crashes"));
        return crashes;
    }
}
