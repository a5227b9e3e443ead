using System.Globalization;
using System.Text;

namespace McpBounds.AnalyzerBenchmarks.Generation;

/// <summary>
/// One area of a generated project, some 900 lines: models, a client of a remote service, a repository, a service, helpers, and the tools over them.
/// About one member in 25 holds something that a rule looks at, and most of these are as they should be.
/// </summary>
internal sealed partial class Area(ServerShape shape, int number)
{
    private static readonly string[] s_nouns =
    [
        "Invoice", "Order", "Customer", "Shipment", "Contract", "Ticket", "Device", "Sensor", "Building", "Booking", "Payment", "Refund", "Product", "Supplier", "Warehouse",
        "Delivery", "Campaign", "Article", "Course", "Student", "Patient", "Visit", "Employee", "Shift", "Vehicle", "Route", "Meter", "Reading", "Policy", "Claim", "Release",
        "Package", "Branch", "Review", "Incident", "Alert", "Dashboard", "Report", "Survey", "Answer", "Account", "Transfer", "Budget", "Project", "Milestone", "Asset", "License",
        "Certificate", "Domain", "Mailbox", "Message", "Channel", "Meeting", "Room", "Event", "Venue", "Recipe", "Menu", "Table", "Reservation",
    ];

    private static readonly string[] s_qualities =
    [
        "Total", "Region", "Priority", "Label", "Weight", "Score", "Margin", "Owner", "Category", "Duration", "Discount", "Version", "Quota", "Balance", "Rating", "Deadline",
    ];

    private static readonly string[] s_helpers = ["Calculator", "Formatter", "Validator", "Index"];

    private readonly Choices choices = new(shape.Seed + ((ulong)number * 7919));

    /// <summary>Some areas say in each name what it is about, so that a name is that area's alone; others share theirs with many.</summary>
    private string Said => number % 5 < 3 ? Noun : "";

    private string Noun { get; } = s_nouns[number % s_nouns.Length];

    /// <summary>The area's namespace below that of the project.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{s_nouns[number % s_nouns.Length]}Area{number}");

    private string Route => Noun.ToLowerInvariant() + "s";

    /// <summary>All files of the area.</summary>
    public IEnumerable<SourceFile> Files()
    {
        yield return File("Models", Models());
        yield return File("Client", Client());
        yield return File("Repository", Repository());
        yield return File("Service", Service());
        yield return File("Registration", Registration());
        foreach (var role in s_helpers)
        {
            yield return File(role, Helper(role));
        }

        yield return File(shape.IsMcp ? "Tools" : "Endpoints", Tools());
    }

    private SourceFile File(string role, string text) => new($"{Name}/{Noun}{role}.cs", text);

