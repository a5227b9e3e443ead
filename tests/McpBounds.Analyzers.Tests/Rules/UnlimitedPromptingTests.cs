using Microsoft.CodeAnalysis;

namespace McpBounds.Analyzers.Rules;

/// <summary>What asks a person or a model, in every shape.</summary>
public sealed class UnlimitedPromptingTests
{
    [Theory]
    [InlineData("await server.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("await server.{|MCPB005?:ElicitAsync<Answer>|}(\"Go on?\", cancellationToken: token);")]
    [InlineData("_ = server.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("_ = server?.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("if (text.Length > 3) { await server.{|MCPB005?:ElicitAsync|}(request, token); }")]
    [InlineData("throw new {|MCPB005?:UrlElicitationRequiredException|}(\"Sign in.\", new[] { request });")]
    [InlineData("await server.{|MCPB006:SampleAsync|}(sample, token);")]
    [InlineData("await server.{|MCPB006:SampleAsync|}(new[] { new ChatMessage(ChatRole.User, text) }, cancellationToken: token);")]
    [InlineData("var model = server.{|MCPB006:AsSamplingChatClient|}(); await model.GetResponseAsync(text, cancellationToken: token);")]
    [InlineData("await server.{|MCPB006:AsSamplingChatClient|}().GetResponseAsync(text, cancellationToken: token);")]
    [InlineData("await chat.{|MCPB006:GetResponseAsync|}(text, cancellationToken: token);")]
    [InlineData("await foreach (var part in chat.{|MCPB006:GetStreamingResponseAsync|}(text, cancellationToken: token)) { }")]
    public Task A_prompt_without_a_limit(string body) => PromptVerifier.ToolAsync(body, types: "public sealed record Answer(bool Ok);");

    [Fact]
    public async Task On_the_SDK_before_the_second()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public async Task Run(McpServer server)
                {
                    await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" });
                    await server.{|MCPB006:SampleAsync|}(new CreateMessageRequestParams { MaxTokens = 1, Messages = new List<SamplingMessage>() });
                }
            }
            """);
        test.ReferenceAssemblies = ReferenceAssemblies.Net80.Mcp1;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("images.{|MCPB006:GenerateAsync|}(new ImageGenerationRequest(text), cancellationToken: token)")]
    [InlineData("images.{|MCPB006:GenerateImagesAsync|}(text, cancellationToken: token)")]
    public Task A_picture_without_a_limit(string call) => Experimental($"await {call};");

    [Theory]
    [InlineData("throw new {|MCPB005?:InputRequiredException|}(new Dictionary<string, InputRequest> { [\"name\"] = InputRequest.ForElicitation(request) });")]
    [InlineData("throw new {|MCPB005?:InputRequiredException|}(new InputRequiredResult { InputRequests = new Dictionary<string, InputRequest> { [\"name\"] = InputRequest.ForElicitation(request) } });")]
    [InlineData("var asked = new Dictionary<string, InputRequest>(); asked[\"name\"] = InputRequest.ForElicitation(request); throw new {|MCPB005?:InputRequiredException|}(asked);")]
    [InlineData("throw new {|MCPB006:InputRequiredException|}(new Dictionary<string, InputRequest> { [\"name\"] = InputRequest.ForSampling(sample) });")]
    [InlineData("throw new InputRequiredException(new Dictionary<string, InputRequest> { [\"roots\"] = InputRequest.ForRootsList(new()) });")]
    [InlineData("throw Ask();")]
    public Task An_exception_that_carries_requests_asks_what_they_ask(string body) => Experimental(body, body.Contains("Ask()", StringComparison.Ordinal)
        ? "private Exception Ask() => new {|MCPB005?:InputRequiredException|}(new Dictionary<string, InputRequest> { [\"name\"] = InputRequest.ForElicitation(request) });"
        : "");

    [Theory]
    [InlineData("throw new UrlElicitationRequiredException(error.Error.Message, Read(error.Error));")]
    [InlineData("var asked = Read(error.Error); var message = \"Sign in\"; throw new UrlElicitationRequiredException(message, asked);")]
    [InlineData("if (TryRead(error.Error, out var asked)) throw new UrlElicitationRequiredException(text, asked);")]
    [InlineData("try { await Other(); } catch (UrlElicitationRequiredException e) { throw new UrlElicitationRequiredException(e.Message, e.Elicitations); }")]
    [InlineData("try { await Other(); } catch (InvalidOperationException e) { throw new {|MCPB005?:UrlElicitationRequiredException|}(e.Message, new[] { request }); }")]
    [InlineData("try { await Other(); } catch (McpException e) { throw new {|MCPB005?:UrlElicitationRequiredException|}($\"Sign in: {e.Message}\", new[] { request }); }")]
    [InlineData("throw new {|MCPB005?:UrlElicitationRequiredException|}(nameof(McpException), new[] { request });")]
    public Task An_error_that_arrived_is_no_prompt_of_the_tool(string body) => PromptVerifier.ToolAsync("JsonRpcError error = null!; " + body, """
        private static Task Other() => Task.CompletedTask;
        private static IEnumerable<ElicitRequestParams> Read(JsonRpcErrorDetail error) => null!;
        private static bool TryRead(JsonRpcErrorDetail error, out List<ElicitRequestParams> asked) => (asked = new()).Count > 0;
        """);

    [Theory]
    [InlineData("await server.RequestRootsAsync(new(), token);")]
    [InlineData("await server.SendNotificationAsync(\"note\", token);")]
    [InlineData("var other = new Form(); await other.ElicitAsync(); await other.SampleAsync();")]
    [InlineData("var able = server.ClientCapabilities?.Elicitation is not null; var name = nameof(server.ElicitAsync);")]
    [InlineData("await new OllamaChat().GetResponseAsync(text, cancellationToken: token);")]
    public Task What_asks_nobody(string body) => PromptVerifier.ToolAsync(body, types: """
        public sealed class Form
        {
            public Task ElicitAsync() => Task.CompletedTask;
            public Task SampleAsync() => Task.CompletedTask;
        }

        public sealed class OllamaChat : IChatClient
        {
            public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
            public object? GetService(Type serviceType, object? serviceKey = null) => null;
            public void Dispose() { }
        }
        """);

    [Fact]
    public Task What_no_tool_reaches_is_not_reported() => PromptVerifier.ToolAsync("", "public Task Never(McpServer server) => server.ElicitAsync(request).AsTask();");

    [Fact]
    public Task A_tool_is_reported_once_at_its_first() => PromptVerifier.ToolAsync("""
        await server.{|MCPB005?:ElicitAsync|}(request, token);
        await server.ElicitAsync(request, token);
        await server.{|MCPB006:SampleAsync|}(sample, token);
        await chat.GetResponseAsync(text, cancellationToken: token);
        """);

    [Fact]
    public Task What_stands_in_the_tool_comes_before_what_its_helpers_ask() => PromptVerifier.ToolAsync(
        """
        await AskAsync(server);
        await server.{|MCPB005?:ElicitAsync|}(request, token);
        """,
        "private ValueTask<ElicitResult> AskAsync(McpServer server) => server.ElicitAsync(request);");

    [Fact]
    public Task A_helper_s_prompt_is_reported_once_for_all_tools_that_come_to_it_first() => PromptVerifier.FilesAsync(
        """
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public Task First(McpServer server) => Questions.AskAsync(server);
            [McpServerTool] public Task Second(McpServer server) => Questions.AskAsync(server);
            [McpServerTool] public async Task Third(McpServer server) { await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }); await Questions.AskAsync(server); }
        }
        """,
        """
        public static class Questions
        {
            public static Task AskAsync(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }).AsTask();
        }
        """);

    [Fact]
    public async Task Tools_that_call_a_tool_which_asks_are_counted()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public Task {|#1:Delete|}(McpServer server) => server.{|#0:ElicitAsync|}(new() { Message = "?" }).AsTask();
                [McpServerTool] public Task {|#2:DeleteAll|}(McpServer server) => Delete(server);
            }
            """);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.UnlimitedElicitation).WithSeverity(DiagnosticSeverity.Info).WithLocation(0).WithLocation(1).WithLocation(2)
            .WithArguments("ElicitAsync", "tool 'Delete' and 1 more tool", "", "install the package McpBounds and limit the tool with [ElicitationRateLimit]"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_helper_that_only_tools_with_a_prompt_of_their_own_reach_is_silent() => PromptVerifier.FilesAsync(
        """
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public async Task Third(McpServer server) { await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }); await Questions.AskAsync(server); }
        }
        """,
        """
        public static class Questions
        {
            public static Task AskAsync(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
        }
        """);

    [Fact]
    public Task Through_an_interface() => PromptVerifier.SourceAsync("""
        public interface IQuestions { Task<bool> AskAsync(McpServer server); }

        public sealed class Questions : IQuestions
        {
            public async Task<bool> AskAsync(McpServer server) => (await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" })).IsAccepted;
        }

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly IQuestions questions;

            public Tools(IQuestions questions) => this.questions = questions;

            [McpServerTool] public Task<bool> Run(McpServer server) => questions.AskAsync(server);
        }

        public static class Start
        {
            public static void Add(IServiceCollection services) => services.AddSingleton<IQuestions, Questions>();
        }
        """);

    [Theory]
    [InlineData("Func<ValueTask<ElicitResult>> ask = () => server.{|MCPB005?:ElicitAsync|}(request, token); await ask();")]
    [InlineData("await Ask(); ValueTask<ElicitResult> Ask() => server.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("await Task.WhenAll(new[] { 1, 2 }.Select(_ => server.{|MCPB005?:ElicitAsync|}(request, token).AsTask()));")]
    public Task In_a_lambda_or_local_function(string body) => PromptVerifier.ToolAsync(body);

    [Fact]
    public Task In_a_tool_made_of_a_lambda() => PromptVerifier.SourceAsync("""
        public static class Start
        {
            public static McpServerTool Make() => McpServerTool.Create(async (McpServer server) => (await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" })).IsAccepted);
        }
        """);

    [Fact]
    public async Task The_message_names_the_tools_the_places_and_what_to_do()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public async Task {|#1:Ask|}(McpServer server)
                {
                    await server.{|#0:ElicitAsync|}(new() { Message = "?" });
                    await server.{|#2:ElicitAsync|}(new() { Message = "?" });
                }
            }
            """);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.UnlimitedElicitation).WithSeverity(DiagnosticSeverity.Info).WithLocation(0).WithLocation(1).WithLocation(2)
            .WithArguments("ElicitAsync", "tool 'Ask'", " (and at 1 more place)", "install the package McpBounds and limit the tool with [ElicitationRateLimit]"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task With_the_library_the_message_asks_for_the_attribute_only()
    {
        var test = PromptVerifier.TestWithLibrary("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public Task {|#1:One|}(McpServer server) => Run(server);
                [McpServerTool] public Task {|#2:Other|}(McpServer server) => Run(server);
                private async Task Run(McpServer server)
                {
                    {|#3:while|} (true) { await server.{|#0:ElicitAsync|}(new() { Message = "?" }); }
                }
            }
            """);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.UnlimitedElicitation).WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3)
            .WithArguments("ElicitAsync", "tool 'One' (via Run) and 1 more tool", " (in a loop that only the answer ends)",
                "limit the tool with [ElicitationRateLimit], which counts each prompt, or count the turns of the loop"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task Experimental(string body, string members = "")
    {
        var test = PromptVerifier.Test("");
        test.TestCode = "#pragma warning disable MEAI001, MCPEXP001, MCPEXP002\n" + PromptVerifier.Complete(PromptVerifier.Declare(body, members));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
