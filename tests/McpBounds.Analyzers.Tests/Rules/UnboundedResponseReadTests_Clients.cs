using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Rules;

/// <summary>A client's cap, wherever the code sets it, covers what the client buffers and nothing else.</summary>
public sealed class UnboundedResponseReadTests_Clients
{
    private const string ApiClient = """
        public sealed class ApiClient
        {
            private readonly HttpClient http;

            public ApiClient(HttpClient http) => this.http = http;

            public Task<string> ReadAsync(string id) => http.GetStringAsync("items/" + id);
        }
        """;

    [Theory]
    [InlineData("private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = 1_000_000 };")]
    [InlineData("private static readonly HttpClient s_client = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MaxBytes };")]
    [InlineData("private static HttpClient s_client { get; } = new HttpClient { MaxResponseContentBufferSize = MaxBytes };")]
    [InlineData("private static HttpClient s_client => new() { MaxResponseContentBufferSize = MaxBytes };")]
    [InlineData("private static readonly HttpClient s_client = Create(); private static HttpClient Create() => new() { MaxResponseContentBufferSize = MaxBytes };")]
    [InlineData("private static readonly HttpClient s_client = Create(); private static HttpClient Create() { var made = new HttpClient(); made.MaxResponseContentBufferSize = MaxBytes; return made; }")]
    [InlineData("private static readonly HttpClient s_client = new(); static Tools() { s_client.MaxResponseContentBufferSize = MaxBytes; }")]
    [InlineData("private static readonly HttpClient s_client; static Tools() { s_client = new() { MaxResponseContentBufferSize = MaxBytes }; }")]
    [InlineData("private static readonly Lazy<HttpClient> s_lazy = new(() => new HttpClient { MaxResponseContentBufferSize = MaxBytes }); private static HttpClient s_client => s_lazy.Value;")]
    public Task A_client_of_the_project_s_own_is_capped(string declaration) => ReadVerifier.ToolAsync(
        """
        if (number == 1)
        {
            return await s_client.GetFromJsonAsync<Item>(url, token);
        }

        if (number == 2)
        {
            return await s_client.GetByteArrayAsync(url, token);
        }

        using var response = await s_client.GetAsync(url, token);
        if (number == 3)
        {
            return await response.Content.ReadFromJsonAsync<Item>(token);
        }

        return await response.Content.ReadAsStringAsync(token);
        """,
        $"private const int MaxBytes = 1_000_000; {declaration}");

    [Theory]
    [InlineData("using var client = new HttpClient { MaxResponseContentBufferSize = 1_000_000 }; return await client.GetStringAsync(url, token);")]
    [InlineData("using (var client = new HttpClient { MaxResponseContentBufferSize = 1_000_000 }) { return await client.GetStringAsync(url, token); }")]
    [InlineData("using var client = new HttpClient(); client.MaxResponseContentBufferSize = 1_000_000; return await client.GetStringAsync(url, token);")]
    [InlineData("return await new HttpClient { MaxResponseContentBufferSize = 1_000_000 }.GetStringAsync(url, token);")]
    public Task A_client_of_the_tool_s_own_is_capped(string body) => ReadVerifier.ToolAsync(body);

    [Theory]
    [InlineData("private static readonly HttpClient s_client = new();")]
    [InlineData("private static readonly HttpClient s_client = new() { Timeout = TimeSpan.FromSeconds(30) };")]
    [InlineData("private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = int.MaxValue };")]
    [InlineData("private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = 2_147_483_647 };")]
    [InlineData("private static readonly HttpClient s_client = new(); private static readonly HttpClient s_other = new() { MaxResponseContentBufferSize = 1_000_000 };")]
    [InlineData("private static readonly HttpClient s_client = new(new HttpClientHandler { MaxResponseHeadersLength = 64 });")]
    public Task A_client_without_a_cap_of_its_own_is_not_capped(string declaration) => ReadVerifier.ToolAsync(
        "return await s_client.{|MCPB001:GetStringAsync|}(url, token);", declaration);

    [Fact]
    public Task A_cap_of_another_type_s_property_is_no_cap() => ReadVerifier.ToolAsync(
        "return await s_client.{|MCPB001:GetStringAsync|}(url, token);",
        """
        private static readonly HttpClient s_client = new();
        private static readonly Settings s_settings = new() { MaxResponseContentBufferSize = 1_000_000 };
        """,
        "public sealed class Settings { public long MaxResponseContentBufferSize { get; set; } }");

