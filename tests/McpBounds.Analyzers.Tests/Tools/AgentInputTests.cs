using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Tools;

/// <summary>Code under test says <c>Agent(x)</c> where the agent decides a value, and <c>Other(x)</c> where it does not.</summary>
public sealed class AgentInputTests
{
    private const string Marks = """
        global using static Marks;
        static class Marks { public static void Agent(object? value) { } public static void Other(object? value) { } }
        """;

    [Fact]
    public void Parameters_that_can_be_read_from_the_request_count() => Verify("""
        enum Kind { A }
        record Query(string Text) { public int Limit { get; init; } public string[]? Tags { get; init; } }
        class T
        {
            [McpServerTool] void M(
                string a, int b, Kind c, Query d, string[] e, IEnumerable<string> f, Dictionary<string, int> g, System.Text.Json.JsonElement h,
                Uri i, DateTime j, int? k, IReadOnlyList<Query> l, object m, System.Text.Json.Nodes.JsonNode n, IDictionary<string, object> o, Guid p)
            {
                Agent(a); Agent(b); Agent(c); Agent(d); Agent(e); Agent(f); Agent(g); Agent(h); Agent(i); Agent(j); Agent(k); Agent(l); Agent(m); Agent(n); Agent(o); Agent(p);
            }
        }
        """);

    [Fact]
    public void Parameters_that_the_SDK_or_the_container_supplies_do_not_count() => Verify("""
        interface IService { string Url { get; } }
        abstract class Base { }
        class Registered { public string Url { get; set; } = ""; }
        class T
        {
            [McpServerTool] void M(
                CancellationToken a, McpServer b, RequestContext<CallToolRequestParams> c, IServiceProvider d, IProgress<ModelContextProtocol.ProgressNotificationValue> e,
                System.Security.Claims.ClaimsPrincipal f, [FromKeyedServices("key")] Registered g, IService h, Base i, Registered j, HttpClient k,
                Microsoft.Extensions.Logging.ILogger<T> l, IHttpClientFactory m, Microsoft.Extensions.Options.IOptions<Registered> n)
            {
                Other(a); Other(b); Other(c); Other(d); Other(e); Other(f); Other(g); Other(h); Other(h.Url); Other(i); Other(j); Other(j.Url); Other(k); Other(l); Other(m); Other(n);
                Other(n.Value.Url);
            }
            static void Main(IServiceCollection services) => services.AddSingleton<Registered>();
        }
        """);

    [Fact]
    public void The_server_of_early_versions_does_not_count() => Verify("""
        namespace ModelContextProtocol.Server { public interface IMcpServer { string Name { get; } } }
        class T { [McpServerTool] void M(ModelContextProtocol.Server.IMcpServer server) { Other(server); Other(server.Name); } }
        """);

    [Theory]
    [InlineData("services.AddSingleton(new Settings());")]
    [InlineData("var settings = new Settings(); services.AddSingleton(settings);")]
    [InlineData("services.AddSingleton(provider => new Settings());")]
    [InlineData("services.AddSingleton(typeof(Settings));")]
    [InlineData("services.AddKeyedSingleton<Settings>(\"key\");")]
    public void A_registered_class_does_not_count_in_whatever_form_it_is_registered(string registration) => Verify($$"""
        class Settings { public string Url { get; set; } = ""; }
        class T { [McpServerTool] void M(Settings settings, string url) { Other(settings.Url); Agent(url); } }
        class P { static void Main(IServiceCollection services) { {{registration}} } }
        """);

    [Fact]
    public void In_a_library_a_class_that_needs_services_itself_does_not_count() => Verify("""
        public class Client { public Client(HttpClient http) => Url = http.BaseAddress!.ToString(); public string Url { get; } }
        public class Facade { public Facade(Client client) => Url = client.Url; public string Url { get; } }
        public class Query { public Query(string text) => Text = text; public string Text { get; } }
        public class T { [McpServerTool] public void M(Client client, Facade facade, Query query) { Other(client.Url); Other(facade.Url); Agent(query.Text); } }
        """);

    [Fact]
    public void An_abstract_class_that_says_how_to_read_it_counts() => Verify("""
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Circle), "circle")]
        abstract class Shape { public string? Name { get; set; } }
        class Circle : Shape { }
        class T { [McpServerTool] void M(Shape shape) => Agent(shape.Name); }
        """);

    [Fact]
    public void What_a_tool_s_constructor_takes_does_not_count() => Verify("""
        class T
        {
            private readonly string _url;
            public T(string url) { Other(url); _url = url; }
            [McpServerTool] void M() => Other(_url);
        }
        """);

