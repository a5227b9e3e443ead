namespace McpBounds.Analyzers.Tools;

/// <summary>What the container and the framework run for a tool, and what they run without one.</summary>
public sealed class ReachOfServicesTests
{
    [Fact]
    public Task The_constructor_and_the_initialisers_of_a_tool_type_are_tool_code() => Code.VerifyAsync("""
        class T
        {
            private readonly string _a = Reached().Result;
            private string B { get; } = Reached().Result;
            public T() => Load();
            private static void Load() => Reached();
            [McpServerTool] public void M() { }
        }
        class Other { private readonly string _a = Unreached().Result; public Other() => Unreached(); }
        """);

    [Fact]
    public Task The_constructor_of_a_tool_type_with_a_primary_constructor_is_tool_code() => Code.VerifyAsync(12, """
        class T(HttpClient client) : Base(T.Next(client))
        {
            private readonly string _a = Reached().Result;
            private static int Next(HttpClient client) { Reached(); return 1; }
            [McpServerTool] public void M() => client.Dispose();
        }
        class Base { public Base(int n) => Reached(); }
        """);

    [Theory]
    [InlineData("services.AddSingleton<Service>();")]
    [InlineData("services.AddScoped<IService, Service>();")]
    [InlineData("services.AddTransient(typeof(IService), typeof(Service));")]
    [InlineData("services.AddHttpClient<IService, Service>();")]
    [InlineData("services.AddSingleton<IService>(provider => ActivatorUtilities.CreateInstance<Service>(provider));")]
    [InlineData("services.AddSingleton<IService>(provider => new Service());")]
    [InlineData("services.AddSingleton(provider => new Service());")]
    [InlineData("services.AddSingleton<IService>(provider => { return new Service(); });")]
    [InlineData("services.AddKeyedScoped<IService>(\"key\", (provider, key) => new Service());")]
    public Task The_constructor_of_a_service_that_tools_use_is_tool_code(string registration) => Code.VerifyAsync($$"""
        class T
        {
            private readonly IService _service;
            public T(IService service, Service concrete) { _service = service; Concrete = concrete; }
            private Service Concrete { get; }
            [McpServerTool] public void M() { _service.Get(); Concrete.Get(); }
        }
        interface IService { void Get(); }
        class Service : IService
        {
            private readonly string _a = Reached().Result;
            public Service() => Reached();
            public void Get() { }
        }
        class P { static void Main(IServiceCollection services) { {{registration}} } }
        """);

    [Fact]
    public Task The_constructor_of_a_service_that_no_tool_uses_is_not() => Code.VerifyAsync("""
        class T { [McpServerTool] public void M() { } }
        class Service { public Service() => Unreached(); public void Get() { } }
        class P { static void Main(IServiceCollection services) { services.AddSingleton<Service>(); services.AddSingleton(provider => { Unreached(); return new Service(); }); } }
        """);

    [Fact]
    public Task An_instance_made_at_the_start_of_the_program_was_made_by_no_tool() => Code.VerifyAsync("""
        class T { [McpServerTool] public void M(Service service) => service.Get(); }
        class Service { public Service() => Unreached(); public void Get() => Reached(); }
        class P { static void Main(IServiceCollection services) { var service = new Service(); services.Add(new ServiceDescriptor(typeof(object), service)); } }
        """);

    [Fact]
    public Task The_factory_of_a_service_that_tools_use_is_tool_code() => Code.VerifyAsync("""
        class T { [McpServerTool] public void M(Service service) => service.Get(); }
        class Service { public Service(string token) { } public void Get() { } }
        class P
        {
            static void Main(IServiceCollection services)
            {
                Unreached();
                services.AddSingleton(provider => new Service(Reached().Result));
                services.AddSingleton(Create);
                services.AddHttpClient<Service>(client => Reached());
            }
            static Service Create(IServiceProvider provider) => new(Reached().Result);
        }
        """);

    [Fact]
    public Task A_service_in_a_library_that_its_host_registers_is_made_for_the_tools() => Code.VerifyAsync("""
        public class T
        {
            private readonly Service _service;
            public T(Service service) => _service = service;
            [McpServerTool] public void M() => _service.Get();
        }
        public class Service
        {
            private readonly string _a = Reached().Result;
            public Service() => Reached();
            public void Get() { }
        }
        """);

    [Fact]
    public Task A_service_whose_members_are_explicit_or_inherited_is_made_for_their_callers() => Code.VerifyAsync("""
        class T { [McpServerTool] public void M(IService service, Derived derived) { service.Get(); derived.Inherited(); } }
        interface IService { void Get(); }
        class Service : IService { public Service() => Reached(); void IService.Get() { } }
        class Base { public void Inherited() { } }
        class Derived : Base { public Derived() => Reached(); }
        class P { static void Main(IServiceCollection services) => services.AddSingleton<IService, Service>().AddSingleton<Derived>(); }
        """);

