using System.Globalization;
using System.Text.Json.Nodes;

namespace McpBounds.EndToEnd;

/// <summary>Microsoft's validator of SARIF, with the rules for what GitHub's code scanning takes in, from npm; tests that need it are skipped where it cannot be had.</summary>
public sealed class SarifValidator : IAsyncLifetime
{
    private NpmFolder? _folder;
    private string _program = "";

    private NpmFolder Folder => _folder ?? throw new InvalidOperationException("The validator has not been installed.");

    public async ValueTask InitializeAsync()
    {
        _folder = await NpmFolder.InstallAsync(nameof(SarifValidator), "ci", "--ignore-scripts");

        // A program of its own, with a runtime inside: started directly, since its script for node hands the arguments to a shell, which would cut them at a semicolon.
        _program = (await Folder.TryAsync("node", "-p", "require('@microsoft/sarif-multitool')")).Trim();
        if (Folder.Missing is null && !OperatingSystem.IsWindows())
        {
            // What the package's own script does, which is not run.
            File.SetUnixFileMode(_program, File.GetUnixFileMode(_program) | UnixFileMode.UserExecute);
        }

        await Folder.TryAsync(_program, "version");
    }

    /// <summary>The errors and warnings that the validator has about a log: its rule's ID, and its words, which begin with the place in the log.</summary>
    internal async Task<IReadOnlyList<string>> ComplaintsAsync(string log)
    {
        var output = Path.Combine(Folder.Root, $"{Guid.NewGuid():N}.sarif");
        var validate = Folder.StartInfo(_program, "validate", log, "--rule-kind", "Sarif;Gh", "--level", "Error;Warning", "--config", "configuration.xml", "--output", output);
        var run = await Folder.RunAsync(validate);
        Assert.True(run.ExitCode == 0, $"{run.Output}{run.Errors}");

        var told = JsonNode.Parse(await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken))!["runs"]!.AsArray().Single()!;
        var rules = told["tool"]!["driver"]!["rules"]!.AsArray();
        return [.. told["results"]!.AsArray().Select(result =>
        {
            var message = result!["message"]!;
            var format = rules[result["ruleIndex"]!.GetValue<int>()]!["messageStrings"]![message["id"]!.GetValue<string>()]!["text"]!.GetValue<string>();
            object[] arguments = [.. message["arguments"]!.AsArray().Select(static argument => argument!.GetValue<string>())];
            return $"{result["ruleId"]}: {string.Format(CultureInfo.InvariantCulture, format, arguments)}";
        })];
    }

    public ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        return ValueTask.CompletedTask;
    }
}