    [Fact]
    public void What_a_tool_s_primary_constructor_takes_does_not_count()
    {
        Compiled.Needs(csharp: 12);
        Verify("""
            class T(string url)
            {
                private readonly string _kept = url;
                [McpServerTool] void M(string text) { Other(url); Other(_kept); Agent(text); }
            }
            """);
    }

    [Fact]
    public void Properties_elements_and_members_of_a_parameter_count() => Verify("""
        class Query { public string Text = ""; public Inner Inner { get; set; } = new(); public List<Inner> All { get; set; } = new(); }
        class Inner { public int Limit { get; set; } }
        class T
        {
            [McpServerTool] void M(Query query, string[] names, Dictionary<string, string> map, string text, System.Text.Json.JsonElement json)
            {
                Agent(query.Text); Agent(query.Inner.Limit); Agent(query?.Inner?.Limit); Agent(names[0]); Agent(map["a"]); Agent(query!.All[0].Limit);
                foreach (var name in names) Agent(name);
                foreach (var inner in query.All) Agent(inner.Limit);
                var copy = query; Agent(copy.Inner.Limit);
                var inside = copy.Inner; Agent(inside.Limit);
                Agent(text.Trim()); Agent(text.ToString()); Agent(json.GetProperty("a").GetString());
                if (map.TryGetValue("a", out var value)) Agent(value);
                Agent(map.GetValueOrDefault("a"));
            }
        }
        """);

    [Fact]
    public void A_list_that_is_walked_by_its_links_ends() => Verify("""
        class Node { public Node? Next { get; set; } public string Text { get; set; } = ""; }
        class T
        {
            [McpServerTool] void M(Node first)
            {
                var node = first;
                while (node is not null) { Agent(node.Text); node = node.Next; }
            }
            void N(Node other)
            {
                var node = other;
                while (node is not null) { Other(node.Text); node = node.Next; }
            }
        }
        """);

    [Fact]
    public void Lambdas_given_to_the_SDK_take_their_parameters_from_the_request() => Verify("""
        class P
        {
            static void Main()
            {
                var start = Environment.MachineName;
                McpServerTool.Create((string url, CancellationToken token) => { Agent(url); Other(token); Other(start); });
                McpServerTool.Create(Group);
                new List<string>().ForEach(item => Other(item));
            }
            static void Group(string url) => Agent(url);
        }
        """);

    [Fact]
    public void Parameters_of_functions_within_a_tool_are_its_own_affair() => Verify("""
        class T
        {
            [McpServerTool] void M(string url)
            {
                Run(inner => { Other(inner); Agent(url); });
                Local("constant");
                Passed(url);
                void Local(string text) { Other(text); Agent(url); }
                void Passed(string text) => Agent(text);
            }
            static void Run(Action<string> code) => code("a");
        }
        """);

    [Fact]
    public void Handlers_read_their_arguments_from_the_request() => Verify("""
        class P
        {
            static void Main(IServiceCollection services) => services.AddMcpServer()
                .WithCallToolHandler(async (request, token) =>
                {
                    Agent(request.Params!.Arguments!["url"]);
                    Agent(request.Params?.Arguments?["url"].GetString());
                    var arguments = request.Params?.Arguments;
                    Agent(arguments!["url"].ToString());
                    if (request.Params!.Arguments!.TryGetValue("url", out var url)) Agent(url.GetString());
                    if (arguments!.TryGetValue("url", out System.Text.Json.JsonElement other)) Agent(other);
                    Agent(Read(request, "url"));
                    Other(request.Server.ServerOptions.ServerInfo?.Name);
                    Other(token);
                    return new();
                })
                .WithReadResourceHandler(async (request, token) => { Agent(request.Params!.Uri); return new(); })
                .WithGetPromptHandler(async (request, token) => { Agent(request.Params!.Arguments!["a"]); return new(); });

            static string? Read(RequestContext<CallToolRequestParams> request, string name) => request.Params!.Arguments![name].GetString();
        }
        """);

    [Fact]
    public void A_tool_class_reads_its_arguments_from_the_request() => Verify("""
        class T : DelegatingMcpServerTool
        {
            public T(McpServerTool inner) : base(inner) { }
            public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken token = default)
            {
                Agent(request.Params!.Arguments!["url"]);
                Other(request);
                return base.InvokeAsync(request, token);
            }
        }
        """);

    [Fact]
    public void Another_type_s_arguments_are_not_the_request_s() => Verify("""
        class MyRequestParams { public string[] Arguments { get; } = Environment.GetCommandLineArgs(); }
        class T { [McpServerTool] void M() => Other(new MyRequestParams().Arguments[0]); }
        """);

