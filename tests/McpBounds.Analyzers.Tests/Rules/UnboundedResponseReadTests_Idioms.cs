namespace McpBounds.Analyzers.Rules;

/// <summary>Shapes that real servers have, each with all that matters to it and nothing else.</summary>
public sealed class UnboundedResponseReadTests_Idioms
{
    [Fact]
    public Task One_generic_helper_of_a_base_class_serves_all_tools() => ReadVerifier.SourceAsync("""
        public abstract class ApiClientBase
        {
            private readonly HttpClient http;

            protected ApiClientBase(HttpClient http) => this.http = http;

            protected async Task<T> GetAsync<T>(string path, CancellationToken token)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                return await SendAsync<T>(request, token);
            }

            private async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken token)
            {
                using var response = await http.SendAsync(request, token);
                var body = await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
                if (!response.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{(int)response.StatusCode}: {body}");
                }

                return JsonSerializer.Deserialize<T>(body)!;
            }
        }

        public interface ITracker
        {
            Task<string[]> IssuesAsync(string project, CancellationToken token);
        }

        public sealed class Tracker : ApiClientBase, ITracker
        {
            public Tracker(HttpClient http)
                : base(http)
            {
            }

            public Task<string[]> IssuesAsync(string project, CancellationToken token) => GetAsync<string[]>($"projects/{project}/issues", token);
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly ITracker tracker;

            public Tools(ITracker tracker) => this.tracker = tracker;

            [McpServerTool]
            public Task<string[]> Issues(string project, CancellationToken token) => tracker.IssuesAsync(project, token);
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient<ITracker, Tracker>(client => client.Timeout = TimeSpan.FromSeconds(30));
        }
        """);

    [Fact]
    public Task A_base_tool_runs_the_tool_s_lambda() => ReadVerifier.SourceAsync("""
        public abstract class ToolBase
        {
            protected static async Task<string> ExecuteAsync(Func<Task<string>> action, string name)
            {
                try
                {
                    return await action();
                }
                catch (HttpRequestException exception)
                {
                    return $"{name}: {exception.Message}";
                }
            }
        }

        [McpServerToolType]
        public sealed class Tools : ToolBase
        {
            private static readonly HttpClient s_http = new();

            [McpServerTool]
            public Task<string> Place(string query) => ExecuteAsync(
                async () =>
                {
                    var json = await s_http.{|MCPB021:GetStringAsync|}("https://maps.example/search?q=" + Uri.EscapeDataString(query));
                    return JsonDocument.Parse(json).RootElement[0].GetProperty("name").GetString()!;
                },
                nameof(Place));
        }
        """);

    [Fact]
    public Task A_decorator_stands_before_the_service() => ReadVerifier.SourceAsync("""
        public interface IApi
        {
            Task<string> LogAsync(int build);
        }

        public sealed class Api : IApi
        {
            private readonly HttpClient http;

            public Api(HttpClient http) => this.http = http;

            public Task<string> LogAsync(int build) => http.{|MCPB001:GetStringAsync|}($"builds/{build}/log");
        }

        public sealed class CachingApi : IApi
        {
            private readonly IApi inner;
            private readonly Dictionary<int, string> cache = new();

            public CachingApi(IApi inner) => this.inner = inner;

            public async Task<string> LogAsync(int build) => cache.TryGetValue(build, out var log) ? log : cache[build] = await inner.LogAsync(build);
        }

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static async Task<string> Log(IApi api, int build)
            {
                var log = await api.LogAsync(build);
                return log.Length > 10_000 ? log[^10_000..] : log;
            }
        }

        public static class Start
        {
            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient<Api>();
                services.AddScoped<IApi>(provider => new CachingApi(provider.GetRequiredService<Api>()));
            }
        }
        """);

    [Fact]
    public Task A_decorated_service_s_client_is_capped_by_its_registration() => ReadVerifier.SourceAsync("""
        public interface IApi
        {
            Task<string> LogAsync(int build);
        }

        public sealed class Api : IApi
        {
            private readonly HttpClient http;

            public Api(HttpClient http) => this.http = http;

            public Task<string> LogAsync(int build) => http.GetStringAsync($"builds/{build}/log");
        }

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> Log(IApi api, int build) => api.LogAsync(build);
        }

        public static class Start
        {
            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient<Api>(client => client.MaxResponseContentBufferSize = 1_000_000);
                services.AddSingleton<IApi>(provider => provider.GetRequiredService<Api>());
            }
        }
        """);

