using System.Diagnostics;

namespace McpBounds.Mutations;

/// <summary>Inspects inputs one after the other and tells of each what came of it, a line each: what it begins, what it found, how it ended.</summary>
internal static class Worker
{
    /// <summary>How an input of a long run is begun and ended.</summary>
    public const string Begin = "BEGIN ", End = "END ", Failed = "FAILED ";

    /// <summary>Runs inputs <paramref name="from"/> and on.</summary>
    public static async Task<int> RunAsync(int seed, int from, int count, IReadOnlyList<Seed> texts, bool isReplay, string folder)
    {
        for (var index = from; index < from + count; index++)
        {
            await WriteAsync($"{Begin}{index}");
            var input = Input.Create(seed, index, texts);
            if (isReplay)
            {
                await WriteAsync($"{input.Story}\n{input.References}\n{input.Options}\n{string.Join("\n----\n", input.Files)}");
            }

            var watch = Stopwatch.StartNew();
            var allocated = GC.GetTotalAllocatedBytes();
            var outcome = await Inspection.RunAsync(input, CancellationToken.None);
            foreach (var failure in outcome.Failures)
            {
                var text = Path.Combine(folder, $"{seed}-{index}.cs");
                await File.WriteAllTextAsync(text, $"// {input.Story}\n// {input.References}\n// {input.Options?.ReplaceLineEndings(" ")}\n{string.Join("\n// ----\n", input.Files)}");
                await WriteAsync($"{Failed}{input.Replay} {failure.Kind} | {failure.Culprit} | {(isReplay ? failure.Text : Short(failure.Text))} | {input.Story} | {text}");
            }

            await WriteAsync(FormattableString.Invariant(
                $"{End}{index} {input.Files.Count} {(outcome.Compiles ? 1 : 0)} {outcome.Findings.Length} {outcome.Fixes} {outcome.Failures.Length} {watch.ElapsedMilliseconds} {(GC.GetTotalAllocatedBytes() - allocated) >> 20} {Live(index)}"));
        }

        return 0;
    }

    /// <summary>What is still held, in megabytes; asked now and then, since it costs a collection.</summary>
    private static long Live(int index) => index % 100 == 0 ? GC.GetTotalMemory(forceFullCollection: true) >> 20 : 0;

    /// <summary>The first line, and the first of our own in what was called.</summary>
    private static string Short(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var own = lines.Skip(1).FirstOrDefault(static line => line.StartsWith("at McpBounds.", StringComparison.Ordinal) && !line.Contains(".Mutations.", StringComparison.Ordinal));
        return own is null ? string.Join(" / ", lines.Take(3)) : $"{lines.FirstOrDefault()} {own}";
    }

    private static async Task WriteAsync(string line)
    {
        await Console.Out.WriteLineAsync(line);
        await Console.Out.FlushAsync();
    }
}