    [Fact]
    public void Values_flow_into_the_parameters_of_helpers() => Verify("""
        class T
        {
            [McpServerTool] void M(string url) { Direct(url); Mixed(url); Named(b: "a", a: url); new Service().Get(url); Defaulted(); Params("a", url); url.Extension(); }
            void Direct(string value) { Agent(value); Deeper(value ?? "a"); }
            void Deeper(string value) => Agent(value);
            void Mixed(string value) => Agent(value);
            void Named(string a, string b) { Agent(a); Other(b); }
            void Defaulted(string value = "a") => Other(value);
            void Params(params string[] values) { }
            static void Main() { new T().Mixed("constant"); new T().Start(Environment.MachineName); }
            void Start(string value) => Other(value);
        }
        static class Extensions { public static void Extension(this string value) => Agent(value); }
        class Service { public void Get(string value) => Agent(value); }
        """);

    [Fact]
    public void Values_from_outside_tool_code_do_not_make_a_helper_s_parameter_agent_input() => Verify("""
        class T
        {
            [McpServerTool] void M() => Helper("constant");
            void Helper(string value) => Other(value);
            static void Main(string[] args) => new T().Helper(args[0]);
        }
        """);

    [Fact]
    public void Values_flow_through_interfaces_and_overrides() => Verify("""
        interface IService { void Get(string value); }
        class Service : IService { public void Get(string value) => Agent(value); static void Main() => new Service(); }
        abstract class Base { public abstract void Run(string value); }
        class Derived : Base { public override void Run(string value) => Agent(value); static void Main() => new Derived(); }
        class T { [McpServerTool] void M(IService service, Base b, string url) { service.Get(url); b.Run(url); } }
        """);

    [Fact]
    public void Values_flow_through_objects_that_tools_fill() => Verify("""
        class Options { public string Url { get; set; } = ""; public string Fixed { get; set; } = ""; }
        record Request(string Url, string Fixed);
        class T
        {
            [McpServerTool] void M(string url)
            {
                Use(new Options { Url = url, Fixed = "a" });
                var later = new Options();
                later.Url = url;
                Use(new Request(url, "a"));
            }
            void Use(Options options) { Agent(options.Url); Other(options.Fixed); }
            void Use(Request request) { Agent(request.Url); Other(request.Fixed); }
        }
        """);

    [Fact]
    public async Task With_every_public_method_an_entry_point_their_parameters_count()
    {
        var test = Code.Test("""
            public class Service
            {
                public Task<int> Get(string url) => Web.Http.{|MCPB021:GetFromJsonAsync<int>|}("https://a.example/" + url);
                public Task<int> Fetch(string url) => Web.Http.{|MCPB001:GetFromJsonAsync<int>|}(url);
                internal Task<int> Inner(string url) => Web.Http.GetFromJsonAsync<int>(url);
            }
            """, "global using System.Net.Http.Json;");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", """
            [*.cs]
            mcpbounds.entry_points = public
            """));

        await test.VerifyAsync();
    }

    [Fact]
    public async Task What_the_functions_host_binds_from_the_request_counts()
    {
        var test = Code.Test(
            """
            namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
            {
                public sealed class McpToolTriggerAttribute : Attribute { public McpToolTriggerAttribute(string name) { } }
                public sealed class McpToolPropertyAttribute : Attribute { public McpToolPropertyAttribute(string name) { } }
                public class ToolInvocationContext { public IDictionary<string, object>? Arguments { get; set; } public string Name { get; set; } = ""; }
            }
            """,
            """
            using System.Net.Http.Json;
            using Microsoft.Azure.Functions.Worker.Extensions.Mcp;
            class Functions
            {
                public Task Property([McpToolTrigger("a")] ToolInvocationContext context, [McpToolProperty("url")] string url) => Web.Http.{|MCPB001:GetFromJsonAsync<int>|}(url);
                public Task Arguments([McpToolTrigger("a")] ToolInvocationContext context) => Web.Http.{|MCPB001:GetFromJsonAsync<int>|}((string)context.Arguments!["url"]);
                public Task Name([McpToolTrigger("a")] ToolInvocationContext context) => Web.Http.{|MCPB021:GetFromJsonAsync<int>|}("https://a.example/" + context.Name);
            }
            """);

        await test.VerifyAsync();
    }

    private static void Verify(string source)
    {
        var compilation = Compiled.Code(source, Marks);
        var tools = Compiled.Tools(compilation);

        Assert.Equal([], Compiled.Calls(compilation, "Agent").Where(call => !Is(call)).Select(static call => call.ToString()));
        Assert.Equal([], Compiled.Calls(compilation, "Other").Where(Is).Select(static call => call.ToString()));

        bool Is(Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax call)
        {
            var cancellation = TestContext.Current.CancellationToken;
            var value = ((IInvocationOperation)tools.References.ModelOf(call.SyntaxTree).GetOperation(call, cancellation)!).Arguments[0].Value;
            return tools.AgentInput.Decides(value, cancellation);
        }
    }
}
