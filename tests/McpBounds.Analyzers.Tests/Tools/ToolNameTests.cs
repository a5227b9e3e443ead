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
    public void A_tool_that_another_tool_calls_is_named_for_its_own_body_only() => Verify(
        "tool 'Inner'",
        """
        class T
        {
            [McpServerTool] static void Outer() => Inner();
            [McpServerTool] static void [|Inner|]() => P.Probe();
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
            "tool 'a tool given as a lambda'",
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
