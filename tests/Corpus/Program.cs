using System.Globalization;
using McpBounds.Corpus;
using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Fixes;
using McpBounds.Corpus.Reports;
using McpBounds.Corpus.Sources;

var options = new CommandLine(args);
switch (options.Arguments)
{
    case ["fetch", var root]:
        return await Fetch.RunAsync(root, options["from"]);

    case ["analyze", var root, var output]:
        return await Analyze.RunAsync(root, output);

    case ["sample", var root, var count, var seed, var output]:
        var reports = await ServerAnalysis.ForEachAsync(root, ServerAnalysis.RunAsync);
        ServerTool.Write(output, Sample.Draw(reports.SelectMany(static report => report.Tools), int.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture)));
        return 0;

    case ["fix", var root, var output]:
        return await new FixServers(options["rule"], options["diff"]).RunAsync(root, output);

    case ["precision", var root]:
        await Precision.RunAsync(root, options["found"], options["fixed"]);
        return 0;

    default:
        await Console.Error.WriteLineAsync("""
            Corpus -- fetch ROOT [--from PREFIX]        brings the servers of servers.tsv into ROOT/<owner>+<name>/
            Corpus -- analyze ROOT OUT.tsv              writes what the rules report, and beside it OUT.servers.tsv with the sizes of the servers
            Corpus -- fix ROOT OUT.tsv [--rule ID] [--diff FOLDER]
                                                        applies Fix All to copies of the sources and writes what comes of it
            Corpus -- precision ROOT [--found OUT.tsv] [--fixed OUT.tsv]
                                                        compares that with the verdicts in labels/ and rewrites the tables of docs/precision.md
            Corpus -- sample ROOT N SEED OUT.tsv        draws N tools in whose code nothing is reported
            """);
        return 1;
}
