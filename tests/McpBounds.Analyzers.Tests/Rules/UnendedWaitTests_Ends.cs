using McpBounds.Analyzers.Tools;

namespace McpBounds.Analyzers.Rules;

/// <summary>What ends a wait, and what only looks like it.</summary>
public sealed class UnendedWaitTests_Ends
{
    [Theory]
    [InlineData("await http.GetStringAsync(url, token);")]
    [InlineData("await http.GetStringAsync(url).WaitAsync(token);")]
    [InlineData("await http.GetStringAsync(url).WaitAsync(TimeSpan.FromSeconds(9));")]
    [InlineData("await http.GetStringAsync(url).WaitAsync(TimeSpan.FromSeconds(9)).ConfigureAwait(false);")]
    [InlineData("var page = http.GetStringAsync(url); await page.WaitAsync(token);")]
    [InlineData("var page = http.GetStringAsync(url); if (await Task.WhenAny(page, Task.Delay(9000)) != page) throw new McpException(\"\");")]
    [InlineData("await Task.WhenAny(http.GetStringAsync(url), Task.Delay(9000));")]
    [InlineData("using var source = new CancellationTokenSource(9000); await http.GetStringAsync(url, source.Token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); await http.GetStringAsync(url, source.Token);")]
    [InlineData("await Task.Run(async () => await http.GetStringAsync(url, token));")]
    [InlineData("process.WaitForExit(9000);")]
    [InlineData("process.WaitForExit(TimeSpan.FromSeconds(9));")]
    [InlineData("if (!process.WaitForExit(9000)) process.Kill(); process.WaitForExit();")]
    [InlineData("var output = process.StandardOutput.ReadToEndAsync(); await process.WaitForExitAsync(token); var text = await output;")]
    [InlineData("using var kill = token.Register(() => process.Kill()); var text = await process.StandardOutput.ReadToEndAsync(); process.WaitForExit();")]
    [InlineData("await foreach (var item in channel.Reader.ReadAllAsync().WithCancellation(token)) { }")]
    [InlineData("await foreach (var part in chat.GetStreamingResponseAsync(id, cancellationToken: token)) { }")]
    [InlineData("await mcp.CallToolAsync(\"a\", cancellationToken: token);")]
    public Task A_wait_has_an_end(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("await server.ElicitAsync(new() { Message = id });")]
    [InlineData("await server.ElicitAsync<Answer>(id);")]
    [InlineData("await server.SampleAsync(new CreateMessageRequestParams { MaxTokens = 1, Messages = new List<SamplingMessage>() });")]
    [InlineData("await server.AsSamplingChatClient().GetResponseAsync(id);")]
    [InlineData("var model = server.AsSamplingChatClient(); await model.GetResponseAsync(id);")]
    [InlineData("throw new UrlElicitationRequiredException(id, new[] { new ElicitRequestParams { Message = id } });")]
    public Task What_is_asked_of_the_client_is_for_MCPB005_and_MCPB006(string body) => WaitVerifier.SourceAsync($$"""
        using ModelContextProtocol.Protocol;

        public sealed record Answer(bool Ok);

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public async Task Run(McpServer server, string id)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """);

    [Theory]
    [InlineData("await http.{|MCPB004:GetStringAsync|}(url).WaitAsync(Timeout.InfiniteTimeSpan);")]
    [InlineData("await http.{|MCPB004:GetStringAsync|}(url).WaitAsync(CancellationToken.None);")]
    [InlineData("await Task.WhenAny(http.{|MCPB004:GetStringAsync|}(url), http.GetStringAsync(id));")]
    [InlineData("await http.{|MCPB004:GetStringAsync|}(url).ConfigureAwait(false);")]
    [InlineData("token.ThrowIfCancellationRequested(); await http.{|MCPB004:GetStringAsync|}(url);")]
    [InlineData("using var source = new CancellationTokenSource(9000); await http.{|MCPB004:GetStringAsync|}(url);")]
    [InlineData("await Task.Run(() => http.{|MCPB004:GetStringAsync|}(url), token);")]
    [InlineData("var text = await process.StandardOutput.{|MCPB004:ReadToEndAsync|}(); await process.WaitForExitAsync(token);")]
    [InlineData("process.{|MCPB004:WaitForExit|}(); process.WaitForExit(9000);")]
    public Task A_wait_only_looks_ended(string body) => WaitVerifier.ToolAsync(body);

