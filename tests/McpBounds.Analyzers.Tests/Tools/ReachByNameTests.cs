using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>What names alone say of reach: a no is certain and binds nothing. That a yes is never withheld, the tests of reach show: they all ask names first.</summary>
public sealed class ReachByNameTests
{
    private const string Read = "async Task Read() => await new HttpClient().GetStringAsync(\"https://a.example\");";

    [Fact]
    public void Without_a_tool_nothing_is_reached()
    {
        var compilation = Compiled.Code($$"""
            class Worker : IDisposable { public void Dispose() => Read(); {{Read}} }
            class Handler : DelegatingHandler
            {
                protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token) { Read(); return base.SendAsync(request, token); }
                {{Read}}
            }
            class Start { Action _later = () => { }; static void Main(IServiceCollection services) => services.AddSingleton(_ => new Worker()); }
            """);
        using var bodies = new BoundBodies(compilation);
        var tools = Compiled.Tools(compilation);

        Assert.All(Compiled.Calls(compilation, "GetStringAsync"), call => Assert.False(tools.Reach.MayReach(call, TestContext.Current.CancellationToken)));
        Assert.All(Compiled.Calls(compilation, "GetStringAsync"), call => Assert.Null(tools.Reach.Of(CodeUnit.Of(call), TestContext.Current.CancellationToken)));
        Assert.Empty(bodies.Members);
    }

    [Fact]
    public void What_no_tool_code_names_is_not_reached_and_nobody_is_asked()
    {
        var compilation = Compiled.Code($$"""
            class T { [McpServerTool] public void M() => new Named().Run(); }
            class Named { public void Run() => Read(); {{Read}} }
            class Unnamed { public void Walk() => Fetch(); async Task Fetch() => await new HttpClient().GetStringAsync("https://a.example"); }
            """);
        using var bodies = new BoundBodies(compilation);
        var tools = Compiled.Tools(compilation);

        Assert.Equal([true, false], Compiled.Calls(compilation, "GetStringAsync").Select(call => tools.Reach.MayReach(call, TestContext.Current.CancellationToken)));
        Assert.Empty(bodies.Members);
    }

    [Theory]
    [InlineData("using Tool = ModelContextProtocol.Server.McpServerTool; class P { void Build() { Tool.Create(() => Run()); } void Run() => Read(); ", "Read")]
    [InlineData("using static ModelContextProtocol.Server.McpServerTool; class P { void Build() { Create(() => Run()); } void Run() => Read(); ", "Read")]
    [InlineData("class P { Func<Task> _kept; P() { _kept = Run; } void Build() { McpServerTool.Create(_kept); } Task Run() => Read(); ", "Read")]
    [InlineData("class P { void Build() { Func<Task> kept = Run; McpServerTool.Create(kept); } Task Run() => Read(); ", "Read")]
    [InlineData("class P { void Build() { new McpServerHandlers { CallToolHandler = RunAsync }; } async ValueTask<CallToolResult> RunAsync(RequestContext<CallToolRequestParams> r, CancellationToken c) { await Read(); return new(); } ", "Read")]
    public void Code_that_is_handed_to_the_SDK_by_any_way_is_found(string code, string reached)
    {
        var compilation = Compiled.Code($"{code} {Read} }}");
        var tools = Compiled.Tools(compilation);

        Assert.All(Compiled.Calls(compilation, reached).Concat(Compiled.Calls(compilation, "GetStringAsync")), call =>
            Assert.NotNull(tools.Reach.Of(CodeUnit.Of(call), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void A_tool_that_another_project_declares_in_an_interface_is_found_where_it_is_implemented()
    {
        var contract = Compiled.Code("public interface IPages { [McpServerTool] Task Open(); }");
        var compilation = Compiled.Code(Compiled.Mcp.Add(Compiled.Image(contract)), $$"""class Pages : IPages { public Task Open() => Read(); {{Read}} }""");

        Assert.NotNull(Compiled.Tools(compilation).Reach.Of(CodeUnit.Of(Compiled.Calls(compilation, "GetStringAsync")[0]), TestContext.Current.CancellationToken));
    }
}
