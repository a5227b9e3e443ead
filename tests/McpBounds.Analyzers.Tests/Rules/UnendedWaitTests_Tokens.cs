namespace McpBounds.Analyzers.Rules;

/// <summary>Token parameters that nobody supplies, in the shapes that code has them.</summary>
public sealed class UnendedWaitTests_Tokens
{
    [Theory]
    [InlineData("await Git(\"log\");")]
    [InlineData("await Git(\"log\", quiet: true, directory: id);")]
    [InlineData("await Git(\"log\", 1, false, CancellationToken.None, id);")]
    [InlineData("await Git(\"log\", token: default);")]
    [InlineData("await Git(\"log\"); await Helper(id);")]
    [InlineData("await Kept(\"log\");")]
    [InlineData("await this.Ask(id);")]
    public Task Among_other_parameters(string body) => WaitVerifier.ToolAsync(
        body,
        """
        internal static async Task<string> Git(string arguments, int depth = 0, bool quiet = false, CancellationToken {|MCPB004:token|} = default, string? directory = null)
        {
            using var child = new Process { StartInfo = new("git", "fetch " + arguments) };
            child.Start();
            using var kill = token.Register(() => { try { child.Kill(); } catch (InvalidOperationException) { } });
            await child.WaitForExitAsync(token);
            return "";
        }

        private static async Task Unused(CancellationToken token) => await Git("log", token: token);
        private static Task<string> Helper(string id) => Git(id, directory: id);
        private static Func<string, Task<string>> Kept { get; } = arguments => Git(arguments);
        """,
        "public static class Extensions { public static Task<string> Ask(this Tools tools, string id) => Tools.Git(id); }");

    [Theory]
    [InlineData("await Git(\"log\", token: token);")]
    [InlineData("await Git(\"log\"); await Git(\"log\", token: token);")]
    [InlineData("using var source = new CancellationTokenSource(9); await Git(\"log\", token: source.Token);")]
    [InlineData("await new[] { id }.Select(one => Git(one, token: token)).First();")]
    public Task That_somebody_supplies(string body) => WaitVerifier.ToolAsync(
        body, "private async Task Git(string arguments, bool quiet = false, CancellationToken token = default) => await process.WaitForExitAsync(token);");

    [Fact]
    public Task Handed_on_by_callers_that_are_given_none_themselves() => WaitVerifier.ToolAsync(
        "await Outer(id); await Inner(id);",
        """
        private Task Outer(string id, CancellationToken {|MCPB004:token|} = default) => Middle(id, token: token);
        private Task Middle(string id, bool loud = false, CancellationToken token = default) => Inner(id, token);
        private async Task Inner(string id, CancellationToken {|MCPB004:token|} = default) => await process.WaitForExitAsync(token);
        """);

    [Theory]
    [InlineData("await Outer(id, token); await Inner(id);")]
    [InlineData("await new Handler().Pass(token); await Inner(id);")]
    public Task Handed_on_by_a_caller_that_is_given_one(string body) => WaitVerifier.ToolAsync(
        body,
        """
        private Task Outer(string id, CancellationToken token = default) => Inner(id, token);
        internal async Task Inner(string id, CancellationToken token = default) => await process.WaitForExitAsync(token);
        """,
        "public sealed class Handler { private readonly Tools tools = null!; public Task Pass(CancellationToken token) => tools.Inner(\"\", token); }");

    [Fact]
    public Task That_kills_the_process_is_none_if_nobody_supplies_it() => WaitVerifier.ToolAsync(
        "await Run(id);",
        """
        private async Task Run(string id, CancellationToken {|MCPB004:stop|} = default)
        {
            using var kill = stop.Register(() => process.Kill());
            await process.WaitForExitAsync();
        }
        """);

