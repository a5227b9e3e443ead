using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Which code leaves the process. Libraries are stood in for by small ones with their names, in an assembly of their own as the real ones are.</summary>
public sealed class RemoteCallsTests
{
    private const string Libraries = """
        namespace Azure
        {
            public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
            {
                public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken token = default);
                public IAsyncEnumerable<Page<T>> AsPages() => null!;
            }
            public abstract class Pageable<T> : List<T> { }
            public sealed class Page<T> { }
        }
        namespace Azure.Storage.Blobs
        {
            public sealed class BlobServiceClient { public BlobContainerClient GetBlobContainerClient(string name) => null!; }
            public sealed class BlobContainerClient
            {
                public BlobClient GetBlobClient(string name) => null!;
                public AsyncPageable<string> GetBlobsAsync() => null!;
                public Pageable<string> GetBlobs() => null!;
            }
            public sealed class BlobClient { public string Name => ""; public Task UploadAsync(string s) => null!; public void Upload(string s) { } }
        }
        namespace NGitLab
        {
            public interface IGitLabClient { IProjectClient Projects { get; } IMergeRequestClient GetMergeRequest(int id); }
            public interface IProjectClient { object GetById(int id); IEnumerable<object> Visible(int n); }
            public interface IMergeRequestClient { object Accept(int id); }
        }
        namespace MongoDB.Driver
        {
            public interface IFindFluent { Task<List<int>> ToListAsync(); }
            public interface IMongoDatabase { IMongoCollection GetCollection(string name); Task RunCommandAsync(string c); }
            public interface IMongoCollection { IFindFluent Find(string f); Task<int> FindAsync(string f); Task InsertOneAsync(string s); void InsertOne(string s); }
        }
        namespace Grpc.Core
        {
            public abstract class ClientBase<T> { }
            public sealed class AsyncUnaryCall<T> { public Task<T> ResponseAsync => null!; }
        }
        namespace Refit { public sealed class GetAttribute : Attribute { public GetAttribute(string path) { } } }
        namespace Acme.Weather
        {
            public sealed class WeatherClient { public Task<string> ForecastAsync() => null!; public WeatherRequest Forecast() => null!; }
            public sealed class WeatherRequest { public Task<string> FormatAsync() => null!; }
        }
        namespace Microsoft.Azure.Functions.Worker { public sealed class HttpResponseData { public Task WriteStringAsync(string s) => null!; } }
        namespace Microsoft.EntityFrameworkCore
        {
            public abstract class DbContext { public Task<int> SaveChangesAsync(CancellationToken token = default) => null!; }
            public abstract class DbSet<T> : List<T>, IQueryable<T>
            {
                Type IQueryable.ElementType => null!;
                System.Linq.Expressions.Expression IQueryable.Expression => null!;
                IQueryProvider IQueryable.Provider => null!;
            }
            public static class EntityFrameworkQueryableExtensions { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> q) => null!; }
        }
        """;

    private const string Fields = """
        global using System.Data.Common; global using System.Diagnostics; global using System.Net; global using System.Net.Http.Json; global using System.Net.Sockets; global using System.Net.WebSockets;
        global using Azure.Storage.Blobs; global using MongoDB.Driver; global using Microsoft.EntityFrameworkCore; global using ModelContextProtocol; global using ModelContextProtocol.Client; global using Microsoft.Extensions.AI;
        public interface IRefit { [Refit.Get("/x")] Task<string> Items(); }
        public sealed class Greeter : Grpc.Core.ClientBase<Greeter> { public Grpc.Core.AsyncUnaryCall<string> HelloAsync() => null!; public string Hello() => ""; }
        public sealed class OwnClient { public Task<string> GetStringAsync(string s) => Task.FromResult(s); }
        public sealed class Db : DbContext { public DbSet<string> Items = null!; }
        public sealed class Fields
        {
            public HttpClient http = new(); public OwnClient own = new(); public Process process = new(); public DbCommand command = null!; public DbConnection connection = null!;
            public ClientWebSocket socket = new(); public TcpClient tcp = new(); public NGitLab.IGitLabClient gitlab = null!; public IMongoDatabase mongo = null!;
            public BlobServiceClient blobs = null!; public BlobClient blob = null!; public Greeter greeter = new(); public IRefit refit = null!; public Db db = new();
            public McpServer server = null!; public McpClient mcp = null!; public IChatClient chat = null!; public Acme.Weather.WeatherClient weather = new();
            public Microsoft.Azure.Functions.Worker.HttpResponseData function = new(); public IProgress<ProgressNotificationValue> progress = null!;
            public HttpResponseMessage response = null!; public AsyncLocal<string> local = new();
        }
        """;

