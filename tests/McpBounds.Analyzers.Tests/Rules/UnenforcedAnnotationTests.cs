using static McpBounds.Analyzers.Rules.AnnotationVerifier;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnenforcedAnnotation>;

namespace McpBounds.Analyzers.Rules;

/// <summary>What MCPB011 reports, and where.</summary>
public sealed class UnenforcedAnnotationTests
{
    [Theory]
    [InlineData("Range(1, 50)", "int")]
    [InlineData("Range(1, 50)", "int?")]
    [InlineData("Range(1L, 50L)", "long")]
    [InlineData("Range(0.5, 1.5)", "double")]
    [InlineData("Range(typeof(decimal), \"0.5\", \"10\")", "decimal")]
    [InlineData("Range(1, int.MaxValue)", "int")]
    [InlineData("Range(int.MinValue, 50)", "int")]
    [InlineData("MaxLength(100)", "string")]
    [InlineData("MaxLength(100)", "string[]")]
    [InlineData("MaxLength(100)", "List<int>?")]
    [InlineData("StringLength(100)", "string?")]
    [InlineData("StringLength(100, MinimumLength = 3)", "string")]
    [InlineData("Length(1, 100)", "string")]
    [InlineData("RegularExpression(\"^[a-z]+$\")", "string")]
    [InlineData("AllowedValues(\"a\", \"b\")", "string")]
    [InlineData("AllowedValues(1, 2)", "int")]
    [InlineData("System.ComponentModel.DataAnnotations.RangeAttribute(1, 50)", "int")]
    public Task An_annotation_of_an_argument_is_reported(string attribute, string type) =>
        Reports($"[McpServerTool] public string Search([[|{attribute}|]] {type} value) => _api.Search(value!);".Replace("[[|", "[{|MCPB011:", StringComparison.Ordinal));

    [Theory]
    [InlineData("Range(int.MinValue, int.MaxValue)", "int")]
    [InlineData("Range(0, int.MaxValue)", "uint")]
    [InlineData("Range(0, 255)", "byte")]
    [InlineData("Range(0, 300)", "byte?")]
    [InlineData("Range(double.MinValue, double.MaxValue)", "double")]
    [InlineData("Range(typeof(DateTime), \"2020-01-01\", \"2030-01-01\")", "DateTime")]
    [InlineData("MaxLength", "string")]
    [InlineData("MaxLength(int.MaxValue)", "string")]
    [InlineData("MinLength(1)", "string")]
    [InlineData("Required", "string")]
    [InlineData("EmailAddress", "string")]
    [InlineData("Description(\"1 to 50\")", "int")]
    public Task An_annotation_that_bounds_nothing_or_is_of_another_kind_is_not(string attribute, string type) =>
        Reports($"[McpServerTool] public string Search([{attribute}] {type} value) => _api.Search(value!);");