    [Theory]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(9000); await tcp.ConnectAsync(\"a\", 1, source.Token);")]
    [InlineData("using var pipe = new System.IO.Pipes.NamedPipeClientStream(\"a\"); await pipe.ConnectAsync(9000, token);")]
    [InlineData("await gate.WaitAsync(9000, token); process.WaitForExit(9000);")]
    [InlineData("await tcp.ConnectAsync(\"a\", 1, token).AsTask().WaitAsync(TimeSpan.FromSeconds(9));")]
    [InlineData("await tcp.ConnectAsync(\"a\", 1, token).AsTask().WaitAsync(TimeSpan.FromSeconds(9), token);")]
    [InlineData("_ = tcp.ConnectAsync(\"a\", 1, token).AsTask();")]
    public Task Of_a_method_that_bounds_the_work_itself(string body) => WaitVerifier.ToolAsync(
        "await Open(); await Direct();",
        $$"""
        private Task Open(CancellationToken token = default) => Bounded(TimeSpan.FromSeconds(9), token);
        private async Task Bounded(TimeSpan patience, CancellationToken token) { {{body}} await Task.Yield(); }
        private async Task Direct(CancellationToken token = default) { {{body}} await Task.Yield(); }
        """);

    [Fact]
    public Task Of_a_request_over_a_stream_whose_answer_alone_is_bounded() => WaitVerifier.ToolAsync(
        "await this.Ask(id);",
        """
        private readonly System.IO.StreamWriter writer = new(new System.IO.Pipes.NamedPipeClientStream("a"));
        private readonly System.IO.StreamReader reader = new(new System.IO.Pipes.NamedPipeClientStream("a"));
        public Task<string?> SendAsync(string method, CancellationToken {|MCPB004?:token|} = default) => SendAsync(method, TimeSpan.FromSeconds(9), token);
        public async Task<string?> SendAsync(string method, TimeSpan timeout, CancellationToken token = default)
        {
            await gate.WaitAsync(token);
            try
            {
                await writer.WriteLineAsync(method.AsMemory(), token);
                using var source = CancellationTokenSource.CreateLinkedTokenSource(token);
                source.CancelAfter(timeout);
                return await reader.ReadLineAsync(source.Token);
            }
            finally
            {
                gate.Release();
            }
        }
        """,
        "public static class Extensions { public static async Task<string?> Ask(this Tools tools, string id) => await tools.SendAsync(id); }");

    [Theory]
    [InlineData("await tcp.ConnectAsync(\"a\", 1, token).AsTask().WaitAsync(token);")]
    [InlineData("using var source = CancellationTokenSource.CreateLinkedTokenSource(token); source.CancelAfter(9000); await tcp.ConnectAsync(\"a\", 1, token);")]
    public Task Of_one_that_only_seems_to(string body) =>
        WaitVerifier.ToolAsync("await Direct();", $$"""private async Task Direct(CancellationToken {|MCPB004:token|} = default) { {{body}} }""");

    [Theory]
    [InlineData("new Acme.Credential(id, async cancel => await process.WaitForExitAsync(cancel))")]
    [InlineData("new Acme.Credential(id, async (cancellationToken) => await Client.FindAsync(id, cancellationToken))")]
    [InlineData("Acme.Retry.RunAsync(async ct => await Client.FindAsync(id, ct))")]
    [InlineData("Acme.Retry.RunAsync(async key => await Client.{|MCPB024:FindAsync|}(id, key))")]
    [InlineData("Acme.Retry.RunAsync(async ct => await Client.{|MCPB024:FindAsync|}(id))")]
    public Task That_a_library_supplies_to_a_callback(string call) => WaitVerifier.MissingAsync($"var made = {call};", "private TrackerClient Client;");

    [Theory]
    [InlineData("await tcp.ConnectAsync(id, 1, token).AsTask().WaitAsync(TimeSpan.FromSeconds(9));", "token")]
    [InlineData("await tcp.ConnectAsync(id, 1, token);", "{|MCPB004:token|}")]
    public Task Of_a_call_that_its_caller_gives_up_on(string wait, string parameter) => WaitVerifier.ToolAsync(
        "await Given(id).WaitAsync(TimeSpan.FromSeconds(9)); await Once(id);",
        $$"""
        private async Task Given(string id, CancellationToken token = default) => await tcp.ConnectAsync(id, 1, token);
        private async Task Once(string id, CancellationToken {{parameter}} = default) { {{wait}} }
        """);

    [Theory]
    [InlineData("await Read(id)", "", "no caller supplies 'stop'; give the tool a CancellationToken and pass it on")]
    [InlineData("await Read(id)", ", CancellationToken token", "no caller supplies 'stop'; pass the tool's token on")]
    [InlineData("await Read(id, CancellationToken.None)", ", CancellationToken token", "callers pass None for 'stop'; pass the tool's token on")]
    [InlineData("await Read(id, default)", "", "callers pass None for 'stop'; give the tool a CancellationToken and pass it on")]
    public Task The_message_says_what_callers_do(string call, string parameter, string message)
    {
        var test = WaitVerifier.Test($$"""
            public sealed class Tools
            {
                private readonly TcpClient tcp = new();
                [McpServerTool] public async Task {|#1:Run|}(string id{{parameter}}) => {{call.Replace("Read", "{|#2:Read|}", StringComparison.Ordinal)}};
                private async Task Read(string id, CancellationToken {|#0:stop|} = default) => await tcp.{|#3:ConnectAsync|}(id, 1, stop);
            }
            """);
        test.ExpectedDiagnostics.Add(CSharpAnalyzerVerifier<UnendedWait>.Diagnostic("MCPB004")
            .WithMessage($"Nothing ends 'ConnectAsync' in tool 'Tools.Run' (via Read): {message}").WithLocation(0).WithLocation(1).WithLocation(2).WithLocation(3));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