    [Theory]
    [InlineData("private readonly HttpClient own = new() { Timeout = TimeSpan.FromSeconds(9) };", "await own.GetStringAsync(url);")]
    [InlineData("private readonly HttpClient own = new();", "own.Timeout = TimeSpan.FromSeconds(9); await own.GetStringAsync(url);")]
    [InlineData("private readonly HttpClient own = new() { Timeout = Timeout.InfiniteTimeSpan };", "await own.{|MCPB004:GetStringAsync|}(\"https://a.example\");")]
    [InlineData("private readonly HttpClient own = new() { Timeout = TimeSpan.FromMilliseconds(-1) };", "await own.{|MCPB004:GetStringAsync|}(\"https://a.example\");")]
    [InlineData("private readonly HttpClient own = new() { MaxResponseContentBufferSize = 9 };", "await own.{|MCPB024:GetStringAsync|}(\"https://a.example\");")]
    [InlineData("private HttpClient own => Make(); private static HttpClient Make() => new() { Timeout = TimeSpan.FromSeconds(9) };", "await own.GetStringAsync(url);")]
    public Task A_client_is_told_when_to_give_up(string members, string body) => WaitVerifier.ToolAsync(body, members);

    [Theory]
    [InlineData("services.AddHttpClient<Pages>(client => client.Timeout = TimeSpan.FromSeconds(9));", "GetStringAsync")]
    [InlineData("services.AddHttpClient<Pages>().ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9));", "GetStringAsync")]
    [InlineData("services.ConfigureHttpClientDefaults(all => all.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9))); services.AddHttpClient<Pages>();", "GetStringAsync")]
    [InlineData("services.AddHttpClient<Pages>().AddStandardResilienceHandler();", "GetStringAsync")]
    [InlineData("var clients = services.AddHttpClient<Pages>(); clients.AddStandardResilienceHandler();", "GetStringAsync")]
    [InlineData("services.ConfigureHttpClientDefaults(all => all.AddStandardResilienceHandler()); services.AddHttpClient<Pages>();", "GetStringAsync")]
    [InlineData("services.AddHttpClient<Pages>().AddPolicyHandler(Policy.TimeoutAsync(9));", "GetStringAsync")]
    [InlineData("services.AddHttpClient<Pages>().AddPolicyHandler(Patience());", "GetStringAsync")]
    [InlineData("services.AddHttpClient<Pages>().AddPolicyHandler(Policy.RetryAsync(9));", "{|MCPB004:GetStringAsync|}")]
    [InlineData("services.AddHttpClient<Pages>(client => client.Timeout = Timeout.InfiniteTimeSpan).AddStandardResilienceHandler();", "GetStringAsync")]
    [InlineData("services.AddHttpClient<Pages>(client => client.BaseAddress = new Uri(\"https://a.example\"));", "{|MCPB004:GetStringAsync|}")]
    [InlineData("services.AddHttpClient(\"other\").AddStandardResilienceHandler(); services.AddHttpClient<Pages>();", "{|MCPB004:GetStringAsync|}")]
    public Task A_registration_gives_its_clients_an_end(string registration, string read) => WaitVerifier.SourceAsync($$"""
        public sealed class Pages { private readonly HttpClient http; public Pages(HttpClient http) => this.http = http; public Task<string> ReadAsync(string url) => http.{{read}}(url); }
        public sealed class Tools { private readonly Pages pages; public Tools(Pages pages) => this.pages = pages; [McpServerTool] public Task<string> Read(string url) => pages.ReadAsync(url); }
        public static class Start
        {
            public static void Add(IServiceCollection services) { {{registration}} }
            private static IAsyncPolicy Patience() => Policy.TimeoutAsync(9);
        }
        public interface IAsyncPolicy { }
        public static class Policy { public static IAsyncPolicy TimeoutAsync(int seconds) => null!; public static IAsyncPolicy RetryAsync(int times) => null!; }
        public static class Resilience
        {
            public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder) => builder;
            public static IHttpClientBuilder AddPolicyHandler(this IHttpClientBuilder builder, IAsyncPolicy policy) => builder;
        }
        """);

