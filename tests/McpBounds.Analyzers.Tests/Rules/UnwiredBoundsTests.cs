using McpBounds.CodeFixes;
using Microsoft.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnwiredBounds, McpBounds.CodeFixes.WireFixes>;

namespace McpBounds.Analyzers.Rules;

/// <summary>What MCPB012 reports, and what its fix makes of the chain.</summary>
public sealed class UnwiredBoundsTests
{
    private const string Limited = """
        using McpBounds;
        [McpServerToolType]
        public class Tools { [McpServerTool, RateLimit(5)] public string Search(string text) => text; }
        """;

    private static Task Chain(string before, string after, string tools = Limited) => Files(tools, Start(before), Start(after)).RunAsync(TestContext.Current.CancellationToken);

    private static Task Silent(string chain, string tools = Limited) => Chain(chain, chain, tools);

    private static Verify.Test Files(string tools, string before, string after)
    {
        var test = new Verify.Test { ReferenceAssemblies = ReferenceAssemblies.Default.Library };
        test.TestState.Sources.Add(before.Replace("[|", "{|MCPB012:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal));
        test.TestState.Sources.Add(tools);
        test.FixedState.Sources.Add(after);
        test.FixedState.Sources.Add(tools);
        return test;
    }

    private static string Start(string code) => $$"""
        using Microsoft.Extensions.DependencyInjection;

        public static class Startup
        {
            public static void Start(IServiceCollection services, bool isProduction)
            {
                {{code.ReplaceLineEndings("\n        ")}}
            }
        }

        """;

    [Theory]
    [InlineData("RateLimit(5)")]
    [InlineData("RateLimitAttribute(5)")]
    [InlineData("McpBounds.RateLimit(5, PerSeconds = 60)")]
    [InlineData("ConcurrencyLimit(2)")]
    [InlineData("ToolTimeout(30)")]
    [InlineData("MaxResultBytes(1000)")]
    [InlineData("ElicitationRateLimit(5)")]
    [InlineData("SamplingRateLimit(5)")]
    public Task A_limit_of_a_tool_is_reported(string attribute) =>
        Chain("services.[|AddMcpServer|]();", "services.AddMcpServer().WithBounds();", Limited.Replace("RateLimit(5)", attribute, StringComparison.Ordinal));

    [Fact]
    public async Task The_message_names_the_first_limit_and_how_many_tools_have_one()
    {
        var test = Files("""
            using McpBounds;
            using System.ComponentModel.DataAnnotations;
            public class A { [McpServerTool, ToolTimeout(30), RateLimit(5)] public string {|#1:Alpha|}([Range(1, 50)] int limit) => new('a', limit); }
            [RateLimit(5)] public class B { private void Helper() { } [McpServerTool] public string {|#2:Beta|}(string text) => text; [McpServerTool] public string Gamma(string text) => text; }
            public class C { [McpServerTool] public string {|#3:Delta|}([Range(1, 50)] int limit) => new('a', limit); [McpServerTool] public string Epsilon([Range(1, 50)] int n) => new('a', Math.Clamp(n, 1, 9)); }
            """, Start("services.{|#0:AddMcpServer|}();"), Start("services.AddMcpServer().WithBounds();"));
        test.FixedState.Sources[1] = (test.FixedState.Sources[1].FileName, System.Text.RegularExpressions.Regex.Replace(test.FixedState.Sources[1].Content, @"\{\|#\d:(\w+)\|\}", "$1"));
        test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3)
            .WithMessage("Nothing enforces [RateLimit] of tool 'Alpha' and 2 more tools: this server never calls WithBounds(); add it to the chain"));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_limit_of_a_lambda_is_reported() => Chain("services.[|AddMcpServer|]();", "services.AddMcpServer().WithBounds();", """
        using McpBounds;
        public static class Tools { public static McpServerTool Make() => McpServerTool.Create([RateLimit(5)] (string text) => text); }
        """);

    [Fact]
    public Task An_annotation_that_the_tool_does_not_check_is_reported() => Chain("services.[|AddMcpServer|]();", "services.AddMcpServer().WithBounds();", """
        using System.ComponentModel.DataAnnotations;
        public class Tools { [McpServerTool] public string Search([Range(1, 50)] int limit) => new('a', limit); }
        """);

    [Theory]
    [InlineData("public class Tools { [McpServerTool] public string Search(string text) => text; }")]
    [InlineData("public class Tools { [McpServerTool] public string Search([System.ComponentModel.DataAnnotations.Range(1, 50)] int n) => new('a', Math.Clamp(n, 1, 50)); }")]
    [InlineData("public class Tools { [McpBounds.RateLimit(5)] public string Helper(string text) => text; [McpServerTool] public string Search(string text) => text; }")]
    [InlineData("public class RateLimitAttribute : Attribute { } public class Tools { [McpServerTool, RateLimit] public string Search(string text) => text; }")]
    [InlineData("[McpBounds.RateLimit(5)] public class NoTools { public string Helper(string text) => text; }")]
    [InlineData("public class Query { [System.ComponentModel.DataAnnotations.MaxLength(5)] public string? Text { get; set; } } public class Tools { [McpServerTool] public string Search(Query query) => query.Text!; }")]
    public Task A_server_whose_tools_declare_nothing_that_it_would_enforce_is_left_alone(string tools) => Silent("services.AddMcpServer();", tools);

    [Theory]
    [InlineData("services.AddMcpServer().WithStdioServerTransport().WithBounds();")]
    [InlineData("var mcp = services.AddMcpServer(); if (isProduction) { mcp.WithBounds(); }")]
    [InlineData("")]
    public Task A_server_that_is_wired_and_a_library_of_tools_are_left_alone(string chain) => Silent(chain);

    [Fact]
    public Task A_helper_in_another_file_may_wire() => Silent("services.AddMcpServer().WithDefaults();", Limited + """
        public static class Defaults
        {
            public static Microsoft.Extensions.DependencyInjection.IMcpServerBuilder WithDefaults(this Microsoft.Extensions.DependencyInjection.IMcpServerBuilder mcp) =>
                Microsoft.Extensions.DependencyInjection.McpServerBuilderBoundsExtensions.WithBounds(mcp);
        }
        """);

    [Fact]
    public async Task Without_the_library_it_has_nothing_to_say()
    {
        var test = new CSharpAnalyzerVerifier<UnwiredBounds>.Test
        {
            TestCode = Start("services.AddMcpServer();") + """
            public class Tools { [McpServerTool] public string Search([System.ComponentModel.DataAnnotations.Range(1, 50)] int limit) => new('a', limit); }
            """,
        };

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("services.[|AddMcpServer|]().WithStdioServerTransport();", "services.AddMcpServer().WithStdioServerTransport().WithBounds();")]
    [InlineData("var mcp = services.[|AddMcpServer|]();", "var mcp = services.AddMcpServer().WithBounds();")]
    [InlineData("var mcp = services.[|AddMcpServer|](); mcp.WithStdioServerTransport();", "var mcp = services.AddMcpServer().WithBounds(); mcp.WithStdioServerTransport();")]
    [InlineData("services.[|AddMcpServer|](o => o.ServerInstructions = \"x\").WithStdioServerTransport();", "services.AddMcpServer(o => o.ServerInstructions = \"x\").WithStdioServerTransport().WithBounds();")]
    [InlineData("services.[|AddMcpServer|]().WithStdioServerTransport().Services.AddHttpClient();", "services.AddMcpServer().WithStdioServerTransport().WithBounds().Services.AddHttpClient();")]
    [InlineData("Use(services.[|AddMcpServer|]()); static void Use(IMcpServerBuilder mcp) { }", "Use(services.AddMcpServer().WithBounds()); static void Use(IMcpServerBuilder mcp) { }")]
    [InlineData("services?.[|AddMcpServer|]().WithStdioServerTransport();", "services?.AddMcpServer().WithStdioServerTransport().WithBounds();")]
    [InlineData("services.[|AddMcpServer|](); // the server", "services.AddMcpServer().WithBounds(); // the server")]
    [InlineData("IMcpServerBuilder Build() => services.[|AddMcpServer|]().WithStdioServerTransport();", "IMcpServerBuilder Build() => services.AddMcpServer().WithStdioServerTransport().WithBounds();")]
    [InlineData("IMcpServerBuilder Build() { return services.[|AddMcpServer|](); }", "IMcpServerBuilder Build() { return services.AddMcpServer().WithBounds(); }")]
    [InlineData("McpServerServiceCollectionExtensions.[|AddMcpServer|](services);", "McpServerServiceCollectionExtensions.AddMcpServer(services).WithBounds();")]
    public Task The_call_goes_to_the_end_of_the_chain(string before, string after) => Chain(before, after);

    [Fact]
    public async Task One_fix_wires_every_server_of_the_file()
    {
        var test = Files(
            Limited,
            Start("if (isProduction) { services.[|AddMcpServer|]().WithStdioServerTransport(); } else { services.[|AddMcpServer|](); }"),
            Start("if (isProduction) { services.AddMcpServer().WithStdioServerTransport().WithBounds(); } else { services.AddMcpServer().WithBounds(); }"));
        test.NumberOfIncrementalIterations = 1;

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_chain_on_lines_gets_one_more() => Chain(
        """
        // The server.
        services
            .[|AddMcpServer|]() // begins
            .WithStdioServerTransport()
            .WithTools<Tools>(); // all there is
        """,
        """
        // The server.
        services
            .AddMcpServer() // begins
            .WithStdioServerTransport()
            .WithTools<Tools>()
            .WithBounds(); // all there is
        """);

    [Fact]
    public Task Comments_at_the_end_of_a_chain_stay_where_they_are() => Chain(
        """
        services.[|AddMcpServer|]()
            // talks
            .WithStdioServerTransport() // to one client
            // .WithTools<Tools>()
            ;
        """,
        """
        services.AddMcpServer()
            // talks
            .WithStdioServerTransport() // to one client
            .WithBounds()
            // .WithTools<Tools>()
            ;
        """);

    [Fact]
    public Task A_directive_within_the_chain_leaves_its_end_open()
    {
        const string Rest = "\n#if STDIO\n            .WithStdioServerTransport()\n#endif\n            ;";
        return Files(
            Limited,
            Start("services.[|AddMcpServer|]()").Replace("]()", "]()" + Rest, StringComparison.Ordinal),
            Start("services.AddMcpServer().WithBounds()").Replace("WithBounds()", "WithBounds()" + Rest, StringComparison.Ordinal)).RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_that_names_the_class_in_full_gets_the_import()
    {
        var test = Files(
            Limited,
            """
            public static class Startup
            {
                public static void Start(Microsoft.Extensions.DependencyInjection.IServiceCollection services) =>
                    Microsoft.Extensions.DependencyInjection.McpServerServiceCollectionExtensions.[|AddMcpServer|](services);
            }

            """,
            """
            using Microsoft.Extensions.DependencyInjection;

            public static class Startup
            {
                public static void Start(Microsoft.Extensions.DependencyInjection.IServiceCollection services) =>
                    Microsoft.Extensions.DependencyInjection.McpServerServiceCollectionExtensions.AddMcpServer(services).WithBounds();
            }

            """);

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Top_level_statements_are_fixed_too()
    {
        var test = Files(Limited,
            "using Microsoft.Extensions.DependencyInjection;\n\nvar services = new ServiceCollection();\nservices.[|AddMcpServer|]()\n    .WithTools<Tools>();\n",
            "using Microsoft.Extensions.DependencyInjection;\n\nvar services = new ServiceCollection();\nservices.AddMcpServer()\n    .WithTools<Tools>()\n    .WithBounds();\n");
        test.TestState.OutputKind = OutputKind.ConsoleApplication;

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_ordinary_input()
    {
        var test = new CSharpAnalyzerVerifier<UnwiredBounds>.Test { ReferenceAssemblies = ReferenceAssemblies.Default.Library, CompilerDiagnostics = CompilerDiagnostics.None };
        test.TestState.Sources.Add(Start("services.{|MCPB012:AddMcpServer|}(.WithStdioServerTransport(;"));
        test.TestState.Sources.Add(Limited.Replace("=> text; }", "=> text", StringComparison.Ordinal));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