    [Theory]
    [InlineData("f.http.GetAsync(\"https://a\")", "Http")]
    [InlineData("f.http.GetFromJsonAsync<string>(\"https://a\")", "Http")]
    [InlineData("f.http.PostAsJsonAsync(\"https://a\", 1)", "Http")]
    [InlineData("new HttpMessageInvoker(new HttpClientHandler()).SendAsync(null!, default)", "Http")]
    [InlineData("f.refit.Items()", "Http")]
    [InlineData("Dns.GetHostAddresses(\"a\")", "Socket")]
    [InlineData("f.tcp.ConnectAsync(\"a\", 1)", "Socket")]
    [InlineData("new TcpClient(\"a\", 1)", "Socket")]
    [InlineData("f.tcp.GetStream().ReadAsync(new byte[1], 0, 1)", "Socket")]
    [InlineData("f.socket.ReceiveAsync(new ArraySegment<byte>(), default)", "WebSocket")]
    [InlineData("f.command.ExecuteReaderAsync()", "Database")]
    [InlineData("f.command.ExecuteScalar()", "Database")]
    [InlineData("f.connection.OpenAsync()", "Database")]
    [InlineData("f.db.SaveChangesAsync()", "Database")]
    [InlineData("f.db.Items.Where(x => x != \"\").ToListAsync()", "Database")]
    [InlineData("f.db.Items.Where(x => x != \"\").ToList()", "Database")]
    [InlineData("f.db.Items.Count()", "Database")]
    [InlineData("f.mongo.GetCollection(\"a\").InsertOne(\"b\")", "Database")]
    [InlineData("f.mongo.GetCollection(\"a\").FindAsync(\"b\")", "Database")]
    [InlineData("f.mongo.GetCollection(\"a\").Find(\"b\").ToListAsync()", "Database")]
    [InlineData("f.blob.UploadAsync(\"a\")", "CloudSdk")]
    [InlineData("f.blob.Upload(\"a\")", "CloudSdk")]
    [InlineData("f.blobs.GetBlobContainerClient(\"a\").GetBlobsAsync()", "CloudSdk")]
    [InlineData("f.blobs.GetBlobContainerClient(\"a\").GetBlobs()", "CloudSdk")]
    [InlineData("f.gitlab.Projects.GetById(1)", "CloudSdk")]
    [InlineData("f.gitlab.GetMergeRequest(1).Accept(2)", "CloudSdk")]
    [InlineData("f.weather.ForecastAsync()", "CloudSdk")]
    [InlineData("f.greeter.HelloAsync()", "Rpc")]
    [InlineData("f.greeter.Hello()", "Rpc")]
    [InlineData("f.mcp.CallToolAsync(\"a\")", "Rpc")]
    [InlineData("f.chat.GetResponseAsync(\"a\")", "Ai")]
    [InlineData("f.process.WaitForExit()", "Process")]
    [InlineData("f.process.WaitForExitAsync()", "Process")]
    [InlineData("f.process.StandardOutput.ReadToEnd()", "Process")]
    [InlineData("Process.Start(\"git\")", "Process")]
    public void Calls_that_leave_the_process(string code, string kind) => Assert.Equal(kind, Kinds(code));

    [Theory]
    [InlineData("f.own.GetStringAsync(\"a\")")]
    [InlineData("f.blobs.GetBlobContainerClient(\"a\").GetBlobClient(\"b\")")]
    [InlineData("f.mongo.GetCollection(\"a\").Find(\"b\")")]
    [InlineData("f.gitlab.GetMergeRequest(1)")]
    [InlineData("f.weather.Forecast()")]
    [InlineData("f.weather.Forecast().FormatAsync()")]
    [InlineData("f.response.Content.ReadAsStringAsync()")]
    [InlineData("f.function.WriteStringAsync(\"a\")")]
    [InlineData("f.db.Items.Where(x => x != \"\")")]
    [InlineData("new List<string>().AsQueryable().Where(x => x != \"\").ToList()")]
    [InlineData("new List<string>().ToList()")]
    [InlineData("f.server.SampleAsync(null!)")]
    [InlineData("f.server.ElicitAsync(null!)")]
    [InlineData("f.server.AsSamplingChatClient().GetResponseAsync(\"a\")")]
    [InlineData("f.server.SendNotificationAsync(\"a\")")]
    [InlineData("f.server.NotifyProgressAsync(default, null!)")]
    [InlineData("System.IO.File.ReadAllTextAsync(\"a\")")]
    [InlineData("new System.IO.StreamReader(\"a\").ReadToEndAsync()")]
    [InlineData("Task.Delay(1)")]
    [InlineData("f.blob.Name.Trim()")]
    public void Calls_that_stay_in_the_process(string code) => Assert.Equal("", Kinds(code));

