using System.Diagnostics.CodeAnalysis;

namespace McpBounds.Analyzers.Rules;

/// <summary>What counts as a limit, and what merely stands there.</summary>
public sealed class UnlimitedPromptingTests_Limits
{
    private const string Own = """
        public sealed class PromptRateLimiter
        {
            public bool TryTake(string who) => true;
            public void ThrowIfExceeded(string who) { }
            public Task WaitAsync(CancellationToken token) => Task.CompletedTask;
            public Task<Verdict> CheckAsync(string who) => Task.FromResult(new Verdict(true));
            public Task<T> RunAsync<T>(Func<Task<T>> action) => action();
            public void Record(string who) { }
        }

        public sealed record Verdict(bool Allowed);
        """;

    [Theory]
    [InlineData("using var lease = limiter.AttemptAcquire(); if (!lease.IsAcquired) { throw new McpException(\"Slow down.\"); }")]
    [InlineData("using var lease = await limiter.AcquireAsync(1, token); if (!lease.IsAcquired) { return \"Slow down.\"; }")]
    [InlineData("if (limiter.AttemptAcquire() is { IsAcquired: false }) { return null; }")]
    [InlineData("await EnsureAsync(token);")]
    [InlineData("if (!await MayAsync(token)) { return null; }")]
    public Task A_lease_of_the_framework_that_the_prompt_depends_on(string limit) => Silent(limit, """
        private async Task EnsureAsync(CancellationToken token)
        {
            using var lease = await limiter.AcquireAsync(1, token);
            if (!lease.IsAcquired)
            {
                throw new McpException("Slow down.");
            }
        }

        private async Task<bool> MayAsync(CancellationToken token)
        {
            using var lease = await limiter.AcquireAsync(1, token);
            return lease.IsAcquired;
        }
        """);

    [Theory]
    [InlineData("using var lease = limiter.AttemptAcquire();")]
    [InlineData("using var lease = limiter.AttemptAcquire(); if (!lease.IsAcquired) { Console.Error.WriteLine(\"too many\"); }")]
    [InlineData("if (text.Length > 3) { using var lease = limiter.AttemptAcquire(); if (!lease.IsAcquired) { return null; } }")]
    [InlineData("var statistics = limiter.GetStatistics(); if (statistics is null) { return null; }")]
    [InlineData("try { using var lease = limiter.AttemptAcquire(); if (!lease.IsAcquired) { throw new McpException(\"Slow down.\"); } } catch (McpException) { }")]
    [InlineData("var rateLimiter = limiter; // RateLimiter")]
    public Task A_limiter_that_merely_stands_there(string limit) => Reported(limit);

    [Theory]
    [InlineData("if (!own.TryTake(text)) { return null; }")]
    [InlineData("if (own.TryTake(text) == false) { throw new McpException(\"Slow down.\"); }")]
    [InlineData("var taken = own.TryTake(text); if (!taken) { return null; }")]
    [InlineData("own.ThrowIfExceeded(text);")]
    [InlineData("await own.WaitAsync(token);")]
    [InlineData("await own.WaitAsync(token).ConfigureAwait(false);")]
    [InlineData("var verdict = await own.CheckAsync(text); if (!verdict.Allowed) { return null; }")]
    public Task A_limiter_of_the_project_that_the_prompt_depends_on(string limit) => Silent($"var own = new PromptRateLimiter(); {limit}", types: Own);

    [Theory]
    [InlineData("own.TryTake(text);")]
    [InlineData("own.Record(text);")]
    [InlineData("_ = own.WaitAsync(token);")]
    [InlineData("var verdict = await own.CheckAsync(text);")]
    [InlineData("if (text.Length > 3) { own.ThrowIfExceeded(text); }")]
    [InlineData("_ = typeof(PromptRateLimiter).Name;")]
    public Task A_limiter_of_the_project_that_lets_all_pass(string limit) => Reported($"var own = new PromptRateLimiter(); {limit}", types: Own);

    [Fact]
    public Task A_prompt_that_a_limiter_runs() => PromptVerifier.ToolAsync(
        "await new PromptRateLimiter().RunAsync(() => server.ElicitAsync(request, token).AsTask());", types: Own);

    [Fact]
    public Task A_limit_behind_the_prompt_is_none() => PromptVerifier.ToolAsync(
        "await server.{|MCPB005?:ElicitAsync|}(request, token); new PromptRateLimiter().ThrowIfExceeded(text);", types: Own);

    [Fact]
    public Task A_limit_in_the_tool_covers_its_helpers_and_not_those_of_another_tool() => PromptVerifier.SourceAsync($$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private readonly PromptRateLimiter own = new();

            [McpServerTool] public async Task Limited(McpServer server) { own.ThrowIfExceeded("x"); await AskAsync(server); await AskElsewhereAsync(server); }

            [McpServerTool] public Task Free(McpServer server) => AskAsync(server);

            private Task AskAsync(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }).AsTask();

            private Task AskElsewhereAsync(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
        }

