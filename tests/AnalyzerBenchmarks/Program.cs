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
        await Console.Error.WriteLineAsync("builds [ROOT] | builds-compiler | builds-peers [ROOT] | growth | keystroke | ours [ROOT] (nothing but ours, for a profiler) | all [ROOT]   [--quick] [--rounds N] [--write] [--ours DLL,DLL]");
        return 1;
}