    [Theory]
    [InlineData("services.AddRefitClient<IPages>().ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9));", "Read")]
    [InlineData("services.AddRefitClient<IPages>(new object()).ConfigureHttpClient((_, client) => { client.BaseAddress = null; client.Timeout = TimeSpan.FromSeconds(9); });", "Read")]
    [InlineData("var pages = services.AddRefitClient<IPages>(); pages.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9));", "Read")]
    [InlineData("services.AddRefitClient(typeof(IPages)).ConfigureHttpClient(Patient);", "Read")]
    [InlineData("services.AddRefitClient<IPages>().AddStandardResilienceHandler();", "Read")]
    [InlineData("services.ConfigureHttpClientDefaults(all => all.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9))); services.AddRefitClient<IPages>();", "Read")]
    [InlineData("services.AddRefitClient<IPages>().ConfigureHttpClient(client => client.BaseAddress = null);", "{|MCPB024:Read|}")]
    [InlineData("services.AddRefitClient<IPages>().ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);", "{|MCPB024:Read|}")]
    [InlineData("services.AddRefitClient<IOther>().ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9));", "{|MCPB024:Read|}")]
    public async Task A_builder_configures_the_client_of_the_type_it_names(string registration, string read)
    {
        const string Package = """
            namespace Refit
            {
                public sealed class GetAttribute : Attribute { public GetAttribute(string path) { } }
                public static class Registration
                {
                    public static IHttpClientBuilder AddRefitClient<T>(this IServiceCollection services, object? settings = null) => null!;
                    public static IHttpClientBuilder AddRefitClient(this IServiceCollection services, Type type) => null!;
                    public static IHttpClientBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder) => builder;
                }
            }
            """;
        var source = $$"""
            using Refit;
            public interface IOther { [Get("/a")] Task<string> Read(); }
            public interface IPages { [Get("/a")] Task<string> Read(); }
            public sealed class Tools { private readonly IPages pages; public Tools(IPages pages) => this.pages = pages; [McpServerTool] public Task<string> Run() => pages.{{read}}(); }
            public static class Start
            {
                public static void Add(IServiceCollection services) { {{registration}} }
                private static void Patient(HttpClient client) => client.Timeout = TimeSpan.FromSeconds(9);
            }
            """;
        var resolved = WaitVerifier.Test(source);
        resolved.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code(Compiled.Plain, Package)));
        await resolved.RunAsync(TestContext.Current.CancellationToken);

        var missing = WaitVerifier.Test(source);
        missing.CompilerDiagnostics = CompilerDiagnostics.None;
        await missing.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("services.AddPageClient<Pages>().ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(9));", "GetStringAsync")]
    [InlineData("services.AddPageClient<Pages>().ConfigureHttpClient(client => client.BaseAddress = null);", "{|MCPB024:GetStringAsync|}")]
    public Task So_does_one_of_a_typed_client(string registration, string read)
    {
        var test = WaitVerifier.Test($$"""
            public sealed class Pages { private readonly HttpClient http; public Pages(HttpClient http) => this.http = http; public Task<string> ReadAsync() => http.{{read}}("/a"); }
            public sealed class Tools { private readonly Pages pages; public Tools(Pages pages) => this.pages = pages; [McpServerTool] public Task<string> Read() => pages.ReadAsync(); }
            public static class Start { public static void Add(IServiceCollection services) { {{registration}} } }
            """);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("await queue.ReceiveAsync(9, maxWaitTime: TimeSpan.FromSeconds(9));")]
    [InlineData("await queue.ReceiveAsync(9, TimeSpan.FromSeconds(9));")]
    [InlineData("TimeSpan? patience = TimeSpan.FromSeconds(9); await queue.ReceiveAsync(9, patience);")]
    [InlineData("await queue.{|MCPB024:ReceiveAsync|}(9);")]
    [InlineData("await queue.{|MCPB024:ReceiveAsync|}(9, Timeout.InfiniteTimeSpan);")]
    [InlineData("await queue.{|MCPB024:HoldAsync|}(TimeSpan.FromSeconds(9));")]
    public async Task A_span_of_time_to_wait_is_an_end_by_any_name(string body)
    {
        await WaitVerifier.LibraryAsync("""
            namespace Azure.Messaging.ServiceBus
            {
                public class ServiceBusReceiver
                {
                    public Task<List<string>> ReceiveAsync(int count, TimeSpan? maxWaitTime = null, CancellationToken token = default) => null!;
                    public Task HoldAsync(TimeSpan timeToLive, CancellationToken token = default) => null!;
                }
            }
            """, body, "private readonly Azure.Messaging.ServiceBus.ServiceBusReceiver queue = new();");
        await WaitVerifier.MissingAsync(body, "private readonly ServiceBusReceiver queue = new();", usings: "using Azure.Messaging.ServiceBus;");
    }

    [Theory]
    [InlineData("token", "{|MCPB004:GetStringAsync|}")]
    [InlineData("new CancellationTokenSource(9000).Token", "GetStringAsync")]
    [InlineData("source.Token", "GetStringAsync")]
    public Task A_deadline_can_be_required(string token, string read)
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare($$"""
            using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(TimeSpan.FromSeconds(9));
            await http.{{read}}(url, {{token}});
            """));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.require_deadline = true\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("source.CancelAfter(9000);", "GetStringAsync")]
    [InlineData("source.CancelAfter(id.Length);", "GetStringAsync")]
    [InlineData("if (id.Length > 9) { source.CancelAfter(9000); }", "{|MCPB004:GetStringAsync|}")]
    [InlineData("source.CancelAfter(Timeout.InfiniteTimeSpan);", "{|MCPB004:GetStringAsync|}")]
    public Task It_may_be_the_callers_if_it_is_one(string told, string read)
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare(
            $"using var source = CancellationTokenSource.CreateLinkedTokenSource(token); {told} await Read(url, source.Token);",
            $"private Task<string> Read(string url, CancellationToken end) => http.{read}(url, end);"));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.require_deadline = true\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("AddMcpServer()", "{|MCPB004:GetStringAsync|}")]
    [InlineData("AddMcpServer().WithBounds()", "GetStringAsync")]
    [InlineData("AddMcpServer().WithBounds(static bounds => bounds.ToolTimeout = TimeSpan.FromMinutes(5))", "GetStringAsync")]
    [InlineData("AddMcpServer().WithBounds(static bounds => { if (Environment.Is64BitProcess) bounds.ToolTimeout = Timeout.InfiniteTimeSpan; })", "GetStringAsync")]
    [InlineData("AddMcpServer().WithBounds(static bounds => bounds.ToolTimeout = Timeout.InfiniteTimeSpan)", "{|MCPB004:GetStringAsync|}")]
    [InlineData("AddMcpServer().WithBounds(static bounds => bounds.ToolTimeout = TimeSpan.FromMilliseconds(-1))", "{|MCPB004:GetStringAsync|}")]
    [InlineData("AddMcpServer().WithBounds(static bounds => bounds.ToolTimeout = Timeout.InfiniteTimeSpan); [McpServerTool, McpBounds.ToolTimeout(9)] public static object? Other() => null", "GetStringAsync")]
    public Task A_token_has_a_deadline_where_the_library_gives_each_call_one(string chain, string read)
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare(
            $"await http.{read}(url, token);",
            types: $"public static class Start {{ public static void Add(IServiceCollection services) => services.{chain}; }}"));
        test.ReferenceAssemblies = ReferenceAssemblies.Default.Library;
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.require_deadline = true\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_wait_without_a_token_has_none_even_so()
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare(
            "await http.{|MCPB004:GetStringAsync|}(url);",
            types: "public static class Start { public static void Add(IServiceCollection services) => services.AddMcpServer().WithBounds(); }"));
        test.ReferenceAssemblies = ReferenceAssemblies.Default.Library;
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.require_deadline = true\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
