using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static McpBounds.Analyzers.Fixes.BoundReadTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Where "Read at most 1,000,000 bytes" would not be right, and so is not offered.</summary>
public sealed class BoundReadRefusalTests
{
    [Fact]
    public Task What_may_not_be_evaluated_cannot_go_first() => NotFixed(
        """
        public async Task<bool> Fetch(string url)
        {
            return url.Length > 3 && (await client.[|GetStringAsync|](url)).Length > 3;
        }
        """);

    [Fact]
    public Task What_stands_behind_two_question_marks_cannot_go_first() => NotFixed(
        """
        public async Task<string> Fetch(string url, string known)
        {
            return known ?? await client.[|GetStringAsync|](url);
        }
        """);

    [Fact]
    public Task A_branch_of_a_condition_cannot_go_first() => NotFixed(
        """
        public async Task<string> Fetch(string url, bool known)
        {
            return known ? "" : await client.[|GetStringAsync|](url);
        }
        """);

    [Fact]
    public Task An_arm_of_a_switch_cannot_go_first() => NotFixed(
        """
        public async Task<string> Fetch(string url, int how) => how switch { 1 => await client.[|GetStringAsync|](url), _ => "" };
        """);

    [Fact]
    public Task A_condition_of_a_loop_is_evaluated_in_every_round() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            var all = "";
            while ((await client.[|GetStringAsync|](url)) is { Length: > 0 } text)
            {
                all += text;
            }
            return all;
        }
        """);

    [Fact]
    public Task An_increment_of_a_loop_is_evaluated_in_every_round() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            var text = "";
            for (var i = 0; i < 3; text += await client.[|GetStringAsync|](url))
            {
                i++;
            }
            return text;
        }
        """);

    [Fact]
    public Task What_follows_an_effect_cannot_go_before_it() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            var i = 0;
            return string.Concat(Next(), await client.[|GetStringAsync|](url));
            string Next() => (i++).ToString();
        }
        """);

    [Fact]
    public Task Reads_at_the_same_time_stay_so() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            var both = await Task.WhenAll(client.[|GetStringAsync|](url), client.[|GetStringAsync|](url + "/2"));
            return string.Concat(both);
        }
        """);

    [Fact]
    public Task A_task_that_is_kept_is_not_awaited_early() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            var task = client.[|GetStringAsync|](url);
            return await task;
        }
        """);

    [Fact]
    public Task A_lock_stays_short() => NotFixed(
        """
        public string Fetch(string url)
        {
            lock (client)
            {
                return client.[|GetStringAsync|](url).Result;
            }
        }
        """);

    [Fact]
    public Task A_field_initialiser_has_no_statements() => NotFixed(
        """
        public string Fetch(string url) => text;

        private readonly string text = new HttpClient().[|GetStringAsync|]("https://example.com/log").Result;
        """);

    [Fact]
    public Task A_property_with_an_expression_body_is_left_alone() => NotFixed(
        """
        public string Fetch(string url) => Text;

        private string Text => client.[|GetStringAsync|]("https://example.com/log").Result;
        """);

    [Fact]
    public Task A_method_with_a_ref_parameter_cannot_be_async() => NotFixed(
        """
        public Task<string> Fetch(string url)
        {
            return Read(ref url);
        }

        private Task<string> Read(ref string url) => client.[|GetStringAsync|](url);
        """);

    [Fact]
    public Task A_filter_has_no_statements() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            try { return ""; }
            catch (Exception) when (client.[|GetStringAsync|](url).Result.Length > 0) { return "x"; }
        }
        """);

    [Fact]
    public Task A_query_has_no_statements() => NotFixed(
        """
        public async Task<string> Fetch(string[] urls)
        {
            return string.Concat(from url in urls select client.[|GetStringAsync|](url).Result);
        }
        """);

    [Fact]
    public Task An_expression_tree_is_left_alone() => NotFixed(
        """
        public string Fetch(string url)
        {
            System.Linq.Expressions.Expression<Func<string>> e = () => client.[|GetStringAsync|](url).Result;
            return e.Compile()();
        }
        """);

    [Fact]
    public Task The_reply_to_a_write_must_not_be_reported_as_a_failure() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.PostAsync(url, null);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """);

    [Fact]
    public Task The_reply_to_a_deletion_must_not_be_reported_as_a_failure() => NotFixed(
        """
        public async Task<Item> Fetch(string url)
        {
            return await client.[|DeleteFromJsonAsync<Item>|](url);
        }
        """);

    [Fact]
    public Task A_send_out_of_sight_cannot_be_told_to_stream() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await Send(url);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        private Task<HttpResponseMessage> Send(string url) => client.GetAsync(url);
        """);

    [Fact]
    public Task A_client_that_may_be_null_is_left_alone() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            return await client?.[|GetStringAsync|](url);
        }
        """);

    [Fact]
    public Task A_response_that_may_be_null_is_left_alone() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            return await response?.Content.[|ReadAsStringAsync|]();
        }
        """);

    [Fact]
    public Task An_extension_called_as_a_static_method_is_left_alone() => NotFixed(
        """
        public async Task<Item> Fetch(string q)
        {
            return await HttpClientJsonExtensions.{|MCPB021:GetFromJsonAsync<Item>|}(client, "items/" + q);
        }
        """);

    [Fact]
    public Task A_switch_section_with_declarations_has_no_place_for_a_using() => NotFixed(
        """
        public async Task<string> Fetch(string url, int how)
        {
            switch (how)
            {
                case 1:
                    var response = await client.GetAsync(url);
                    return await response.Content.[|ReadAsStringAsync|]();
                default:
                    return "";
            }
        }
        """);

    [Fact]
    public Task A_body_that_is_unpacked_may_be_larger_than_it_was_on_the_wire() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var stream = await client.GetStreamAsync(url);
            using var zip = new GZipStream(stream, CompressionMode.Decompress);
            using var reader = new StreamReader(zip);
            return await reader.[|ReadToEndAsync|]();
        }
        """);

    [Fact]
    public Task Before_CSharp_8_there_are_no_using_declarations()
    {
        const string code =
            """
            using System.Net.Http;
            using System.Threading.Tasks;
            using ModelContextProtocol.Server;

            public class Tools
            {
                [McpServerTool]
                public async Task<string> Fetch(HttpClient client, string url)
                {
                    return await client.{|MCPB001:GetStringAsync|}(url);
                }
            }
            """;
        var test = Test("", "");
        test.TestCode = code;
        test.FixedCode = code;
        test.CSharpVersion = 7;
        test.ImplicitUsings = false;
        test.SolutionTransforms.Add(static (solution, id) => solution.WithProjectCompilationOptions(
            id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!).WithNullableContextOptions(NullableContextOptions.Disable)));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_loop_that_reads_without_a_token_would_lose_its_only_timeout() => NotFixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.GetAsync(url);
            using var stream = await response.Content.[|ReadAsStreamAsync|]();
            var buffer = new byte[4096];
            var total = 0;
            int read;
            while (total < 100_000 && (read = stream.Read(buffer, 0, 4096)) > 0)
            {
                total += read;
            }

            return Convert.ToBase64String(buffer);
        }
        """);

    [Theory]
    [InlineData("unsafe class", "")]
    [InlineData("class", "unsafe ")]
    public Task Nothing_is_awaited_in_an_unsafe_context(string type, string modifier)
    {
        var code = $$"""
            public {{type}} Pages
            {
                private static readonly HttpClient s_http = new();

                [McpServerTool]
                public static {{modifier}}Task<byte[]> Read(string url) => s_http.{|MCPB001:GetByteArrayAsync|}(url);
            }
            """;
        var test = BoundReadTest.Test("", "");
        test.TestCode = code;
        test.FixedCode = code;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