    [Fact]
    public async Task It_is_said_once_a_tool_with_the_others_as_further_locations()
    {
        var test = Test(Type("""
            [McpServerTool] public string {|#0:Search|}([{|#1:Range(1, 50)|}] int limit, [Description("x"), {|#2:MaxLength(100)|}] string text, Query query) => _api.Search(limit, text, query);
            """), Server, """
            using System.ComponentModel.DataAnnotations;
            public class Query { [{|#3:RegularExpression("a+")|}] public string? Slug { get; set; } }
            """);
        test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithLocation(1).WithLocation(0).WithLocation(2).WithLocation(3)
            .WithMessage("Nothing enforces [Range] of 'limit' and 2 more annotations in tool 'Search'; check the value, or install McpBounds and call WithBounds() on the server"));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task With_the_library_wired_and_its_validation_off_the_message_says_so()
    {
        var test = Test(Type("[McpServerTool] public string {|#0:Search|}([{|#1:Range(1, 50)|}] int limit, [{|#2:Range(1, 50)|}] int page) => _api.Search(limit, page);"),
            Server.Replace("WithStdioServerTransport()", "WithBounds(o => o.ValidateArguments = false)", StringComparison.Ordinal));
        test.ReferenceAssemblies = test.ReferenceAssemblies.Library;
        test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithLocation(1).WithLocation(0).WithLocation(2)
            .WithMessage("Nothing enforces [Range] of 'limit' and 1 more annotation in tool 'Search'; check the value, or leave ValidateArguments on"));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("WithStdioServerTransport()")]
    [InlineData("WithBounds()")]
    public async Task With_the_library_one_call_would_do_for_all_tools(string chain)
    {
        var server = chain.Length == 0 ? "public static class Startup { }" : Server.Replace("WithStdioServerTransport()", chain, StringComparison.Ordinal);
        var test = Test(Type("[McpServerTool] public string Search([Range(1, 50)] int limit) => _api.Search(limit);"), server);
        test.ReferenceAssemblies = test.ReferenceAssemblies.Library;

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("WithStdioServerTransport()", true)]
    [InlineData("WithBounds()", true)]
    [InlineData("WithBounds(new System.Text.Json.JsonSerializerOptions(), o => o.ValidateArguments = false)", true)]
    [InlineData("WithBounds(new System.Text.Json.JsonSerializerOptions())", false)]
    [InlineData("WithBounds(o => o.SerializerOptions = new System.Text.Json.JsonSerializerOptions())", false)]
    public async Task The_library_looks_into_objects_where_it_is_told_how(string chain, bool isReported)
    {
        var code = Type("[McpServerTool] public string {|#0:Search|}(Query {|#1:query|}, [Range(1, 50)] int limit) => _api.Search(query, limit);");
        var test = Test(
            isReported && !chain.Contains("false", StringComparison.Ordinal) ? code : code.Replace("[Range(1, 50)] int limit", "int limit", StringComparison.Ordinal),
            Server.Replace("WithStdioServerTransport()", chain, StringComparison.Ordinal),
            "public class Query { [{|#2:System.ComponentModel.DataAnnotations.MaxLength(5)|}] public string? Text { get; set; } }");
        test.ReferenceAssemblies = test.ReferenceAssemblies.Library;
        if (isReported)
        {
            test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithSeverity(Microsoft.CodeAnalysis.DiagnosticSeverity.Info).WithLocation(1).WithLocation(0).WithMessage(
                "Nothing enforces [MaxLength] of 'query.Text' in tool 'Search'; check the value, or "
                + (chain.Contains("false", StringComparison.Ordinal) ? "leave ValidateArguments on" : "give WithBounds() the serializer options by which it looks into objects")));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("public static void Start(IServiceCollection services) => services.AddMcpServer(options => options.Nothing = 1).WithTransport().WithTools<Tools>();", true)]
    [InlineData("public static void Start(IServiceCollection services) => services.AddMissing().AddMcpServer().WithTools<Tools>();", true)]
    [InlineData("public static void Start(Acme acme) => acme.AddMcpServer().WithTransport(); public class Acme { public Acme AddMcpServer() => this; }", false)]
    [InlineData("public static void Start(Missing missing) => missing.AddMcpServerThere();", false)]
    public async Task A_chain_of_which_a_package_is_not_there_builds_a_server(string start, bool isReported)
    {
        var range = isReported ? "{|MCPB011:Range(1, 50)|}" : "Range(1, 50)";
        var test = Test(
            Type($"[McpServerTool] public string Search([{range}] int limit) => _api.Search(limit);"),
            $$"""using Microsoft.Extensions.DependencyInjection; public static class Startup { {{start}} }""");
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_chain_in_an_extension_block_builds_a_server()
    {
        var test = Test(
            Type("[McpServerTool] public string Search([Description(\"x\"), Required, {|MCPB011:MaxLength(Max)|}] string title) => _api.Search(title);"),
            """
            using Microsoft.Extensions.DependencyInjection;
            public static class Startup
            {
                extension(IServiceCollection services)
                {
                    public void AddTools() => services.AddMcpServer(options => options.ServerInstructions = "x").WithStdioServerTransport().WithTools<Tools>();
                }
            }
            """);
        test.CSharpVersion = 14;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_annotation_of_the_tool_s_own_is_named_before_one_in_an_object()
    {
        var test = Test(
            Type("[McpServerTool] public string {|#0:Search|}(Query query, [{|#1:Range(1, 50)|}] int limit) => _api.Search(query, limit);"),
            Server,
            "public class Query { [{|#2:System.ComponentModel.DataAnnotations.MaxLength(5)|}] public string? Text { get; set; } }");
        test.ExpectedDiagnostics.Add(Verify.Diagnostic().WithLocation(1).WithLocation(0).WithLocation(2)
            .WithMessage("Nothing enforces [Range] of 'limit' and 1 more annotation in tool 'Search'; check the value, or install McpBounds and call WithBounds() on the server"));

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_tool_that_others_call_is_named_itself() => Reports("""
        [McpServerTool] public string Search([[|Range(1, 50)|]] int limit) => _api.Search(limit);
        [McpServerTool] public string All() => Search(20);
        """);

    [Fact]
    public Task A_library_of_tools_is_left_to_who_builds_the_server() =>
        Test(Type("[McpServerTool] public string Search([Range(1, 50)] int limit) => _api.Search(limit);")).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Only_what_the_agent_sends_to_a_tool_counts() => Reports("""
        public string Helper([Range(1, 50)] int limit) => _api.Search(limit);
        [McpServerTool] public string Search(string text) => Helper(20);
        [McpServerTool] public string Supplied([MaxLength(1)] IReadOnlyService service, CancellationToken token) => "";
        public interface IReadOnlyService { }
        """);

    [Theory]
    [InlineData("McpServerPrompt")]
    [InlineData("McpServerResource")]
    public Task Prompts_and_resources_are_tools(string attribute) => Reports($"[{attribute}] public string Search([[|Range(1, 50)|]] int limit) => _api.Search(limit);");

    [Fact]
    public Task Lambdas_local_functions_and_method_groups_are_tools() => Reports("""
        public static McpServerTool Lambda(IApi api) => McpServerTool.Create(([[|Range(1, 50)|]] int limit) => api.Search(limit));
        public static McpServerTool Typed(IApi api) => McpServerTool.Create((Query {|MCPB011?:query|}) => api.Search(query.Limit));
        public static McpServerTool Kept(IApi api)
        {
            var search = ([[|Range(1, 50)|]] int limit) => api.Search(limit);
            return McpServerTool.Create(search);
        }
        public static McpServerTool Local(IApi api)
        {
            string Search([[|Range(1, 50)|]] int limit) => api.Search(limit);
            string Other([Range(1, 50)] int limit) => api.Search(limit);
            return McpServerTool.Create(Search);
        }
        public McpServerTool Group() => McpServerTool.Create(Grouped);
        private string Grouped([[|Range(1, 50)|]] int limit) => _api.Search(limit);
        public static Func<int, string> Elsewhere(IApi api) => ([Range(1, 50)] int limit) => api.Search(limit);
        public class Query { [Range(1, 50)] public int Limit { get; set; } }
        """);

    [Fact]
    public Task Top_level_statements_hold_tools_too()
    {
        var test = Test("""
            using System.ComponentModel.DataAnnotations;
            using Microsoft.Extensions.DependencyInjection;
            var services = new ServiceCollection();
            services.AddMcpServer().WithTools(new[] { McpServerTool.Create(([{|MCPB011:Range(1, 50)|}] int limit) => new string('a', limit)) });
            """);
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Properties_of_a_parameter_object_are_reported_at_the_parameter() => Reports("""
        [McpServerTool] public string One(Query {|MCPB011?:query|}) => _api.Search(query);
        [McpServerTool] public string Two(Outer {|MCPB011?:outer|}) => _api.Search(outer);
        [McpServerTool] public string Three(Position {|MCPB011?:position|}) => _api.Search(position);
        [McpServerTool] public string Four(Derived {|MCPB011?:derived|}) => _api.Search(derived);
        [McpServerTool] public string Five(Point? {|MCPB011?:point|}) => _api.Search(point);
        [McpServerTool] public Query Six(Plain plain) => new();
        """, """
        using System.ComponentModel.DataAnnotations;
        public class Query { [Range(1, 50)] public int Limit { get; set; } }
        public class Outer { public Query? Inner { get; init; } public Outer? Next { get; init; } }
        public record Position([Range(1, 50)] int Limit);
        public class Derived : Query { }
        public struct Point { [Range(1, 50)] public int X { get; set; } }
        public class Plain { public int Limit { get; set; } [Range(1, 50)] public int Computed => Limit; [Range(1, 50)] public static int Shared { get; set; } [Range(1, 50)] internal int Hidden { get; set; } }
        """);

    [Fact]
    public Task A_partial_tool_is_reported_at_the_part_with_the_body() => Reports("""
        [McpServerTool] public partial string Search([Range(1, 50)] int limit);
        public partial string Search(int [|limit|]) => _api.Search(limit);
        [McpServerTool] public partial string Other([Range(1, 50)] int limit);
        public partial string Other(int limit) => _api.Search(Math.Clamp(limit, 1, 50));
        """);

    [Fact]
    public async Task A_partial_tool_with_a_generated_body_is_reported_at_the_other_part()
    {
        var test = Test(Type("[McpServerTool] public partial string Search([{|MCPB011:Range(1, 50)|}] int limit);"), Server);
        test.TestState.GeneratedSources.Add("public partial class Tools { public partial string Search(int limit) => _api.Search(limit); }");
        test.TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck;

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_filter_of_the_projects_own_enforces_them()
    {
        var test = Test(Type("[McpServerTool] public string Search([Range(1, 50)] int limit) => _api.Search(limit);"), """
            using System.ComponentModel.DataAnnotations;
            using Microsoft.Extensions.DependencyInjection;
            public static class Startup
            {
                public static void Start(IServiceCollection services) => services.AddMcpServer().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (context, token) =>
                {
                    Check(context.MatchedPrimitive!);
                    return await next(context, token);
                }));

                private static void Check(object value) => new RangeAttribute(1, 2).Validate(value, "x");
            }
            """);

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Code_that_does_not_compile_is_ordinary_input()
    {
        var test = Test(Type("""
            [McpServerTool] public string Search([Range(1, )] int limit, [{|MCPB011:MaxLength(5)|}] string text, [Range(1, 2)] Missing missing) => _api.Search(limit, text
            """), Server, """
            using System.ComponentModel.DataAnnotations;
            public class Others { [McpServerTool] public string Other([{|MCPB011:Range(1, 50)|}] int limit, int limit) { if (limit > { return
            """);
        test.CompilerDiagnostics = CompilerDiagnostics.None;

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Recursion_and_deep_code_come_to_an_end()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 300)) + "limit" + string.Concat(Enumerable.Repeat(" + 1)", 300));
        await Reports($$"""
            [McpServerTool] public string Search([[|Range(1, 50)|]] int limit) => Again(limit, {{deep}});
            private string Again(int limit, int deep) => deep == 0 ? Again(limit, deep) : Other(limit);
            private string Other(int limit) => Again(limit, limit) + _api.Search(limit);
            """);
    }
}
