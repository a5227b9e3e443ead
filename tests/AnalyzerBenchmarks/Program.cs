using System.Globalization;
using McpBounds.AnalyzerBenchmarks;
using McpBounds.AnalyzerBenchmarks.Measuring;

var rest = new Queue<string>(args.Skip(1));
var settings = new Settings(null, false, false, null);
var values = new List<string>();
while (rest.TryDequeue(out var argument))
{
    switch (argument)
    {
        case "--quick":
            settings = settings with { IsQuick = true };
            break;
        case "--write":
            settings = settings with { IsWriting = true };
            break;
        case "--rounds":
            settings = settings with { Rounds = int.Parse(rest.Dequeue(), CultureInfo.InvariantCulture) };
            break;
        case "--ours":
            AnalyzerSet.OurFiles = [.. rest.Dequeue().Split(',').Select(Path.GetFullPath)];
            break;
        default:
            values.Add(argument);
            break;
    }
}

settings = settings with { Root = values.FirstOrDefault() is { } root ? Path.GetFullPath(root) : null };
using var folders = new TemporaryFolders();
switch (args.FirstOrDefault(), values)
{
    case ("builds", _):
        await Builds.RunAsync(settings);
        return 0;
    case ("builds-compiler", _):
        await Builds.CompilerAsync(settings, folders);
        return 0;
    case ("builds-peers", _):
        await Builds.InProcessAsync(settings, folders);
        return 0;
    case ("growth", _):
        await Growth.RunAsync(settings);
        return 0;
    case ("growth-point", [var kind, var size]):
        await Growth.PointAsync(kind, int.Parse(size, CultureInfo.InvariantCulture), settings.Rounds);
        return 0;
    case ("keystroke", _):
        await Keystroke.RunAsync(settings);
        return 0;
    case ("ours", _):
        await Builds.OursAsync(settings, folders);
        return 0;
    case ("all", _):
        foreach (var part in (string[])["builds-compiler", "builds-peers", "keystroke", "growth"])
        {
            await Console.Out.WriteAsync(await Child.RunAsync([part, .. args.Skip(1), "--write"]));
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync(
            """
            builds [ROOT]        what ours adds to a build: builds-compiler, then builds-peers [ROOT]; ROOT is a folder of checked-out servers, one folder each
            growth               how it grows from 100 tools to 10,000, and from 10,000 lines to 1,000,000
            keystroke            from a keystroke to the findings in that document
            all [ROOT]           all of these, each in a process of its own; docs/benchmarks.md and docs/growth.svg are rewritten
            ours [ROOT]          an empty analyzer and ours, again and again, for a profiler

            --quick              small and few, to see that it works
            --rounds N           how often
            --write              rewrite that part of docs/benchmarks.md
            --ours DLL,DLL       another build of McpBounds.Analyzers.dll and McpBounds.CodeFixes.dll
            """);
        return 1;
}
