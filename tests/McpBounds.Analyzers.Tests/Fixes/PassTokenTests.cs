using System.Diagnostics.CodeAnalysis;
using McpBounds.CodeFixes;
using Verify = McpBounds.Verification.CSharpCodeFixVerifier<McpBounds.Analyzers.Rules.UnendedWait, McpBounds.CodeFixes.WaitFixes>;

namespace McpBounds.Analyzers.Fixes;

/// <summary>The token goes from the tool to the call, through all that stands between.</summary>
public class PassTokenTests
{
    [Fact]
    public Task A_tool_gets_the_parameter_and_its_call_the_token() => Fixed(
        "[McpServerTool] public async Task<string> Read(string url) => await http.[|GetStringAsync|](url);",
        "[McpServerTool] public async Task<string> Read(string url, CancellationToken cancellationToken = default) => await http.GetStringAsync(url, cancellationToken);");

    [Fact]
    public Task A_parameter_that_is_there_is_passed_on() => Fixed(
        "[McpServerTool] public async Task<string> Read(string url, CancellationToken stop) => await http.[|GetStringAsync|](url);",
        "[McpServerTool] public async Task<string> Read(string url, CancellationToken stop) => await http.GetStringAsync(url, stop);");

    [Fact]
    public Task All_that_the_body_waits_for_gets_it() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url)
        {
            var known = await http.{|MCPB024:GetStringAsync|}("https://known.example/");
            return known + await http.[|GetStringAsync|](url);
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken cancellationToken = default)
        {
            var known = await http.GetStringAsync("https://known.example/", cancellationToken);
            return known + await http.GetStringAsync(url, cancellationToken);
        }
        """);

    [Fact]
    public Task Helpers_between_pass_it_on() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url, int times = 1)
        {
            var all = "";
            for (var i = 0; i < times; i++)
            {
                all += await First(url);
            }

            return all + await Second(url, prefix: "x") + await Second(prefix: "y", url: url) + await Second(url);
        }

        private Task<string> First(string url) => Second(url, "");

        private async Task<string> Second(string url, string prefix = "", string suffix = "") => prefix + await http.[|GetStringAsync|](url) + suffix;
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, int times = 1, CancellationToken cancellationToken = default)
        {
            var all = "";
            for (var i = 0; i < times; i++)
            {
                all += await First(url, cancellationToken);
            }

            return all + await Second(url, prefix: "x", cancellationToken: cancellationToken) + await Second(prefix: "y", url: url, cancellationToken: cancellationToken) + await Second(url, cancellationToken: cancellationToken);
        }

        private Task<string> First(string url, CancellationToken cancellationToken = default) => Second(url, "", cancellationToken: cancellationToken);

        private async Task<string> Second(string url, string prefix = "", string suffix = "", CancellationToken cancellationToken = default) => prefix + await http.GetStringAsync(url, cancellationToken) + suffix;
        """);

    [Fact]
    public Task An_interface_its_implementations_and_its_callers_follow_across_files() => Across(
        ("IPages.cs",
            """
            public interface IPages
            {
                Task<string> PageAsync(string url);
            }
            """,
            """
            public interface IPages
            {
                Task<string> PageAsync(string url, CancellationToken cancellationToken = default);
            }
            """),
        ("Pages.cs",
            """
            public abstract class PagesBase : IPages
            {
                public abstract Task<string> PageAsync(string url);
            }

            public class Pages : PagesBase
            {
                private readonly HttpClient _http;

                public Pages(HttpClient http) => _http = http;

                public override async Task<string> PageAsync(string url)
                {
                    return await _http.{|MCPB004:GetStringAsync|}(url);
                }
            }
            """,
            """
            public abstract class PagesBase : IPages
            {
                public abstract Task<string> PageAsync(string url, CancellationToken cancellationToken = default);
            }

            public class Pages : PagesBase
            {
                private readonly HttpClient _http;

                public Pages(HttpClient http) => _http = http;

                public override async Task<string> PageAsync(string url, CancellationToken cancellationToken = default)
                {
                    return await _http.GetStringAsync(url, cancellationToken);
                }
            }
            """),
        ("Cached.cs",
            """
            public class Cached : IPages
            {
                private readonly IPages _inner;

                public Cached(IPages inner) => _inner = inner;

                Task<string> IPages.PageAsync(string url) => _inner.PageAsync(url);
            }

            public class Startup
            {
                public Task<string> Warm(IPages pages) => pages.PageAsync("https://example.com/");

                public Task<string> Warm(IPages pages, CancellationToken stop) => pages.PageAsync("https://example.com/");
            }
            """,
            """
            public class Cached : IPages
            {
                private readonly IPages _inner;

                public Cached(IPages inner) => _inner = inner;

                Task<string> IPages.PageAsync(string url, CancellationToken cancellationToken) => _inner.PageAsync(url, cancellationToken);
            }

            public class Startup
            {
                public Task<string> Warm(IPages pages) => pages.PageAsync("https://example.com/");

                public Task<string> Warm(IPages pages, CancellationToken stop) => pages.PageAsync("https://example.com/", stop);
            }
            """),
        ("Tools.cs",
            """
            using Microsoft.Extensions.DependencyInjection;

            [McpServerToolType]
            public class Tools
            {
                [McpServerTool]
                public async Task<string> Show(IPages pages, PagesBase others, string url) => await pages.PageAsync(url) + await others.PageAsync(url);

                [McpServerTool]
                public async Task<string> Maybe(IPages? pages, string url, CancellationToken ct) => pages is null ? "" : await pages?.PageAsync(url)!;

                public static void Add(IServiceCollection services) => services.AddSingleton<IPages, Cached>().AddSingleton<Pages>();
            }
            """,
            """
            using Microsoft.Extensions.DependencyInjection;

            [McpServerToolType]
            public class Tools
            {
                [McpServerTool]
                public async Task<string> Show(IPages pages, PagesBase others, string url, CancellationToken cancellationToken = default) => await pages.PageAsync(url, cancellationToken) + await others.PageAsync(url, cancellationToken);

                [McpServerTool]
                public async Task<string> Maybe(IPages? pages, string url, CancellationToken ct) => pages is null ? "" : await pages?.PageAsync(url, ct)!;

                public static void Add(IServiceCollection services) => services.AddSingleton<IPages, Cached>().AddSingleton<Pages>();
            }
            """));

    [Fact]
    public Task Inner_functions_see_the_parameter() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string[] urls)
        {
            var pages = await Task.WhenAll(urls.Select(url => http.{|MCPB004:GetStringAsync|}(url)));
            return string.Concat(pages) + await Inner(urls[0]) + await Static(http, urls[0]);

            Task<string> Inner(string url) => http.GetStringAsync(url);

            static Task<string> Static(HttpClient http, string url) => http.GetStringAsync(url);
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string[] urls, CancellationToken cancellationToken = default)
        {
            var pages = await Task.WhenAll(urls.Select(url => http.GetStringAsync(url, cancellationToken)));
            return string.Concat(pages) + await Inner(urls[0]) + await Static(http, urls[0], cancellationToken);

            Task<string> Inner(string url) => http.GetStringAsync(url, cancellationToken);

            static Task<string> Static(HttpClient http, string url, CancellationToken cancellationToken = default) => http.GetStringAsync(url, cancellationToken);
        }
        """);

    [Theory]
    [InlineData("http.[|GetStringAsync|](url, default)", "http.GetStringAsync(url, stop)")]
    [InlineData("http.[|GetStringAsync|](url, cancellationToken: default)", "http.GetStringAsync(url, cancellationToken: stop)")]
    [InlineData("http.[|GetStringAsync|](requestUri: url)", "http.GetStringAsync(requestUri: url, cancellationToken: stop)")]
    [InlineData("new StreamReader(await http.GetStreamAsync(url, stop)).[|ReadLineAsync|]()", "new StreamReader(await http.GetStreamAsync(url, stop)).ReadLineAsync(stop)")]
    public Task The_token_finds_its_place_in_the_call(string call, string given) => Fixed(
        $"[McpServerTool] public async Task<string?> Read(string url, CancellationToken stop) => await {call};",
        $"[McpServerTool] public async Task<string?> Read(string url, CancellationToken stop) => await {given};");

    [Fact]
    public Task What_cleans_up_is_not_cancelled() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            try
            {
                return await Get(url);
            }
            catch (OperationCanceledException)
            {
                await Get(url + "/cancel");
                throw;
            }
            finally
            {
                await Get(url + "/end");
            }
        }

        private async Task<string> Get(string url) => await http.[|GetStringAsync|](url);
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            try
            {
                return await Get(url, stop);
            }
            catch (OperationCanceledException)
            {
                await Get(url + "/cancel");
                throw;
            }
            finally
            {
                await Get(url + "/end");
            }
        }

        private async Task<string> Get(string url, CancellationToken cancellationToken = default) => await http.GetStringAsync(url, cancellationToken);
        """);

    [Theory]
    [InlineData("_later = Task.Run(() => Get(url));")]
    [InlineData("_ = Task.Run(async () => await Get(url));")]
    public Task What_goes_on_after_its_caller_is_not_cancelled_with_it(string start) => Fixed(
        $$"""
        private Task? _later;

        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            {{start}}
            await Task.Run(() => Get(url));
            Task.Run(() => Get(url)).Wait(stop);
            return await Get(url) + _later;
        }

        private async Task<string> Get(string url) => await http.[|GetStringAsync|](url);
        """,
        $$"""
        private Task? _later;

        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            {{start}}
            await Task.Run(() => Get(url, stop));
            Task.Run(() => Get(url, stop)).Wait(stop);
            return await Get(url, stop) + _later;
        }

        private async Task<string> Get(string url, CancellationToken cancellationToken = default) => await http.GetStringAsync(url, cancellationToken);
        """);

    [Fact]
    public Task A_name_that_is_taken_gives_way_to_another_usual_one() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url)
        {
            Func<int, int> next = cancellationToken => cancellationToken + 1;
            return await http.[|GetStringAsync|](url + next(1));
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken ct = default)
        {
            Func<int, int> next = cancellationToken => cancellationToken + 1;
            return await http.GetStringAsync(url + next(1), ct);
        }
        """);

    [Fact]
    public Task A_deadline_in_scope_is_what_is_passed() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
            source.CancelAfter(1000);
            return await http.[|GetStringAsync|](url);
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
            source.CancelAfter(1000);
            return await http.GetStringAsync(url, source.Token);
        }
        """);

    [Fact]
    public Task A_synchronous_call_with_an_asynchronous_twin_is_awaited() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(System.Diagnostics.Process process, CancellationToken stop)
        {
            using var kill = stop.Register(static state => { }, process);
            if (stop.IsCancellationRequested)
            {
                process.Kill();
            }

            var length = process.StandardOutput.[|ReadToEnd|]().Length;
            process.WaitForExit();
            return length + await Task.FromResult("");
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Read(System.Diagnostics.Process process, CancellationToken stop)
        {
            using var kill = stop.Register(static state => { }, process);
            if (stop.IsCancellationRequested)
            {
                process.Kill();
            }

            var length = (await process.StandardOutput.ReadToEndAsync(stop)).Length;
            await process.WaitForExitAsync(stop);
            return length + await Task.FromResult("");
        }
        """);

    [Fact]
    public Task Recursion_ends() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url, int depth) => depth == 0 ? await http.[|GetStringAsync|](url) : await Deeper(url, depth);

        private async Task<string> Deeper(string url, int depth) => await Read(url, depth - 1) + await Deeper(url, 0);
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, int depth, CancellationToken cancellationToken = default) => depth == 0 ? await http.GetStringAsync(url, cancellationToken) : await Deeper(url, depth, cancellationToken);

        private async Task<string> Deeper(string url, int depth, CancellationToken cancellationToken = default) => await Read(url, depth - 1, cancellationToken) + await Deeper(url, 0, cancellationToken);
        """);

    [Fact]
    public Task An_iterator_is_given_the_token_of_its_enumeration() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url)
        {
            await foreach (var page in Pages(url))
            {
                return page;
            }

            return "";
        }

        private async IAsyncEnumerable<string> Pages(string url)
        {
            yield return await http.[|GetStringAsync|](url);
        }
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken cancellationToken = default)
        {
            await foreach (var page in Pages(url, cancellationToken))
            {
                return page;
            }

            return "";
        }

        private async IAsyncEnumerable<string> Pages(string url, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return await http.GetStringAsync(url, cancellationToken);
        }
        """,
        usings: "using System.Runtime.CompilerServices;\n");

    [Fact]
    public Task A_tool_that_is_a_lambda_gets_the_parameter_without_a_default() => Fixed(
        """
        public McpServerTool Tool() => McpServerTool.Create(async (string url) => await http.[|GetStringAsync|](url));

        public McpServerTool Other() => McpServerTool.Create(Named);

        private async Task<string> Named(string url) => await http.[|GetStringAsync|](url);
        """,
        """
        public McpServerTool Tool() => McpServerTool.Create(async (string url, CancellationToken cancellationToken) => await http.GetStringAsync(url, cancellationToken));

        public McpServerTool Other() => McpServerTool.Create(Named);

        private async Task<string> Named(string url, CancellationToken cancellationToken = default) => await http.GetStringAsync(url, cancellationToken);
        """);

    [Fact]
    public Task Lists_on_several_lines_comments_and_line_ends_stay() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(
            string url, // where
            int times) // how often
        {
            // first
            return await http.[|GetStringAsync|](
                url); // last
        }
        """.ReplaceLineEndings("\r\n"),
        """
        [McpServerTool]
        public async Task<string> Read(
            string url, // where
            int times,
            CancellationToken cancellationToken = default) // how often
        {
            // first
            return await http.GetStringAsync(
                url,
                cancellationToken); // last
        }
        """.ReplaceLineEndings("\r\n"));

    [Fact]
    public Task Documentation_that_names_parameters_names_the_new_one() => Fixed(
        """
        /// <summary>Reads.</summary>
        /// <param name="url">Where.</param>
        /// <returns>What.</returns>
        [McpServerTool]
        public async Task<string> Read(string url) => await http.[|GetStringAsync|](url);
        """,
        """
        /// <summary>Reads.</summary>
        /// <param name="url">Where.</param>
        /// <param name="cancellationToken">Cancels the operation.</param>
        /// <returns>What.</returns>
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken cancellationToken = default) => await http.GetStringAsync(url, cancellationToken);
        """);

    [Fact]
    public Task A_token_that_no_caller_supplies_is_supplied() => Fixed(
        """
        [McpServerTool]
        public Task<string> Read(string url) => Get(url);

        private Task<string> Get(string url, CancellationToken [|token|] = default) => http.GetStringAsync(url, token);
        """,
        """
        [McpServerTool]
        public Task<string> Read(string url, CancellationToken cancellationToken = default) => Get(url, cancellationToken);

        private Task<string> Get(string url, CancellationToken token = default) => http.GetStringAsync(url, token);
        """);

    [Fact]
    public Task One_in_the_middle_of_the_list_is_supplied_by_name() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop) => await Get(url) + await Get(url, times: 2, token: CancellationToken.None, accept: "a");

        private Task<string> Get(string url, int times = 1, CancellationToken [|token|] = default, string? accept = null) => http.GetStringAsync(url + times + accept, token);
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken stop) => await Get(url, token: stop) + await Get(url, times: 2, token: stop, accept: "a");

        private Task<string> Get(string url, int times = 1, CancellationToken token = default, string? accept = null) => http.GetStringAsync(url + times + accept, token);
        """);

    [Fact]
    public async Task Files_without_implicit_usings_get_theirs()
    {
        var test = new Verify.Test
        {
            TestCode = """
                using System.Net.Http;
                using System.Threading.Tasks;
                using ModelContextProtocol.Server;

                public static class Tools
                {
                    [McpServerTool]
                    public static Task<string> Read(HttpClient http, string url) => http.{|MCPB004:GetStringAsync|}(url);
                }
                """,
            FixedCode = """
                using System.Net.Http;
                using System.Threading;
                using System.Threading.Tasks;
                using ModelContextProtocol.Server;

                public static class Tools
                {
                    [McpServerTool]
                    public static Task<string> Read(HttpClient http, string url, CancellationToken cancellationToken = default) => http.GetStringAsync(url, cancellationToken);
                }
                """,
            CodeActionEquivalenceKey = PassToken.EquivalenceKey,
            ImplicitUsings = false,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Both_halves_of_a_partial_method_get_the_parameter_and_one_its_default() => Fixed(
        """
        [McpServerTool]
        public async Task<string> Read(string url) => await Part.Get(http, url);
        """,
        """
        [McpServerTool]
        public async Task<string> Read(string url, CancellationToken cancellationToken = default) => await Part.Get(http, url, cancellationToken);
        """,
        more: (
            """
            public static partial class Part
            {
                public static partial Task<string> Get(HttpClient http, string url);
            }

            public static partial class Part
            {
                public static partial Task<string> Get(HttpClient http, string url) => http.{|MCPB004:GetStringAsync|}(url);
            }
            """,
            """
            public static partial class Part
            {
                public static partial Task<string> Get(HttpClient http, string url, CancellationToken cancellationToken = default);
            }

            public static partial class Part
            {
                public static partial Task<string> Get(HttpClient http, string url, CancellationToken cancellationToken) => http.GetStringAsync(url, cancellationToken);
            }
            """));

    [Fact]
    public async Task Callers_in_other_projects_follow()
    {
        const string Library = """
            public class Pages
            {
                [ModelContextProtocol.Server.McpServerTool]
                public static Task<string> ReadAsync(HttpClient http, string url__) => http.{|MCPB004:GetStringAsync|}(url**);
            }
            """;
        const string Server = """
            public static class Tools
            {
                [McpServerTool]
                public static Task<string> Show(HttpClient http, string url__) => Pages.ReadAsync(http, url**);
            }
            """;
        var test = new Verify.Test { CodeActionEquivalenceKey = PassToken.EquivalenceKey };
        test.TestState.Sources.Add(Before(Server));
        test.TestState.AdditionalProjects["Library"].Sources.Add(Before(Library));
        test.TestState.AdditionalProjectReferences.Add("Library");
        test.FixedState.Sources.Add(After(Server));
        test.FixedState.AdditionalProjects["Library"].Sources.Add(After(Library));
        await test.RunAsync(TestContext.Current.CancellationToken);

        static string Before(string code) => code.Replace("__", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);

        static string After(string code) => code.Replace("__", ", CancellationToken cancellationToken = default", StringComparison.Ordinal)
            .Replace("**", ", cancellationToken", StringComparison.Ordinal).Replace("{|MCPB004:GetStringAsync|}", "GetStringAsync", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A clean-up", "[McpServerTool] public async Task<string> Read(string url, CancellationToken stop) { try { return url; } finally { await http.[|GetStringAsync|](url); } }")]
    [InlineData("A method group", "[McpServerTool] public async Task<string[]> Read(string[] urls) => await Task.WhenAll(urls.Select(Get)); private Task<string> Get(string url) => http.[|GetStringAsync|](url);")]
    [InlineData("A delegate", "[McpServerTool] public Task<string> Read(string url) => _get(url); private readonly Func<string, Task<string>> _get = Get; private static Task<string> Get(string url) => new HttpClient().[|GetStringAsync|](url);")]
    [InlineData("A constructor", "[McpServerTool] public Task<string> Read(string url) => new Made(url).Text; class Made { public Task<string> Text; public Made(string url) => Text = new HttpClient().[|GetStringAsync|](url); }")]
    [InlineData("A caller that is a property", "[McpServerTool] public Task<string> Read() => Text; private Task<string> Text => Get(); private Task<string> Get() => http.[|GetStringAsync|](\"a\");")]
    [InlineData("A member of another assembly", "[McpServerTool] public ValueTask Read(Made made) => made.DisposeAsync(); public class Made : IAsyncDisposable { public async ValueTask DisposeAsync() => await new HttpClient().[|GetStringAsync|](\"a\"); }")]
    [InlineData("An override of another assembly's", "[McpServerTool] public string Read(Made made) => made.ToString(); public class Made { public override string ToString() => new HttpClient().[|GetStringAsync|](\"a\").Result; }")]
    [InlineData("A double", "[McpServerTool] public Task<string> Read(string url) => http.[|GetStringAsync|](url); public Task<string> Read(string url, CancellationToken token) => Task.FromResult(url);")]
    [InlineData("A rival", "[McpServerTool] public Task<string> Read(string url) => http.[|GetStringAsync|](url); public Task<string> Read(string url, int? a = null) => Task.FromResult(url);")]
    [InlineData("Params", "[McpServerTool] public Task<string> Read(params string[] urls) => http.[|GetStringAsync|](urls[0]);")]
    [InlineData("A kept lambda", "private Func<Task<string>>? _later; [McpServerTool] public void Read(string url) => this._later = () => http.[|GetStringAsync|](url);")]
    [InlineData("A static lambda", "[McpServerTool] public Task<string[]> Read(string[] urls) => Task.WhenAll(urls.Select(static url => new HttpClient().[|GetStringAsync|](url)));")]
    [InlineData("A call in an expression tree", "[McpServerTool] public object Read(string url) => Tree(() => Get(url)); private Task<string> Get(string url) => http.[|GetStringAsync|](url); private static object Tree(System.Linq.Expressions.Expression<Func<Task<string>>> tree) => tree;")]
    [InlineData("A twin that cannot be awaited", "[McpServerTool] public int Read(string url, CancellationToken stop) { using var p = System.Diagnostics.Process.Start(url)!; p.WaitForExit(); p.Kill(); return 1; }")]
    [InlineData("A process that nothing kills", "[McpServerTool] public async Task Read(string url, CancellationToken stop) { using var p = System.Diagnostics.Process.Start(url)!; await p.[|WaitForExitAsync|](); }")]
    [InlineData("Work that is kept for later", "private Task? _watch; [McpServerTool] public void Start(string url) => _watch = Watch(url).ContinueWith(task => { }); private async Task Watch(string url) => await http.[|GetStringAsync|](url);")]
    public async Task Not_offered(string why, string code)
    {
        var test = new Verify.Test { TestCode = Tool(code.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)) };

        var offered = await test.OfferedFixesAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(offered);
        Assert.DoesNotContain(PassToken.EquivalenceKey, offered.SelectMany(static item => item.Keys));
        Assert.NotEmpty(why);
    }

    [Fact]
    public async Task An_implementation_in_generated_code_cannot_follow()
    {
        var test = new Verify.Test { CodeActionEquivalenceKey = PassToken.EquivalenceKey };
        const string Source = """
            public interface IPages { Task<string> Get(string url); }

            public class Pages : IPages { public Task<string> Get(string url) => new HttpClient().{|MCPB004:GetStringAsync|}(url); }

            public static class Tools
            {
                [McpServerTool]
                public static Task<string> Read(IPages pages, string url) => pages.Get(url);

                private static readonly Pages s_pages = new();
            }
            """;
        test.TestState.Sources.Add(Source);
        test.TestState.GeneratedSources.Add(("Proxy.g.cs", "public class Proxy : IPages { public System.Threading.Tasks.Task<string> Get(string url) => System.Threading.Tasks.Task.FromResult(url); }"));
        test.FixedState.Sources.Add(Source);
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_title_says_whether_a_parameter_is_added()
    {
        var test = new Verify.Test { TestCode = Tool("[McpServerTool] public Task<string> A(string url) => http.GetStringAsync(url); [McpServerTool] public Task<string> B(string url, CancellationToken c) => http.GetStringAsync(url);") };

        var offered = await test.OfferedFixesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["Add a CancellationToken and pass it on", "Pass the CancellationToken on"],
            offered.Select(static item => item.Fixes.First(static fix => fix.EquivalenceKey == PassToken.EquivalenceKey).Title));
    }

    private static Task Fixed(
        [StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after, string usings = "", (string Before, string After)? more = null)
    {
        var test = new Verify.Test { CodeActionEquivalenceKey = PassToken.EquivalenceKey };
        test.TestState.Sources.Add(usings + Tool(before));
        test.FixedState.Sources.Add(usings + Tool(after));
        if (more is var (one, other))
        {
            test.TestState.Sources.Add(one);
            test.FixedState.Sources.Add(other);
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task Across(params (string File, string Before, string After)[] files)
    {
        var test = new Verify.Test { CodeActionEquivalenceKey = PassToken.EquivalenceKey };
        foreach (var (file, before, after) in files)
        {
            test.TestState.Sources.Add((file, before));
            test.FixedState.Sources.Add((file, after));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static string Tool(string code) => code.Contains('\r', StringComparison.Ordinal) ? Tool(code.ReplaceLineEndings("\n")).ReplaceLineEndings("\r\n") :
        $$"""
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
