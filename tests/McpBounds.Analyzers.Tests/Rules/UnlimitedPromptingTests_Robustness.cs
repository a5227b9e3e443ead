using McpBounds.Analyzers.Tools;

namespace McpBounds.Analyzers.Rules;

/// <summary>Recursion, generated halves, broken code, packages that are not restored: ordinary input.</summary>
public sealed class UnlimitedPromptingTests_Robustness
{
    [Theory]
    [InlineData("private Task AskAsync(McpServer server) => AskAsync(server);")]
    [InlineData("private async Task AskAsync(McpServer server) { if (!(await server.{|MCPB005:ElicitAsync|}(request)).IsAccepted) { await AskAsync(server); } }")]
    [InlineData("private Task AskAsync(McpServer server) => OtherAsync(server); private async Task OtherAsync(McpServer server) { await server.{|MCPB005?:ElicitAsync|}(request); await AskAsync(server); }")]
    [InlineData("private Task AskAsync(McpServer server) { return Local(2); Task Local(int n) => n > 0 ? Local(n - 1) : server.{|MCPB005?:ElicitAsync|}(request).AsTask(); }")]
    [InlineData("private Task AskAsync(McpServer server) { Func<int, Task>? self = null; self = n => n > 0 ? self!(n - 1) : server.{|MCPB005?:ElicitAsync|}(request).AsTask(); return self(1); }")]
    public Task Recursion_ends(string members) => PromptVerifier.ToolAsync("await AskAsync(server);", members);

    [Fact]
    public Task Tools_that_call_each_other_are_reported_each_at_its_own() => PromptVerifier.SourceAsync("""
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public async Task Even(McpServer server, int n) { await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }); await Odd(server, n - 1); }
            [McpServerTool] public async Task Odd(McpServer server, int n) { await server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }); await Even(server, n - 1); }
        }
        """);

