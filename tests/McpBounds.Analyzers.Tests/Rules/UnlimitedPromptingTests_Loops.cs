namespace McpBounds.Analyzers.Rules;

/// <summary>A loop that only the answer ends: a limit on calls does not bound it.</summary>
public sealed class UnlimitedPromptingTests_Loops
{
    private const string Limited = """
        using var lease = await limiter.AcquireAsync(1, token);
        if (!lease.IsAcquired)
        {
            return null;
        }

        """;

    [Theory]
    [InlineData("while (true) { var answer = await server.{|MCPB005:ElicitAsync|}(request, token); if (answer.IsAccepted) { break; } }")]
    [InlineData("ElicitResult answer; do { answer = await server.{|MCPB005:ElicitAsync|}(request, token); } while (!answer.IsAccepted);")]
    [InlineData("for (;;) { if ((await server.{|MCPB005:ElicitAsync|}(request, token)).Action == \"accept\") { return 1; } }")]
    [InlineData("while (!token.IsCancellationRequested) { await server.{|MCPB005:ElicitAsync|}(request, token); }")]
    [InlineData("while (!(await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted) { }")]
    [InlineData("again: if (!(await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted) { goto again; }")]
    [InlineData("while (true) { if (await AskAsync(server)) { break; } }", "private async Task<bool> AskAsync(McpServer server) => (await server.{|MCPB005:ElicitAsync|}(request)).IsAccepted;")]
    [InlineData("while (!await AskAsync(server)) { }", "private async Task<bool> AskAsync(McpServer server) => (await server.{|MCPB005:ElicitAsync|}(request)).IsAccepted;")]
    public Task Is_reported_behind_a_limit_on_calls(string body, string members = "") => PromptVerifier.ToolAsync(Limited + body, members);

