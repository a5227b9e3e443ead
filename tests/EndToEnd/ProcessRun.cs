using System.Diagnostics;

namespace McpBounds.EndToEnd;

/// <summary>What a command returned and printed.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(4);

    /// <summary>Runs a command whose streams are redirected to its end, or kills it after four minutes or the time that it is given.</summary>
    public static async Task<ProcessRun> ToEndAsync(ProcessStartInfo start, TimeSpan? timeLimit = null)
    {
        var most = timeLimit ?? TimeLimit;
        var (output, errors) = (new ProcessLog(), new ProcessLog());
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += output.Record;
        process.ErrorDataReceived += errors.Record;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(most);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)}, in {start.WorkingDirectory}, had not ended when it was stopped, after at most {most}:\n{output}{errors}",
                exception);
        }

        return new(process.ExitCode, output.ToString(), errors.ToString());
    }
}
