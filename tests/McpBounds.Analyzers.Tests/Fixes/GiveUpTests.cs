using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnendedWait, McpBounds.CodeFixes.WaitFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>The wait gets a deadline of its own, and the agent is told when it is over.</summary>
public class GiveUpTests
{
    private const string Answer = "\"The remote service did not answer within 30 seconds: try again later.\"";

    [Fact]
    public Task A_variable_keeps_its_place_and_the_callers_cancellation_its_meaning() => Fixed(
        """
        [McpServerTool]
        public async Task<int> Read(string url, CancellationToken cancellationToken)
        {
            // first the page
            var page = await http.[|GetStringAsync|](url); // whole

            return page.Length;
        }
        """,
        $$"""
        [McpServerTool]
        public async Task<int> Read(string url, CancellationToken cancellationToken)
        {
            // first the page
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            string page;
            try
            {
                page = await http.GetStringAsync(url, timeout.Token); // whole
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new McpException({{Answer}});
            }

            return page.Length;
        }
        """);

    [Fact]
    public Task An_expression_body_becomes_a_block_and_a_returned_task_is_awaited() => Fixed(
        """
        [McpServerTool]
        public Task<string> Read(string url) => http.[|GetStringAsync|](url);
        """,
        $$"""
        [McpServerTool]
        public async Task<string> Read(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                return await http.GetStringAsync(url, timeout.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                throw new McpException({{Answer}});
            }
        }
        """);