    [Fact]
    public async Task What_stands_in_generated_code_is_not_the_first()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed partial class Tools
            {
                [McpServerTool] public partial Task Run(McpServer server);
                private Task AskAsync(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }).AsTask();
            }
            """);
        test.TestState.GeneratedSources.Add(PromptVerifier.Complete("""
            public sealed partial class Tools
            {
                public async partial Task Run(McpServer server) { await server.ElicitAsync(new() { Message = "?" }); await AskAsync(server); }
            }
            """));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("await old.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("await old.{|MCPB006:SampleAsync|}(sample, token); await old.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("await server.{|MCPB005?:ElicitAsync|}(\"Go on?\", 3, request, \"too many\");")]
    [InlineData("var answer = await server.{|MCPB005?:ElicitAsync|}(new Unknown { Message = \"?\" }, token); if (answer.Action == Unknown.Yes) { return 1 }")]
    [InlineData("while (true) { await server.{|MCPB005:ElicitAsync|}(request, token; }")]
    [InlineData("await Unknown.ElicitAsync(request);")]
    public async Task Code_that_does_not_compile(string body)
    {
        var test = PromptVerifier.Test(PromptVerifier.Declare(body.Replace("old.", "Old.", StringComparison.Ordinal), "private IMcpServer Old { get; }"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("using OpenAI.Chat;", "ChatClient", "CompleteChatAsync", true)]
    [InlineData("using OpenAI.Images;", "ImageClient", "GenerateImageAsync", true)]
    [InlineData("using Azure.AI.OpenAI;", "OpenAIClient", "GetChatCompletionsAsync", true)]
    [InlineData("using Anthropic.SDK;", "AnthropicClient", "StreamClaudeMessageAsync", true)]
    [InlineData("using Azure.AI.Inference;", "ChatCompletionsClient", "CompleteAsync", true)]
    [InlineData("using Azure.AI.Inference;", "EmbeddingsClient", "GenerateEmbeddingsAsync", true)]
    [InlineData("using Azure.AI.TextAnalytics;", "AnalyzeActionsOperation", "WaitForCompletionAsync", false)]
    [InlineData("using Azure.AI.OpenAI;", "ImageOperation", "WaitForCompletionAsync", false)]
    [InlineData("using Azure.AI.Translation.Text;", "TextTranslationClient", "TranslateAsync", false)]
    [InlineData("using OpenAI.Files;", "OpenAIFileClient", "DeleteFileAsync", false)]
    [InlineData("using OpenAI.Models;", "OpenAIModelClient", "GetModelsAsync", false)]
    [InlineData("using OllamaSharp;", "OllamaApiClient", "GenerateAsync", false)]
    [InlineData("", "ChatClient", "CompleteChatAsync", false)]
    public async Task A_library_that_is_not_restored_is_known_by_its_imports(string import, string client, string call, bool isMetered)
    {
        var prompt = isMetered ? $"{{|MCPB006:{call}|}}" : call;
        var test = PromptVerifier.Test($"{import} {PromptVerifier.Declare($"await model.{prompt}(text, token);", $"private readonly {client} model;")}");
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_library_that_is_restored_is_known_by_its_types()
    {
        var test = PromptVerifier.Test("""
            using Azure.AI.Inference;
            using Azure.AI.TextAnalytics;
            using OpenAI.Chat;
            using OpenAI.Images;

            [McpServerToolType]
            public sealed class Tools
            {
                private readonly ChatClient model = new();
                private readonly TextAnalyticsClient texts = new();

                [McpServerTool] public Task Ask(string text) => model.{|MCPB006:CompleteChatAsync|}(text);
                [McpServerTool] public Task Count(string text) => model.CountTokensAsync(text);
                [McpServerTool] public async Task<string> Draw(string text) { var client = new ImageClient("m"); return await client.{|MCPB006:GenerateImageAsync|}(text, new ImageOptions()); }
                [McpServerTool] public Task Complete(string text) => new ChatCompletionsClient().{|MCPB006:CompleteAsync|}(text);
                [McpServerTool] public async Task Analyze(string text) { var operation = await texts.StartAnalyzeActionsAsync(text); await operation.WaitForCompletionAsync(); }
                [McpServerTool] public async Task Translate(string text) => await texts.TranslateTextAsync(text);
            }
            """);
        test.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code("""
            namespace OpenAI.Chat
            {
                public sealed class ChatClient
                {
                    public Task CompleteChatAsync(string text) => Task.CompletedTask;
                    public Task CountTokensAsync(string text) => Task.CompletedTask;
                }
            }

            namespace OpenAI.Images
            {
                public sealed class ImageOptions { }
                public sealed class ImageClient
                {
                    public ImageClient(string model) { }
                    public Task<string> GenerateImageAsync(string prompt, ImageOptions? options = null) => Task.FromResult(prompt);
                }
            }

            namespace Azure.AI.Inference
            {
                public sealed class ChatCompletionsClient { public Task CompleteAsync(string text) => Task.CompletedTask; }
            }

            namespace Azure.AI.TextAnalytics
            {
                public sealed class AnalyzeActionsOperation { public Task WaitForCompletionAsync() => Task.CompletedTask; }
                public sealed class TextAnalyticsClient
                {
                    public Task<AnalyzeActionsOperation> StartAnalyzeActionsAsync(string text) => Task.FromResult(new AnalyzeActionsOperation());
                    public Task TranslateTextAsync(string text) => Task.CompletedTask;
                }
            }
            """)));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_argument_that_does_not_bind_hides_no_call_of_a_library_that_is_there()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public async Task Draw(string text) { var client = new OpenAI.Images.ImageClient(); var picture = await client.{|MCPB006:GenerateImageAsync|}(text, Missing.Options); }
                [McpServerTool] public async Task Delete(string text) { var client = new OpenAI.Images.ImageClient(); await client.DeleteImageAsync(text, Missing.Options); }
            }
            """.Insert(0, "using OpenAI.Images;"));
        test.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code("""
            namespace OpenAI.Images
            {
                public sealed class ImageClient
                {
                    public Task<string> GenerateImageAsync(string prompt, string? options = null) => Task.FromResult(prompt);
                    public Task DeleteImageAsync(string prompt, string? options = null) => Task.CompletedTask;
                }
            }
            """)));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Deep_code_is_no_danger()
    {
        var deep = string.Concat(Enumerable.Repeat("if (text.Length > 1) { while (text.Length > 2) { ", 60));
        var body = $"{deep} await server.{{|MCPB005:ElicitAsync|}}(request, token); {string.Concat(Enumerable.Repeat("} }", 60))}";
        await PromptVerifier.ToolAsync(body);
    }

    [Fact]
    public Task Calls_that_begin_at_one_place_are_told_apart() => PromptVerifier.ToolAsync("""
        await server.{|MCPB006:AsSamplingChatClient|}().GetResponseAsync((await server.{|MCPB005?:ElicitAsync|}(request, token)).Action, cancellationToken: token);
        """);

    [Fact]
    public async Task A_pragma_at_the_first_is_for_the_tool()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public async Task Run(McpServer server)
                {
            #pragma warning disable MCPB005
                    await server.ElicitAsync(new() { Message = "?" });
            #pragma warning restore MCPB005
                    await server.ElicitAsync(new() { Message = "?" });
                }
            }
            """);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