    [Fact]
    public Task A_message_handler_that_reached_code_constructs_runs() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] public static void M() => new HttpClient(new Handler());
            static void Never() => new HttpClient(new Unused());
        }
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                await Reached();
                Helper();
                return await base.SendAsync(request, token);
            }
            private static void Helper() => Reached();
            private static void Other() => Unreached();
        }
        class Unused : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                await Unreached();
                return await base.SendAsync(request, token);
            }
        }
        """);

    [Theory]
    [InlineData("services.AddHttpClient<Client>().AddHttpMessageHandler<Handler>();")]
    [InlineData("services.AddHttpClient<IClient, Client>(c => c.Timeout = default).AddHttpMessageHandler<Handler>();")]
    [InlineData("services.AddHttpClient<Client>().AddHttpMessageHandler(() => new Handler());")]
    [InlineData("services.AddHttpClient<Client>().ConfigurePrimaryHttpMessageHandler(() => new Handler());")]
    [InlineData("services.AddHttpClient<Client>().AddHttpMessageHandler(provider => ActivatorUtilities.CreateInstance<Handler>(provider));")]
    [InlineData("var builder = services.AddHttpClient<Client>(); builder.AddHttpMessageHandler<Handler>();")]
    [InlineData("services.AddHttpClient(\"name\").AddHttpMessageHandler<Handler>();")]
    public Task A_message_handler_of_a_client_that_tools_use_runs(string registration) => Code.VerifyAsync($$"""
        interface IClient { void Get(); }
        class Client : IClient { private readonly HttpClient _http; public Client(HttpClient http) => _http = http; public void Get() { } }
        class T
        {
            [McpServerTool] public void M(Client client, IClient contract, IHttpClientFactory factory) { client.Get(); contract.Get(); factory.CreateClient("name"); }
        }
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                await Reached();
                return await base.SendAsync(request, token);
            }
        }
        class P { static void Main(IServiceCollection services) { {{registration}} } }
        """);

    [Theory]
    [InlineData("services.AddHttpClient<Client>().AddHttpMessageHandler<Handler>();")]
    [InlineData("services.AddHttpClient(\"unused\").AddHttpMessageHandler<Handler>();")]
    [InlineData("services.AddHttpClient<Client>().AddHttpMessageHandler(() => new Handler());")]
    [InlineData("services.AddTransient<Handler>();")]
    public Task A_message_handler_of_a_client_that_no_tool_uses_does_not_run(string registration) => Code.VerifyAsync($$"""
        class Client { private readonly HttpClient _http; public Client(HttpClient http) => _http = http; public void Get() { } }
        class T { [McpServerTool] public void M(IHttpClientFactory factory) => factory.CreateClient("name"); }
        class Handler : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
            {
                await Unreached();
                return await base.SendAsync(request, token);
            }
        }
        class P { static void Main(IServiceCollection services) { services.AddHttpClient("name"); {{registration}} } }
        """);

    [Fact]
    public Task A_converter_in_options_that_reached_code_uses_runs() => Code.VerifyAsync("""
        class T
        {
            private static readonly JsonSerializerOptions Shared = new() { Converters = { new SharedConverter() } };
            private static readonly JsonSerializerOptions Unused = new() { Converters = { new UnusedConverter() } };
            [McpServerTool] public static void M()
            {
                JsonSerializer.Deserialize<string>("1", Shared);
                var options = new JsonSerializerOptions();
                options.Converters.Add(new LocalConverter());
            }
        }
        class SharedConverter : JsonConverter<string>
        {
            public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Reached().Result;
            public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => Reached();
        }
        class LocalConverter : JsonConverter<string>
        {
            public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Reached().Result;
            public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) { }
        }
        class UnusedConverter : JsonConverter<string>
        {
            public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Unreached().Result;
            public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) { }
        }
        """);

    [Fact]
    public Task A_converter_in_an_attribute_runs_where_its_type_is_used() => Code.VerifyAsync("""
        class T { [McpServerTool] public static void M() { JsonSerializer.Deserialize<Used>("1"); JsonSerializer.Deserialize<List<Page>>("1"); } }
        [JsonConverter(typeof(UsedConverter))] class Used { }
        [JsonConverter(typeof(UnusedConverter))] class Unused { }
        class Page { [JsonConverter(typeof(PropertyConverter))] public string? Text { get; set; } }
        class UsedConverter : JsonConverter<Used>
        {
            public override Used Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) { Reached(); return new(); }
            public override void Write(Utf8JsonWriter writer, Used value, JsonSerializerOptions options) { }
        }
        class PropertyConverter : JsonConverter<string>
        {
            public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Reached().Result;
            public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) { }
        }
        class UnusedConverter : JsonConverter<Unused>
        {
            public override Unused Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) { Unreached(); return new(); }
            public override void Write(Utf8JsonWriter writer, Unused value, JsonSerializerOptions options) { }
        }
        """);

    [Fact]
    public Task A_comparer_or_stream_made_in_reached_code_runs() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] public static void M(List<int> list) => list.Sort(new Used());
            static void Never(List<int> list) => list.Sort(new Unused());
        }
        class Used : IComparer<int> { public int Compare(int a, int b) => Reached().Id; }
        class Unused : IComparer<int> { public int Compare(int a, int b) => Unreached().Id; }
        """);

    [Fact]
    public Task Hosted_services_are_no_tool_code_but_what_tools_call_of_them_is() => Code.VerifyAsync("""
        class Refresher : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token) { await Unreached(); Poll(); }
            private void Poll() => Unreached();
            public void RefreshNow() => Reached();
        }
        class Hosted : IHostedService, IDisposable
        {
            public async Task StartAsync(CancellationToken token) => await Unreached();
            public async Task StopAsync(CancellationToken token) => await Unreached();
            public void Dispose() => Unreached();
            public void Warm() => Reached();
        }
        class T { [McpServerTool] public void M(Refresher refresher, Hosted hosted) { refresher.RefreshNow(); hosted.Warm(); } }
        class P { static void Main(IServiceCollection services) => services.AddHostedService<Refresher>().AddHostedService<Hosted>().AddSingleton<Refresher>(); }
        """);

    [Fact]
    public Task Static_constructors_and_static_initialisers_run_once_and_for_no_tool() => Code.VerifyAsync("""
        class T
        {
            private static readonly string A = Unreached().Result;
            private static string B { get; } = Unreached().Result;
            private static readonly string C = Load();
            private static string D => Reached().Result;
            static T() => Unreached();
            private static string Load() => Unreached().Result;
            [McpServerTool] public static string M() => A + B + C + D;
        }
        """);

    [Fact]
    public Task Start_up_and_commands_are_no_tool_code() => Code.VerifyAsync("""
        class P
        {
            static async Task Main(string[] args)
            {
                await Unreached();
                var command = new Command("get");
                command.SetAction(() => Unreached());
                command.SetAction(Run);
                if (args.Length > 0) await Configure();
                await Host.CreateDefaultBuilder().ConfigureServices(services => { Unreached(); services.AddMcpServer().WithTools<T>(); }).Build().RunAsync();
            }
            static Task Run() => Unreached();
            static Task Configure() => Unreached();
        }
        class Command { public Command(string name) { } public void SetAction(Func<Task> action) => _action = action; private Func<Task>? _action; public Task? InvokeAsync() => _action?.Invoke(); }
        class T { [McpServerTool] public static void M() { } }
        """);

    [Fact]
    public Task Controllers_health_checks_middleware_and_filters_are_no_tool_code() => Code.VerifyAsync("""
        namespace Microsoft.AspNetCore.Mvc { public class ControllerBase { protected virtual void Dispose(bool disposing) { } } }
        namespace Microsoft.AspNetCore.Http { public class HttpContext { } public interface IMiddleware { Task InvokeAsync(HttpContext context); } }
        namespace Microsoft.Extensions.Diagnostics.HealthChecks { public interface IHealthCheck { Task CheckHealthAsync(); } }
        namespace Mine
        {
            class C : Microsoft.AspNetCore.Mvc.ControllerBase { public Task Get() => Unreached(); }
            class H : Microsoft.Extensions.Diagnostics.HealthChecks.IHealthCheck { public Task CheckHealthAsync() => Unreached(); }
            class M : Microsoft.AspNetCore.Http.IMiddleware { public Task InvokeAsync(Microsoft.AspNetCore.Http.HttpContext context) => Unreached(); }
            class ByConvention { public Task InvokeAsync(Microsoft.AspNetCore.Http.HttpContext context) => Unreached(); }
            class P { static void Main(IServiceCollection services) => services.AddSingleton<H>().AddSingleton<M>().AddTransient<C>().AddSingleton<ByConvention>(); }
            class T { [McpServerTool] public static void Tool() { } }
        }
        """);

    [Fact]
    public Task Work_handed_to_a_queue_that_a_hosted_service_drains_runs_through_its_interface() => Code.VerifyAsync("""
        interface IJob { Task RunAsync(); }
        class Refresh : IJob { public Task RunAsync() => Reached(); }
        class Monitor { public void Start(IJob job) => _ = job.RunAsync(); }
        class T { [McpServerTool] public void M(Monitor monitor) => monitor.Start(new Refresh()); }
        """);
}
