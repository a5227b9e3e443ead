namespace McpBounds.Analyzers.Rules;

/// <summary>Calls into client libraries: as their packages have them, and as code looks whose packages are not restored.</summary>
public sealed class UnendedWaitTests_Libraries
{
    private const string Service = """
        namespace Acme.Tracker
        {
            public interface ITrackerClient { Task<string> FindAsync(string id); Task<string> StoreAsync(string id, CancellationToken token = default); string Describe(string id); }
            public sealed class TrackerConnection { private readonly HttpClient http = new(); public Task<string> OpenAsync(string id, CancellationToken token = default) => http.GetStringAsync(id, token); public Task<string> FormatAsync(string id) => null!; }
            public sealed class Parser { public Task<string> ParseAsync(string text, CancellationToken token = default) => null!; }
        }
        """;

    [Theory]
    [InlineData("await client.{|MCPB024:FindAsync|}(id);")]
    [InlineData("await client.{|MCPB024:StoreAsync|}(id).ConfigureAwait(false);")]
    [InlineData("await connection.{|MCPB024:OpenAsync|}(id);")]
    [InlineData("await client.StoreAsync(id, token);")]
    [InlineData("await connection.FormatAsync(id);")]
    [InlineData("await parser.ParseAsync(id);")]
    [InlineData("var text = client.Describe(id);")]
    public Task Of_a_library_that_nobody_listed(string body) => WaitVerifier.LibraryAsync(
        Service, body, "private readonly Acme.Tracker.ITrackerClient client = null!; private readonly Acme.Tracker.TrackerConnection connection = new(); private readonly Acme.Tracker.Parser parser = new();");

    [Theory]
    [InlineData("namespace Mediation { public interface IMediator { Task<string> SendAsync(string r, CancellationToken token = default); } }", "Mediation.IMediator")]
    [InlineData("namespace Caching { public sealed class CacheService { public Task<string> SendAsync(string r, CancellationToken token = default) => null!; } }", "Caching.CacheService")]
    [InlineData("namespace Rules { public sealed class Validator { private readonly HttpClient? http; public Task<string> SendAsync(string r, CancellationToken token = default) => http!.GetStringAsync(r, token); } }", "Rules.Validator")]
    [InlineData("namespace Files { public sealed class Archive { public Task<string> SendAsync(string r, CancellationToken token = default) => null!; } }", "Files.Archive")]
    public Task Of_a_library_that_stays_in_the_process(string library, string type) =>
        WaitVerifier.LibraryAsync(library, "await service.SendAsync(id);", $"private readonly {type} service = null!;");

    [Theory]
    [InlineData("await client.{|MCPB024:FindAsync|}(id);", "private ITrackerClient client;")]
    [InlineData("await client.{|MCPB024:Send|}(new TrackerRequest(id));", "private TrackerSoapClient client;")]
    [InlineData("var answer = client.{|MCPB024:Send|}(new TrackerRequest(id)).Result;", "private TrackerSoapClient client;")]
    [InlineData("await connection.{|MCPB024:QueryAsync|}(id);", "private TrackerConnection connection;")]
    [InlineData("var client = await Make(); await client.{|MCPB024:FindAsync|}(id);", "private Task<ITrackerClient> Make() => null;")]
    [InlineData("var made = await Make(); var client = made.Value; await client.{|MCPB024:FindAsync|}(id);", "private Task<Result<ITrackerClient>> Make() => null;")]
    [InlineData("var client = await factory.CreateClientAsync(); await client.{|MCPB024:FindAsync|}(id);", "private ITrackerFactory factory;")]
    [InlineData("await client.Issues.{|MCPB024:FindAsync|}(id);", "private ITrackerClient client;")]
    [InlineData("await client.FindAsync(id, token);", "private ITrackerClient client;")]
    [InlineData("await client.FindAsync(id);", "private TrackerClient client = new TrackerClient(\"a\") { AnswerTimeout = TimeSpan.FromSeconds(9) };")]
    [InlineData("await client.{|MCPB024:FindAsync|}(id);", "private TrackerClient client = new TrackerClient(\"a\") { Attempts = 9 };")]
    [InlineData("await client.FindAsync(id).WaitAsync(token);", "private ITrackerClient client;")]
    [InlineData("var text = client.Describe(id);", "private ITrackerClient client;")]
    [InlineData("await tracker.FindAsync(id);", "private ITracker tracker;")]
    [InlineData("await mediator.SendAsync(new Request(id));", "private IMediator mediator;")]
    [InlineData("await connection.QueryAsync(id);", "private SqliteConnection connection;")]
    [InlineData("await Tracker.FindAsync(id);", "")]
    [InlineData("await own.FindAsync(id, new Unknown());", "private OwnClient own;", "public sealed class OwnClient { public Task FindAsync(string id, object o) => Task.CompletedTask; }")]
    [InlineData("var page = await client.{|MCPB024:FindAsync|}(id); await page.FormatAsync();", "private ITrackerClient client;")]
    public Task Of_one_that_is_not_there(string body, string members, string types = "") => WaitVerifier.MissingAsync(body, members, types);

