using McpBounds.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Tools;

/// <summary>What an analysis costs, counted in bodies that it has to bind beyond what the compiler binds anyway.</summary>
public sealed class CostTests
{
    /// <summary>The tool that calls the service, and the start-up code that registers the client: both are looked into, and only the second is bound.</summary>
    private const int Handful = 2;

    [Fact]
    public async Task A_request_for_one_document_binds_the_caller_and_the_registration_and_nothing_else()
    {
        var compilation = LargeServer.Compile(services: 200, tools: 100);
        using var bodies = new BoundBodies(compilation);

        var reported = await Driver.RequestAsync(compilation, LargeServer.FileOf(service: 42));

        Assert.Equal(["Service42"], reported.Select(TypeOf));
        Assert.Equal((Handful, 1), (bodies.Searched.Count, bodies.Count));
    }

    [Fact]
    public async Task A_request_for_each_document_costs_the_same_with_a_new_compilation_as_with_the_first()
    {
        var compilation = LargeServer.Compile(services: 200, tools: 100);
        foreach (var service in new[] { 7, 42, 99 })
        {
            var request = compilation.Clone();
            using var bodies = new BoundBodies(request);

            var reported = await Driver.RequestAsync(request, LargeServer.FileOf(service));

            Assert.Equal([$"Service{service}"], reported.Select(TypeOf));
            Assert.Equal((Handful, 1), (bodies.Searched.Count, bodies.Count));
        }
    }

    [Fact]
    public async Task A_document_without_a_candidate_costs_nothing()
    {
        var compilation = Compiled.Code([.. LargeServer.Sources(services: 20, tools: 20), "class Plain { int M(string s) => s.Length; }"]);
        using var bodies = new BoundBodies(compilation);

        Assert.Empty(await Driver.RequestAsync(compilation, compilation.SyntaxTrees.Length - 2));
        Assert.Empty(bodies.Members);
    }

    [Fact]
    public async Task Methods_of_one_name_cost_a_look_at_the_declarations_of_their_callers_and_bind_none()
    {
        // A hundred tools call a method of that name: what each calls it on is declared to be one thing or another.
        var compilation = LargeServer.Compile(services: 200, tools: 100, sameNames: true);
        using var bodies = new BoundBodies(compilation);

        var reported = await Driver.RequestAsync(compilation, LargeServer.FileOf(service: 42));

        Assert.Equal(["Service42"], reported.Select(TypeOf));
        Assert.Equal(100 + 1, bodies.Searched.Count);
        Assert.Equal(1, bodies.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_cost_of_a_build_grows_with_the_code_and_not_faster(bool sameNames)
    {
        var small = await CountAsync(100);
        var large = await CountAsync(1000);

        Assert.True(large <= 10.5 * small, $"{small} bodies for 100 tools, {large} for 1,000");

        async Task<int> CountAsync(int tools)
        {
            var compilation = LargeServer.Compile(services: tools / 5, tools, sameNames);
            using var bodies = new BoundBodies(compilation);

            Assert.Equal(tools / 5, (await Driver.BuildAsync(compilation)).Length);
            return bodies.Searched.Count;
        }
    }

    [Fact]
    public async Task What_a_guard_asks_of_something_else_is_not_followed_to_all_that_it_is_given()
    {
        var writers = string.Join("\n", Enumerable.Range(0, 40).Select(static i => $"static class Writer{i} {{ public static void Set(State state) => state.Last = Name(\"{i}\"); static string Name(string s) => s; }}"));
        var compilation = Compiled.Code(writers, """
            public class State { public string? Last { get; set; } }
            public class Tools
            {
                [McpServerTool] public static Task Wait(State state, int seconds)
                {
                    if (state.Last == null || state.Last != "a") { return Task.CompletedTask; }
                    return Task.Delay(seconds * 1000);
                }
            }
            """);
        using var bodies = new BoundBodies(compilation);

        var reported = await compilation
            .WithAnalyzers([new AgentControlledWork()], new CompilationWithAnalyzersOptions(new AnalyzerOptions([], Compiled.NoOptions.Instance), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["MCPB003"], reported.Select(static diagnostic => diagnostic.Id));
        Assert.True(bodies.Count <= Handful, string.Join("\n", bodies.Members));
    }

    [Fact]
    public void Asking_again_in_the_same_compilation_binds_nothing_again()
    {
        var compilation = LargeServer.Compile(services: 20, tools: 20);
        var tools = Compiled.Tools(compilation);
        var units = Compiled.Calls(compilation, "GetStringAsync").Select(CodeUnit.Of).ToList();
        using var first = new BoundBodies(compilation);
        units.ForEach(unit => tools.Reach.Of(unit, TestContext.Current.CancellationToken));
        using var again = new BoundBodies(compilation);

        units.ForEach(unit => tools.Reach.Of(unit, TestContext.Current.CancellationToken));

        Assert.Same(tools, ToolCode.In(compilation, Compiled.NoOptions.Instance));
        Assert.NotEmpty(first.Searched);
        Assert.Empty(again.Searched);
    }

    [Fact]
    public async Task A_project_without_the_SDK_registers_nothing()
    {
        var compilation = Compiled.Code(Compiled.Plain, "class C { Task<string> M(HttpClient http) => http.GetStringAsync(\"a\"); }");

        Assert.Null(ToolCode.In(compilation, Compiled.NoOptions.Instance));
        var actions = await Driver.ActionsAsync(compilation, new UnboundedResponseRead());
        Assert.Equal((1, 0), actions);
        Assert.Equal((1, 1), await Driver.ActionsAsync(Compiled.Code("class C { }"), new UnboundedResponseRead()));
    }

    private static string TypeOf(Diagnostic diagnostic) => Driver.TypeAround(diagnostic.Location);
}