    [Fact]
    public void Another_project_of_the_solution_is_not_judged_by_names()
    {
        var other = Compiled.Code("namespace Azure.Maps.Mcp { public class TileClient { public Task<string> GetAsync() => Task.FromResult(\"\"); } }");
        var compilation = Compiled.Unchecked([.. Compiled.Mcp, other.ToMetadataReference()], "class T { [McpServerTool] async Task M(Azure.Maps.Mcp.TileClient c) { await c.GetAsync(); } }");
        Assert.Equal("", KindsIn(compilation, "M"));
    }

    [Theory]
    [InlineData("using NGitLab;", "private IGitLabClient c;", "c.Projects.GetById(1)", "CloudSdk")]
    [InlineData("using NGitLab;", "private IGitLabClient c;", "await c.Projects.GetByPathAsync(\"a\")", "CloudSdk")]
    [InlineData("using NGitLab;", "private IGitLabClient c;", "c.GetMergeRequest(1).Accept(2)", "CloudSdk")]
    [InlineData("using NGitLab;", "private IGitLabClient c;", "await c.GetMergeRequest(1).AcceptAsync(2).ConfigureAwait(false)", "CloudSdk")]
    [InlineData("using Octokit;", "private GitHubClient c;", "await c.Issue.Get(1)", "CloudSdk")]
    [InlineData("using Microsoft.EntityFrameworkCore;", "private sealed class Db : DbContext { } private Db c = new();", "await c.SaveChangesAsync()", "Database")]
    [InlineData("using OpenAI.Chat;", "private ChatClient c;", "c?.CompleteChatAsync(\"a\")", "Ai")]
    [InlineData("using Octokit;", "private GitHubClient c;", "c?.Issue?.Comments?[0]?.GetAsync(1)", "CloudSdk")]
    [InlineData("using Octokit;", "private GitHubClient c;", "c.Issue.Create()", "")]
    [InlineData("using NGitLab;", "private IGitLabClient c;", "c.Name.ToLower()", "")]
    [InlineData("using NGitLab;", "private Project c;", "c.Describe()", "")]
    [InlineData("using Newtonsoft.Json.Linq;", "private JObject c;", "await c.WriteToAsync(null)", "")]
    [InlineData("using NGitLab;", "", "await Unknown.GetAsync(1)", "")]
    [InlineData("using NGitLab;", "private string c;", "await c.GetSomethingAsync(1)", "")]
    public void Calls_into_a_library_that_is_not_restored(string import, string field, string code, string kind)
    {
        var compilation = Compiled.Unchecked(Compiled.Mcp, $$"""
            {{import}}
            class T { {{field}} [McpServerTool] async Task M() { object x = {{code}}; } }
            """);
        Assert.Equal(kind, KindsIn(compilation, "M"));
    }

