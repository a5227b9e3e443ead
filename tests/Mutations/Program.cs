using System.Globalization;
using McpBounds.Mutations;

// dotnet run -c Release --project tests/Mutations -- --count 12000 --seed 1 [--from 0] [--sources FOLDER] [--out FOLDER] [--deadline SECONDS]
// dotnet run -c Release --project tests/Mutations -- --seed 1 --index 4711 [--sources FOLDER]
// dotnet run -c Release --project tests/Mutations -- --texts [--sources FOLDER]     what comes of the texts themselves
// An input is a compilation of up to a dozen mutated files: 12,000 of them are more than 100,000 mutated files.
// A worker process does the work, so that a stack overflow or a hang in it is seen, told and survived; --worker is how it is started,
// and --compiler how an input is tried that it does not survive, without any rule.
var options = args.Select((text, place) => (text, place)).Where(static pair => pair.text.StartsWith("--", StringComparison.Ordinal))
    .ToDictionary(static pair => pair.text, pair => pair.place + 1 < args.Length && !args[pair.place + 1].StartsWith("--", StringComparison.Ordinal) ? args[pair.place + 1] : "", StringComparer.Ordinal);
int Number(string name, int value) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : value;

var seed = Number("--seed", 1);
var index = Number("--index", -1);
var (from, count) = index >= 0 ? (index, 1) : (Number("--from", 0), Number("--count", 1000));
var deadline = TimeSpan.FromSeconds(Number("--deadline", 10));
var folder = options.GetValueOrDefault("--out", Path.Combine(AppContext.BaseDirectory, "failures"));
var harvested = options.TryGetValue("--sources", out var sources) ? HarvestedSeeds.In(sources).ToList() : [];

// However many there are of the others, every second text is one of our own.
var texts = harvested.Concat(Enumerable.Repeat(Seed.Own, options.ContainsKey("--texts") ? 1 : 1 + (harvested.Count / Seed.Own.Count)).SelectMany(static own => own)).ToList();
Directory.CreateDirectory(folder);
if (options.ContainsKey("--texts"))
{
    foreach (var input in texts.Select(static text => Input.Unchanged(text)))
    {
        var outcome = await Inspection.RunAsync(input, CancellationToken.None);
        Console.WriteLine($"{input.Story}: {outcome.Findings.Length} findings, {outcome.Fixes} fixes, {(outcome.Compiles ? "compiles" : outcome.FirstErrors)}{string.Concat(outcome.Failures.Select(static failure => $"\n  {failure}"))}");
    }

    return 0;
}

if (options.ContainsKey("--compiler"))
{
    await Inspection.CompileAsync(Input.Create(seed, from, texts), CancellationToken.None);
    return 0;
}

return options.ContainsKey("--worker") ? await Worker.RunAsync(seed, from, count, texts, index >= 0, folder)
    : await Supervisor.RunAsync(seed, from, count, args, deadline, folder, texts.Count);
