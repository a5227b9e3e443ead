namespace McpBounds.Analyzers.Rules;

/// <summary>What the run-time library limits: by its wiring everything that it counts, by its attributes what they are for.</summary>
public sealed class UnlimitedPromptingTests_Library
{
    [Fact]
    public Task Wired_into_the_server_it_limits_prompts_in_loops_too() => Verify("""
        while (true)
        {
            await server.ElicitAsync(request, token);
            await server.SampleAsync(sample, token);
        }
        """, isWired: true);

    [Fact]
    public Task Wired_into_the_server_it_limits_calls_and_no_loop_that_asks_an_api() => Verify("""
        await chat.GetResponseAsync(text, cancellationToken: token);
        while (true)
        {
            await chat.{|MCPB006:GetResponseAsync|}(text, cancellationToken: token);
        }
        """, isWired: true);

    [Fact]
    public Task A_server_that_does_not_wire_it_in_is_not_limited() => Verify("await server.{|MCPB005?:ElicitAsync|}(request, token);");

    [Theory]
    [InlineData("ElicitationRateLimit(5)", "await server.ElicitAsync(request, token);")]
    [InlineData("ElicitationRateLimit(5)", "while (true) { await server.ElicitAsync(request, token); }")]
    [InlineData("ElicitationRateLimit(5, PerCall = 1)", "await server.{|MCPB006:SampleAsync|}(sample, token);")]
    [InlineData("SamplingRateLimit(5)", "while (true) { await server.SampleAsync(sample, token); }")]
    [InlineData("SamplingRateLimit(5)", "await chat.{|MCPB006:GetResponseAsync|}(text, cancellationToken: token);")]
    [InlineData("SamplingRateLimit(5)", "await server.{|MCPB005?:ElicitAsync|}(request, token);")]
    [InlineData("RateLimit(5)", "await server.ElicitAsync(request, token); await server.SampleAsync(sample, token); await chat.GetResponseAsync(text, cancellationToken: token);")]
    [InlineData("RateLimit(5)", "while (true) { await server.{|MCPB005:ElicitAsync|}(request, token); }")]
    [InlineData("ConcurrencyLimit(5)", "await server.{|MCPB005?:ElicitAsync|}(request, token);")]
    public Task An_attribute_limits_what_it_is_for_and_its_wiring_is_for_MCPB012(string attribute, string body) => Verify(body, attribute);

    [Fact]
    public Task An_attribute_on_the_type_is_for_all_its_tools() => PromptVerifier.TestWithLibrary("""
        [McpServerToolType, ElicitationRateLimit(5)]
        public sealed class Tools
        {
            [McpServerTool] public Task One(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
            [McpServerTool] public Task Two(McpServer server) => AskAsync(server);
            private static Task AskAsync(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
        }

        [McpServerToolType]
        public sealed class Others
        {
            [McpServerTool] public Task One(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }).AsTask();
        }
        """).RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public async Task Before_the_library_is_restored_its_attributes_count_by_their_names()
    {
        var test = PromptVerifier.Test(PromptVerifier.Declare("await server.ElicitAsync(request, token);", attributes: "[ElicitationRateLimit(5)]"));
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task Verify(string body, string? attribute = null, bool isWired = false) => PromptVerifier.TestWithLibrary(PromptVerifier.Declare(
        body,
        types: $"public static class Start {{ public static void Add(IServiceCollection services) => services.AddMcpServer().WithTools<Tools>(){(isWired ? ".WithBounds()" : "")}; }}",
        attributes: attribute is null ? "" : $"[{attribute}]")).RunAsync(TestContext.Current.CancellationToken);
}
