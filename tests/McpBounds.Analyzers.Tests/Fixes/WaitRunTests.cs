using System.Diagnostics;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnendedWait, McpBounds.CodeFixes.WaitFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>What the fixes of a wait write, compiled and run against a site that drips and a process that does not end.</summary>
public sealed class WaitRunTests
{
    private const string Options = "root = true\n[*.cs]\nmcpbounds.timeout_seconds = 2\nmcpbounds.process_timeout_seconds = 2\n";

    private const string Before =
        """
        using System.Diagnostics;
        using ModelContextProtocol;

        [McpServerToolType]
        public sealed class Tools
        {
            public static int Child { get; set; }

            [McpServerTool]
            public async Task<string> Page(string url, CancellationToken cancellationToken)
            {
                using var http = new HttpClient();
                var page = await http.{|MCPB004:GetStringAsync|}(url);
                return page.Trim('"');
            }

            [McpServerTool]
            public async Task<string> Streamed(string url, CancellationToken cancellationToken)
            {
                using var http = new HttpClient();
                using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return (await response.Content.{|MCPB004:ReadAsStringAsync|}()).Trim('"');
            }

            [McpServerTool]
            public async Task<string> Sleep(string seconds, CancellationToken cancellationToken)
            {
                using var process = Process.Start(new ProcessStartInfo("sh", new[] { "-c", $"sleep {seconds}; echo done" }) { RedirectStandardOutput = true })!;
                Child = process.Id;
                var output = process.StandardOutput.{|MCPB004:ReadToEndAsync|}();
                await process.WaitForExitAsync();
                return await output;
            }
        }

        """;

    private const string After =
        """
        using System.Diagnostics;
        using ModelContextProtocol;

        [McpServerToolType]
        public sealed class Tools
        {
            public static int Child { get; set; }

            [McpServerTool]
            public async Task<string> Page(string url, CancellationToken cancellationToken)
            {
                using var http = new HttpClient();
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                timeout.CancelAfter(TimeSpan.FromSeconds(2));
                string page;
                try
                {
                    page = await http.GetStringAsync(url, timeout.Token);
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    throw new McpException("The remote service did not answer within 2 seconds: try again later.");
                }

                return page.Trim('"');
            }

            [McpServerTool]
            public async Task<string> Streamed(string url, CancellationToken cancellationToken)
            {
                using var http = new HttpClient();
                using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                timeout.CancelAfter(TimeSpan.FromSeconds(2));
                try
                {
                    return (await response.Content.ReadAsStringAsync(timeout.Token)).Trim('"');
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    throw new McpException("The remote service did not answer within 2 seconds: try again later.");
                }
            }

            [McpServerTool]
            public async Task<string> Sleep(string seconds, CancellationToken cancellationToken)
            {
                using var process = Process.Start(new ProcessStartInfo("sh", new[] { "-c", $"sleep {seconds}; echo done" }) { RedirectStandardOutput = true })!;
                Child = process.Id;
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                timeout.CancelAfter(TimeSpan.FromSeconds(2));
                try
                {
                    var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
                    await process.WaitForExitAsync(timeout.Token);
                    return await output;
                }
                catch (OperationCanceledException) when (timeout.IsCancellationRequested)
                {
                    process.Kill(entireProcessTree: true);
                    if (cancellationToken.IsCancellationRequested)
                    {
                        throw;
                    }

                    throw new McpException("The process did not finish within 2 seconds and was stopped.");
                }
            }
        }

        """;

    private const string Threaded =
        """
        [McpServerToolType]
        public sealed class Tools
        {
            [McpServerTool]
            public Task<string> Page(string url) => Pages.ReadAsync(url);
        }

        public static class Pages
        {
            public static async Task<string> ReadAsync(string url)
            {
                using var http = new HttpClient();
                return await http.{|MCPB004:GetStringAsync|}(url);
            }
        }

        """;

    private static readonly string s_threaded = Threaded
        .Replace("(string url)", "(string url, CancellationToken cancellationToken = default)", StringComparison.Ordinal)
        .Replace("(url)", "(url, cancellationToken)", StringComparison.Ordinal)
        .Replace("{|MCPB004:GetStringAsync|}", "GetStringAsync", StringComparison.Ordinal);

    private static readonly Lazy<Type> s_given = new(static () => CompiledTools.From(After));
    private static readonly Lazy<Type> s_passed = new(static () => CompiledTools.From(s_threaded));

    [Fact]
    public Task What_gives_up_here_is_what_the_fix_writes() => VerifyAsync(Before, After, GiveUp.EquivalenceKey);

    [Fact]
    public Task What_passes_the_token_here_is_what_the_fix_writes() => VerifyAsync(Threaded, s_threaded, PassToken.EquivalenceKey);

    [Theory]
    [InlineData("Page")]
    [InlineData("Streamed")]
    public async Task A_site_that_drips_is_given_up_in_words(string tool)
    {
        using var server = new ChunkedServer(Enumerable.Repeat("x", 1000), TimeSpan.FromMilliseconds(100));

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(s_given.Value, tool, server.Address, TestContext.Current.CancellationToken));

        Assert.Equal("McpException", thrown.GetType().Name);
        Assert.Equal("The remote service did not answer within 2 seconds: try again later.", thrown.Message);
    }

    [Theory]
    [InlineData("Page")]
    [InlineData("Streamed")]
    public async Task A_site_that_answers_is_read_as_before(string tool)
    {
        using var server = new ChunkedServer(["\"abc", "def\""]);

        Assert.Equal("abcdef", await RunAsync(s_given.Value, tool, server.Address, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Page")]
    [InlineData("Streamed")]
    public async Task The_callers_cancellation_stays_one(string tool)
    {
        using var server = new ChunkedServer(Enumerable.Repeat("x", 1000), TimeSpan.FromMilliseconds(100));
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(s_given.Value, tool, server.Address, caller.Token));
    }

    [Fact]
    public async Task A_token_that_is_passed_on_arrives()
    {
        using var server = new ChunkedServer(Enumerable.Repeat("x", 1000), TimeSpan.FromMilliseconds(100));
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(s_passed.Value, "Page", server.Address, caller.Token));
    }

    [Fact]
    public async Task A_process_is_stopped_and_a_quick_one_is_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh.");
        Assert.Equal("done", (await RunAsync(s_given.Value, "Sleep", "0", TestContext.Current.CancellationToken)).Trim());

        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(s_given.Value, "Sleep", "300", TestContext.Current.CancellationToken));

        Assert.Equal("The process did not finish within 2 seconds and was stopped.", thrown.Message);
        var child = (int)s_given.Value.GetProperty("Child")!.GetValue(null)!;
        await EndedAsync(child).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async Task EndedAsync(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (ArgumentException)
        {
            // There is none of this ID any more.
        }
    }

    private static Task VerifyAsync(string before, string after, string key)
    {
        var test = new Verify.Test { TestCode = before, FixedCode = after, CodeActionEquivalenceKey = key };
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", Options));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> RunAsync(Type tools, string tool, string argument, CancellationToken cancellation) =>
        await (Task<string>)CompiledTools.Call(tools, tool, [argument, cancellation])!;
}
