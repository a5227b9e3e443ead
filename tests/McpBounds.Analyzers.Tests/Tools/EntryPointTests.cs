namespace McpBounds.Analyzers.Tools;

public sealed class EntryPointTests
{
    private const string Worker = """
        namespace Microsoft.Azure.Functions.Worker.Extensions.Mcp
        {
            [AttributeUsage(AttributeTargets.Parameter)]
            public sealed class McpToolTriggerAttribute : Attribute { public McpToolTriggerAttribute(string name, string description) { } }
        }
        """;

    [Theory]
    [InlineData("McpServerTool")]
    [InlineData("McpServerPrompt")]
    [InlineData("McpServerResource")]
    public Task Each_attribute_makes_a_method_a_tool(string attribute) => Code.VerifyAsync($$"""
        class T
        {
            [{{attribute}}] static void M() => Reached();
            static void Other() => Unreached();
        }
        """);

    [Theory]
    [InlineData("public static")]
    [InlineData("public")]
    [InlineData("private")]
    [InlineData("private static async")]
    [InlineData("internal virtual")]
    public Task The_modifiers_of_a_tool_do_not_matter(string modifiers) => Code.VerifyAsync($$"""
        class T { [McpServerTool(Name = "m")] {{modifiers}} void M() => Reached(); }
        """);

    [Fact]
    public Task The_type_needs_no_attribute_of_its_own_but_may_have_one() => Code.VerifyAsync("""
        [McpServerToolType] class T
        {
            [McpServerTool] public void M() => Reached();
            public void Other() => Unreached();
        }
        """);

    [Fact]
    public Task A_method_of_a_generic_type_is_a_tool() => Code.VerifyAsync("""
        class T<TItem> { [McpServerTool] public void M(TItem item) => Reached(); }
        """);

    [Fact]
    public Task A_generic_method_and_a_local_function_within_it_are_tool_code() => Code.VerifyAsync("""
        class T
        {
            [McpServerTool] public void M<TItem>()
            {
                F();
                void F() => Reached();
            }
        }
        """);

    [Fact]
    public Task A_tool_inherited_from_a_base_class_is_one() => Code.VerifyAsync("""
        abstract class Base { [McpServerTool] public void M() => Reached(); }
        class T : Base { }
        """);

    [Fact]
    public Task An_override_inherits_the_attribute() => Code.VerifyAsync("""
        abstract class Base { [McpServerTool] public abstract void M(); }
        class T : Base { public override void M() => Reached(); }
        class U : T { public override void M() => Reached(); }
        """);

    [Fact]
    public Task An_attribute_on_an_interface_holds_for_its_implementations() => Code.VerifyAsync("""
        interface ITools
        {
            [McpServerTool] void M();
            [McpServerTool] void N();
            void Other();
        }
        class T : ITools
        {
            public void M() => Reached();
            void ITools.N() => Reached();
            public void Other() => Unreached();
        }
        """);

    [Fact]
    public Task A_default_implementation_in_an_interface_is_a_tool() => Code.VerifyAsync("""
        interface ITools { [McpServerTool] void M() => Reached(); }
        """);

    [Fact]
    public Task A_struct_and_a_record_can_hold_tools() => Code.VerifyAsync("""
        struct S { [McpServerTool] public void M() => Reached(); }
        record R { [McpServerTool] public void M() => Reached(); }
        """);

    [Fact]
    public Task A_nested_type_can_hold_tools() => Code.VerifyAsync("""
        static class Outer { class Inner { [McpServerTool] public void M() => Reached(); } }
        """);