    [Theory]
    [InlineData("await client.LookUpAsync(id);")]
    [InlineData("await client.{|MCPB024:FindAsync|}(id);")]
    public Task An_extension_method_of_the_solution_is_followed(string body) => WaitVerifier.MissingAsync(
        body, "private ITrackerClient client;", "public static class Extensions { public static Task LookUpAsync(this ITrackerClient client, string id) => Task.CompletedTask; }");

    /// <summary>The locals of a file with statements at the top are in scope in all others, where it is an error to use them.</summary>
    [Fact]
    public Task Of_a_local_that_another_file_declares()
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare("await tracker.FindAsync(id); await http.{|MCPB004:GetStringAsync|}(url);"));
        test.TestState.Sources.Add("var tracker = Trackers.Open();");
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_call_that_only_an_unknown_argument_keeps_from_binding()
    {
        var test = WaitVerifier.Test(WaitVerifier.Declare("await dumb.{|MCPB024:FindAsync|}(new Unknown()); await dumb.FindAsync(new Unknown(), token); dumb.Describe(new Unknown());", "private readonly Stripe.Dumb dumb = new();"));
        test.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, """
            namespace Stripe { public class Dumb { public Task<string> FindAsync(string id, CancellationToken token = default) => null!; public string Describe(string id) => ""; } }
            """)));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("await store.StoreAsync(id, new Unknown());")]
    [InlineData("await store.StoreAsync(id, id);")]
    public Task Own_code_that_fulfils_a_contract_of_a_library_is_followed(string body) => WaitVerifier.MissingAsync(
        body, "private readonly TokenStore store = new();",
        "public sealed class TokenStore : IDataStore { public Task StoreAsync(string id, object value) => System.IO.File.WriteAllTextAsync(id, \"\"); }", "using Google.Apis.Util.Store;");

    [Fact]
    public Task Own_code_that_fulfils_a_contract_that_is_there_is_followed() => WaitVerifier.ToolAsync(
        "await model.GetResponseAsync(Array.Empty<ChatMessage>());", "private readonly Echo model = new();", """
        public sealed class Echo : IChatClient
        {
            public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(new ChatResponse());
            public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => null!;
            public object? GetService(Type serviceType, object? serviceKey = null) => null;
            public void Dispose() { }
        }
        """);

    [Fact]
    public async Task What_hands_out_a_client_is_no_call_into_its_library()
    {
        const string Body = "var client = await provider.GetTrackerClientAsync(); await client.{|MCPB024:UpdateAsync|}(id);";
        await WaitVerifier.MissingAsync(Body, "private IClientProvider provider;", usings: "using Microsoft.Xrm.Sdk;");
        await WaitVerifier.MissingAsync(Body, "private IClientProvider provider;", "public interface IClientProvider { Task<IOrganizationServiceAsync> GetTrackerClientAsync(); }", "using Microsoft.Xrm.Sdk;");
        await WaitVerifier.MissingAsync(Body, "private IClientProvider provider;", "public interface IClientProvider { Task<IOrganizationServiceAsync> GetTrackerClientAsync(); }");

        var test = WaitVerifier.Test(WaitVerifier.Declare(Body, "private readonly Shared.IClientProvider provider = null!;"));
        test.TestState.AdditionalProjects["Shared"].Sources.Add("""
            namespace Shared { public interface IClientProvider { System.Threading.Tasks.Task<Acme.TrackerClient> GetTrackerClientAsync(); } }
            """);
        var library = Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, "namespace Acme { public sealed class TrackerClient { public Task UpdateAsync(string id, CancellationToken token = default) => null!; } }"));
        test.TestState.AdditionalProjects["Shared"].AdditionalReferences.Add(library);
        test.TestState.AdditionalReferences.Add(library);
        test.TestState.AdditionalProjectReferences.Add("Shared");
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_library_is_known_by_the_imports_of_other_files_that_name_the_type() => WaitVerifier.MissingAsync(
        "await issues.{|MCPB024:Get|}(id); await other.Get(id); await mixed.Get(id);",
        "private IIssuesRepository issues; private IOther other; private IMixed mixed;",
        files:
        [
            "using Octokit; class A { IIssuesRepository issues; IMixed mixed; }",
            "using Octokit; using Other; class B { IIssuesRepository issues; }",
            "using Amazon.S3; class C { IMixed mixed; }",
            "class D { IIssuesRepository issues; IOther other; }",
        ]);

    [Theory]
    [InlineData("oracle.{|MCPB004:ExecuteReader|}();")]
    [InlineData("await oracle.{|MCPB004:ExecuteNonQueryAsync|}();")]
    [InlineData("await oracle.ExecuteNonQueryAsync(token);")]
    [InlineData("oracle.CommandTimeout = 9; oracle.ExecuteReader();")]
    [InlineData("connection.Open();")]
    [InlineData("await connection.OpenAsync();")]
    public async Task Oracle_commands_have_no_default(string body)
    {
        const string Members = "private readonly OracleCommand oracle = null!; private readonly OracleConnection connection = null!;";
        await WaitVerifier.LibraryAsync("""
            using System.Data.Common;
            namespace Oracle.ManagedDataAccess.Client
            {
                public abstract class OracleCommand : DbCommand { public new DbDataReader ExecuteReader() => null!; }
                public abstract class OracleConnection : DbConnection { }
            }
            """, body, Members.Replace("Oracle", "Oracle.ManagedDataAccess.Client.Oracle", StringComparison.Ordinal));
        await WaitVerifier.MissingAsync(body, Members, usings: "using Oracle.ManagedDataAccess.Client;");
    }

    [Theory]
    [InlineData("await rpc.{|MCPB004:InvokeAsync|}(id);")]
    [InlineData("await rpc.{|MCPB004:InvokeWithCancellationAsync|}(id);")]
    [InlineData("await rpc.InvokeWithCancellationAsync(id, token);")]
    [InlineData("await rpc.InvokeAsync(id).WaitAsync(token);")]
    [InlineData("await rpc.NotifyAsync(id);")]
    public async Task Calls_over_json_rpc_have_no_default(string body)
    {
        await WaitVerifier.LibraryAsync("""
            namespace StreamJsonRpc
            {
                public class JsonRpc
                {
                    public Task InvokeAsync(string method) => null!;
                    public Task InvokeWithCancellationAsync(string method, CancellationToken token = default) => null!;
                    public Task NotifyAsync(string method) => null!;
                }
            }
            """, body, "private readonly StreamJsonRpc.JsonRpc rpc = new();");
        await WaitVerifier.MissingAsync(body, "private JsonRpc rpc;", usings: "using StreamJsonRpc;");
    }

    [Theory]
    [InlineData("await editor.{|MCPB004?:OpenAsync|}(id);")]
    [InlineData("await Editor.{|MCPB004?:OpenAsync|}(id).ConfigureAwait(false);")]
    [InlineData("await editor.OpenAsync(id).WaitAsync(token);")]
    [InlineData("await editor.OpenAsync(id, token);")]
    [InlineData("editor.Describe(id);")]
    [InlineData("await local.OpenAsync(id);")]
    public async Task So_have_those_on_a_proxy_of_it(string body)
    {
        const string Members = """
            private readonly IEditor editor = StreamJsonRpc.JsonRpc.Attach<IEditor>(new System.IO.MemoryStream());
            private readonly IEditor local = new Local();
            private IEditor Editor => editor ?? throw new InvalidOperationException();
            """;
        const string Types = """
            public interface IEditor { Task OpenAsync(string path, CancellationToken token = default); string Describe(string path); }
            public sealed class Local : IEditor { public Task OpenAsync(string path, CancellationToken token = default) => Task.CompletedTask; public string Describe(string path) => path; }
            """;
        var resolved = WaitVerifier.Test(WaitVerifier.Declare(body, Members, Types));
        resolved.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(
            Tools.Compiled.Plain, "namespace StreamJsonRpc { public class JsonRpc { public static T Attach<T>(System.IO.Stream stream) where T : class => null!; } }")));
        await resolved.RunAsync(TestContext.Current.CancellationToken);
        await WaitVerifier.MissingAsync(body, Members.Replace("StreamJsonRpc.", "", StringComparison.Ordinal), Types, "using StreamJsonRpc;");
    }

    [Theory]
    [InlineData("var schema = schemas.{|MCPB004:ReadSchema|}(id);")]
    [InlineData("var schema = schemas.ReadSchema(id, cancellationToken: token);")]
    [InlineData("foreach (var schema in schemas.{|MCPB004:ReadSchema|}(id).Schemas) { Console.WriteLine(schema); }")]
    [InlineData("var text = schema.Describe(id);")]
    public Task Blocking_calls_of_grpc_have_none(string body) => WaitVerifier.MissingAsync(
        body, "private SchemaService.SchemaServiceClient schemas; private Schema schema;", usings: "using Grpc.Core;");

    [Theory]
    [InlineData("var stream = await builds.GetAttachmentAsync(id, token); return new System.IO.StreamReader(stream).{|MCPB004:ReadToEnd|}();")]
    [InlineData("var stream = await builds.GetAttachmentAsync(id, token); return await new System.IO.StreamReader(stream).ReadToEndAsync(token);")]
    public Task Nothing_ends_the_body_that_a_missing_library_hands_out(string body) => WaitVerifier.MissingAsync(
        body, "private BuildHttpClient builds;", usings: "using Microsoft.TeamFoundation.Build.WebApi;");

    [Theory]
    [InlineData("await Reading(tracker => tracker.{|MCPB024:FindAsync|}(id), token);")]
    [InlineData("await Reading(tracker => tracker.{|MCPB024:StoreAsync|}(id), token);")]
    [InlineData("await Reading(tracker => tracker.StoreAsync(id, token), token);")]
    public async Task A_call_that_is_handed_to_who_runs_it(string body)
    {
        const string Members = """
            private async Task<T> Reading<T>(Func<ITrackerClient, Task<T>> ask, CancellationToken stop)
            {
                stop.ThrowIfCancellationRequested();
                try { return await ask(client); }
                catch (InvalidOperationException) { stop.ThrowIfCancellationRequested(); return await ask(client); }
            }

            private readonly ITrackerClient client = null!;
            """;
        await WaitVerifier.LibraryAsync(Service, body, Members.Replace("ITracker", "Acme.Tracker.ITracker", StringComparison.Ordinal));
        await WaitVerifier.MissingAsync(body, Members);
    }

    [Theory]
    [InlineData("host.{|MCPB004:SendRequestSync|}(id);")]
    [InlineData("host.SendRequest(id);")]
    public async Task So_have_those_of_a_debugger(string body)
    {
        await WaitVerifier.LibraryAsync("""
            namespace Microsoft.VisualStudio.Shared.VSCodeDebugProtocol { public class DebugProtocolHost { public void SendRequestSync(string r) { } public void SendRequest(string r) { } } }
            """, body, "private readonly Microsoft.VisualStudio.Shared.VSCodeDebugProtocol.DebugProtocolHost host = new();");
        await WaitVerifier.MissingAsync(body, "private DebugProtocolHost host;", usings: "using Microsoft.VisualStudio.Shared.VSCodeDebugProtocol;");
    }

    [Theory]
    [InlineData("await jobs.{|MCPB004:List|}(id);")]
    [InlineData("await jobs.{|MCPB004:List|}(id, default);")]
    [InlineData("await jobs.List(id, token);")]
    [InlineData("await jobs.List(id, new CallContext(token));")]
    [InlineData("await plain.Ask(id, new CallOptions(cancellationToken: token));")]
    [InlineData("await plain.Ask(id, new CallOptions(deadline: DateTime.UtcNow));")]
    [InlineData("await plain.Ask(id, new CallOptions().WithDeadline(DateTime.UtcNow));")]
    [InlineData("await plain.{|MCPB004:Ask|}(id, new CallOptions());")]
    public Task Services_that_are_defined_in_code_have_no_default(string body)
    {
        var test = WaitVerifier.Test("using Grpc.Core; using ProtoBuf.Grpc; using Contracts; " + WaitVerifier.Declare(body, "private readonly IJobs jobs = null!; private readonly IPlain plain = null!;"));
        test.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, """
            namespace Grpc.Core
            {
                public struct CallOptions
                {
                    public CallOptions(DateTime? deadline = null, CancellationToken cancellationToken = default) { }
                    public CallOptions WithDeadline(DateTime deadline) => this;
                }
            }
            namespace ProtoBuf.Grpc { public readonly struct CallContext { public CallContext(CancellationToken token) { } public static implicit operator CallContext(CancellationToken token) => new(token); } }
            namespace Contracts
            {
                public interface IJobs { Task<string> List(string id, ProtoBuf.Grpc.CallContext context = default); }
                public interface IPlain { Task<string> Ask(string id, Grpc.Core.CallOptions options); }
            }
            """)));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}(id);")]
    [InlineData("await page.EvaluateAsync(id).WaitAsync(token);")]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}(id + \"()\").ConfigureAwait(false);")]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}($\"{id}; document.title\");")]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}($\"(async () => {{ {id} }})()\");")]
    [InlineData("var script = \"() => \" + id; await page.{|MCPB004:EvaluateAsync|}(script);")]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}($\"try {{ {id} }} catch (e) {{}}\");")]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}(\"var found = (() => {\" + id + \"})()\");")]
    [InlineData("await page.{|MCPB004:EvaluateAsync|}($\"document.title = 'it\\\\'s'; {id}\");")]
    [InlineData("await page.EvaluateAsync($\"document.title = `${{a}} {id}`\");")]
    [InlineData("await page.EvaluateAsync($\"wait({id.Length})\");")]
    [InlineData("await page.EvaluateAsync($\"find('{id}')\").ConfigureAwait(false);")]
    [InlineData("await page.EvaluateAsync(\"find('\" + id + \"')\");")]
    [InlineData("await page.EvaluateAsync(string.Format(\"find('{0}')\", id));")]
    [InlineData("await page.EvaluateAsync(System.IO.File.ReadAllText(\"page.js\"));")]
    [InlineData("const string Script = \"document.title\"; await page.EvaluateAsync(Script);")]
    [InlineData("var script = \"document.title\"; await page.EvaluateAsync(script);")]
    [InlineData("await page.GotoAsync(id);")]
    [InlineData("page.Options.Timeout = 9; await page.{|MCPB004:EvaluateAsync|}(id);")]
    public async Task A_script_in_a_browser_has_no_default(string body)
    {
        await WaitVerifier.LibraryAsync("""
            namespace Microsoft.Playwright
            {
                public interface IPage { Task<string> EvaluateAsync(string script); Task GotoAsync(string url); PageOptions Options { get; } }
                public class PageOptions { public float Timeout { get; set; } }
            }
            """, body, "private readonly Microsoft.Playwright.IPage page = null!;");
        await WaitVerifier.MissingAsync(body, "private IPage page;", usings: "using Microsoft.Playwright;");
    }

    [Fact]
    public Task A_script_whose_holes_all_callers_fill_is_the_authors() => WaitVerifier.MissingAsync(
        "await Ask(\"localStorage\", id); await Ask(\"sessionStorage\", id); await Run(id);",
        """
        private IPage page;
        private async Task Ask(string storage, string key) => await page.EvaluateAsync($"{storage}.getItem(key)", key);
        private async Task Run(string script) => await page.{|MCPB004:EvaluateAsync|}(script);
        """,
        usings: "using Microsoft.Playwright;");

    [Theory]
    [InlineData("[Get(\"{project}/items\")] Task<string> Find([Path] string project);", "{|MCPB024:Find|}(id)")]
    [InlineData("[Get(\"/{project}/items\")] Task<string> Find(string project);", "{|MCPB024:Find|}(id)")]
    [InlineData("[Get(\"/{**rest}\")] Task<string> Find(string rest);", "{|MCPB024:Find|}(url)")]
    [InlineData("[Get(\"items\")] Task<string> Find([Query] string project);", "{|MCPB024:Find|}(id)")]
    [InlineData("[Get(\"items/{part}\")] Task<string> Find([Path(UrlEncode = false)] string part);", "{|MCPB024:Find|}(id)")]
    [InlineData("[Get(\"{part}\")] Task<string> Find([Path(UrlEncode = false)] string part);", "{|MCPB004:Find|}(url)")]
    [InlineData("[Get(\"{part}\")] Task<string> Find([Path(UrlEncode = false)] string part);", "{|MCPB024:Find|}(\"items\")")]
    [InlineData("[Get(\"{part}\")] Task<string> Find([Path(\"part\", UrlEncode = false)] string other);", "{|MCPB004:Find|}(url)")]
    [InlineData("[Get(\"https://{host}/items\")] Task<string> Find([Path] string host);", "{|MCPB004:Find|}(id)")]
    [InlineData("[Get(\"\")] Task<string> Find([Url] string address);", "{|MCPB004:Find|}(url)")]
    [InlineData("[Get(\"\")] Task<string> Find([Url] string address);", "Find(url).WaitAsync(token)")]
    public async Task A_route_is_a_path(string declared, string call)
    {
        const string Package = """
            namespace RestEase
            {
                public sealed class GetAttribute : Attribute { public GetAttribute(string path) { } }
                public sealed class PathAttribute : Attribute { public PathAttribute(string? name = null) { } public bool UrlEncode { get; set; } }
                public sealed class QueryAttribute : Attribute { }
                public sealed class UrlAttribute : Attribute { }
            }
            """;
        var (body, types) = ($"await items.{call};", $"public interface IItems {{ {declared} }}");
        var resolved = WaitVerifier.Test("using RestEase; " + WaitVerifier.Declare(body, "private readonly IItems items = null!;", types));
        resolved.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, Package)));
        await resolved.RunAsync(TestContext.Current.CancellationToken);
        await WaitVerifier.MissingAsync(body, "private readonly IItems items = null!;", types, "using RestEase;");
    }

    [Theory]
    [InlineData("BaseAddress(\"https://a.example/{tenant}\")", "{|MCPB024:Find|}")]
    [InlineData("BaseAddress(\"{tenant}\")", "{|MCPB004:Find|}")]
    [InlineData("BaseAddress(\"https://{tenant}\")", "{|MCPB004:Find|}")]
    [InlineData("BasePath(\"{tenant}\")", "{|MCPB024:Find|}")]
    public Task Its_base_address_is_none(string annotation, string find) => WaitVerifier.MissingAsync(
        $"items.Tenant = id; await items.{find}();", "private IItems items;", $$"""[{{annotation}}] public interface IItems { [Path("tenant")] string Tenant { get; set; } [Get("items")] Task<string> Find(); }""", "using RestEase;");

    [Theory]
    [InlineData("private Task<string> Ask(string id) => projects.{|MCPB024:GetProject|}(id);")]
    [InlineData("private Task<string> Ask(string id) { return projects?.{|MCPB024:GetProject|}(id); }")]
    [InlineData("private Task<string> Ask(string id) { return id.Length > 0 ? projects.{|MCPB024:GetProject|}(id) : projects.GetProject(id, token: default(Unknown).Token); }")]
    [InlineData("private async Task<string> Ask(string id) { return projects.GetProject(id); }")]
    [InlineData("private string Ask(string id) => projects.GetProject(id);")]
    [InlineData("private Task<string> Ask(string id) { var project = projects.GetProject(id); return Task.FromResult(project); }")]
    public Task A_task_that_is_handed_out_is_awaited_by_who_gets_it(string ask) =>
        WaitVerifier.MissingAsync("await Ask(id);", $"private ProjectHttpClient projects; {ask}", usings: "using Microsoft.TeamFoundation.Core.WebApi;");

    [Theory]
    [InlineData("Commands.{|MCPB004:Fetch|}(repository);")]
    [InlineData("repository.Network.{|MCPB004:Push|}(id);")]
    [InlineData("Repository.{|MCPB004:Clone|}(url, id);")]
    [InlineData("Repository.{|MCPB004:ListRemoteReferences|}(url);")]
    [InlineData("Commands.Fetch(repository, new FetchOptions { OnTransferProgress = _ => !token.IsCancellationRequested });")]
    [InlineData("Commands.Stage(repository);")]
    public Task Git_asks_its_remotes_without_an_end(string body)
    {
        var test = WaitVerifier.Test("using LibGit2Sharp; " + WaitVerifier.Declare(body, "private readonly Repository repository = new();"));
        test.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, """
            namespace LibGit2Sharp
            {
                public class FetchOptions { public Func<int, bool>? OnTransferProgress { get; set; } }
                public class Network { public void Push(string branch) { } }
                public class Repository { public Network Network => null!; public static string Clone(string url, string path) => ""; public static IEnumerable<string> ListRemoteReferences(string url) => null!; }
                public static class Commands { public static void Fetch(Repository r, FetchOptions? options = null) { } public static void Stage(Repository r) { } }
            }
            """)));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("var accounts = context.AccountSet.Where(account => account.Name == id).{|MCPB024:ToList|}();")]
    [InlineData("var account = context.CreateQuery<Account>().{|MCPB024:FirstOrDefault|}();")]
    [InlineData("var query = context.AccountSet.OrderBy(account => account.Name); var accounts = query.Select(account => account.Name).{|MCPB024:ToArray|}();")]
    [InlineData("var accounts = (from account in context.AccountSet where account.Name == id select account).{|MCPB024:ToList|}();")]
    [InlineData("var query = context.AccountSet.Where(account => account.Name == id);")]
    [InlineData("var accounts = new[] { id }.AsQueryable().Where(name => name == id).ToList();")]
    public async Task Queries_over_dataverse_are_calls(string body)
    {
        const string Types = """
            public class Account { public string Name { get; set; } = ""; }
            public class Generated : Microsoft.Xrm.Sdk.Client.OrganizationServiceContext { public IQueryable<Account> AccountSet => CreateQuery<Account>(); }
            """;
        await WaitVerifier.LibraryAsync(
            "namespace Microsoft.Xrm.Sdk.Client { public class OrganizationServiceContext { public IQueryable<T> CreateQuery<T>() => null!; } }",
            body, "private readonly Generated context = new();", Types);
        if (!body.Contains("CreateQuery", StringComparison.Ordinal))
        {
            await WaitVerifier.MissingAsync(body, "private readonly Generated context = new();", Types);
        }
    }

    [Theory]
    [InlineData("await dumb.{|#0:AskAsync|}(id);", "it takes no token: end the wait with '.WaitAsync(token)'")]
    [InlineData("dumb.{|#0:Ask|}(id);", "set a timeout on its client, or give up on it after a while")]
    [InlineData("await dumb.{|#0:FindAsync|}(id);", "pass 'token' on")]
    public Task The_message_says_what_can_be_done_where_no_token_is_taken(string body, string advice) => VerifyAsync(advice, $$"""
        public sealed class Tools { private readonly Stripe.Dumb dumb = new(); [McpServerTool] public async Task {|#1:Run|}(string id, CancellationToken token) { {{body}} await Task.Yield(); } }
        """);

    [Theory]
    [InlineData("await dumb.{|#0:AskAsync|}(id);", "it takes no token: give up on it with '.WaitAsync(…)' after a while, or set a timeout on its client")]
    [InlineData("await dumb.{|#0:FindAsync|}(id);", "add a CancellationToken and pass it on")]
    public Task The_same_where_none_is_in_scope(string body, string advice) => VerifyAsync(advice, $$"""
        public sealed class Tools { private readonly Stripe.Dumb dumb = new(); [McpServerTool] public async Task {|#1:Run|}(string id) { {{body}} await Task.Yield(); } }
        """);

    [Fact]
    public Task Nobody_can_add_a_token_to_DisposeAsync() => VerifyAsync("give up after 30 seconds", """
        public sealed class Session : IAsyncDisposable { private readonly Stripe.Dumb dumb = new(); public async ValueTask DisposeAsync() => await dumb.{|#0:FindAsync|}(""); }
        public sealed class Tools { [McpServerTool] public async Task {|#1:Run|}() { await using var session = new Session(); } }
        """, " (via DisposeAsync)");

    private static Task VerifyAsync(string advice, string source, string via = "")
    {
        var test = WaitVerifier.Test(source);
        test.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code(Tools.Compiled.Plain, """
            namespace Stripe { public class Dumb { public Task<string> AskAsync(string id) => null!; public string Ask(string id) => ""; public Task<string> FindAsync(string id, CancellationToken token = default) => null!; } }
            """)));
        var expected = CSharpAnalyzerVerifier<UnendedWait>.Diagnostic("MCPB024").WithLocation(0).WithLocation(1);
        test.ExpectedDiagnostics.Add(expected.WithMessage($"Only the client's default of 80 seconds ends '{(source.Contains(":FindAsync|", StringComparison.Ordinal) ? "FindAsync" : source.Contains(":AskAsync|", StringComparison.Ordinal) ? "AskAsync" : "Ask")}' in tool 'Tools.Run'{via}; {advice}"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
