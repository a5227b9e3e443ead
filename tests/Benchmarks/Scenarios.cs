using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using ModelContextProtocol.Protocol;

namespace McpBounds.Benchmarks;

/// <summary>What agents do to servers, without bounds and with them: figures, and whether what was within bounds came through.</summary>
internal static class Scenarios
{
    private static readonly (string Name, Func<Task> Run)[] s_all =
    [
        ("parallel", ParallelAsync), ("result", ResultAsync), ("argument", ArgumentAsync), ("hanging", HangingAsync), ("callers", CallersAsync), ("calls", CallsAsync),
    ];

    /// <summary>Runs the scenario that is named, or each in a process of its own, so that none measures what another left behind.</summary>
    public static async Task<int> RunAsync(string[] named)
    {
        foreach (var (name, run) in s_all)
        {
            if (named.Contains(name))
            {
                Say($"## {name}");
                await run();
            }
            else if (named is [])
            {
                using var process = Process.Start(Environment.ProcessPath!, [.. ProgramArguments(), "scenarios", name]);
                await process.WaitForExitAsync();
            }
        }

        return 0;
    }

    /// <summary>What a shared host is told first: which program it is.</summary>
    private static IEnumerable<string> ProgramArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Scenarios).Assembly.Location] : [];

    /// <summary>500 calls at the same time.</summary>
    private static async Task ParallelAsync()
    {
        foreach (var (name, bounds) in new (string, Action<BoundsOptions>?)[]
        {
            ("bare", null),
            ("default profile", static _ => { }),
            ("10 at once, all others wait", static bounds => bounds.CallsAtOnce = new ConcurrencyBound(10) { Waiting = 490, WaitSeconds = 60 }),
        })
        {
            var (running, most) = (0, 0);
            async Task<string> Work(CancellationToken cancellationToken)
            {
                lock (s_all)
                {
                    most = Math.Max(most, ++running);
                }

                await Task.Delay(50, cancellationToken);
                lock (s_all)
                {
                    running--;
                }

                return "done";
            }

            Func<CancellationToken, Task<string>> tool = Work;
            await using var server = await ToolServer.StartAsync(bounds, tool);
            var watch = Stopwatch.StartNew();
            var results = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => server.CallAsync(tool).AsTask()));
            var refused = results.Count(static result => result.IsError == true);
            Say($"{name}: {results.Count(IsDone)} done, {refused} refused, at most {most} at once, {watch.Elapsed.TotalSeconds:N1} s");
        }
    }

    /// <summary>A result of 20 MB.</summary>
    private static async Task ResultAsync()
    {
        var text = string.Concat(Enumerable.Repeat("A line of a log that nobody has looked at for a while.\n", 20_000_000 / 55));
        Func<string> tool = () => text;
        foreach (var (name, bounds) in s_bareAndDefault)
        {
            await using var server = await ToolServer.StartAsync(bounds, tool);
            await server.CallAsync(tool);
            var (watch, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes(precise: true));
            var result = await server.CallAsync(tool);
            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            var got = Text(result);
            var end = got[^140..].ReplaceLineEndings(" ");
            Say($"{name}: {got.Length:N0} characters in {watch.ElapsedMilliseconds:N0} ms, {allocated / 1e6:N1} MB allocated; ends with: {end}");
        }
    }

    /// <summary>1,000,000 where the schema says at most 50.</summary>
    private static async Task ArgumentAsync()
    {
        foreach (var (name, bounds) in s_bareAndDefault)
        {
            var reached = 0;
            string List([Range(1, 50)] int limit) => $"{reached = limit}";
            Func<int, string> tool = List;
            await using var server = await ToolServer.StartAsync(bounds, tool);
            var result = await server.CallAsync(tool, new Dictionary<string, object?> { ["limit"] = 1_000_000 });
            Say($"{name}: the tool got {reached:N0}; the agent: {Text(result)}");
            var within = await server.CallAsync(tool, new Dictionary<string, object?> { ["limit"] = 50 });
            Say($"{name}: with 50 the agent gets {Text(within)}");
        }
    }

    /// <summary>A tool that never returns, and cannot be told to stop.</summary>
    private static async Task HangingAsync()
    {
        using var never = new ManualResetEventSlim();
        string Hang()
        {
            never.Wait();
            return "";
        }

        static string Answer() => "done";
        (Func<string> hang, Func<string> answer) = (Hang, Answer);
        await using var server = await ToolServer.StartAsync(static bounds => bounds.ToolTimeout = TimeSpan.FromSeconds(1), hang, answer);
        var watch = Stopwatch.StartNew();
        var first = await server.CallAsync(hang);
        Say($"the first call was answered after {watch.Elapsed.TotalSeconds:N1} s: {Text(first)}");

        // As many as run at once, again and again: a server that counted them on would be locked after the first ten.
        for (var round = 1; round <= 4; round++)
        {
            watch.Restart();
            var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.CallAsync(hang).AsTask()));
            var took = watch.Elapsed.TotalSeconds;
            var others = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.CallAsync(answer).AsTask()));
            var stopped = results.Count(static result => Text(result).Contains("was stopped", StringComparison.Ordinal));
            Say($"10 more: answered after {took:N1} s, {stopped} stopped, {10 - stopped} not begun; of 50 calls of another tool {others.Count(IsDone)} done");
        }

        never.Set();
    }

    /// <summary>Callers that each call once.</summary>
    private static async Task CallersAsync()
    {
        var caller = 0;
        Func<string> tool = static () => "done";
        await using var server = await ToolServer.StartAsync(
            bounds =>
            {
                CallBenchmarks.AllBounds(bounds);
                bounds.CallerKey = _ => $"caller {Interlocked.Increment(ref caller)}";
            },
            tool);
        for (var thousands = 0; thousands <= 300; thousands += 50)
        {
            var done = 0;
            for (var call = 0; call < (thousands == 0 ? 1_000 : 50_000); call++)
            {
                done += IsDone(await server.CallAsync(tool)) ? 1 : 0;
            }

            Say($"{caller:N0} callers: {done:N0} of the last calls done, {Kept():N1} MB kept");
        }
    }

    /// <summary>Many calls of one caller: what is kept after them, and what each allocates.</summary>
    private static async Task CallsAsync()
    {
        Func<string> tool = static () => "done";
        foreach (var (name, bounds) in s_bareAndDefault.Append(("all bounds", CallBenchmarks.AllBounds)))
        {
            await using var server = await ToolServer.StartAsync(bounds, tool);
            for (var thousands = 0; thousands <= 200; thousands += 100)
            {
                var (calls, before, watch) = (thousands == 0 ? 5_000 : 100_000, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
                for (var call = 0; call < calls; call++)
                {
                    await server.CallAsync(tool);
                }

                var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
                Say($"{name}: {calls:N0} calls, {watch.Elapsed.TotalMicroseconds / calls:N1} us and {allocated / calls:N0} bytes allocated each, {Kept():N1} MB kept");
            }
        }
    }

    private static readonly (string Name, Action<BoundsOptions>? Bounds)[] s_bareAndDefault = [("bare", null), ("default profile", static _ => { })];

    private static bool IsDone(CallToolResult result) => Text(result) == "done";

    private static string Text(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    private static double Kept() => GC.GetTotalMemory(forceFullCollection: true) / 1e6;

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