        {{Own}}
        """);

    [Fact]
    public Task A_local_function_is_as_limited_as_its_calls() => PromptVerifier.ToolAsync(
        "new PromptRateLimiter().ThrowIfExceeded(text); await Ask(); ValueTask<ElicitResult> Ask() => server.ElicitAsync(request, token);", types: Own);

    [Theory]
    [InlineData("Acme.Gate", true)]
    [InlineData("Acme.Other", false)]
    public async Task A_type_that_is_named_in_the_options(string named, bool isLimited)
    {
        var prompt = isLimited ? "ElicitAsync" : "{|MCPB005?:ElicitAsync|}";
        var test = PromptVerifier.Test(PromptVerifier.Declare(
            $"await new Acme.Gate().PassAsync(); await server.{prompt}(request, token);", types: "namespace Acme { public sealed class Gate { public Task PassAsync() => Task.CompletedTask; } }"));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\nmcpbounds.rate_limiters = {named}\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Shared.Gate", "ElicitAsync")]
    [InlineData("Shared.Door", "{|MCPB005?:ElicitAsync|}")]
    public async Task A_limiter_of_another_project_that_no_name_here_tells_of(string gate, string prompt)
    {
        var test = PromptVerifier.Test(PromptVerifier.Declare($"await Acme.{gate}.PassAsync(); await server.{prompt}(request, token);"));
        test.TestState.AdditionalReferences.Add(Tools.Compiled.Image(Tools.Compiled.Code("""
            namespace Acme
            {
                public sealed class CallThrottle { public Task PassAsync() => Task.CompletedTask; }
                public sealed class Doorman { public Task PassAsync() => Task.CompletedTask; }
                public static class Shared { public static CallThrottle Gate { get; } = new(); public static Doorman Door { get; } = new(); }
            }
            """)));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_attribute_that_is_named_in_the_options_limits_calls_and_no_loop()
    {
        var test = PromptVerifier.Test("""
            [AttributeUsage(AttributeTargets.All)]
            public sealed class SlowAttribute : Attribute { }

            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool, Slow] public Task One(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();

                [McpServerTool, Slow] public async Task Loop(McpServer server) { while (true) { await server.{|MCPB005:ElicitAsync|}(new() { Message = "?" }); } }
            }

            [McpServerToolType, Slow]
            public sealed class MoreTools
            {
                [McpServerTool] public Task Two(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.rate_limiters = SlowAttribute\n"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_filter_of_all_calls_that_takes_a_lease() => PromptVerifier.SourceAsync(Filtered("if (!lease.IsAcquired) { throw new McpException(\"Slow down.\"); }", "ElicitAsync"));

    [Fact]
    public Task A_filter_of_all_calls_that_lets_all_pass() => PromptVerifier.SourceAsync(Filtered("", "{|MCPB005?:ElicitAsync|}"));

    [Fact]
    public Task An_endpoint_that_asks_for_a_limit() => PromptVerifier.SourceAsync("""
        public sealed class App { public Endpoint MapMcp(string pattern = "") => new(); }
        public sealed class Endpoint { public Endpoint RequireRateLimiting(string policy) => this; }
        public static class Start { public static void Map(App app) => app.MapMcp().RequireRateLimiting("calls"); }

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public Task One(McpServer server) => server.ElicitAsync(new() { Message = "?" }).AsTask();
        }
        """);

    [Fact]
    public Task Another_endpoint_that_asks_for_a_limit_is_none() => PromptVerifier.SourceAsync("""
        public sealed class App { public Endpoint MapMcp() => new(); public Endpoint MapGet(string pattern) => new(); }
        public sealed class Endpoint { public Endpoint RequireRateLimiting(string policy) => this; }
        public static class Start { public static void Map(App app) { app.MapMcp(); app.MapGet("/").RequireRateLimiting("calls"); } }

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public Task One(McpServer server) => server.{|MCPB005?:ElicitAsync|}(new() { Message = "?" }).AsTask();
        }
        """);

    [Theory]
    [InlineData("new ResiliencePipelineBuilder().AddRateLimiter(null!).Build()", "ElicitAsync")]
    [InlineData("new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromSeconds(1)).Build()", "{|MCPB005?:ElicitAsync|}")]
    public async Task A_pipeline_of_Polly_s(string pipeline, string prompt)
    {
        var test = new CSharpAnalyzerVerifier<UnlimitedPrompting>.Test
        {
            TestCode = PromptVerifier.Complete("using Polly; " + PromptVerifier.Declare(
                $"var pipeline = {pipeline}; await pipeline.ExecuteAsync(async t => await server.{prompt}(request, t), token);",
                types: "public static class Extensions { public static ResiliencePipelineBuilder AddRateLimiter(this ResiliencePipelineBuilder builder, RateLimiter limiter) => builder; }")),
            ReferenceAssemblies = ReferenceAssemblies.Default.Polly,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task Silent(string limit, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") => PromptVerifier.ToolAsync(
        $"{limit} await server.ElicitAsync(request, token); await chat.GetResponseAsync(text, cancellationToken: token);", members, types);

    private static Task Reported(string limit, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") => PromptVerifier.ToolAsync(
        $$"""
        {{limit}}
        await server.{|MCPB005?:ElicitAsync|}(request, token); await chat.{|MCPB006:GetResponseAsync|}(text, cancellationToken: token);
        """,
        members,
        types);

    private static string Filtered(string check, string prompt) => $$"""
        public static class Start
        {
            public static void Add(IServiceCollection services, RateLimiter limiter) => services.AddMcpServer().WithRequestFilters(filters => filters.AddCallToolFilter(next => async (context, token) =>
            {
                using var lease = await limiter.AcquireAsync(1, token);
                {{check}}
                return await next(context, token);
            }));
        }

        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool] public Task One(McpServer server) => server.{{prompt}}(new() { Message = "?" }).AsTask();
        }
        """;
}
