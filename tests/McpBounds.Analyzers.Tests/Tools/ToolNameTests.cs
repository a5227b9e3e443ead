using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Tools;

/// <summary>How a message names the tools that reach a defect.</summary>
public sealed class ToolNameTests
{
    private const string Probe = "static class P { public static Task Probe() => Task.CompletedTask; }";

    [Fact]
    public void The_tool_is_named_and_located_in_its_own_body() => Verify(
        "tool 'M'",
        "class T { [McpServerTool] static void [|M|]() => P.Probe(); }");

    [Fact]
    public void The_helpers_are_named_in_the_order_of_the_calls() => Verify(
        "tool 'M' (via A → B → C)",
        """
        class T
        {
            [McpServerTool] static void [|M|]() => A();
            static void A() => B();
            static void B() => C();
            static void C() => P.Probe();
        }
        """);

    [Fact]
    public void A_long_way_is_shortened_to_its_ends() => Verify(
        "tool 'M' (via A → … → E)",
        """
        class T
        {
            [McpServerTool] static void [|M|]() => A();
            static void A() => B();
            static void B() => C();
            static void C() => D();
            static void D() => E();
            static void E() => P.Probe();
        }
        """);

    [Fact]
    public void The_shortest_way_is_named() => Verify(
        "tool 'M' (via Direct)",
        """
        class T
        {
            [McpServerTool] static void [|M|]() { Detour(); Direct(); }
            static void Detour() => Direct();
            static void Direct() => P.Probe();
        }
        """);

    [Fact]
    public void The_first_of_several_tools_in_ordinal_order_is_named_with_the_number_of_the_others()
    {
        Verify(
            "tool 'Alpha' (via Get) and 1 more tool",
            """
            class T
            {
                [McpServerTool] static void Beta() => Get();
                [McpServerTool] static void [|Alpha|]() => Get();
                static void Get() => P.Probe();
            }
            """);
        Verify(
            "tool 'A' (via Get) and 3 more tools",
            "class T { [McpServerTool] static void a() => Service.Get(); [McpServerTool] static void B() => Service.Get(); }",
            "class U { [McpServerTool] static void C() => Service.Get(); [McpServerTool] static void [|A|]() => Service.Get(); }",
            "static class Service { public static void Get() => P.Probe(); }");
    }

    [Fact]
    public void Tools_of_one_name_are_told_apart_by_file_and_place() => Verify(
        "tool 'M' (via Get) and 1 more tool",
        "class T { [McpServerTool] static void [|M|]() => Service.Get(); }",
        "class U { [McpServerTool] static void M() => Service.Get(); }",
        "static class Service { public static void Get() => P.Probe(); }");

    [Fact]
    public void A_tool_that_calls_another_tool_is_counted()
    {
        Verify(
            "tool 'Inner' and 1 more tool",
            """
            class T
            {
                [McpServerTool] static void Outer() => Inner();
                [McpServerTool] static void [|Inner|]() => P.Probe();
            }
            """);
        Verify(
            "tool 'All' (via One) and 2 more tools",
            """
            class T
            {
                [McpServerTool] static void [|All|]() => One();
                [McpServerTool] static void One() => P.Probe();
                [McpServerTool] static void Some() => Each();
                static void Each() => One();
            }
            """);
    }

    [Fact]
    public void A_name_that_says_nothing_gives_way_to_the_agent_s_or_the_type_s()
    {
        Verify(
            "tool 'get_page'",
            """class T { [McpServerTool(Name = "get_page")] static void [|Execute|]() => P.Probe(); }""");
        Verify(
            "tool 'Pages.RunAsync'",
            "class Pages { [McpServerTool] static void [|RunAsync|]() => P.Probe(); }");
        Verify(
            "tool 'Pages.InvokeAsync'",
            """
            class Pages : McpServerTool
            {
                public override async ValueTask<CallToolResult> [|InvokeAsync|](RequestContext<CallToolRequestParams> request, CancellationToken token = default) { await P.Probe(); return new(); }
                public override Tool ProtocolTool => new() { Name = "pages" };
                public override IReadOnlyList<object> Metadata => new List<object>();
            }
            """);
        Verify(
            "tool 'GetPage'",
            """class T { [McpServerTool(Name = "get_page")] static void [|GetPage|]() => P.Probe(); }""");
    }

    [Fact]
    public void A_helper_of_the_tool_s_own_name_is_named_with_its_type() => Verify(
        "tool 'GetPage' (via Pages.GetPage → Load)",
        """
        class T { [McpServerTool] static void [|GetPage|]() => Pages.GetPage(); }
        static class Pages { public static void GetPage() => Load(); static void Load() => P.Probe(); }
        """);