    [Fact]
    public Task What_is_disposed_of_takes_the_rest_of_its_block_along() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url)
        {
            if (url.Length > 0)
            {
                var where = url + "?";
                using var response = await http.[|GetAsync|](where).ConfigureAwait(false);

                // as text
                return await response.Content.ReadAsStringAsync();
            }

            return "";
        }
        """,
        $$"""
        [McpServerTool]
        public async Task<string> Read(string url)
        {
            if (url.Length > 0)
            {
                var where = url + "?";
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                try
                {
                    using var response = await http.GetAsync(where, timeout.Token).ConfigureAwait(false);

                    // as text
                    return await response.Content.ReadAsStringAsync();
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested)
                {
                    throw new McpException({{Answer}});
                }
            }

            return "";
        }
        """);

    [Fact]
    public Task Every_round_of_a_loop_has_its_own_time() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string[] urls)
        {
            var timeout = "";
            foreach (var url in urls)
                timeout += await http.[|GetStringAsync|](url);

            return timeout;
        }
        """,
        $$"""
        [McpServerTool]
        public async Task<string> Read(string[] urls)
        {
            var timeout = "";
            foreach (var url in urls)
            {
                using var timeout2 = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                try
                {
                    timeout += await http.GetStringAsync(url, timeout2.Token);
                }
                catch (OperationCanceledException) when (timeout2.IsCancellationRequested)
                {
                    throw new McpException({{Answer}});
                }
            }

            return timeout;
        }
        """);

    [Fact]
    public Task A_lambda_waits_for_itself() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string[] urls, CancellationToken stop)
        {
            var pages = await Task.WhenAll(urls.Select(url => http.{|MCPB004:GetStringAsync|}(url)));
            return string.Concat(pages);
        }
        """,
        $$"""
        [McpServerTool]
        public async Task<string> Read(string[] urls, CancellationToken stop)
        {
            var pages = await Task.WhenAll(urls.Select(async url =>
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
                timeout.CancelAfter(TimeSpan.FromSeconds(30));
                try
                {
                    return await http.GetStringAsync(url, timeout.Token);
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stop.IsCancellationRequested)
                {
                    throw new McpException({{Answer}});
                }
            }));
            return string.Concat(pages);
        }
        """);

    [Fact]
    public Task Who_blocks_goes_on_blocking() => Fixed(
        """
        [McpServerTool]
        public string Read(string url)
        {
            return http.[|GetStringAsync|](url).GetAwaiter().GetResult();
        }
        """,
        $$"""
        [McpServerTool]
        public string Read(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                return http.GetStringAsync(url, timeout.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                throw new McpException({{Answer}});
            }
        }
        """);

    [Fact]
    public Task Result_wraps_the_cancellation() => Fixed(
        """
        [McpServerTool]
        public string Read(string url)
        {
            var page = http.[|GetStringAsync|](url).Result;
            return page + page;
        }
        """,
        $$"""
        [McpServerTool]
        public string Read(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            string page;
            try
            {
                page = http.GetStringAsync(url, timeout.Token).Result;
            }
            catch (AggregateException) when (timeout.IsCancellationRequested)
            {
                throw new McpException({{Answer}});
            }

            return page + page;
        }
        """);

    [Fact]
    public Task A_call_without_a_token_is_waited_for_with_one() => Fixed(
        """
        [McpServerTool]
        public async Task<long> Read(string url) => (await System.Net.WebRequest.Create(url).[|GetResponseAsync|]()).ContentLength;
        """,
        $$"""
        [McpServerTool]
        public async Task<long> Read(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                return (await System.Net.WebRequest.Create(url).GetResponseAsync().WaitAsync(timeout.Token)).ContentLength;
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                throw new McpException({{Answer}});
            }
        }
        """);

    [Fact]
    public Task What_cleans_up_has_a_time_of_its_own() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            try
            {
                return url;
            }
            finally
            {
                await http.[|GetStringAsync|](url);
            }
        }
        """,
        $$"""
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            try
            {
                return url;
            }
            finally
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                try
                {
                    await http.GetStringAsync(url, timeout.Token);
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested)
                {
                    throw new McpException({{Answer}});
                }
            }
        }
        """);

    [Fact]
    public Task A_process_is_stopped_with_its_children() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Run(CancellationToken stop)
        {
            using var process = System.Diagnostics.Process.Start("build")!;
            var output = process.StandardOutput.[|ReadToEndAsync|]();
            await process.WaitForExitAsync();
            return await output;
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Run(CancellationToken stop)
        {
            using var process = System.Diagnostics.Process.Start("build")!;
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timeout.CancelAfter(TimeSpan.FromMinutes(5));
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
                await process.WaitForExitAsync(timeout.Token);
                return await output;
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                if (stop.IsCancellationRequested)
                {
                    throw;
                }

                throw new McpException("The process did not finish within 5 minutes and was stopped.");
            }
        }
        """);

    [Fact]
    public Task What_moves_keeps_the_style_of_its_author() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Run()
        {
          using var process = System.Diagnostics.Process.Start("build")!;
          var output = await process.StandardOutput.[|ReadToEndAsync|]();
          await process.WaitForExitAsync();
          if (output.Length > 0) {
            output = output.Trim(
                ' ');
          }

          // the kinds by name
          var options = new System.Text.Json.JsonSerializerOptions
          {
            Converters =
            {
              new System.Text.Json.Serialization.JsonStringEnumConverter(),
            },
          };
          return System.Text.Json.JsonSerializer.Serialize(output, options) + @"
        the end";
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Run()
        {
          using var process = System.Diagnostics.Process.Start("build")!;
          using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
          try
          {
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            if (output.Length > 0) {
              output = output.Trim(
                  ' ');
            }

            // the kinds by name
            var options = new System.Text.Json.JsonSerializerOptions
            {
              Converters =
              {
                new System.Text.Json.Serialization.JsonStringEnumConverter(),
              },
            };
            return System.Text.Json.JsonSerializer.Serialize(output, options) + @"
        the end";
          }
          catch (OperationCanceledException) when (timeout.IsCancellationRequested)
          {
            process.Kill(entireProcessTree: true);
            throw new McpException("The process did not finish within 5 minutes and was stopped.");
          }
        }
        """);

    [Fact]
    public Task A_process_that_may_not_have_started_is_stopped_if_it_is_there() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Run()
        {
            using var process = System.Diagnostics.Process.Start("build");
            var output = await process!.StandardOutput.[|ReadToEndAsync|]();
            await process.WaitForExitAsync();
            return output;
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Run()
        {
            using var process = System.Diagnostics.Process.Start("build");
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            try
            {
                var output = await process!.StandardOutput.ReadToEndAsync(timeout.Token);
                await process.WaitForExitAsync(timeout.Token);
                return output;
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested)
            {
                process?.Kill(entireProcessTree: true);
                throw new McpException("The process did not finish within 5 minutes and was stopped.");
            }
        }
        """);

    [Fact]
    public Task Another_program_at_a_pipe_has_the_time_of_a_process() => Fixed(
        """
        [McpServerTool]
        public async Task<int> Ask(CancellationToken stop)
        {
            using var pipe = new System.IO.Pipes.NamedPipeClientStream("shell");
            await pipe.ConnectAsync(stop);
            return await pipe.[|ReadAsync|](new byte[4]);
        }
        """,
        """
        [McpServerTool]
        public async Task<int> Ask(CancellationToken stop)
        {
            using var pipe = new System.IO.Pipes.NamedPipeClientStream("shell");
            await pipe.ConnectAsync(stop);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timeout.CancelAfter(TimeSpan.FromMinutes(5));
            try
            {
                return await pipe.ReadAsync(new byte[4], timeout.Token);
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                throw new McpException("The other program did not answer within 5 minutes: try again later.");
            }
        }
        """);

    [Fact]
    public Task A_task_that_the_tool_waits_for_is_given_up_and_stands_apart_from_what_follows() => Fixed(
        """
        private readonly System.Diagnostics.Process program = new();

        [McpServerTool]
        public async Task<int> Run()
        {
            var run = Task.Run(async () =>
            {
                await program.[|WaitForExitAsync|]();
                // that was all
                return program.ExitCode;
            });
            return await run;
        }
        """,
        """
        private readonly System.Diagnostics.Process program = new();

        [McpServerTool]
        public async Task<int> Run()
        {
            var run = Task.Run(async () =>
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
                try
                {
                    await program.WaitForExitAsync(timeout.Token);
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested)
                {
                    program.Kill(entireProcessTree: true);
                    throw new McpException("The process did not finish within 5 minutes and was stopped.");
                }

                // that was all
                return program.ExitCode;
            });
            return await run;
        }
        """);

    [Theory]
    [InlineData("A write", "[McpServerTool] public async Task Pay(string url) => await http.[|PostAsync|](url, null);")]
    [InlineData("A task that someone else awaits", "[McpServerTool] public async Task<int> Read(string url) { var all = new List<Task<string>>(); all.Add(http.[|GetStringAsync|](url)); await Task.WhenAll(all); return 1; }")]
    [InlineData("A condition of a loop", "[McpServerTool] public async Task<int> Read(string url) { while ((await http.[|GetStringAsync|](url)).Length > 0) { } return 1; }")]
    [InlineData("A lock", "[McpServerTool] public int Read(string url) { lock (http) { return http.[|GetStringAsync|](url).Result.Length; } }")]
    [InlineData("An iterator's page", "[McpServerTool] public async Task<int> Read(string url) { await foreach (var page in All(url)) { } return 1; } private async IAsyncEnumerable<string> All(string url) { using var response = await http.[|GetAsync|](url); yield return \"\"; }")]
    [InlineData("A source that is there", "[McpServerTool] public async Task<string> Read(string url) { using var source = new CancellationTokenSource(1000); return await http.[|GetStringAsync|](url); }")]
    [InlineData("A process out of sight", "[McpServerTool] public async Task Run() { await System.Diagnostics.Process.Start(\"build\")!.[|WaitForExitAsync|](); }")]
    [InlineData("Work that is kept for later", "private Task? _watch; private readonly System.Diagnostics.Process program = new(); [McpServerTool] public void Start() => _watch = Watch().ContinueWith(task => { }); private async Task Watch() => await program.[|WaitForExitAsync|]();")]
    [InlineData("A model's answer, which is paid for", "[McpServerTool] public async Task<string> Ask(Microsoft.Extensions.AI.IChatClient model) => (await model.[|GetResponseAsync|](new List<Microsoft.Extensions.AI.ChatMessage>())).Text;")]
    public async Task Not_offered(string why, string code)
    {
        var test = new Verify.Test { TestCode = Tool(code.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)) };

        var offered = await test.OfferedFixesAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(offered);
        Assert.DoesNotContain(GiveUp.EquivalenceKey, offered.SelectMany(static item => item.Keys));
        Assert.NotEmpty(why);
    }

    [Fact]
    public async Task The_fixes_come_in_their_order_with_the_options_in_their_titles()
    {
        var test = new Verify.Test
        {
            TestCode = """
                public static class Tools
                {
                    private static readonly HttpClient s_http = new();

                    [McpServerTool]
                    public static async Task<string> Read(string url) => await s_http.GetStringAsync(url);
                }
                """,
        };
        test.TestState.AnalyzerConfigFiles.Add((".editorconfig", "root = true\n[*.cs]\nmcpbounds.timeout_seconds = 120\n"));

        var offered = Assert.Single(await test.OfferedFixesAsync(TestContext.Current.CancellationToken)).Fixes;

        Assert.Equal(["McpBounds.TimeoutClient", "McpBounds.PassToken", "McpBounds.GiveUp"], offered.Select(static fix => fix.EquivalenceKey));
        Assert.Equal(
            ["Set a timeout on the client", "Add a CancellationToken and pass it on", "Give up after 2 minutes"],
            offered.Select(static fix => fix.Title));
    }

    private static Task Fixed([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after) =>
        new Verify.Test { TestCode = Tool(before), FixedCode = Tool(after), CodeActionEquivalenceKey = GiveUp.EquivalenceKey }
            .RunAsync(TestContext.Current.CancellationToken);

    private static string Tool(string code) =>
        $$"""
        using ModelContextProtocol;

        [McpServerToolType]
        public sealed class Tools
        {
            private readonly HttpClient http;

            public Tools(HttpClient http) => this.http = http;

            {{code.Replace("[|", "{|MCPB004:", StringComparison.Ordinal).Replace("|]", "|}", StringComparison.Ordinal)
                .ReplaceLineEndings("\n    ").Replace("\n    \n", "\n\n", StringComparison.Ordinal)}}
        }

        """;
}
