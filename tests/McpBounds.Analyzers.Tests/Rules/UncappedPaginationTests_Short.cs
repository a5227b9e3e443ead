namespace McpBounds.Analyzers.Rules;

/// <summary>What is short by nature is a suggestion: lists that the agent has no say in, chains of own records, redirects; and a search for a free name is nothing at all.</summary>
public sealed class UncappedPaginationTests_Short
{
    [Theory]
    [InlineData("\"types\"", false)]
    [InlineData("$\"types?gateway={Uri.EscapeDataString(gatewayId)}\"", false)]
    [InlineData("Path(gatewayId)", false)]
    [InlineData("$\"types?deleted={deleted}\"", false)]
    [InlineData("$\"types?q={text}\"", true)]
    [InlineData("Path(text)", true)]
    [InlineData("$\"types?take={top}\"", true)]
    [InlineData("settings.Path", false)]
    [InlineData("filter.Path", true)]
    [InlineData("$\"of/{filter.OwnerId}\"", false)]
    public Task What_the_agent_says_goes_into_the_query_or_not(string address, bool isSaid) => PageVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;
            private readonly Options settings;

            public Tools(HttpClient http, Options settings) => (this.http, this.settings) = (http, settings);

            [McpServerTool]
            public async Task<List<string>> List(string gatewayId, string text, bool deleted, int top, Filter filter, CancellationToken token)
            {
                var all = new List<string>();
                string? continuationToken = null;
                {{(isSaid ? "[|do|]" : "{|MCPB002?:do|}")}}
                {
                    var endpoint = {{address}};
                    endpoint += $"&at={continuationToken}";
                    var page = await http.GetFromJsonAsync<Page>(endpoint, token);
                    all.AddRange(page!.Names);
                    continuationToken = page.Next;
                }
                while (!string.IsNullOrEmpty(continuationToken));

                return all;
            }