    [Fact]
    public void A_handler_is_named_by_what_it_is_given_to()
    {
        Verify(
            "the handler given to WithCallToolHandler (via Get)",
            """
            class Q
            {
                static void Main(IServiceCollection services) =>
                    services.AddMcpServer().WithCallToolHandler(async (request, token) [|=>|] { await Get(); return new CallToolResult(); });
                static Task Get() => P.Probe();
            }
            """);
        Verify(
            "the CallToolHandler",
            """
            class Q
            {
                static void Main(IServiceCollection services) =>
                    services.AddMcpServer(options => options.Handlers.CallToolHandler = async (request, token) [|=>|] { await P.Probe(); return new CallToolResult(); });
            }
            """);
        Verify(
            "tool 'Calls.Handle'",
            """
            class Q { static void Main(IServiceCollection services) => services.AddMcpServer().WithCallToolHandler(Calls.Handle); }
            static class Calls
            {
                public static async ValueTask<CallToolResult> [|Handle|](RequestContext<CallToolRequestParams> request, CancellationToken token) { await P.Probe(); return new(); }
            }
            """);
    }

    [Theory]
    [InlineData("_ = Task.Run(() => Get())", "tool 'Beta' (via Get) and 1 more tool", false)]
    [InlineData("_ = Task.Run(async () => { await Get(); }).ConfigureAwait(false)", "tool 'Beta' (via Get) and 1 more tool", false)]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => Get())", "tool 'Beta' (via Get) and 1 more tool", false)]
    [InlineData("await Task.Run(() => Get())", "tool 'Alpha' (via Get) and 1 more tool", true)]
    public void A_tool_that_waits_for_the_code_is_named_before_one_that_lets_it_go(string start, string subject, bool isAlpha) => Verify(
        subject,
        $$"""
        class T
        {
            [McpServerTool] static async Task {{(isAlpha ? "[|Alpha|]" : "Alpha")}}() { await Task.Yield(); {{start}}; }
            [McpServerTool] static Task {{(isAlpha ? "Beta" : "[|Beta|]")}}() => Get();
            static Task Get() => P.Probe();
        }
        """);

    [Fact]
    public void Where_all_let_it_go_one_of_them_is_named() => Verify(
        "tool 'M' (via Get)",
        """
        class T
        {
            [McpServerTool] static void [|M|]() { _ = Task.Run(() => Get()); }
            static Task Get() => P.Probe();
        }
        """);

    [Fact]
    public void A_lambda_is_named_by_its_options_or_by_what_it_is()
    {
        Verify(
            "tool 'get_page'",
            """class Q { static void Main() => McpServerTool.Create(() [|=>|] P.Probe(), new() { Name = "get_page" }); }""");
        Verify(
            "tool 'get_page'",
            """class Q { static void Main() => McpServerTool.Create(Microsoft.Extensions.AI.AIFunctionFactory.Create(() [|=>|] P.Probe()), new McpServerToolCreateOptions { Name = "get_page" }); }""");
        Verify(
            "a tool given as a lambda",
            "class Q { static void Main() => McpServerTool.Create(() [|=>|] P.Probe()); }");
    }

    [Fact]
    public void Lambdas_and_constructors_on_the_way_read_well() => Verify(
        "tool 'M' (via new Service → Load)",
        """
        class T { [McpServerTool] static void [|M|]() => Task.Run(() => new Service()); }
        class Service
        {
            public Service() => Task.Run(() => Load());
            private static Task Load() => P.Probe();
        }
        """);

    [Fact]
    public void An_explicit_implementation_is_named_without_its_interface() => Verify(
        "tool 'M' (via Get)",
        """
        class T { [McpServerTool] static void [|M|](IService service) => service.Get(); }
        interface IService { void Get(); }
        class Service : IService { void IService.Get() => P.Probe(); }
        """);

    [Fact]
    public void The_message_names_the_tool()
    {
        var reach = new ToolReach("M", Location.None, ["A"], 2);

        Assert.Equal("tool 'M' (via A) and 2 more tools", reach.ToString());
    }

    /// <summary>Asks which tools reach <c>Probe()</c>; the tool's location must be the text between <c>[|</c> and <c>|]</c>.</summary>
    private static void Verify(string subject, params string[] sources)
    {
        var marked = Array.FindIndex(sources, static source => source.Contains("[|", StringComparison.Ordinal));
        var start = sources[marked].IndexOf("[|", StringComparison.Ordinal);
        var end = sources[marked].IndexOf("|]", StringComparison.Ordinal) - 2;
        string[] plain = [.. sources.Select(static source => source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)), Probe];
        var compilation = Compiled.Code(plain);
        var tools = Compiled.Tools(compilation);

        var reach = tools.Reach.Of(CodeUnit.Of(Compiled.Calls(compilation, "Probe").Single()), TestContext.Current.CancellationToken);

        Assert.NotNull(reach);
        Assert.Equal(subject, reach.ToString());
        Assert.Equal($"/0/Test{marked}.cs", reach.Location.SourceTree!.FilePath);
        Assert.Equal(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(start, end), reach.Location.SourceSpan);
    }
}