    [Fact]
    public async Task An_attribute_derived_from_one_that_counts_counts()
    {
        var test = Code.Test("""
            class ToolAttribute : Attribute { }
            class SafeToolAttribute : ToolAttribute { }
            class T { [SafeTool] void M() => Reached(); }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", """
            [*.cs]
            mcpbounds.tool_attributes = ToolAttribute
            """));

        await test.VerifyAsync();
    }

    [Fact]
    public Task An_attribute_of_that_name_in_another_namespace_does_not() => Code.VerifyAsync("""
        namespace Mine
        {
            class McpServerToolAttribute : Attribute { }
            class T { [McpServerTool] void M() => Unreached(); }
        }
        """);

    [Fact]
    public Task An_attribute_under_an_alias_counts() => Code.VerifyAsync("""
        using Exposed = ModelContextProtocol.Server.McpServerToolAttribute;
        class T { [Exposed] void M() => Reached(); }
        """);

    [Fact]
    public Task A_partial_method_with_the_attribute_on_its_declaration_is_a_tool() => Code.VerifyAsync(
        "partial class T { [McpServerTool] public partial void M(); }",
        "partial class T { public partial void M() => Reached(); }");

    [Theory]
    [InlineData("McpServerTool")]
    [InlineData("McpServerPrompt")]
    [InlineData("McpServerResource")]
    public Task A_lambda_given_to_Create_is_a_tool(string primitive) => Code.VerifyAsync($$"""
        class P { static void Main() => {{primitive}}.Create((string id) => Reached(), new() { {{(primitive == "McpServerResource" ? "UriTemplate = \"a://{id}\"" : "Name = \"a\"")}} }); }
        """);

    [Fact]
    public Task A_lambda_with_a_body_or_an_anonymous_method_given_to_Create_is_a_tool() => Code.VerifyAsync("""
        class P
        {
            static void Main()
            {
                Unreached();
                McpServerTool.Create(async (string id) => { await Reached(); return id; });
                McpServerTool.Create(delegate (string id) { return Reached(); });
                McpServerTool.Create(((string id) => Reached()));
            }
        }
        """);

    [Fact]
    public Task A_method_group_given_to_Create_is_a_tool() => Code.VerifyAsync("""
        class P
        {
            static void Main()
            {
                McpServerTool.Create(Static);
                McpServerTool.Create(new P().Instance);
                McpServerTool.Create(Local);
                McpServerTool.Create((Delegate)P.Cast);
                McpServerTool.Create(new Func<Task>(Wrapped));
                static Task Local() => Reached();
            }

            static Task Static() => Reached();
            Task Instance() => Reached();
            static Task Cast() => Reached();
            static Task Wrapped() => Reached();
            static Task Other() => Unreached();
        }
        """);

    [Fact]
    public Task A_delegate_variable_given_to_Create_is_a_tool() => Code.VerifyAsync("""
        class P
        {
            static readonly Func<Task> Kept = () => Reached();
            static Func<Task> Property { get; } = () => Reached();

            static void Main()
            {
                Func<Task> lambda = () => Reached();
                Func<Task> group = Static;
                Func<Task> later;
                later = () => Reached();
                Func<Task> unused = () => Unreached();
                McpServerTool.Create(lambda);
                McpServerTool.Create(group);
                McpServerTool.Create(later);
                McpServerTool.Create(Kept);
                McpServerTool.Create(P.Property);
            }

            static Task Static() => Reached();
        }
        """);

    [Theory]
    [InlineData("McpServerTool")]
    [InlineData("McpServerPrompt")]
    public Task A_function_given_to_Create_is_a_tool(string primitive) => Code.VerifyAsync($$"""
        class P
        {
            static void Main()
            {
                {{primitive}}.Create(AIFunctionFactory.Create(() => Reached()));
                {{primitive}}.Create(AIFunctionFactory.Create(Static, "b"));
                var function = AIFunctionFactory.Create(Other);
                {{primitive}}.Create(function);
            }

            static Task Static() => Reached();
            static Task Other() => Reached();
        }
        """);

    [Fact]
    public Task A_function_that_never_goes_to_the_SDK_is_no_tool() => Code.VerifyAsync("""
        class P
        {
            static void Main()
            {
                var function = AIFunctionFactory.Create(() => Unreached());
                var other = AIFunctionFactory.Create(Static, "b");
                Use(function, other);
            }

            static Task Static() => Unreached();
            static void Use(AIFunction one, AIFunction two) { }
        }
        """);

    [Fact]
    public Task Functions_kept_in_a_list_that_goes_to_the_SDK_are_tools() => Code.VerifyAsync("""
        class P
        {
            static void Main(IServiceCollection services)
            {
                var functions = new List<AIFunction> { AIFunctionFactory.Create(() => Reached(), "a"), AIFunctionFactory.Create(Static) };
                services.AddMcpServer().WithTools(functions.Select(function => McpServerTool.Create(function)));
            }

            static Task Static() => Reached();
        }
        """);

    [Fact]
    public Task Functions_in_a_collection_expression_that_goes_to_the_SDK_are_tools() => Code.VerifyAsync(12, """
        class P
        {
            static void Main(IServiceCollection services)
            {
                AIFunction[] functions = [AIFunctionFactory.Create(() => Reached(), "a"), AIFunctionFactory.Create(Static)];
                services.AddMcpServer().WithTools(functions.Select(function => McpServerTool.Create(function)));
                services.AddMcpServer().WithTools([McpServerTool.Create(() => Reached())]);
            }

            static Task Static() => Reached();
            static IList<AITool> ForAnAgent() => [AIFunctionFactory.Create(() => Unreached(), "a")];
        }
        """);

    [Fact]
    public Task Handlers_of_the_builder_are_tools() => Code.VerifyAsync("""
        class P
        {
            static void Main(IServiceCollection services) => services.AddMcpServer()
                .WithCallToolHandler(async (request, token) => { await Reached(); return new CallToolResult(); })
                .WithListToolsHandler(List)
                .WithReadResourceHandler(static async (request, token) => { await Reached(); return new ReadResourceResult(); })
                .WithGetPromptHandler(new P().Prompt);

            static async ValueTask<ListToolsResult> List(RequestContext<ListToolsRequestParams> request, CancellationToken token)
            {
                await Reached();
                return new();
            }

            async ValueTask<GetPromptResult> Prompt(RequestContext<GetPromptRequestParams> request, CancellationToken token)
            {
                await Reached();
                return new();
            }
        }
        """);

    [Fact]
    public async Task Handlers_behind_a_link_of_a_package_that_is_not_there_are_tools()
    {
        var test = Code.Test("""
            class P
            {
                static void Main(IServiceCollection services, Missing missing)
                {
                    services.AddMcpServer().WithTransport(o => o.Stateless = true)
                        .WithCallToolHandler(async (request, token) => { await Reached(); return new CallToolResult(); })
                        .WithListToolsHandler(List);
                    missing.WithErrorHandler(() => Unreached());
                    new P().WithCallToolHandler(() => Unreached());
                }

                static async ValueTask<ListToolsResult> List(RequestContext<ListToolsRequestParams> request, CancellationToken token) { await Reached(); return new(); }
                void WithCallToolHandler(Func<Task> handler) { }
            }
            """);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.VerifyAsync();
    }

    [Fact]
    public Task Handlers_among_the_options_are_tools() => Code.VerifyAsync("""
        class P
        {
            static void Main(IServiceCollection services)
            {
                services.AddMcpServer(options =>
                {
                    Unreached();
                    options.Handlers.CallToolHandler = async (request, token) => { await Reached(); return new CallToolResult(); };
                    options.Handlers = new() { ListToolsHandler = List, ReadResourceHandler = async (_, _) => { await Reached(); return new ReadResourceResult(); } };
                });
                var handlers = new McpServerHandlers();
                handlers.GetPromptHandler ??= async (request, token) => { await Reached(); return new GetPromptResult(); };
            }

            static async ValueTask<ListToolsResult> List(RequestContext<ListToolsRequestParams> request, CancellationToken token)
            {
                await Reached();
                return new();
            }
        }
        """);

    [Fact]
    public Task Handlers_among_the_capabilities_of_early_versions_are_tools() => Code.VerifyAsync("""
        namespace ModelContextProtocol.Protocol.Types
        {
            class ToolsCapability { public Func<string, Task>? CallToolHandler { get; set; } }
            class ServerCapabilities { public ToolsCapability? Tools { get; set; } }
        }
        namespace Mine
        {
            class ToolsCapability { public Func<string, Task>? CallToolHandler { get; set; } }
            class P
            {
                static void Main()
                {
                    var capabilities = new ModelContextProtocol.Protocol.Types.ServerCapabilities { Tools = new() { CallToolHandler = name => Reached() } };
                    var own = new ToolsCapability { CallToolHandler = name => Unreached() };
                }
            }
        }
        """);

    [Fact]
    public Task Overrides_of_the_SDK_s_primitives_are_tools() => Code.VerifyAsync("""
        class T : DelegatingMcpServerTool
        {
            public T(McpServerTool inner) : base(inner) { }
            public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken token = default)
            {
                await Reached();
                return await base.InvokeAsync(request, token);
            }

            public override string ToString() => Unreached().Result;
        }
        class P : DelegatingMcpServerPrompt
        {
            public P(McpServerPrompt inner) : base(inner) { }
            public override async ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> request, CancellationToken token = default)
            {
                await Reached();
                return new();
            }
        }
        class R : DelegatingMcpServerResource
        {
            public R(McpServerResource inner) : base(inner) { }
            public override async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken token = default)
            {
                await Reached();
                return new();
            }
        }
        """);

    [Fact]
    public Task A_generic_tool_class_that_runs_an_abstract_member_reaches_its_implementations() => Code.VerifyAsync("""
        abstract class Tool<TArguments> : McpServerTool
        {
            public override Tool ProtocolTool => new() { Name = "a" };
            public override IReadOnlyList<object> Metadata => Array.Empty<object>();
            public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken token = default)
            {
                await RunAsync(default!);
                return new();
            }
            protected abstract Task RunAsync(TArguments arguments);
        }
        class Weather : Tool<string>
        {
            protected override Task RunAsync(string arguments) => Reached();
        }
        class P { static void Main(IServiceCollection services) => services.AddSingleton<McpServerTool, Weather>(); }
        """);

    [Fact]
    public Task A_parameter_with_the_trigger_of_the_functions_host_makes_a_tool() => Code.VerifyAsync(
        Worker,
        """
        using Microsoft.Azure.Functions.Worker.Extensions.Mcp;
        class Functions
        {
            public Task<string> Get([McpToolTrigger("get", "Gets it.")] string context, string other) => Reached();
            public Task<string> Other(string context) => Unreached();
        }
        """);

    [Fact]
    public async Task A_trigger_that_does_not_bind_is_known_by_its_name()
    {
        var test = Code.Test("""
            class Functions
            {
                public Task<string> Get([McpToolTrigger("get", "Gets it.")] string context) => Reached();
                public Task<string> Full([McpToolTriggerAttribute("get", "Gets it.")] string context) => Reached();
                public Task<string> Blob([BlobTrigger("get")] string context) => Unreached();
                [McpToolTrigger] public Task<string> OnMethod() => Unreached();
            }
            """);
        test.CompilerDiagnostics = CompilerDiagnostics.None;

        await test.VerifyAsync();
    }

    [Fact]
    public async Task An_attribute_named_in_an_option_makes_tools_in_every_file()
    {
        var test = Code.Test(
            "namespace Mine { class ToolAttribute : Attribute { } class OtherAttribute : Attribute { } }",
            "class T { [Mine.Tool] void M() => Reached(); [Mine.Other] void N() => Unreached(); }");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", """
            [Test0.cs]
            mcpbounds.tool_attributes = Not.There, Mine.ToolAttribute
            """));

        await test.VerifyAsync();
    }

    [Fact]
    public Task Without_that_option_the_same_attribute_makes_none() => Code.VerifyAsync(
        "namespace Mine { class ToolAttribute : Attribute { } }",
        "class T { [Mine.Tool] void M() => Unreached(); }");

    [Fact]
    public async Task An_attribute_named_in_an_option_is_enough_without_the_SDK()
    {
        var test = Plain("""
            class ToolAttribute : Attribute { }
            class T { [Tool] void M() => Reached(); void N() => Unreached(); }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", """
            is_global = true
            mcpbounds.tool_attributes = ToolAttribute
            """));

        await test.VerifyAsync();
    }

    [Fact]
    public Task Without_SDK_and_option_nothing_is_a_tool() => Plain("""
        namespace Mine { class McpServerToolAttribute : Attribute { } }
        class T { [Mine.McpServerTool] void M() => Unreached(); }
        """).VerifyAsync();

    [Fact]
    public async Task With_the_option_every_public_member_of_that_file_is_an_entry_point()
    {
        var test = Plain(
            """
            public class Service
            {
                private readonly Task<string> _made = Reached();
                public Service() => Reached();
                public void Method() => Reached();
                public string Property => Reached().Result;
                internal void Internal() => Unreached();
                protected void Protected() => Unreached();
                private void Private() => Unreached();
                public void Calls() => Called();
                private void Called() => Reached();
                public class Nested { public void Method() => Reached(); }
                private class Hidden { public void Method() => Unreached(); }
            }
            internal class Inner { public void Method() => Unreached(); }
            """,
            "public class Elsewhere { public void Method() => Unreached(); }");
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", """
            [Test0.cs]
            mcpbounds.entry_points = public
            """));

        await test.VerifyAsync();
    }

    [Theory]
    [InlineData("1.4.2", "net10.0")]
    [InlineData("1.4.2", "net8.0")]
    [InlineData("2.3.1", "net8.0")]
    public async Task The_shapes_hold_on_each_supported_SDK(string sdk, string framework)
    {
        var test = Code.Test("""
            class T
            {
                [McpServerTool] public static void Tool() => Reached();
                [McpServerPrompt] public void Prompt() => Reached();
                [McpServerResource] public void Resource() => Reached();
                public void Other() => Unreached();

                static void Main(IServiceCollection services)
                {
                    McpServerTool.Create(() => Reached());
                    services.AddMcpServer(options => options.Handlers.CallToolHandler = async (request, token) => { await Reached(); return new(); })
                        .WithCallToolHandler(async (request, token) => { await Reached(); return new(); });
                }
            }
            class W : DelegatingMcpServerTool
            {
                public W(McpServerTool inner) : base(inner) { }
                public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken token = default)
                {
                    await Reached();
                    return new();
                }
            }
            """);
        var plain = framework == "net8.0" ? ReferenceAssemblies.Net80 : ReferenceAssemblies.Net100;
        test.ReferenceAssemblies = sdk == "1.4.2" ? plain.Mcp1 : plain.Mcp;

        await test.VerifyAsync();
    }

    [Fact]
    public Task Endpoints_and_the_start_of_a_program_are_no_tools() => Code.VerifyAsync("""
        namespace Microsoft.AspNetCore.Builder
        {
            class WebApplication { public void MapGet(string pattern, Delegate handler) { } }
        }
        class P
        {
            static async Task Main()
            {
                await Unreached();
                var app = new Microsoft.AspNetCore.Builder.WebApplication();
                app.MapGet("/", () => Unreached());
                app.MapGet("/group", Handler);
            }

            static Task Handler() => Unreached();
            [McpServerTool] static void T() { }
        }
        """);

    [Fact]
    public async Task Top_level_statements_are_no_tool_but_what_they_hand_over_is()
    {
        var test = Code.Test("""
            await Unreached();
            McpServerTool.Create(() => Reached());
            McpServerTool.Create(Local);
            Run(Other);
            Task Local() => Reached();
            Task Other() => Unreached();
            static void Run(Func<Task> function) => function();
            """);
        test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication;

        await test.VerifyAsync();
    }

    [Fact]
    public Task Another_type_s_Create_and_With_Handler_are_not_the_SDK_s() => Code.VerifyAsync("""
        static class Factory
        {
            public static void Create(Delegate code) { }
            public static void WithCallToolHandler(Delegate code) { }
        }
        class P
        {
            static void Main()
            {
                Factory.Create(() => Unreached());
                Factory.WithCallToolHandler(() => Unreached());
            }
        }
        """);

    private static CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead>.Test Plain(params string[] sources)
    {
        var test = new CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead>.Test { ReferenceAssemblies = ReferenceAssemblies.Net100 };
        foreach (var source in sources)
        {
            test.TestState.Sources.Add(Code.Expand(source));
        }

        test.TestState.Sources.Add(("Web.cs", "internal static class Web { internal static readonly HttpClient Http = new(); }"));
        return test;
    }
}