            private static string Path(string part) => "types/" + part;
        }

        public sealed record Page(List<string> Names, string? Next);

        public sealed record Filter(string Path, string OwnerId);

        public sealed class Options
        {
            public string Path { get; set; } = "";
        }
        """);

    [Theory]
    [InlineData("List(\"types\", token)", "{|MCPB002?:while|}")]
    [InlineData("List(text, token)", "[|while|]")]
    [InlineData("List(new Query { Text = text }.Text, token)", "[|while|]")]
    public Task The_query_is_a_helpers_parameter(string call, string loop) => PageVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public Task<List<string>> Types(string text, CancellationToken token) => {{call}};

            private async Task<List<string>> List(string query, CancellationToken token)
            {
                var all = new List<string>();
                var page = 0;
                {{loop}} (true)
                {
                    var names = await http.GetFromJsonAsync<List<string>>($"{query}?page={page++}", token);
                    if (names!.Count == 0)
                        return all;

                    all.AddRange(names);
                }
            }

            public sealed class Query { public string Text { get; set; } = ""; }
        }
        """);

    [Theory]
    [InlineData("api.Search(\"all\")", "{|MCPB002?:while|}")]
    [InlineData("api.Search(text)", "[|while|]")]
    [InlineData("api.SearchAsync(text).Result", "[|while|]")]
    [InlineData("api.Of(api.SearchAsync(text).Result.OwnId)", "{|MCPB002?:while|}")]
    public Task The_query_is_what_the_pages_are_of(string pages, string loop) => PageVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly Api api;

            public Tools(Api api) => this.api = api;

            [McpServerTool]
            public async Task<List<string>> List(string text)
            {
                var all = new List<string>();
                var pages = {{pages}};
                {{loop}} (pages.HasMoreResults)
                {
                    all.AddRange(await pages.NextAsync());
                }

                return all;
            }
        }

        public sealed class Api
        {
            private readonly HttpClient http = new();
            public Pages Search(string text) => new();
            public Pages Of(string id) => new();
            public async Task<Pages> SearchAsync(string text) { await http.GetStringAsync("search"); return new(); }
        }

        public sealed class Pages
        {
            private readonly HttpClient http = new();
            public bool HasMoreResults { get; set; }
            public string OwnId { get; set; } = "";
            public async Task<List<string>> NextAsync() => (await http.GetFromJsonAsync<List<string>>("items"))!;
        }
        """);

    [Theory]
    [InlineData("count += page.Items.Count;", "{|MCPB002?:while|}")]
    [InlineData("if (page.Items.Any(item => item.Name == id)) return true;", "{|MCPB002?:while|}")]
    [InlineData("all.AddRange(page.Items);", "[|while|]")]
    [InlineData("Keep(page, all);", "[|while|]")]
    [InlineData("foreach (var item in page.Items) await api.GetAsync(item.Name, token);", "[|while|]")]
    public Task What_is_only_looked_through_fills_nothing(string turn, string loop) => PageVerifier.ToolAsync($$"""
        var count = 0;
        string? cursor = id;
        {{loop}} (cursor is not null)
        {
            var page = await api.GetAsync(cursor, token);
            {{turn}}
            cursor = page.Next;
        }

        return count;
        """, members: "private static void Keep(Page page, List<Item> kept) => kept.AddRange(page.Items);");

    [Theory]
    [InlineData("db.Find(r => r.Id == current.Parent)", "{|MCPB002?:while|}")]
    [InlineData("db.Records.FirstOrDefault(r => r.Id == current.Parent)", "{|MCPB002?:while|}")]
    [InlineData("db.Tokens.FirstOrDefault(r => r.Id == current.Parent)", "{|MCPB002?:while|}")]
    [InlineData("Find(current.Parent)", "{|MCPB002?:while|}")]
    [InlineData("http.GetFromJsonAsync<Record>($\"records/{current.Parent}\", token).Result", "[|while|]")]
    public Task A_chain_of_the_servers_own_records(string next, string loop) => PageVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly Db db;
            private readonly HttpClient http;

            public Tools(Db db, HttpClient http) => (this.db, this.http) = (db, http);

            [McpServerTool]
            public List<string> History(string name, CancellationToken token)
            {
                var current = db.Records.First(r => r.Id == name);
                var chain = new List<string>();
                {{loop}} (current.Parent is not null)
                {
                    var parent = {{next}};
                    if (parent is null)
                        break;

                    chain.Insert(0, parent.Id);
                    current = parent;
                }

                return chain;
            }

            private Record? Find(string? id) => db.Records.SingleOrDefault(r => r.Id == id);
        }

        public sealed record Record(string Id, string? Parent);

        public sealed class Db
        {
            public IQueryable<Record> Records => null!;
            public IQueryable<Record> Tokens => null!;
            public Record? Find(System.Linq.Expressions.Expression<Func<Record, bool>> which) => Records.FirstOrDefault(which);
        }
        """);

    [Theory]
    [InlineData("\"https://login.example/start\"", "{|MCPB002?:while|}")]
    [InlineData("url", "[|while|]")]
    public Task Redirects_of_a_fixed_address(string address, string loop) => PageVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            [McpServerTool]
            public async Task<string> LogIn(string url, CancellationToken token)
            {
                var response = await http.GetAsync({{address}}, token);
                {{loop}} (response.StatusCode == System.Net.HttpStatusCode.Found && response.Headers.Location!.Scheme == "http")
                {
                    response = await http.GetAsync(response.Headers.Location.OriginalString.Replace("http", "https"), token);
                }

                return "Done.";
            }
        }
        """);

    [Theory]
    [InlineData("while (await ExistsAsync(name)) { name = $\"{id}-{counter}\"; counter++; }")]
    [InlineData("while (true) { if (!await ExistsAsync(name)) break; counter++; name = id + counter; }")]
    [InlineData("do { name = id + counter++; } while (await ExistsAsync(name));")]
    [InlineData("Func<string, bool> isTaken = candidate => ExistsAsync(candidate).Result; while (isTaken(name)) { name = $\"{id}-{counter++}\"; }")]
    [InlineData("for (; await ExistsAsync(name); counter++) { name = id + counter; }")]
    public Task A_search_for_a_free_name_is_no_pagination(string loop) => Probe(loop);

    [Theory]
    [InlineData("[|while|] (await HasMoreAsync(name)) { name = $\"{id}-{counter}\"; counter++; }")]
    [InlineData("[|while|] (await ExistsAsync(name)) { all.Add(new(name, 0, default)); name = $\"{id}-{counter}\"; counter++; }")]
    [InlineData("{|MCPB002?:while|} (await TakeNextAsync(name)) { name = $\"{id}-{counter}\"; counter++; }")]
    [InlineData("[|while|] (await ExistsAsync(name)) { var page = await api.GetAsync(name, token); all.AddRange(page.Items); name = page.Next ?? id + counter++; }")]
    public Task What_reads_or_gathers_is_no_search_for_a_free_name(string loop) => Probe(loop);

    private static Task Probe(string loop) => PageVerifier.ToolAsync($"var name = id; var counter = 1; {loop} return name;", members: """
        private readonly HttpClient http = new();
        private async Task<bool> ExistsAsync(string name) => (await http.GetStringAsync("names/" + name)).Length > 0;
        private async Task<bool> HasMoreAsync(string name) => (await http.GetStringAsync("names/" + name)).Length > 0;
        private async Task<bool> TakeNextAsync(string name) => (await http.GetStringAsync("names/" + name)).Length > 0;
        """);
}