    [Theory]
    [InlineData("f.http.GetAsync(\"https://a\")", true)]
    [InlineData("Helper()", true)]
    [InlineData("Nested()", true)]
    [InlineData("new Helpers(f).Shared", true)]
    [InlineData("store.Load()", true)]
    [InlineData("Run(() => f.http.GetAsync(\"https://a\"))", true)]
    [InlineData("Ping(3)", true)]
    [InlineData("Pure()", false)]
    [InlineData("Pong(3)", false)]
    [InlineData("Run(() => Pure())", false)]
    [InlineData("new Helpers(f).Name", false)]
    public void Code_makes_calls_itself_or_by_what_it_runs(string code, bool expected)
    {
        var compilation = Compile($$"""
            interface IStore { object Load(); }
            class RemoteStore : IStore { Fields f = new(); public object Load() => f.connection.OpenAsync(); }
            class Helpers { Fields f; public Helpers(Fields f) => this.f = f; public object Shared => f.http.GetStringAsync("https://a"); public string Name => "a"; }
            class T
            {
                Fields f = new(); IStore store = null!;
                object Helper() => Inner(); object Inner() { return f.blob.UploadAsync("a"); }
                object Pure() => 1;
                object Run(Func<object> work) => work();
                object Ping(int n) => n == 0 ? Helper() : Pingback(n - 1); object Pingback(int n) => Ping(n - 1);
                object Pong(int n) => n == 0 ? 0 : Pongback(n - 1); object Pongback(int n) => Pong(n - 1);
                [McpServerTool] object M() { _ = new RemoteStore(); object x = {{code}}; return x; object Nested() { return Helper(); } }
            }
            """);
        var declared = Method(compilation, "M").DescendantNodes().OfType<VariableDeclaratorSyntax>().Single();
        var region = Model(compilation, declared).GetOperation(declared.Initializer!.Value, TestContext.Current.CancellationToken)!;
        var calls = RemoteCalls.In(Compiled.Tools(compilation));
        Assert.Equal(expected, calls.Makes(region, TestContext.Current.CancellationToken));
        Assert.Equal(expected, calls.Makes(region, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("await foreach (var x in f.blobs.GetBlobContainerClient(\"a\").GetBlobsAsync()) { }", true)]
    [InlineData("await foreach (var x in f.blobs.GetBlobContainerClient(\"a\").GetBlobsAsync().AsPages()) { }", true)]
    [InlineData("var all = f.blobs.GetBlobContainerClient(\"a\").GetBlobsAsync(); await foreach (var x in all.WithCancellation(token).ConfigureAwait(false)) { }", true)]
    [InlineData("foreach (var x in f.blobs.GetBlobContainerClient(\"a\").GetBlobs()) { }", true)]
    [InlineData("foreach (var x in f.gitlab.Projects.Visible(1)) { }", true)]
    [InlineData("foreach (var x in f.gitlab.Projects.Visible(1).Where(x => x != null)) { }", true)]
    [InlineData("foreach (var x in f.gitlab.Projects.Visible(1).Take(3)) { }", false)]
    [InlineData("await foreach (var x in Pages()) { }", true)]
    [InlineData("await foreach (var x in Local()) { }", false)]
    [InlineData("await foreach (var x in f.chat.GetStreamingResponseAsync(\"a\")) { }", false)]
    [InlineData("foreach (var x in f.gitlab.Projects.Visible(1).ToList()) { }", false)]
    [InlineData("foreach (var x in new List<string>()) { }", false)]
    [InlineData("foreach (var x in f.db.Items) { }", false)]
    public void Sequences_that_fetch_page_after_page(string loop, bool expected)
    {
        var compilation = Compile($$"""
            class T
            {
                Fields f = new();
                async IAsyncEnumerable<string> Pages() { while (true) { yield return await f.http.GetStringAsync("https://a"); } }
                async IAsyncEnumerable<string> Local() { await Task.Yield(); yield return "a"; }
                [McpServerTool] async Task M(CancellationToken token) { await Task.Yield(); {{loop}} }
            }
            """);
        var statement = Method(compilation, "M").DescendantNodes().OfType<ForEachStatementSyntax>().Single();
        var collection = ((IForEachLoopOperation)Model(compilation, statement).GetOperation(statement, TestContext.Current.CancellationToken)!).Collection;
        Assert.Equal(expected, RemoteCalls.In(Compiled.Tools(compilation)).IsLazilyPaged(collection, TestContext.Current.CancellationToken));
    }

    private static string Kinds(string code) => KindsIn(Compile($$"""
        class T
        {
            Fields f = new();
            [McpServerTool] void M() { {{code}}; }
        }
        """.Replace("f.db.Items.Where(x => x != \"\");", "_ = f.db.Items.Where(x => x != \"\");", StringComparison.Ordinal)), "M");

    private static string KindsIn(Compilation compilation, string method)
    {
        var calls = RemoteCalls.In(Compiled.Tools(compilation));
        var declaration = Method(compilation, method);
        var body = Model(compilation, declaration).GetOperation(declaration, TestContext.Current.CancellationToken)!;
        return string.Join(", ", body.Descendants().Select(operation => calls.Of(operation, TestContext.Current.CancellationToken)).OfType<RemoteCall>().Select(static call => call.Kind));
    }

    private static CSharpCompilation Compile(string code)
    {
        return Compiled.Unchecked([.. Compiled.Mcp, Compiled.Image(Compiled.Code(Libraries.Insert(0, "using Azure; ")))], Fields, code);
    }

    private static MethodDeclarationSyntax Method(Compilation compilation, string name) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes())
        .OfType<MethodDeclarationSyntax>().Single(method => method.Identifier.ValueText == name);

    private static SemanticModel Model(Compilation compilation, SyntaxNode node) => compilation.GetSemanticModel(node.SyntaxTree);
}
