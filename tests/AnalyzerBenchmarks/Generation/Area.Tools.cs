using System.Globalization;
using System.Text;

namespace McpBounds.AnalyzerBenchmarks.Generation;

/// <content>The entry points of an area.</content>
internal sealed partial class Area
{
    private const int UnboundedIn100 = 12;

    private string Tools()
    {
        var text = new StringBuilder(shape.IsMcp
            ? $$"""
            using System.ComponentModel;
            using System.Globalization;
            using Microsoft.Extensions.Logging;
            using ModelContextProtocol.Server;
            using Server.Shared;

            namespace Server.{{Name}};

            [McpServerToolType]
            public sealed class {{Noun}}Tools(I{{Noun}}Service service, I{{Noun}}Client client, I{{Noun}}Repository repository, ILogger<{{Noun}}Tools> logger)
            {

            """
            : $$"""
            using System.ComponentModel;
            using System.Globalization;
            using Microsoft.Extensions.Logging;
            using Server.Shared;

            namespace Server.{{Name}};

            public sealed class {{Noun}}Endpoints(I{{Noun}}Service service, I{{Noun}}Client client, I{{Noun}}Repository repository, ILogger<{{Noun}}Endpoints> logger)
            {

            """);
        for (var tool = 0; tool < shape.ToolsPerArea; tool++)
        {
            text.Append(tool == 0 ? "" : "\n").Append(Indented(Tool(tool)));
        }

        return text.Append("}\n").ToString();
    }

    private string Tool(int tool)
    {
        // Each method of a tool type has a name of its own: what is done, to what, and by which quality.
        var quality = s_qualities[(tool + number) % s_qualities.Length] + (tool < s_qualities.Length ? "" : (tool / s_qualities.Length).ToString(CultureInfo.InvariantCulture));
        return choices.In100(UnboundedIn100) ? RemoteTool(tool, quality) : LocalTool(tool, quality);
    }

    /// <summary>A tool in whose own body a rule finds something to look at.</summary>
    private string RemoteTool(int tool, string quality) => (choices.Between(0, 3), shape.IsMcp) switch
    {
        (0, _) => $$"""
            {{Attributes($"Searches the {Route} by {quality}.")}}
            public async Task<string> Search{{Noun}}By{{quality}}({{Describe("The words to look for.")}}string query, {{Describe("How many to return.")}}int limit = 20, CancellationToken cancellationToken = default)
            {
                var found = await client.Search{{Said}}Async(query, {{choices.Of("limit", "Math.Clamp(limit, 1, 100)")}}, cancellationToken);
                return string.Join(", ", found.Select(item => $"{item.Id} {item.Name}"));
            }
            """,
        (1, _) => $$"""
            {{Attributes($"Exports the {Route} by {quality}.")}}
            public async Task<string> Export{{Noun}}By{{quality}}({{Describe("How many copies.")}}int copies = 1, CancellationToken cancellationToken = default)
            {
                var all = await client.ListAll{{Said}}Async({{Noun}}State.{{State()}}, cancellationToken);
                for (var copy = 0; copy < copies; copy++)
                {
                    await Task.Delay({{choices.Between(5, 50)}}, cancellationToken);
                    logger.LogInformation("Copy {Copy} of {Count} {{Route}}", copy, all.Count);
                }

                return {{Noun}}Formatter_{{tool}}(all);
            }

            private static string {{Noun}}Formatter_{{tool}}(IReadOnlyList<{{Noun}}> all) => string.Join(Environment.NewLine, all.Select(item => item.Name));
            """,
        (2, true) => $$"""
            {{Attributes($"Closes one of the {Route} by {quality}, if the user agrees.")}}
            public async Task<string> Close{{Noun}}By{{quality}}(McpServer server, {{Describe("The ID.")}}string id, CancellationToken cancellationToken)
            {
                var item = await service.Get{{Said}}Async(id, cancellationToken);
                var answer = await server.ElicitAsync<{{Noun}}Confirmation_{{tool}}>($"Close {item.Name}?", cancellationToken: cancellationToken);
                return answer.Content?.Name == item.Name ? "closed" : "left open";
            }

            public sealed class {{Noun}}Confirmation_{{tool}}
            {
                public required string Name { get; init; }
            }
            """,
        _ => $$"""
            {{Attributes($"Reads what a page says of one of the {Route}, by {quality}.")}}
            public async Task<string> Read{{Noun}}By{{quality}}({{Describe("The address of the page.")}}string address)
            {
                using var pages = new HttpClient();
                var text = await pages.GetStringAsync(address);
                return Text.Shorten(text, {{choices.Between(500, 5000)}});
            }
            """,
    };

    /// <summary>A tool that leaves all work to the services below it.</summary>
    private string LocalTool(int tool, string quality) => ((tool + number) % 5) switch
    {
        0 => $$"""
            {{Attributes($"Returns one of the {Route} with its {quality}.")}}
            public async Task<string> Get{{Noun}}{{quality}}({{Describe("The ID.")}}string id, CancellationToken cancellationToken)
            {
                var item = await service.Get{{Said}}Async(id.Trim(), cancellationToken);
                logger.LogDebug("{Id} was asked for", item.Id);
                return $"{item.Name}: {{quality}} {item.Labels.GetValueOrDefault("{{quality.ToLowerInvariant()}}", "unknown")}";
            }
            """,
        1 => $$"""
            {{Attributes($"Lists the {Route} with their {quality}.")}}
            public async Task<IReadOnlyList<string>> List{{Noun}}{{quality}}({{Describe("The state.")}}{{Noun}}State state, {{Describe("Where to begin.")}}int offset, CancellationToken cancellationToken)
            {
                var items = await service.Summarize{{Said}}Async(state, Math.Max(offset, 0), cancellationToken);
                var lines = new List<string>();
                foreach (var item in items)
                {
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{lines.Count + 1}. {item.Id} {{quality}}"));
                }

                return lines;
            }
            """,
        2 => $$"""
            {{Attributes($"Says how many of the {Route} there are by {quality}.")}}
            public async Task<int> Count{{Noun}}{{quality}}({{Describe("The state.")}}{{Noun}}State state, CancellationToken cancellationToken)
            {
                var count = await repository.Count{{Said}}Async(state, cancellationToken);
                return count < 0 ? 0 : count;
            }
            """,
        3 => $$"""
            {{Attributes($"Describes one of the {Route}: {quality}.")}}
            public Task<string> Describe{{Noun}}{{quality}}({{Describe("The ID.")}}string id, CancellationToken cancellationToken) =>
                string.IsNullOrWhiteSpace(id) ? Task.FromResult("Which one?") : service.Describe{{Said}}Async(id, cancellationToken);
            """,
        _ => $$"""
            {{Attributes($"Changes the {quality} of one of the {Route}.")}}
            public async Task<string> Change{{Noun}}{{quality}}({{Describe("The ID.")}}string id, CancellationToken cancellationToken)
            {
                var change = new {{Noun}}Change { Id = id };
                if (id.Length is 0 or > {{choices.Between(10, 60)}})
                {
                    throw Failures.Invalid("{{Noun}}", ["the ID is too long or missing"]);
                }

                return await service.Change{{Said}}Async(change, cancellationToken) ? $"{id} was changed" : $"{id} is closed";
            }
            """,
    };

    private string Attributes(string description) => shape.IsMcp ? $"[McpServerTool, Description(\"{description}\")]" : $"[Description(\"{description}\")]";

    private string Describe(string description) => shape.IsMcp ? $"[Description(\"{description}\")] " : "";
}