    [Theory]
    [InlineData("")]
    [InlineData("http.Timeout = TimeSpan.FromSeconds(30);")]
    public Task The_type_that_is_given_a_client_caps_it(string line) => ReadVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient client;

            public Tools(HttpClient http)
            {
                {{line}}
                http.MaxResponseContentBufferSize = 1_000_000;
                client = http;
            }

            [McpServerTool]
            public Task<string> Read(string url) => client.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task The_type_that_is_given_a_client_caps_the_field_it_keeps_it_in() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient client;

            public Tools(HttpClient http)
            {
                client = http;
                client.MaxResponseContentBufferSize = 1_000_000;
            }

            [McpServerTool]
            public Task<string> Read(string url) => client.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task The_type_that_is_given_a_factory_caps_what_that_makes() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient client;

            public Tools(IHttpClientFactory clients)
            {
                client = clients.CreateClient("api");
                client.MaxResponseContentBufferSize = 1_000_000;
            }

            [McpServerTool]
            public Task<string> Read(string url) => client.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task A_factory_method_of_another_type_caps_the_client() => ReadVerifier.SourceAsync("""
        public static class Clients
        {
            public static HttpClient Create(string address)
            {
                var handler = new SocketsHttpHandler();
                return new HttpClient(handler) { BaseAddress = new Uri(address), MaxResponseContentBufferSize = 1_000_000 };
            }

            public static HttpClient CreateUncapped(string address) => new() { BaseAddress = new Uri(address) };
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient capped = Clients.Create("https://a.example");
            private readonly HttpClient uncapped = Clients.CreateUncapped("https://b.example");

            [McpServerTool]
            public async Task<string> Read(string id) => await capped.GetStringAsync(id) + await uncapped.{|MCPB021:GetStringAsync|}("items/" + id);
        }
        """);

    [Fact]
    public Task A_base_class_caps_the_client() => ReadVerifier.SourceAsync("""
        public abstract class ApiBase
        {
            protected ApiBase(HttpClient http)
            {
                Http = http;
                Http.MaxResponseContentBufferSize = 1_000_000;
            }

            protected HttpClient Http { get; }
        }

        [McpServerToolType]
        public sealed class Tools : ApiBase
        {
            public Tools(HttpClient http)
                : base(http)
            {
            }

            [McpServerTool]
            public Task<string> Read(string url) => Http.GetStringAsync(url);
        }
        """);

    [Fact]
    public Task A_base_class_reads_with_the_client_a_derived_class_makes() => ReadVerifier.SourceAsync("""
        public abstract class ApiBase
        {
            private readonly HttpClient http;

            protected ApiBase(HttpClient http) => this.http = http;

            protected Task<string> GetAsync(string path) => http.GetStringAsync(path);
        }

        [McpServerToolType]
        public sealed class Tools : ApiBase
        {
            public Tools()
                : base(new HttpClient { MaxResponseContentBufferSize = 1_000_000 })
            {
            }

            [McpServerTool]
            public Task<string> Read(string url) => GetAsync(url);
        }
        """);

    [Fact]
    public Task Every_client_that_may_be_used_must_be_capped() => ReadVerifier.ToolAsync(
        """
        var client = number > 0 ? s_capped : s_uncapped;
        return await client.{|MCPB001:GetStringAsync|}(url, token);
        """,
        """
        private static readonly HttpClient s_capped = new() { MaxResponseContentBufferSize = 1_000_000 };
        private static readonly HttpClient s_uncapped = new();
        """);

    [Fact]
    public Task A_response_of_one_of_two_clients_is_capped_if_both_are() => ReadVerifier.ToolAsync(
        """
        HttpResponseMessage response;
        if (number > 0)
        {
            response = await s_direct.GetAsync(url, token);
        }
        else
        {
            response = await s_proxied.GetAsync(url, token);
        }

        return await response.Content.ReadAsStringAsync(token);
        """,
        """
        private static readonly HttpClient s_direct = new() { MaxResponseContentBufferSize = 1_000_000 };
        private static readonly HttpClient s_proxied = new() { MaxResponseContentBufferSize = 1_000_000 };
        """);