    [Theory]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text) => (await server.{|MCPB005:ElicitAsync|}(request)).IsAccepted || await AskAsync(server, text);")]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text) { var answer = await server.{|MCPB005:ElicitAsync|}(request); if (!answer.IsAccepted) { return await AskAsync(server, \"Please agree.\"); } return true; }")]
    [InlineData("private Task<bool> AskAsync(McpServer server, string text) { return Again(); async Task<bool> Again() => (await server.{|MCPB005:ElicitAsync|}(request)).IsAccepted || await Again(); }")]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text, int turn = 0) => (await server.{|MCPB005:ElicitAsync|}(request)).IsAccepted || await AskAsync(server, text, turn + 1);")]
    public Task A_recursion_that_only_the_answer_ends_is_a_loop(string members) => PromptVerifier.ToolAsync(Limited + "await AskAsync(server, text);", members);

    [Theory]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text, int turn = 0) => (await server.ElicitAsync(request)).IsAccepted || (turn < Most && await AskAsync(server, text, turn + 1));")]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text, int turn = 0) { if (turn >= Most) { return false; } return (await server.ElicitAsync(request)).IsAccepted || await AskAsync(server, text, turn + 1); }")]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text) { if (text.Length == 0) { return true; } await server.ElicitAsync(request); return await AskAsync(server, text.Substring(1)); }")]
    [InlineData("private async Task<bool> AskAsync(McpServer server, string text) { await server.ElicitAsync(request); foreach (var part in text.Split(',')) { await AskAsync(server, part); } return true; }")]
    [InlineData("private Task<bool> AskAsync(McpServer server, string text) => AskAsync(server); private async Task<bool> AskAsync(McpServer server) => (await server.ElicitAsync(request)).IsAccepted;")]
    public Task A_recursion_that_counts_or_goes_on_to_something_else_is_as_limited_as_the_calls(string members) =>
        PromptVerifier.ToolAsync(Limited + "await AskAsync(server, text);", members);

    [Fact]
    public async Task The_message_says_that_it_is_a_recursion()
    {
        var test = PromptVerifier.Test("""
            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool] public async Task<bool> {|#1:Ask|}(McpServer server) => (await server.{|#0:ElicitAsync|}(new() { Message = "?" })).IsAccepted || await Ask(server);
            }
            """);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(Descriptors.UnlimitedElicitation).WithLocation(0).WithLocation(1).WithArguments(
            "ElicitAsync", "tool 'Ask'", " (in a recursion that only the answer ends)", "count the turns of the recursion, and install the package McpBounds and limit the tool with [ElicitationRateLimit]"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task The_number_of_attempts_in_the_question_is_no_bound() => PromptVerifier.ToolAsync(Limited + """
        var attempts = 0;
        while (true)
        {
            attempts++;
            var answer = await server.{|MCPB005:ElicitAsync|}(new() { Message = $"Guess, attempt {attempts}" }, token);
            var guess = answer.Content?["Guess"].GetInt32();
            if (guess == 7)
            {
                return attempts;
            }
        }
        """);

    [Theory]
    [InlineData("for (var i = 0; i < Most; i++) { await server.ElicitAsync(request, token); }")]
    [InlineData("var attempts = 0; while (true) { if (++attempts > Most) { return null; } await server.ElicitAsync(request, token); }")]
    [InlineData("var attempts = 0; ElicitResult answer; do { answer = await server.ElicitAsync(request, token); } while (!answer.IsAccepted && ++attempts < Most);")]
    [InlineData("foreach (var part in text.Split(',')) { await server.ElicitAsync(request, token); }")]
    [InlineData("while (true) { return await server.ElicitAsync(request, token); }")]
    [InlineData("while (text.Length > 3) { text = text.Substring(1); } await server.ElicitAsync(request, token);")]
    [InlineData("for (var i = 0; i < Most; i++) { if (await AskAsync(server)) { break; } }", "private async Task<bool> AskAsync(McpServer server) => (await server.ElicitAsync(request)).IsAccepted;")]
    public Task A_bounded_loop_is_as_limited_as_the_calls(string body, string members = "") => PromptVerifier.ToolAsync(Limited + body, members);

    [Fact]
    public Task A_bounded_loop_without_a_limit_on_calls_is_reported() => PromptVerifier.ToolAsync("for (var i = 0; i < Most; i++) { await server.{|MCPB005?:ElicitAsync|}(request, token); }");

    [Fact]
    public Task A_limit_that_is_taken_in_each_turn() => PromptVerifier.ToolAsync("""
        while (true)
        {
            using var lease = await limiter.AcquireAsync(1, token);
            if (!lease.IsAcquired)
            {
                return null;
            }

            if ((await server.ElicitAsync(request, token)).IsAccepted)
            {
                return 1;
            }
        }
        """);

    [Fact]
    public Task A_limit_that_is_taken_in_some_turns() => PromptVerifier.ToolAsync("""
        while (true)
        {
            if (text.Length > 3)
            {
                using var lease = await limiter.AcquireAsync(1, token);
                if (!lease.IsAcquired)
                {
                    return null;
                }
            }

            if ((await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted)
            {
                return 1;
            }
        }
        """);

    [Fact]
    public Task A_limit_in_the_outer_of_two_loops() => PromptVerifier.ToolAsync("""
        while (true)
        {
            using var lease = await limiter.AcquireAsync(1, token);
            if (!lease.IsAcquired)
            {
                return null;
            }

            while (true)
            {
                if ((await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted)
                {
                    break;
                }
            }
        }
        """);

    [Fact]
    public Task The_first_prompt_is_limited_and_the_loop_s_is_not() => PromptVerifier.ToolAsync(Limited + """
        await server.ElicitAsync(request, token);
        while (true)
        {
            if ((await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted)
            {
                return 1;
            }
        }
        """);

    [Fact]
    public Task Models_are_asked_in_loops_too() => PromptVerifier.ToolAsync(Limited + """
        while (true)
        {
            var answer = await chat.{|MCPB006:GetResponseAsync|}(text, cancellationToken: token);
            if (answer.Text.Contains("done"))
            {
                return answer.Text;
            }

            text += answer.Text;
        }
        """);
}
