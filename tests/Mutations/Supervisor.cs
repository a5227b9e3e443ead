using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace McpBounds.Mutations;

/// <summary>
/// Starts workers and watches them: an input that one does not finish within the deadline hangs, one that it dies of is a crash. Either way the next worker goes on behind it.
/// One that the compiler does not survive without any rule of ours, either, is counted apart.
/// </summary>
internal static class Supervisor
{
    private const int MostMegabytes = 2048;

    /// <summary>How many times as long as it may work a worker may take.</summary>
    private const int MostPatience = 60;

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>Runs them all; what fails is printed, and is the exit code.</summary>
    public static async Task<int> RunAsync(int seed, int from, int count, string[] arguments, TimeSpan deadline, string folder, int texts)
    {
        var total = new Totals();
        var watch = Stopwatch.StartNew();
        var next = from;
        while (next < from + count)
        {
            using var worker = Start(arguments, "--worker", next, from + count - next);
            var lines = Channel.CreateUnbounded<string?>();
            worker.OutputDataReceived += (_, line) => lines.Writer.TryWrite(line.Data);
            worker.ErrorDataReceived += (_, line) => total.Tell(line.Data);
            worker.BeginOutputReadLine();
            worker.BeginErrorReadLine();
            var begun = next - 1;
            // The first input reads the references, and compiles whatever it runs.
            while (await NextAsync(lines.Reader, worker, begun <= next ? deadline * 3 : deadline) is { } line)
            {
                if (line.StartsWith(Worker.Begin, StringComparison.Ordinal))
                {
                    begun = int.Parse(line.AsSpan(Worker.Begin.Length), CultureInfo.InvariantCulture);
                }
                else if (line.StartsWith(Worker.End, StringComparison.Ordinal))
                {
                    total.Add(line);
                    if (total.Inputs % 100 == 0)
                    {
                        Console.WriteLine($"{total} in {watch.Elapsed:hh\\:mm\\:ss}");
                    }
                }
                else
                {
                    Console.WriteLine(line);
                }
            }

            var hangs = !await EndsAsync(worker);
            if (hangs)
            {
                worker.Kill(entireProcessTree: true);
                await worker.WaitForExitAsync();
            }

            if (hangs || worker.ExitCode != 0)
            {
                begun = Math.Max(begun, next);
                var isCompilers = await CompilerEndsAsync(arguments, begun, deadline) == (hangs ? null : worker.ExitCode);
                total.Lose(isCompilers);
                var kind = hangs ? $"does not end within {deadline.TotalSeconds} seconds of processor time" : $"ends the process with {worker.ExitCode}";
                Console.WriteLine($"{(isCompilers ? "COMPILER " : Worker.Failed)}--seed {seed} --index {begun} {kind} | {(isCompilers ? "the same without our rules" : "see --index, which prints the text")}");
            }

            next = begun + 1;
        }

        Console.WriteLine($"{total} of seed {seed} from {texts} texts in {watch.Elapsed:hh\\:mm\\:ss}; texts of failures: {folder}");
        return total.Failures + total.Lost > 0 ? 1 : 0;
    }

    /// <summary>How the compiler by itself ends with an input: null where it does not end.</summary>
    private static async Task<int?> CompilerEndsAsync(string[] arguments, int index, TimeSpan deadline)
    {
        using var compiler = Start(arguments, "--compiler", index, 1);
        compiler.OutputDataReceived += static (_, _) => { };
        compiler.ErrorDataReceived += static (_, _) => { };
        compiler.BeginOutputReadLine();
        compiler.BeginErrorReadLine();
        var watch = Stopwatch.StartNew();
        while (!await EndsAsync(compiler))
        {
            if (Used(compiler) > deadline * 3 || watch.Elapsed > deadline * MostPatience)
            {
                compiler.Kill(entireProcessTree: true);
                await compiler.WaitForExitAsync();
                return null;
            }
        }

        return compiler.ExitCode;
    }

    private static Process Start(string[] arguments, string role, int from, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        }

        // Of an option that is given twice the first would not do.
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--from" or "--count")
            {
                i++;
            }
            else
            {
                start.ArgumentList.Add(arguments[i]);
            }
        }

        foreach (var argument in (string[])["--from", $"{from}", "--count", $"{count}", role])
        {
            start.ArgumentList.Add(argument);
        }

        // The stack that a build on Windows has, and no memory without end.
        start.Environment["DOTNET_DefaultStackSize"] = "100000";
        start.Environment["DOTNET_GCHeapHardLimit"] = ((long)MostMegabytes << 20).ToString("X", CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    /// <summary>Whether a worker that says nothing more ends by itself.</summary>
    private static async Task<bool> EndsAsync(Process worker)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await worker.WaitForExitAsync(timer.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next line, or null when there is none within so much time of the processor: on a machine that is busy with other work hours prove nothing.</summary>
    private static async Task<string?> NextAsync(ChannelReader<string?> lines, Process worker, TimeSpan deadline)
    {
        var used = Used(worker);
        for (var waited = TimeSpan.Zero; waited < deadline * MostPatience && Used(worker) - used < deadline; waited += s_look)
        {
            using var timer = new CancellationTokenSource(s_look);
            try
            {
                return await lines.ReadAsync(timer.Token);
            }
            catch (OperationCanceledException)
            {
                // Another look.
            }
        }

        return null;
    }

    private static TimeSpan Used(Process worker)
    {
        worker.Refresh();
        return worker.HasExited ? TimeSpan.Zero : worker.TotalProcessorTime;
    }

    private sealed class Totals
    {
        private int _files, _compiling, _findings, _fixes, _live, _slowest, _slowestIndex, _largest, _largestIndex, _errors;

        public int Inputs { get; private set; }

        public int Failures { get; private set; }

        public int Lost { get; private set; }

        private int LostByCompiler { get; set; }

        public void Lose(bool isCompilers) => (Lost, LostByCompiler) = isCompilers ? (Lost, LostByCompiler + 1) : (Lost + 1, LostByCompiler);

        public void Add(string line)
        {
            var numbers = line[Worker.End.Length..].Split(' ').Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
            Inputs++;
            _files += numbers[1];
            _compiling += numbers[2];
            _findings += numbers[3];
            _fixes += numbers[4];
            Failures += numbers[5];
            (_slowest, _slowestIndex) = numbers[6] > _slowest && Inputs > 20 ? (numbers[6], numbers[0]) : (_slowest, _slowestIndex);
            (_largest, _largestIndex) = numbers[7] > _largest ? (numbers[7], numbers[0]) : (_largest, _largestIndex);
            _live = Math.Max(_live, numbers[8]);
        }

        /// <summary>The beginning of what a worker says as it dies: a stack overflow goes on for a long time.</summary>
        public void Tell(string? line)
        {
            if (line is not null && _errors++ < 400)
            {
                Console.Error.WriteLine(line);
            }
        }

        public override string ToString() =>
            $"{_files} mutated files in {Inputs} inputs, {_compiling} of which compile, {_findings} findings, {_fixes} fixes applied, {Failures} failures, {Lost} crashes or hangs, {LostByCompiler} more of the compiler alone; "
            + $"slowest {_slowest} ms (--index {_slowestIndex}), largest {_largest} MB allocated (--index {_largestIndex}), at most {_live} MB held";
    }
}
