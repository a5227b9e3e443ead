using McpBounds.CodeFixes;

namespace McpBounds.Analyzers.Fixes;

/// <summary>"Limit to 5 questions in 60 seconds": the library's attribute on the tool.</summary>
public sealed class LimitToolsTests
{
    [Fact]
    public Task On_a_line_of_its_own_where_attributes_have_lines() => PromptFixTest.Limit(
        LimitTools.OnElicitation,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            /// <summary>Deletes it.</summary>
            [McpServerTool]
            [Description("Deletes a project.")] // for good
            public async Task<bool> Delete(McpServer server) => (await server.{|MCPB005?:ElicitAsync|}(new() { Message = "Sure?" })).IsAccepted;
        }
        """,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            /// <summary>Deletes it.</summary>
            [McpServerTool]
            [Description("Deletes a project.")] // for good
            [ElicitationRateLimit(5, PerSeconds = 60)]
            public async Task<bool> Delete(McpServer server) => (await server.ElicitAsync(new() { Message = "Sure?" })).IsAccepted;
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task In_a_file_with_a_lambda_and_a_call_that_the_library_has_a_name_of() => PromptFixTest.Limit(
        LimitTools.OnElicitation,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public async Task<string> Delete(McpServer server, HttpClient http, List<string> urls) =>
                (await server.{|MCPB005?:ElicitAsync|}(new() { Message = "Sure?" })).Action + await Task.WhenAll(urls.Select(url => http.GetStringAsync(url)));
        }
        """,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            [ElicitationRateLimit(5, PerSeconds = 60)]
            public async Task<string> Delete(McpServer server, HttpClient http, List<string> urls) =>
                (await server.ElicitAsync(new() { Message = "Sure?" })).Action + await Task.WhenAll(urls.Select(url => http.GetStringAsync(url)));
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task On_the_first_line_below_its_only_one() => PromptFixTest.Limit(
        LimitTools.OnElicitation,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            // Asks first.
            [McpServerTool, Description("Deletes a project.")]
            public async Task<bool> Delete(McpServer server) => (await server.{|MCPB005?:ElicitAsync|}(new() { Message = "Sure?" })).IsAccepted;
        }
        """,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            // Asks first.
            [McpServerTool, Description("Deletes a project.")]
            [ElicitationRateLimit(5, PerSeconds = 60)]
            public async Task<bool> Delete(McpServer server) => (await server.ElicitAsync(new() { Message = "Sure?" })).IsAccepted;
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Beside_the_last_where_that_stands_before_the_method() => PromptFixTest.Limit(
        LimitTools.OnElicitation,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public Task First(McpServer server) => Helper.AskAsync(server);
            [McpServerTool, Description("x")] public Task Second(McpServer server) => Helper.AskAsync(server);
        }

        internal static class Helper
        {
            public static Task AskAsync(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }).AsTask();
        }
        """,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool, ElicitationRateLimit(5, PerSeconds = 60)] public Task First(McpServer server) => Helper.AskAsync(server);
            [McpServerTool, Description("x"), ElicitationRateLimit(5, PerSeconds = 60)] public Task Second(McpServer server) => Helper.AskAsync(server);
        }

        internal static class Helper
        {
            public static Task AskAsync(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task Sampling_and_metered_calls_have_limits_of_their_own() => Task.WhenAll(
        PromptFixTest.Limit(LimitTools.OnSampling, Model("server.{|MCPB006:AsSamplingChatClient|}()", ""), Model("server.AsSamplingChatClient()", ", SamplingRateLimit(5, PerSeconds = 60)"))
            .RunAsync(TestContext.Current.CancellationToken),
        PromptFixTest.Limit(LimitTools.OnCalls, Model("chat", "", "{|MCPB006:GetResponseAsync|}"), Model("chat", ", RateLimit(5, PerSeconds = 60)"))
            .RunAsync(TestContext.Current.CancellationToken),
        NotOffered(LimitTools.OnCalls, Model("server.{|MCPB006:AsSamplingChatClient|}()", "")),
        NotOffered(LimitTools.OnSampling, Model("chat", "", "{|MCPB006:GetResponseAsync|}")));

    [Fact]
    public Task A_loop_is_bounded_by_the_attribute_as_well() => PromptFixTest.Limit(
        LimitTools.OnElicitation,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public async Task Ask(McpServer server)
            {
                while (!(await server.{|MCPB005:ElicitAsync|}(new() { Message = "?" })).IsAccepted) { }
            }
        }
        """,
        """

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            [ElicitationRateLimit(5, PerSeconds = 60)]
            public async Task Ask(McpServer server)
            {
                while (!(await server.ElicitAsync(new() { Message = "?" })).IsAccepted) { }
            }
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_option_sets_the_rate()
    {
        var test = PromptFixTest.Limit(LimitTools.OnCalls, Model("chat", "", "{|MCPB006:GetResponseAsync|}"), Model("chat", ", RateLimit(100, PerSeconds = 3600)"));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.rate_limit = 100/3600s\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Tools_in_other_files_are_limited_too()
    {
        const string Helper = "internal static class Helper { public static Task AskAsync(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = \"?\" }).AsTask(); }";
        var test = PromptFixTest.Limit(
            LimitTools.OnElicitation,
            "\n[McpServerToolType] public sealed class First { [McpServerTool] public Task One(McpServer server) => Helper.AskAsync(server); }\n",
            "\n[McpServerToolType] public sealed class First { [McpServerTool, ElicitationRateLimit(5, PerSeconds = 60)] public Task One(McpServer server) => Helper.AskAsync(server); }\n");
        test.TestState.Sources.Add("using McpBounds;\n[McpServerToolType] public sealed class Second { [McpServerTool] public Task Two(McpServer server) => Helper.AskAsync(server); }\n");
        test.FixedState.Sources.Add("using McpBounds;\n[McpServerToolType] public sealed class Second { [McpServerTool, ElicitationRateLimit(5, PerSeconds = 60)] public Task Two(McpServer server) => Helper.AskAsync(server); }\n");
        test.TestState.Sources.Add(Helper);
        test.FixedState.Sources.Add(Helper.Replace("{|MCPB005?:ElicitAsync|}", "ElicitAsync", StringComparison.Ordinal));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_name_that_means_something_else_is_written_in_full() => PromptFixTest.Limit(
        LimitTools.OnCalls,
        Model("chat", "", "{|MCPB006:GetResponseAsync|}") + "\npublic sealed class RateLimitAttribute : Attribute { }\n",
        Model("chat", ", McpBounds.RateLimit(5, PerSeconds = 60)") + "\npublic sealed class RateLimitAttribute : Attribute { }\n").RunAsync(TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("public static class Start { public static McpServerTool Make() => McpServerTool.Create(async (McpServer server) => await server.{|MCPB005?:ElicitAsync|}(new() { Message = \"?\" })); }")]
    [InlineData("public static class Start { public static McpServerTool Make() => McpServerTool.Create(Ask); private static Task Ask(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = \"?\" }).AsTask(); }")]
    public Task Where_the_library_reads_no_attribute_it_is_not_offered(string code) => NotOffered(LimitTools.OnElicitation, code);

    [Fact]
    public async Task Without_the_library_it_is_not_offered()
    {
        var test = PromptFixTest.Limit(LimitTools.OnCalls, Model("chat", "", "{|MCPB006:GetResponseAsync|}"), Model("chat", "", "{|MCPB006:GetResponseAsync|}"));
        test.ReferenceAssemblies = ReferenceAssemblies.Default;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task NotOffered(LimitTools limit, string code) => PromptFixTest.Limit(limit, code, code).RunAsync(TestContext.Current.CancellationToken);

    private static string Model(string client, string attributes, string call = "GetResponseAsync") => $$"""

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool{{attributes}}] public Task Summarize(McpServer server, IChatClient chat, string text) => {{client}}.{{call}}(text);
        }
        """;
}