    [Fact]
    public Task A_factory_s_client_is_made_in_a_property_and_configured_by_a_constant_of_another_class() => ReadVerifier.SourceAsync("""
        public static class Names
        {
            public const string Fabric = "fabric";
        }

        public abstract class ServiceBase
        {
            private readonly IHttpClientFactory clients;

            protected ServiceBase(IHttpClientFactory clients) => this.clients = clients;

            private HttpClient Client => clients.CreateClient(Names.Fabric);

            protected async Task<T?> GetAsync<T>(string path)
            {
                using var response = await Client.GetAsync(path);
                await EnsureAsync(response);
                return await response.Content.ReadFromJsonAsync<T>();
            }

            private static async Task EnsureAsync(HttpResponseMessage response)
            {
                if (!response.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
                }
            }
        }

        [McpServerToolType]
        public sealed class Tools : ServiceBase
        {
            public Tools(IHttpClientFactory clients)
                : base(clients)
            {
            }

            [McpServerTool]
            public Task<string[]?> Pipelines() => GetAsync<string[]>("pipelines");
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddHttpClient(Names.Fabric, (provider, client) =>
            {
                client.BaseAddress = new Uri("https://api.example");
                client.MaxResponseContentBufferSize = 5_000_000;
            }).AddHttpMessageHandler(() => new Passing());
        }

        public sealed class Passing : DelegatingHandler
        {
        }
        """);

    [Fact]
    public Task A_client_registered_both_ways_is_capped_if_the_way_that_is_used_is() => ReadVerifier.SourceAsync("""
        public interface IShelly
        {
            Task<string> StatusAsync();
        }

        public sealed class Shelly : IShelly
        {
            private readonly HttpClient http;

            public Shelly(IHttpClientFactory clients) => http = clients.CreateClient("shelly");

            public Task<string> StatusAsync() => http.GetStringAsync("status");
        }

        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> Status(IShelly shelly) => shelly.StatusAsync();
        }

        public static class Start
        {
            public static void Add(IServiceCollection services)
            {
                services.AddHttpClient("shelly", client => client.MaxResponseContentBufferSize = 1_000_000);
                services.AddSingleton<IShelly, Shelly>();
            }
        }
        """);

    [Fact]
    public Task A_policy_runs_the_send_and_the_read_stands_outside() => ReadVerifier.ToolAsync(
        """
        using var response = await policy.ExecuteAsync(async context => await http.GetAsync("items/" + id), new object());
        var json = await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        return JsonSerializer.Deserialize<Item>(json);
        """,
        "private readonly Policy policy = new();",
        """
        public sealed class Policy
        {
            public Task<T> ExecuteAsync<T>(Func<object, Task<T>> action, object context) => action(context);
        }
        """);

    [Fact]
    public Task A_cache_runs_the_read() => ReadVerifier.ToolAsync(
        """
        return cache.GetOrAdd(url, address =>
        {
            using var reader = new StreamReader(http.Send(new HttpRequestMessage(HttpMethod.Get, address)).Content.ReadAsStream());
            return reader.{|MCPB001:ReadToEnd|}();
        });
        """,
        "private readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> cache = new();");

    [Fact]
    public Task A_job_runs_on_after_the_tool_has_answered() => ReadVerifier.ToolAsync(
        """
        _ = Task.Run(() => RunAsync(url, token), CancellationToken.None);
        return "started";
        """,
        """
        private async Task RunAsync(string address, CancellationToken token)
        {
            firmware = await http.{|MCPB001:GetByteArrayAsync|}(address, token);
        }

        private byte[]? firmware;
        """);

    [Fact]
    public Task A_result_type_carries_the_text_on() => ReadVerifier.ToolAsync(
        """
        var result = await SendAsync("items/" + id);
        return result.Ok ? result.Body : $"failed: {result.Status}";
        """,
        """
        private async Task<Result> SendAsync(string path)
        {
            using var response = await http.GetAsync(path);
            var body = await response.Content.{|MCPB021:ReadAsStringAsync|}();
            return new Result(response.IsSuccessStatusCode, (int)response.StatusCode, body);
        }
        """,
        "public sealed record Result(bool Ok, int Status, string Body);");

    [Fact]
    public Task An_early_return_for_an_error_that_was_logged_comes_before_the_parse() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items/" + id, token);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        var content = await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        if (!response.IsSuccessStatusCode)
        {
            Console.Error.WriteLine($"tracker said {response.StatusCode}: {content}");
            response.EnsureSuccessStatusCode();
        }

        if (string.IsNullOrWhiteSpace(content) || content.TrimStart().StartsWith('<'))
        {
            return null;
        }

        return JsonSerializer.Deserialize<Item>(content, new JsonSerializerOptions(JsonSerializerDefaults.Web));
        """);

    [Fact]
    public Task Attempts_end_in_the_last_error_s_text() => ReadVerifier.ToolAsync("""
        for (var attempt = 1; ; attempt++)
        {
            using var response = await http.GetAsync("items/" + id, token);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
            }

