using static McpBounds.Analyzers.Fixes.CapClientTest;

namespace McpBounds.Analyzers.Fixes;

public class CapClientTests
{
    [Theory]
    [InlineData("new HttpClient()", "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new()", "new() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient(new SocketsHttpHandler())", "new HttpClient(new SocketsHttpHandler()) { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { Timeout = TimeSpan.FromSeconds(5) }", "new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { Timeout = TimeSpan.FromSeconds(5), }", "new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1_000_000, }")]
    [InlineData("new HttpClient { }", "new HttpClient { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { MaxResponseContentBufferSize = int.MaxValue }", "new HttpClient { MaxResponseContentBufferSize = 1_000_000 }")]
    public Task A_creation_gets_the_cap_in_its_initialiser(string creation, string capped) => FixAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = {{creation}}; // shared

            [McpServerTool]
            public static Task<string> Read(string url) => s_http.GetStringAsync(url);
        }
        """,
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = {{capped}}; // shared

            [McpServerTool]
            public static Task<string> Read(string url) => s_http.GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("Timeout = TimeSpan.FromSeconds(5) // soon", "Timeout = TimeSpan.FromSeconds(5), // soon\n        MaxResponseContentBufferSize = 1_000_000")]
    [InlineData("Timeout = TimeSpan.FromSeconds(5), // soon", "Timeout = TimeSpan.FromSeconds(5), // soon\n        MaxResponseContentBufferSize = 1_000_000,")]
    public Task An_initialiser_on_several_lines_gets_one_more(string last, string capped) => FixAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = new HttpClient
            {
                // our wiki
                BaseAddress = new Uri("https://wiki.example/"),
                {{last}}
            };

            [McpServerTool]
            public static Task<string> Read(string page) => s_http.GetStringAsync(page);
        }
        """,
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            private static readonly HttpClient s_http = new HttpClient
            {
                // our wiki
                BaseAddress = new Uri("https://wiki.example/"),
                {{capped}}
            };

            [McpServerTool]
            public static Task<string> Read(string page) => s_http.GetStringAsync(page);
        }
        """);

    [Theory]
    [InlineData("services.AddHttpClient<IWiki, Wiki>();", "services.AddHttpClient<IWiki, Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<Wiki>();", "services.AddHttpClient<Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData("services.AddHttpClient<IWiki, Wiki>(\"wiki\");", "services.AddHttpClient<IWiki, Wiki>(\"wiki\", client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>().SetHandlerLifetime(TimeSpan.FromMinutes(1));",
        "services.AddHttpClient<IWiki, Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000).SetHandlerLifetime(TimeSpan.FromMinutes(1));")]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>(c => { c.Timeout = TimeSpan.FromSeconds(5); });",
        "services.AddHttpClient<IWiki, Wiki>(c => { c.MaxResponseContentBufferSize = 1_000_000; c.Timeout = TimeSpan.FromSeconds(5); });")]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>((http, sp) => new Wiki(http));",
        "services.AddHttpClient<IWiki, Wiki>((http, sp) => new Wiki(http)).ConfigureHttpClient(client => client.MaxResponseContentBufferSize = 1_000_000);")]
    [InlineData(
        """
        services.AddHttpClient<IWiki, Wiki>(c => c.BaseAddress = new Uri("https://wiki.example/"));
        """,
        """
        services.AddHttpClient<IWiki, Wiki>(c =>
                {
                    c.MaxResponseContentBufferSize = 1_000_000;
                    c.BaseAddress = new Uri("https://wiki.example/");
                });
        """)]
    [InlineData(
        """
        services.AddHttpClient<IWiki, Wiki>((sp, c) =>
                {
                    // the wiki
                    c.BaseAddress = new Uri("https://wiki.example/");
                });
        """,
        """
        services.AddHttpClient<IWiki, Wiki>((sp, c) =>
                {
                    c.MaxResponseContentBufferSize = 1_000_000;
                    // the wiki
                    c.BaseAddress = new Uri("https://wiki.example/");
                });
        """)]
    [InlineData(
        """
        services.AddHttpClient<IWiki, Wiki>()
                    .ConfigureHttpClient(c =>
                    {
                        c.Timeout = TimeSpan.FromSeconds(5);
                    })
                    .SetHandlerLifetime(TimeSpan.FromMinutes(1));
        """,
        """
        services.AddHttpClient<IWiki, Wiki>()
                    .ConfigureHttpClient(c =>
                    {
                        c.MaxResponseContentBufferSize = 1_000_000;
                        c.Timeout = TimeSpan.FromSeconds(5);
                    })
                    .SetHandlerLifetime(TimeSpan.FromMinutes(1));
        """)]
    [InlineData(
        """
        var builder = services.AddHttpClient<IWiki, Wiki>();
                builder.ConfigureHttpClient(delegate (HttpClient c) { c.Timeout = TimeSpan.FromSeconds(5); });
        """,
        """
        var builder = services.AddHttpClient<IWiki, Wiki>();
                builder.ConfigureHttpClient(delegate (HttpClient c) { c.MaxResponseContentBufferSize = 1_000_000; c.Timeout = TimeSpan.FromSeconds(5); });
        """)]
    [InlineData(
        "services.AddHttpClient<IWiki, Wiki>(c => { c.MaxResponseContentBufferSize = int.MaxValue; });",
        "services.AddHttpClient<IWiki, Wiki>(c => { c.MaxResponseContentBufferSize = 1_000_000; });")]
    public async Task A_registration_in_another_file_is_configured_and_mends_every_read_behind_the_interface(string registration, string capped)
    {
        const string Service = """
            public interface IWiki
            {
                Task<string> PageAsync(string name);

                Task<byte[]> PictureAsync(string name);
            }

            public class Wiki : IWiki
            {
                private readonly HttpClient _http;

                public Wiki(HttpClient http) => _http = http;

                public async Task<string> PageAsync(string name)
                {
                    using var response = await _http.GetAsync(name);
                    return await response.Content.{|MCPB001:ReadAsStringAsync|}();
                }

                public Task<byte[]> PictureAsync(string name) => _http.{|MCPB001:GetByteArrayAsync|}(name);
            }
            """;
        const string Tool = """
            [McpServerToolType]
            public class WikiTools
            {
                private readonly IWiki _wiki;

                public WikiTools(IWiki wiki) => _wiki = wiki;

                [McpServerTool]
                public async Task<string> Show(string name) => await _wiki.PageAsync(name) + (await _wiki.PictureAsync(name)).Length;
            }
            """;
        var test = Create();
        test.NumberOfIncrementalIterations = 1;
        test.NumberOfFixAllIterations = 1;
        test.TestState.Sources.Add(("Program.cs", Program(registration)));
        test.TestState.Sources.Add(("Wiki.cs", Service));
        test.TestState.Sources.Add(("WikiTools.cs", Tool));
        test.FixedState.Sources.Add(("Program.cs", Program(capped)));
        test.FixedState.Sources.Add(("Wiki.cs", Unmarked(Service)));
        test.FixedState.Sources.Add(("WikiTools.cs", Tool));
        await test.RunAsync(TestContext.Current.CancellationToken);

        static string Program(string registration) => $$"""
            using Microsoft.Extensions.DependencyInjection;

            public static class Program
            {
                public static void Configure(IServiceCollection services)
                {
                    {{registration}}
                }
            }
            """;
    }

    [Theory]
    [InlineData("s_http.Value", "private static readonly Lazy<HttpClient> s_http = new(() => new HttpClient())", "private static readonly Lazy<HttpClient> s_http = new(() => new HttpClient() { MaxResponseContentBufferSize = 1_000_000 })")]
    [InlineData("s_http.Value", "private static readonly Lazy<HttpClient> s_http = new Lazy<HttpClient>(Create); private static HttpClient Create() => new HttpClient()", "private static readonly Lazy<HttpClient> s_http = new Lazy<HttpClient>(Create); private static HttpClient Create() => new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("Http", "private static HttpClient Http { get; } = new HttpClient()", "private static HttpClient Http { get; } = new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("Create()", "private static HttpClient Create() => new HttpClient()", "private static HttpClient Create() => new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("(s_http ?? Create())", "private static readonly HttpClient? s_http = null; private static HttpClient Create() => new HttpClient()", "private static readonly HttpClient? s_http = null; private static HttpClient Create() => new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("(s_http ??= new HttpClient())", "private static HttpClient? s_http", "private static HttpClient? s_http", "(s_http ??= new HttpClient() { MaxResponseContentBufferSize = 1_000_000 })")]
    [InlineData("new HttpClient()", "private const int None = 0", "private const int None = 0", "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    [InlineData("new HttpClient { MaxResponseContentBufferSize = url.Length }", "private const int None = 0", "private const int None = 0", "new HttpClient { MaxResponseContentBufferSize = 1_000_000 }")]
    public Task The_creation_is_found_behind(string client, string member, string capped, string? cappedClient = null) => FixAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            {{member}};

            [McpServerTool]
            public static async Task<string> Read(string url) => await {{client}}.GetStringAsync(url);
        }
        """,
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            {{capped}};

            [McpServerTool]
            public static async Task<string> Read(string url) => await {{cappedClient ?? client}}.GetStringAsync(url);
        }
        """);

    [Theory]
    [InlineData("services.AddSingleton(new HttpClient())", "services.AddSingleton(new HttpClient() { MaxResponseContentBufferSize = 1_000_000 })")]
    [InlineData(
        "services.AddSingleton(sp => new HttpClient { Timeout = TimeSpan.FromSeconds(5) })",
        "services.AddSingleton(sp => new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1_000_000 })")]
    [InlineData(
        "services.AddSingleton(_ => { var made = new HttpClient(); made.DefaultRequestHeaders.Add(\"a\", \"b\"); return made; })",
        "services.AddSingleton(_ => { var made = new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }; made.DefaultRequestHeaders.Add(\"a\", \"b\"); return made; })")]
    [InlineData("services.AddTransient(Make)", "services.AddTransient(Make)", "new HttpClient() { MaxResponseContentBufferSize = 1_000_000 }")]
    public Task A_client_made_for_the_container_is_capped_there(string registration, string capped, string made = "new HttpClient()") => FixAsync(
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            [McpServerTool]
            public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url);
        }

        public static class Setup
        {
            public static void Add(IServiceCollection services) => {{registration}};

            private static HttpClient Make(IServiceProvider services) => new HttpClient();
        }
        """,
        $$"""
        [McpServerToolType]
        public static class Pages
        {
            [McpServerTool]
            public static Task<string> Read(HttpClient http, string url) => http.GetStringAsync(url);
        }

        public static class Setup
        {
            public static void Add(IServiceCollection services) => {{capped}};

            private static HttpClient Make(IServiceProvider services) => {{made}};
        }
        """);

    [Fact]
    public Task A_client_that_its_constructor_configures_is_capped_there() => FixAsync(
        """
        [McpServerToolType]
        public class Pages
        {
            private readonly HttpClient _http;

            public Pages(HttpClient http)
            {
                _http = http;
                // the wiki
                _http.BaseAddress = new Uri("https://wiki.example/"); // always
            }

            [McpServerTool]
            public Task<string> Read(string page) => _http.GetStringAsync(page);
        }
        """,
        """
        [McpServerToolType]
        public class Pages
        {
            private readonly HttpClient _http;

            public Pages(HttpClient http)
            {
                _http = http;
                // the wiki
                _http.BaseAddress = new Uri("https://wiki.example/"); // always
                _http.MaxResponseContentBufferSize = 1_000_000;
            }

            [McpServerTool]
            public Task<string> Read(string page) => _http.GetStringAsync(page);
        }
        """);

    [Theory]
    [InlineData("AddHttpClient(\"pages\")", "AddHttpClient(\"pages\", client => client.MaxResponseContentBufferSize = 1_000_000)")]
    [InlineData("AddHttpClient(Setup.Name)", "AddHttpClient(Setup.Name, client => client.MaxResponseContentBufferSize = 1_000_000)")]
    [InlineData("AddHttpClient(name: \"pages\")", "AddHttpClient(name: \"pages\", configureClient: client => client.MaxResponseContentBufferSize = 1_000_000)")]
    [InlineData(
        "AddHttpClient(\"pages\", Setup.Configure)", "AddHttpClient(\"pages\", Setup.Configure)",
        "{ http.MaxResponseContentBufferSize = 1_000_000; http.Timeout = TimeSpan.FromSeconds(5); }")]
    public Task A_named_client_is_capped_where_it_is_registered(string registration, string capped, string configure = "{ http.Timeout = TimeSpan.FromSeconds(5); }")
    {
        return FixAsync(Source(registration, "{ http.Timeout = TimeSpan.FromSeconds(5); }"), Source(capped, configure));

        static string Source(string registration, string configure) => $$"""
            [McpServerToolType]
            public class Pages
            {
                private readonly IHttpClientFactory _clients;

                public Pages(IHttpClientFactory clients) => _clients = clients;

                [McpServerTool]
                public async Task<string> Read(string url)
                {
                    using var client = _clients.CreateClient("pages");
                    return await client.GetStringAsync(url);
                }
            }

            public static class Setup
            {
                public const string Name = "pages";

                public static void Add(IServiceCollection services) => services.{{registration}};

                public static void Configure(HttpClient http) {{configure}}
            }
            """;
    }

    [Theory]
    [InlineData(
        """
        var client = clients.CreateClient();
                return await client.GetStringAsync(url);
        """,
        """
        var client = clients.CreateClient();
                client.MaxResponseContentBufferSize = 1_000_000;
                return await client.GetStringAsync(url);
        """)]
    [InlineData(
        """
        // fresh
                using var client = clients.CreateClient("pages"); // every time

                return await client.GetStringAsync(url);
        """,
        """
        // fresh
                using var client = clients.CreateClient("pages"); // every time
                client.MaxResponseContentBufferSize = 1_000_000;

                return await client.GetStringAsync(url);
        """)]
    [InlineData(
        """
        HttpClient client;
                if (url.Length > 0)
                {
                    client = clients.CreateClient();
                }
                else
                {
                    client = clients.CreateClient("none");
                }

                return await client.GetStringAsync(url);
        """,
        """
        HttpClient client;
                if (url.Length > 0)
                {
                    client = clients.CreateClient();
                    client.MaxResponseContentBufferSize = 1_000_000;
                }
                else
                {
                    client = clients.CreateClient("none");
                    client.MaxResponseContentBufferSize = 1_000_000;
                }

                return await client.GetStringAsync(url);
        """)]
    [InlineData(
        """
        using (var client = clients.CreateClient())
                {
                    return await client.GetStringAsync(url);
                }
        """,
        """
        using (var client = clients.CreateClient())
                {
                    client.MaxResponseContentBufferSize = 1_000_000;
                    return await client.GetStringAsync(url);
                }
        """)]
    [InlineData(
        """
        // straight
                return await clients.CreateClient().GetStringAsync(url); // through
        """,
        """
        // straight
                var client = clients.CreateClient();
                client.MaxResponseContentBufferSize = 1_000_000;
                return await client.GetStringAsync(url); // through
        """)]
    public Task A_created_client_is_capped_before_its_first_request(string body, string capped)
    {
        return FixAsync(Source(body), Source(capped));

        static string Source(string body) => $$"""
            [McpServerToolType]
            public static class Pages
            {
                [McpServerTool]
                public static async Task<string> Read(IHttpClientFactory clients, string url)
                {
                    {{body}}
                }
            }
            """;
    }

    [Theory]
    [InlineData("private HttpClient Client() => _clients.CreateClient();", "Client()", """
        private HttpClient Client()
            {
                var client = _clients.CreateClient();
                client.MaxResponseContentBufferSize = 1_000_000;
                return client;
            }
        """)]
    [InlineData("private HttpClient Client => _clients.CreateClient();", "Client", """
        private HttpClient Client
            {
                get
                {
                    var client = _clients.CreateClient();
                    client.MaxResponseContentBufferSize = 1_000_000;
                    return client;
                }
            }
        """)]
    [InlineData("""
        private HttpClient Client()
            {
                // the pages
                return _clients.CreateClient("client");
            }
        """, "Client()", """
        private HttpClient Client()
            {
                // the pages
                var client = _clients.CreateClient("client");
                client.MaxResponseContentBufferSize = 1_000_000;
                return client;
            }
        """)]
    public Task A_factory_method_caps_what_it_returns(string factory, string client, string capped)
    {
        return FixAsync(Source(factory), Source(capped));

        string Source(string factory) => $$"""
            [McpServerToolType]
            public class Pages
            {
                private readonly IHttpClientFactory _clients;

                public Pages(IHttpClientFactory clients) => _clients = clients;

                [McpServerTool]
                public Task<string> Read(string url) => {{client}}.GetStringAsync(url);

                {{factory}}
            }
            """;
    }

    [Theory]
    [InlineData("public Pages(IHttpClientFactory clients) => _http = clients.CreateClient();", """
        public Pages(IHttpClientFactory clients)
            {
                _http = clients.CreateClient();
                _http.MaxResponseContentBufferSize = 1_000_000;
            }
        """)]
    [InlineData("""
        public Pages(IHttpClientFactory clients)
            {
                this._http = clients.CreateClient("x")!;
            }
        """, """
        public Pages(IHttpClientFactory clients)
            {
                this._http = clients.CreateClient("x")!;
                this._http.MaxResponseContentBufferSize = 1_000_000;
            }
        """)]
    public Task A_client_kept_in_a_field_is_capped_when_it_is_set(string constructor, string capped)
    {
        return FixAsync(Source(constructor), Source(capped));

        static string Source(string constructor) => $$"""
            [McpServerToolType]
            public class Pages
            {
                private readonly HttpClient _http;

                {{constructor}}

                [McpServerTool]
                public Task<string> Read(string url) => _http.GetStringAsync(url);
            }
            """;
    }

    [Fact]
    public Task Top_level_statements_are_statements_too() => FixAsync(
        """
        var services = new ServiceCollection();
        services.AddSingleton(sp => sp.GetRequiredService<IHttpClientFactory>().CreateClient());
        var factory = services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        Pages.Http = factory.CreateClient();

        [McpServerToolType]
        public static class Pages
        {
            public static HttpClient Http = null!;

            [McpServerTool]
            public static Task<string> Read(string url) => Http.GetStringAsync(url);

            [McpServerTool]
            public static Task<string> ReadToo(HttpClient http, string url) => http.GetStringAsync(url);
        }
        """,
        """
        var services = new ServiceCollection();
        services.AddSingleton(sp =>
        {
            var client = sp.GetRequiredService<IHttpClientFactory>().CreateClient();
            client.MaxResponseContentBufferSize = 1_000_000;
            return client;
        });
        var factory = services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>();
        Pages.Http = factory.CreateClient();
        Pages.Http.MaxResponseContentBufferSize = 1_000_000;

        [McpServerToolType]
        public static class Pages
        {
            public static HttpClient Http = null!;

            [McpServerTool]
            public static Task<string> Read(string url) => Http.GetStringAsync(url);

            [McpServerTool]
            public static Task<string> ReadToo(HttpClient http, string url) => http.GetStringAsync(url);
        }
        """,
        static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task A_primary_constructor_s_client_is_capped_by_its_registration()
    {
        return FixAsync(Source("AddHttpClient<Wiki>()"), Source("AddHttpClient<Wiki>(client => client.MaxResponseContentBufferSize = 1_000_000)"), static test => test.CSharpVersion = 12);

        static string Source(string registration) => $$"""
            [McpServerToolType]
            public class Tools(Wiki wiki)
            {
                [McpServerTool]
                public Task<string> Read(string page) => wiki.Read(page);

                public static void Add(IServiceCollection services) => services.{{registration}};
            }

            public class Wiki(HttpClient http)
            {
                public Task<string> Read(string page) => http.GetStringAsync(page);
            }
            """;
    }
}