    private string Models()
    {
        var text = new StringBuilder($$"""
            using System.Text.Json.Serialization;

            namespace Server.{{Name}};

            public enum {{Noun}}State
            {
                Draft,
                Open,
                Approved,
                Rejected,
                Closed,
            }

            public sealed record {{Noun}}(string Id, string Name, {{Noun}}State State, decimal Amount, DateTimeOffset Created)
            {
                public IReadOnlyList<{{Noun}}Line> Lines { get; init; } = [];

                public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

                [JsonIgnore]
                public bool IsOpen => State is {{Noun}}State.Draft or {{Noun}}State.Open;
            }

            public sealed record {{Noun}}Line(int Position, string Text, int Quantity, decimal Price)
            {
                public decimal Sum => Quantity * Price;
            }

            public sealed record {{Noun}}Page(IReadOnlyList<{{Noun}}> Items, string? Next, int Total);

            """);
        foreach (var kind in (ReadOnlySpan<string>)["Summary", "Change", "Filter"])
        {
            text.Append(CultureInfo.InvariantCulture, $$"""

                public sealed class {{Noun}}{{kind}}
                {
                    public required string Id { get; init; }

                """);
            for (var property = 0; property < 6; property++)
            {
                var (type, start) = choices.Of(("string", " = \"\";"), ("int", ""), ("decimal?", ""), ("DateTimeOffset?", ""), ("bool", ""), ("IReadOnlyList<string>", " = [];"));
                var quality = s_qualities[(property * 5 + number) % s_qualities.Length];
                text.Append(CultureInfo.InvariantCulture, $$"""

                        [JsonPropertyName("{{quality.ToLowerInvariant()}}")]
                        public {{type}} {{quality}} { get; init; }{{start}}

                    """);
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private string Client() => $$"""
        using System.Net.Http.Json;
        using Microsoft.Extensions.Logging;
        using Server.Shared;

        namespace Server.{{Name}};

        public interface I{{Noun}}Client
        {
            Task<{{Noun}}?> Find{{Said}}Async(string id, CancellationToken cancellationToken);

            Task<IReadOnlyList<{{Noun}}>> Search{{Said}}Async(string query, int limit, CancellationToken cancellationToken);

            Task<IReadOnlyList<{{Noun}}>> ListAll{{Said}}Async({{Noun}}State state, CancellationToken cancellationToken);

            Task<string> Download{{Said}}Async(string id, CancellationToken cancellationToken);

            Task<bool> Update{{Said}}Async({{Noun}}Change change, CancellationToken cancellationToken);
        }

        internal sealed class {{Noun}}Client(HttpClient http, ILogger<{{Noun}}Client> logger) : ApiClient(http, logger), I{{Noun}}Client
        {
            private const int MaxPages = {{choices.Between(5, 40)}};

            public Task<{{Noun}}?> Find{{Said}}Async(string id, CancellationToken cancellationToken) =>
                FetchAsync<{{Noun}}>($"{{Route}}/{Uri.EscapeDataString(id)}", cancellationToken);

            public async Task<IReadOnlyList<{{Noun}}>> Search{{Said}}Async(string query, int limit, CancellationToken cancellationToken)
            {
                var page = await FetchAsync<{{Noun}}Page>(Query("{{Route}}/search", ("q", query), ("limit", limit)), cancellationToken);
                return page?.Items ?? [];
            }

            public async Task<IReadOnlyList<{{Noun}}>> ListAll{{Said}}Async({{Noun}}State state, CancellationToken cancellationToken)
            {
                var items = new List<{{Noun}}>();
                string? next = null;
                do
                {
                    var page = await FetchAsync<{{Noun}}Page>(Query("{{Route}}", ("state", state), ("after", next)), cancellationToken);
                    if (page is null)
                    {
                        break;
                    }

                    items.AddRange(page.Items);
                    next = page.Next;
                }
                while (next is not null{{(choices.In100(70) ? " && items.Count < MaxPages * 100" : "")}});

                return items;
            }

            public async Task<string> Download{{Said}}Async(string id, CancellationToken cancellationToken)
            {
                using var response = await Http.GetAsync($"{{Route}}/{Uri.EscapeDataString(id)}/document", {{(choices.In100(30) ? "HttpCompletionOption.ResponseHeadersRead, " : "")}}cancellationToken);
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync(cancellationToken);
            }

            public Task<bool> Update{{Said}}Async({{Noun}}Change change, CancellationToken cancellationToken) =>
                SubmitAsync(HttpMethod.Put, $"{{Route}}/{Uri.EscapeDataString(change.Id)}", change, cancellationToken);
        }

        """;

    private string Repository() => $$"""
        using System.Data.Common;
        using Microsoft.Extensions.Logging;

        namespace Server.{{Name}};

        public interface I{{Noun}}Repository
        {
            Task<{{Noun}}?> Find{{Said}}Async(string id, CancellationToken cancellationToken);

            Task<IReadOnlyList<{{Noun}}>> List{{Said}}Async({{Noun}}State state, int offset, CancellationToken cancellationToken);

            Task<int> Count{{Said}}Async({{Noun}}State state, CancellationToken cancellationToken);

            Task Save{{Said}}Async({{Noun}} item, CancellationToken cancellationToken);
        }

        internal sealed class {{Noun}}Repository(DbDataSource database, ILogger<{{Noun}}Repository> logger) : I{{Noun}}Repository
        {
            private const string Columns = "id, name, state, amount, created";

            public async Task<{{Noun}}?> Find{{Said}}Async(string id, CancellationToken cancellationToken)
            {
                await using var command = database.CreateCommand($"SELECT {Columns} FROM {{Route}} WHERE id = @id");
                Add(command, "id", id);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
            }

            public async Task<IReadOnlyList<{{Noun}}>> List{{Said}}Async({{Noun}}State state, int offset, CancellationToken cancellationToken)
            {
                await using var command = database.CreateCommand($"SELECT {Columns} FROM {{Route}} WHERE state = @state ORDER BY created LIMIT {{choices.Between(20, 200)}} OFFSET @offset");
                Add(command, "state", (int)state);
                Add(command, "offset", offset);
                var items = new List<{{Noun}}>();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    items.Add(Read(reader));
                }

                logger.LogDebug("{Count} {{Route}} in state {State}", items.Count, state);
                return items;
            }

            public async Task<int> Count{{Said}}Async({{Noun}}State state, CancellationToken cancellationToken)
            {
                await using var command = database.CreateCommand("SELECT count(*) FROM {{Route}} WHERE state = @state");
                Add(command, "state", (int)state);
                return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken));
            }

            public async Task Save{{Said}}Async({{Noun}} item, CancellationToken cancellationToken)
            {
                await using var command = database.CreateCommand("UPDATE {{Route}} SET name = @name, state = @state, amount = @amount WHERE id = @id");
                Add(command, "id", item.Id);
                Add(command, "name", item.Name);
                Add(command, "state", (int)item.State);
                Add(command, "amount", item.Amount);
                if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
                {
                    logger.LogWarning("{Id} was not saved: it is not there any more", item.Id);
                }
            }

            private static {{Noun}} Read(DbDataReader reader) =>
                new(reader.GetString(0), reader.GetString(1), ({{Noun}}State)reader.GetInt32(2), reader.GetDecimal(3), reader.GetFieldValue<DateTimeOffset>(4));

            private static void Add(DbCommand command, string name, object value)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }
        }

        """;

    private string Service() => $$"""
        using System.Collections.Concurrent;
        using Microsoft.Extensions.Logging;
        using Server.Shared;

        namespace Server.{{Name}};

        public interface I{{Noun}}Service
        {
            Task<{{Noun}}> Get{{Said}}Async(string id, CancellationToken cancellationToken);

            Task<IReadOnlyList<{{Noun}}Summary>> Summarize{{Said}}Async({{Noun}}State state, int offset, CancellationToken cancellationToken);

            Task<string> Describe{{Said}}Async(string id, CancellationToken cancellationToken);

            Task<bool> Change{{Said}}Async({{Noun}}Change change, CancellationToken cancellationToken);
        }

        internal sealed class {{Noun}}Service(I{{Noun}}Client client, I{{Noun}}Repository repository, ILogger<{{Noun}}Service> logger) : I{{Noun}}Service
        {
            private readonly ConcurrentDictionary<string, {{Noun}}> cache = new(StringComparer.Ordinal);
            private readonly {{Noun}}Index index = new();

            public async Task<{{Noun}}> Get{{Said}}Async(string id, CancellationToken cancellationToken)
            {
                if (cache.TryGetValue(id, out var known) && !known.IsOpen)
                {
                    return known;
                }

                var found = await repository.Find{{Said}}Async(id, cancellationToken){{(choices.In100(50) ? $" ?? await client.Find{Said}Async(id, cancellationToken)" : "")}};
                if (found is null)
                {
                    logger.LogInformation("{Id} is unknown", id);
                    throw Failures.NotFound("{{Noun}}", id);
                }

                cache[id] = found;
                index.Add(found);
                return found;
            }

            public async Task<IReadOnlyList<{{Noun}}Summary>> Summarize{{Said}}Async({{Noun}}State state, int offset, CancellationToken cancellationToken)
            {
                var items = await repository.List{{Said}}Async(state, offset, cancellationToken);
                var summaries = new List<{{Noun}}Summary>(items.Count);
                foreach (var item in items)
                {
                    if (Keep(item))
                    {
                        summaries.Add(new {{Noun}}Summary { Id = item.Id });
                    }
                }

                return summaries;
            }

            public async Task<string> Describe{{Said}}Async(string id, CancellationToken cancellationToken)
            {
                var item = await Get{{Said}}Async(id, cancellationToken);
                var document = item.IsOpen ? "" : await client.Download{{Said}}Async(id, cancellationToken);
                return Text.Table([("Name", item.Name), ("State", item.State.ToString()), ("Amount", Text.Amount(item.Amount, "EUR")), ("Document", Text.Shorten(document, 500))]);
            }

            public async Task<bool> Change{{Said}}Async({{Noun}}Change change, CancellationToken cancellationToken)
            {
                var item = await Get{{Said}}Async(change.Id, cancellationToken);
                if (!item.IsOpen)
                {
                    return false;
                }

                var updated = await client.Update{{Said}}Async(change, cancellationToken);
                if (updated)
                {
                    await repository.Save{{Said}}Async(item with { Name = Text.Normalize(item.Name) }, cancellationToken);
                    cache.TryRemove(item.Id, out _);
                }

                return updated;
            }

            private static bool Keep({{Noun}} item) => item.State switch
            {
                {{Noun}}State.Draft => item.Lines.Count > 0,
                {{Noun}}State.Open or {{Noun}}State.Approved => true,
                {{Noun}}State.Closed => item.Amount > {{choices.Between(1, 900)}}m,
                _ => false,
            };
        }

        """;

    private string Registration() => $$"""
        using Microsoft.Extensions.DependencyInjection;

        namespace Server.{{Name}};

        public static class {{Noun}}Registration
        {
            public static IServiceCollection Add{{Name}}(this IServiceCollection services)
            {
                services.AddHttpClient<I{{Noun}}Client, {{Noun}}Client>(client =>
                {
                    client.BaseAddress = new Uri("https://{{Route}}.example/api/v{{choices.Between(1, 4)}}/");
                    {{(choices.In100(50) ? "client.MaxResponseContentBufferSize = 4_000_000;" : "client.DefaultRequestHeaders.Add(\"X-Client\", \"server\");")}}
                });
                services.AddSingleton<I{{Noun}}Repository, {{Noun}}Repository>();
                services.AddSingleton<I{{Noun}}Service, {{Noun}}Service>();
                return services;
            }
        }

        """;
}
