using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>A server of a hundred ordinary tools, ten of each kind: with the default bounds on, each gives the very result that it gives without.</summary>
public sealed class OrdinaryServerTests
{
    private const int OfEachKind = 10;

    [Theory]
    [InlineData(BoundedServer.Older)]
    [InlineData(BoundedServer.Newer)]
    public async Task Nothing_correct_is_refused_or_cut(string protocol)
    {
        var (bare, _) = await ResultsAsync(protocol, isBounded: false);
        var (bounded, log) = await ResultsAsync(protocol, isBounded: true);

        Assert.Equal(100, bare.Count);
        Assert.Equal(bare, bounded);
        Assert.DoesNotContain(log, static line => line.Contains("refused", StringComparison.Ordinal) || line.Contains("cut from", StringComparison.Ordinal) || line.Contains("runs on", StringComparison.Ordinal));
        Assert.Contains(log, static line => line.Contains("would have limited Result here", StringComparison.Ordinal));
    }

    /// <summary>The results of all tools: those of the first kind called at once, as an agent calls what is independent, the others one after another.</summary>
    private static async Task<(IReadOnlyDictionary<string, string> Results, IReadOnlyList<string> Log)> ResultsAsync(string protocol, bool isBounded)
    {
        BoundedServer? running = null;
        await using var server = running = await BoundedServer.StartAsync(
            null,
            builder => builder.WithTools(Enumerable.Range(0, OfEachKind).SelectMany(index => ToolsOf(index, seconds => running!.Time.Advance(seconds)))),
            protocol,
            user: _ =>
            {
                // Who reads a question and answers takes a while.
                running!.Time.Advance(45);
                return Task.CompletedTask;
            },
            isBounded);
        var results = new Dictionary<string, string>();
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var quick = tools.Where(static tool => tool.Name.StartsWith("look_up", StringComparison.Ordinal)).Select(tool => (tool.Name, Call: server.CallAsync(tool: tool.Name))).ToList();
        foreach (var (name, call) in quick)
        {
            results[name] = Json(await call);
        }

        foreach (var tool in tools.Where(static tool => !tool.Name.StartsWith("look_up", StringComparison.Ordinal)))
        {
            results[tool.Name] = Json(await server.CallAsync(tool.Name.StartsWith("page", StringComparison.Ordinal) ? new { limit = 50, order = "asc" } : null, tool.Name));
        }

        return (results, server.Log.Lines);
    }

    private static string Json(CallToolResult result) => JsonSerializer.Serialize(result, McpJsonUtilities.DefaultOptions);

    private static IEnumerable<McpServerTool> ToolsOf(int index, Action<double> pass)
    {
        // One of each kind is as large as such results get.
        var isLarge = index == 0;

        yield return Tool("look_up", () => $"entry {index}");

        // A default of its own, outside of the range, means all.
        yield return Tool("page", ([Range(1, 50)] int limit = 0, [AllowedValues("asc", "desc")] string order = "asc", [MaxLength(20)] string[]? ids = null) => $"{limit} items, {order}, {ids?.Length}");

        yield return Tool("build", async (IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken) =>
        {
            for (var step = 0; step < 10; step++)
            {
                pass(240);
                progress.Report(new() { Progress = step });
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return $"built in {10 * 240} s";
        });

        yield return Tool("wait", async (CancellationToken cancellationToken) =>
        {
            pass(280);
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return "done";
        });

        // Takes no token: it cannot be stopped, and need not be.
        yield return Tool("report", () =>
        {
            pass(100);
            return new string('r', 40_000);
        });

        yield return Tool("screenshot", () => ImageContentBlock.FromBytes(new byte[isLarge ? 4_000_000 : 300_000], "image/png"));

        yield return Tool("log", () => string.Concat(Enumerable.Range(0, isLarge ? 25_000 : 1_000).Select(static line => $"{line:00000} a line of a log with some text\n")));

        yield return McpServerTool.Create(
            () => new Rows([.. Enumerable.Range(0, isLarge ? 10_000 : 100).Select(static number => new Row(number, "a row of a table"))]), new() { Name = $"query_{index}", UseStructuredContent = true });

        yield return Tool("confirm", async (McpServer asker, CancellationToken cancellationToken) =>
        {
            for (var question = 0; question < 3; question++)
            {
                await asker.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() }, cancellationToken);
            }

            return "confirmed";
        });

        yield return Tool("fail", string () => throw new McpException("No such project. Ask for the list of projects first."));

        McpServerTool Tool(string name, Delegate method) => McpServerTool.Create(method, new() { Name = $"{name}_{index}" });
    }

    internal sealed record Rows(IReadOnlyList<Row> Items);

    internal sealed record Row(int Number, string Text);
}
