namespace McpBounds.Analyzers.Fixes;

/// <summary>"Stop after 5 turns": a loop that only the answer ends is counted, and says that it was stopped. The calls stay without a limit.</summary>
public sealed class CountPromptsTests
{
    [Fact]
    public Task An_endless_loop() => Fixed(
        """
        while (true)
        {
            var answer = await server.{|MCPB005:ElicitAsync|}(request, token);

            // The answer decides.
            if (answer.IsAccepted)
            {
                return "Done.";
            }
        }
        """,
        """
        var prompts = 0;
        while (true)
        {
            if (++prompts > MaxPrompts)
            {
                throw new McpException($"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.");
            }

            var answer = await server.{|MCPB005?:ElicitAsync|}(request, token);

            // The answer decides.
            if (answer.IsAccepted)
            {
                return "Done.";
            }
        }
        """);

    [Fact]
    public Task The_question_stands_in_the_condition() => Fixed(
        """
        while (!(await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted)
        {
            Console.Error.WriteLine("again");
        }

        return "Done.";
        """,
        """
        var prompts = 0;
        while (!(await server.{|MCPB005?:ElicitAsync|}(request, token)).IsAccepted)
        {
            if (++prompts >= MaxPrompts)
            {
                throw new McpException($"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.");
            }

            Console.Error.WriteLine("again");
        }

        return "Done.";
        """);

    [Fact]
    public Task A_loop_without_braces() => Fixed(
        """
        ElicitResult answer;
        do answer = await server.{|MCPB005:ElicitAsync|}(request, token);
        while (!answer.IsAccepted);

        return "Done.";
        """,
        """
        ElicitResult answer;
        var prompts = 0;
        do
        {
            if (++prompts > MaxPrompts)
            {
                throw new McpException($"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.");
            }

            answer = await server.{|MCPB005?:ElicitAsync|}(request, token);
        }
        while (!answer.IsAccepted);

        return "Done.";
        """);

    [Fact]
    public Task An_exception_that_would_not_arrive_becomes_text() => Fixed(
        """
        try
        {
            while (true)
            {
                if ((await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted)
                {
                    return "Done.";
                }
            }
        }
        catch (Exception)
        {
            return "Failed.";
        }
        """,
        """
        try
        {
            var prompts = 0;
            while (true)
            {
                if (++prompts > MaxPrompts)
                {
                    return $"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.";
                }

                if ((await server.{|MCPB005?:ElicitAsync|}(request, token)).IsAccepted)
                {
                    return "Done.";
                }
            }
        }
        catch (Exception)
        {
            return "Failed.";
        }
        """);

    [Fact]
    public Task Two_loops_at_once_and_one_within_the_other() => Fixed(
        """
        while (true)
        {
            while (true)
            {
                if ((await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted)
                {
                    break;
                }
            }

            if ((await server.ElicitAsync(request, token)).IsAccepted)
            {
                return "Done.";
            }
        }
        """,
        """
        var prompts = 0;
        while (true)
        {
            if (++prompts > MaxPrompts)
            {
                throw new McpException($"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.");
            }

            var promptCount = 0;
            while (true)
            {
                if (++promptCount > MaxPrompts)
                {
                    throw new McpException($"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.");
                }

                if ((await server.{|MCPB005?:ElicitAsync|}(request, token)).IsAccepted)
                {
                    break;
                }
            }

            if ((await server.ElicitAsync(request, token)).IsAccepted)
            {
                return "Done.";
            }
        }
        """);

    [Theory]
    [InlineData("await server.{|MCPB005?:ElicitAsync|}(request, token); return \"Done.\";")]
    [InlineData("for (var i = 0; i < 3; i++) { await server.{|MCPB005?:ElicitAsync|}(request, token); } return \"Done.\";")]
    [InlineData("while (!(await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted) { } return \"Done.\";")]
    [InlineData("again: if (!(await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted) { goto again; } return \"Done.\";")]
    [InlineData("return (await server.{|MCPB005:ElicitAsync|}(request, token)).IsAccepted ? \"Done.\" : await Ask(server, token);")]
    public Task What_needs_no_count_or_has_no_place_for_one(string body) => Fixed(body, body);

    [Fact]
    public async Task A_loop_in_the_tool_around_a_helper_in_another_file()
    {
        const string Helper = "using ModelContextProtocol.Protocol; internal static class Helper { public static async Task<bool> AskAsync(McpServer server) => (await server.{|MCPB005:ElicitAsync|}(new() { Message = \"?\" })).IsAccepted; }";
        var test = PromptFixTest.Count(
            """
            while (true)
            {
                if (await Helper.AskAsync(server))
                {
                    return "Done.";
                }
            }
            """,
            """
            var prompts = 0;
            while (true)
            {
                if (++prompts > MaxPrompts)
                {
                    throw new McpException($"Asked {MaxPrompts} times and got no answer that ends this: find out what is wanted before you call again.");
                }

                if (await Helper.AskAsync(server))
                {
                    return "Done.";
                }
            }
            """);
        test.TestState.Sources.Add(Helper);
        test.FixedState.Sources.Add(Helper.Replace("MCPB005:", "MCPB005?:", StringComparison.Ordinal));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task Fixed(string before, string after) => PromptFixTest.Count(before, after).RunAsync(TestContext.Current.CancellationToken);
}