            if (attempt == 3)
            {
                throw new InvalidOperationException(await response.Content.ReadAsStringAsync(token));
            }
        }
        """);

    [Fact]
    public Task A_length_of_nothing_is_no_bound() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items/" + id, HttpCompletionOption.ResponseHeadersRead, token);
        if (response.StatusCode == HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0)
        {
            return null;
        }

        return await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        """);

    [Fact]
    public Task A_size_limit_reads_all_where_the_length_is_unknown() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token);
        if (response.Content.Headers.ContentLength is { } length)
        {
            if (length > 1_000_000)
            {
                throw new InvalidOperationException("too long");
            }
        }

        return await response.Content.{|MCPB001:ReadAsByteArrayAsync|}(token);
        """);

    [Fact]
    public Task A_size_limited_reader_of_a_helper_class_is_bounded_by_who_sends() => ReadVerifier.ToolAsync(
        """
        using var streamed = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token);
        return await LimitedReader.ReadAsync(streamed.Content, 1_000_000, token);
        """,
        types: """
        public static class LimitedReader
        {
            public static async Task<string> ReadAsync(HttpContent content, int most, CancellationToken token)
            {
                if (content.Headers.ContentLength > most)
                {
                    throw new InvalidOperationException("too long");
                }

                await using var stream = await content.ReadAsStreamAsync(token);
                using var reader = new StreamReader(stream);
                var text = new StringBuilder();
                var buffer = new char[4096];
                int read;
                while ((read = await reader.ReadAsync(buffer, token)) > 0)
                {
                    if (text.Length + read > most)
                    {
                        throw new InvalidOperationException("too long");
                    }

                    text.Append(buffer, 0, read);
                }

                return text.ToString();
            }
        }
        """);

    [Fact]
    public Task A_page_is_fetched_and_stripped_of_its_tags() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public static partial class Tools
        {
            private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(20), DefaultRequestHeaders = { { "User-Agent", "tool" } } };

            [McpServerTool]
            public static async Task<string> Fetch(string url, int most = 10_000)
            {
                if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
                {
                    return "Not an address.";
                }

                var html = await s_http.{|MCPB001:GetStringAsync|}(address);
                var text = System.Text.RegularExpressions.Regex.Replace(html, "<[^>]+>", " ");
                return text.Length > most ? text[..most] + "…" : text;
            }
        }
        """);

    [Fact]
    public Task A_picture_is_handed_to_the_agent() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public async Task<ModelContextProtocol.Protocol.ContentBlock> Picture(string name)
            {
                using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
                var bytes = await client.{|MCPB001:GetByteArrayAsync|}($"https://pictures.example/{Uri.EscapeDataString(name)}");
                return new ModelContextProtocol.Protocol.TextContentBlock { Text = Convert.ToBase64String(bytes) };
            }
        }
        """);

    [Fact]
    public Task Two_reads_of_two_responses_are_two_findings() => ReadVerifier.ToolAsync("""
        using var login = await http.PostAsJsonAsync("login", new { id }, token);
        var session = await login.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        using var response = await http.GetAsync($"items?session={session!.Name}", token);
        return await response.Content.{|MCPB021:ReadAsStringAsync|}(token);
        """);

    [Fact]
    public Task Two_reads_of_one_response_on_two_branches_are_two_findings() => ReadVerifier.ToolAsync("""
        using var response = await http.GetAsync("items/" + id, token);
        return number > 0
            ? await response.Content.{|MCPB021:ReadAsStringAsync|}(token)
            : await response.Content.{|MCPB021:ReadFromJsonAsync<Item>|}(token);
        """);

    [Fact]
    public Task An_override_of_a_tool_is_a_tool() => ReadVerifier.SourceAsync("""
        public sealed class FetchTool : McpServerTool
        {
            private static readonly HttpClient s_http = new();

            public override ModelContextProtocol.Protocol.Tool ProtocolTool => new() { Name = "fetch" };

            public override IReadOnlyList<object> Metadata => Array.Empty<object>();

            public override async ValueTask<ModelContextProtocol.Protocol.CallToolResult> InvokeAsync(
                RequestContext<ModelContextProtocol.Protocol.CallToolRequestParams> request, CancellationToken cancellationToken = default)
            {
                var address = request.Params?.Arguments?["url"].GetString();
                var item = await s_http.{|MCPB001:GetFromJsonAsync<object>|}(address, cancellationToken);
                return new() { Content = new List<ModelContextProtocol.Protocol.ContentBlock> { new ModelContextProtocol.Protocol.TextContentBlock { Text = item?.ToString() ?? "" } } };
            }
        }
        """);

    [Fact]
    public Task A_token_is_fetched_in_a_handler_of_the_client() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly Api api;

            public Tools(Api api) => this.api = api;

            [McpServerTool]
            public Task<object?> Items() => api.ItemsAsync();
        }

        public sealed class Api
        {
            private readonly HttpClient http;

            public Api(HttpClient http) => this.http = http;

            public Task<object?> ItemsAsync() => http.GetFromJsonAsync<object>("items");
        }

        public sealed class TokenHandler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                using var answer = await base.SendAsync(new HttpRequestMessage(HttpMethod.Post, "https://login.example/token"), cancellationToken);
                var grant = await answer.Content.{|MCPB021:ReadFromJsonAsync<Dictionary<string, string>>|}(cancellationToken);
                request.Headers.Authorization = new("Bearer", grant!["access_token"]);
                return await base.SendAsync(request, cancellationToken);
            }
        }

        public static class Start
        {
            public static void Add(IServiceCollection services)
            {
                services.AddTransient<TokenHandler>();
                services.AddHttpClient<Api>(client => client.MaxResponseContentBufferSize = 1_000_000).AddHttpMessageHandler<TokenHandler>();
            }
        }
        """);
}