    [Theory]
    [InlineData("services.AddHttpClient<ApiClient>(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>(client => { client.BaseAddress = new Uri(\"https://api.example\"); client.MaxResponseContentBufferSize = 1_000_000; });")]
    [InlineData("services.AddHttpClient<ApiClient>((provider, client) => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>(delegate(HttpClient client) { client.MaxResponseContentBufferSize = 1_000_000; });")]
    [InlineData("services.AddHttpClient<ApiClient>(\"api\", client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>().ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>().ConfigureHttpClient((provider, client) => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>().SetHandlerLifetime(TimeSpan.FromMinutes(5)).ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("var builder = services.AddHttpClient<ApiClient>(); builder.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("IHttpClientBuilder builder = services.AddHttpClient<ApiClient>(); if (services.Count > 1) { builder.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000); }")]
    [InlineData("services.AddHttpClient<ApiClient>(Configure); static void Configure(HttpClient client) => client.MaxResponseContentBufferSize = 1_000_000;")]
    [InlineData("services.AddHttpClient<ApiClient>(Start.Cap);")]
    [InlineData("services.AddHttpClient<ApiClient>(client => Start.Cap(client));")]
    [InlineData("services.ConfigureHttpClientDefaults(clients => clients.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000)); services.AddHttpClient<ApiClient>();")]
    [InlineData("services.AddHttpClient<ApiClient>(); services.ConfigureHttpClientDefaults(clients => { clients.SetHandlerLifetime(TimeSpan.FromMinutes(1)); clients.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000); });")]
    [InlineData("services.AddSingleton(new HttpClient { MaxResponseContentBufferSize = 1_000_000 }); services.AddSingleton<ApiClient>();")]
    [InlineData("services.AddSingleton(provider => new HttpClient { MaxResponseContentBufferSize = 1_000_000 }); services.AddSingleton<ApiClient>();")]
    [InlineData("services.AddSingleton<HttpClient>(provider => { var client = new HttpClient(); client.MaxResponseContentBufferSize = 1_000_000; return client; }); services.AddSingleton<ApiClient>();")]
    [InlineData("services.AddScoped(provider => new ApiClient(new HttpClient { MaxResponseContentBufferSize = 1_000_000 }));")]
    [InlineData("services.AddHttpClient(string.Empty, client => client.MaxResponseContentBufferSize = 1_000_000); services.AddSingleton<ApiClient>();")]
    [InlineData("services.AddHttpClient(\"api\", client => client.MaxResponseContentBufferSize = 1_000_000); services.AddSingleton(provider => new ApiClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(\"api\")));")]
    [InlineData("services.AddHttpClient(\"api\", client => client.MaxResponseContentBufferSize = 1_000_000).AddTypedClient<ApiClient>();")]
    public Task A_registration_caps_the_client_it_is_for(string registration) => RegisteredAsync(registration, ApiClient);

    [Theory]
    [InlineData("services.AddHttpClient<ApiClient>();")]
    [InlineData("services.AddHttpClient<ApiClient>(client => client.Timeout = TimeSpan.FromSeconds(30));")]
    [InlineData("services.AddHttpClient<ApiClient>(client => client.MaxResponseContentBufferSize = int.MaxValue);")]
    [InlineData("services.AddHttpClient<ApiClient>(); services.AddHttpClient<OtherClient>(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>(); services.AddHttpClient(\"other\", client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<ApiClient>(); var builder = services.AddHttpClient<OtherClient>(); builder.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddSingleton(new HttpClient()); services.AddSingleton<ApiClient>();")]
    [InlineData("services.AddScoped(provider => new ApiClient(new HttpClient()));")]
    [InlineData("services.AddHttpClient<ApiClient>(client => client.BaseAddress = new Uri(\"https://api.example\")).AddHttpMessageHandler(() => new Passing());")]
    public Task A_registration_for_another_client_caps_nothing(string registration) =>
        RegisteredAsync(registration, ApiClient.Replace("GetStringAsync", "{|MCPB021:GetStringAsync|}", StringComparison.Ordinal));

    [Theory]
    [InlineData("services.AddApi<ApiClient>().ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("var api = services.AddApi<ApiClient>(); api.ConfigureHttpClient((provider, client) => { client.MaxResponseContentBufferSize = 1_000_000; });", false)]
    [InlineData("services.AddApi<ApiClient>().ConfigureHttpClient(client => client.MaxResponseContentBufferSize = int.MaxValue);", true)]
    [InlineData("services.AddApi<ApiClient>().ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9));", true)]
    [InlineData("services.AddApi<Other>().ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);", true)]
    public Task A_builder_of_any_registration_caps_the_client_of_the_type_it_names(string registration, bool reported) => ReadVerifier.SourceAsync($$"""
        public sealed class Other { }
        public sealed class ApiClient { private readonly HttpClient http; public ApiClient(HttpClient http) => this.http = http; public Task<string> ReadAsync(string id) => http.{{(reported ? "{|MCPB021:GetStringAsync|}" : "GetStringAsync")}}("items/" + id); }
        public sealed class Tools { private readonly ApiClient api; public Tools(ApiClient api) => this.api = api; [McpServerTool] public Task<string> Read(string id) => api.ReadAsync(id); }
        public static class Start
        {
            public static void Add(IServiceCollection services) { {{registration}} }
            private static IHttpClientBuilder AddApi<T>(this IServiceCollection services) => null!;
        }
        """);

    [Theory]
    [InlineData("services.AddHttpClient<IApiClient, ApiClient>(client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("services.AddHttpClient<IApiClient, ApiClient>(Api.Name, client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("services.AddHttpClient<IApiClient, ApiClient>().ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("services.AddHttpClient<IApiClient, ApiClient>();", true)]
    [InlineData("services.AddHttpClient<IApiClient, ApiClient>((provider, client) => client.BaseAddress = new Uri(\"https://api.example\"));", true)]
    public Task A_typed_client_behind_an_interface_is_capped_by_its_registration(string registration, bool reported) => ReadVerifier.SourceAsync($$"""
        public static class Api
        {
            public const string Name = "api";
        }

        public interface IApiClient
        {
            Task<string> ReadAsync(string id);
        }

        public sealed class ApiClient : IApiClient
        {
            private readonly HttpClient http;

            public ApiClient(HttpClient http) => this.http = http;

            public Task<string> ReadAsync(string id) => http.{{(reported ? "{|MCPB021:GetStringAsync|}" : "GetStringAsync")}}("items/" + id);
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly IApiClient api;

            public Tools(IApiClient api) => this.api = api;

            [McpServerTool]
            public Task<string> Read(string id) => api.ReadAsync(id);
        }

        public static class Start
        {
            public static void Add(IServiceCollection services)
            {
                {{registration}}
            }
        }
        """);

    [Theory]
    [InlineData("\"api\"", "services.AddHttpClient(\"api\", client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("Names.Api", "services.AddHttpClient(Names.Api, client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("Names.Api", "services.AddHttpClient(\"api\", client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("Names.Field", "services.AddHttpClient(Names.Field, client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("nameof(Tools)", "services.AddHttpClient(nameof(Tools), client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("\"api\"", "services.AddHttpClient(\"api\").ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("\"api\"", "services.ConfigureHttpClientDefaults(clients => clients.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000));", false)]
    [InlineData("", "services.AddHttpClient(\"\", client => client.MaxResponseContentBufferSize = 1_000_000);", false)]
    [InlineData("", "services.ConfigureHttpClientDefaults(clients => clients.ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000));", false)]
    [InlineData("\"api\"", "services.AddHttpClient(\"api\");", true)]
    [InlineData("\"api\"", "services.AddHttpClient();", true)]
    [InlineData("\"api\"", "services.AddHttpClient(\"other\", client => client.MaxResponseContentBufferSize = 1_000_000);", true)]
    [InlineData("", "services.AddHttpClient(\"api\", client => client.MaxResponseContentBufferSize = 1_000_000);", true)]
    public Task A_named_client_is_capped_by_the_registration_of_that_name(string name, string registration, bool reported) => ReadVerifier.SourceAsync($$"""
        public static class Names
        {
            public const string Api = "api";
            public static readonly string Field = "field";
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly IHttpClientFactory clients;

            public Tools(IHttpClientFactory clients) => this.clients = clients;

            [McpServerTool]
            public async Task<string> Read(string url)
            {
                using var client = clients.CreateClient({{name}});
                return await client.{{(reported ? "{|MCPB001:GetStringAsync|}" : "GetStringAsync")}}(url);
            }
        }

        public static class Start
        {
            public static void Add(IServiceCollection services)
            {
                {{registration}}
            }
        }
        """);

    [Fact]
    public Task A_client_is_a_parameter_that_the_container_supplies() => ReadVerifier.SourceAsync("""
        [McpServerToolType]
        public static class Tools
        {
            [McpServerTool]
            public static Task<string> Read(HttpClient http, string id) => http.GetStringAsync("items/" + id);
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddSingleton(new HttpClient { MaxResponseContentBufferSize = 1_000_000 });
        }
        """);

    [Fact]
    public Task A_cap_may_stand_in_another_file() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        TestState =
        {
            OutputKind = OutputKind.ConsoleApplication,
            Sources =
            {
                """
                using Microsoft.Extensions.DependencyInjection;
                using Microsoft.Extensions.Hosting;

                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddHttpClient<ApiClient>(client => client.MaxResponseContentBufferSize = 1_000_000);
                builder.Services.AddMcpServer().WithTools<Tools>();
                await builder.Build().RunAsync();
                """,
                ApiClient,
                """
                [McpServerToolType]
                public sealed class Tools
                {
                    private readonly ApiClient api;

                    public Tools(ApiClient api) => this.api = api;

                    [McpServerTool]
                    public Task<string> Read(string id) => api.ReadAsync(id);
                }
                """,
            },
        },
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task A_primary_constructor_s_client_is_capped_by_its_registration() => new CSharpAnalyzerVerifier<UnboundedResponseRead>.Test
    {
        CSharpVersion = 12,
        TestCode = """
            using Microsoft.Extensions.DependencyInjection;

            [McpServerToolType]
            public sealed class Tools(Capped capped, Uncapped uncapped)
            {
                [McpServerTool]
                public async Task<string> Read(string id) => await capped.ReadAsync(id) + await uncapped.ReadAsync(id);
            }

            public sealed class Capped(HttpClient http)
            {
                public Task<string> ReadAsync(string id) => http.GetStringAsync(id);
            }

            public sealed class Uncapped(HttpClient http)
            {
                public Task<string> ReadAsync(string id) => http.{|MCPB001:GetStringAsync|}(id);
            }

            public static class Start
            {
                public static void Add(IServiceCollection services)
                {
                    services.AddHttpClient<Capped>(client => client.MaxResponseContentBufferSize = 1_000_000);
                    services.AddHttpClient<Uncapped>();
                }
            }
            """,
    }.RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task The_cap_does_not_hold_for_what_streams() => ReadVerifier.ToolAsync(
        """
        using var response = await s_client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token);
        if (number == 1)
        {
            return await response.Content.{|MCPB001:ReadFromJsonAsync<Item>|}(token);
        }

        if (number == 2)
        {
            using var reader = new StreamReader(await s_client.GetStreamAsync(url, token));
            return await reader.{|MCPB001:ReadToEndAsync|}(token);
        }

        if (number == 3)
        {
            using var sent = await s_client.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), HttpCompletionOption.ResponseHeadersRead, token);
            return await sent.Content.{|MCPB001:ReadAsByteArrayAsync|}(token);
        }

        return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);
        """,
        "private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = 1_000_000 };");

    [Theory]
    [InlineData("HttpCompletionOption.ResponseContentRead", "ReadAsStringAsync")]
    [InlineData("(HttpCompletionOption)1", "{|MCPB001:ReadAsStringAsync|}")]
    [InlineData("number > 0 ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead", "{|MCPB001:ReadAsStringAsync|}")]
    public Task The_completion_option_decides_whether_the_cap_holds(string option, string read) => ReadVerifier.ToolAsync(
        $$"""
        using var response = await s_client.GetAsync(url, {{option}}, token);
        return await response.Content.{{read}}(token);
        """,
        "private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = 1_000_000 };");

    [Fact]
    public Task A_stream_over_a_buffered_and_capped_response_is_capped() => ReadVerifier.ToolAsync(
        """
        using var response = await s_client.GetAsync(url, token);
        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(token), default, token);
        """,
        "private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = 1_000_000 };");

    [Fact]
    public Task A_cap_that_the_agent_chooses_is_no_cap() => ReadVerifier.ToolAsync("""
        using var client = new HttpClient { MaxResponseContentBufferSize = number };
        return await client.{|MCPB001:GetStringAsync|}(url, token);
        """);

    [Fact]
    public Task A_cap_read_from_configuration_is_a_cap() => ReadVerifier.SourceAsync("""
        public sealed class ApiOptions
        {
            public long MaxBytes { get; set; }
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient client;

            public Tools(ApiOptions options) => client = new HttpClient { MaxResponseContentBufferSize = options.MaxBytes };

            [McpServerTool]
            public Task<string> Read(string url) => client.GetStringAsync(url);
        }
        """);

    private static Task RegisteredAsync(string registration, string client) => ReadVerifier.SourceAsync($$"""
        {{client}}

        public sealed class OtherClient
        {
            private readonly HttpClient http;

            public OtherClient(HttpClient http) => this.http = http;
        }

        public sealed class Passing : DelegatingHandler
        {
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly ApiClient api;

            public Tools(ApiClient api) => this.api = api;

            [McpServerTool]
            public Task<string> Read(string id) => api.ReadAsync(id);
        }

        public static class Start
        {
            public static void Cap(HttpClient client) => client.MaxResponseContentBufferSize = 1_000_000;

            public static void Add(IServiceCollection services)
            {
                {{registration}}
            }
        }
        """);
}
