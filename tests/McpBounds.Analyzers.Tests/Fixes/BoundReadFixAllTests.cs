using static McpBounds.Analyzers.Fixes.BoundReadTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Many reads at once, and one after the other: the same code comes out.</summary>
public sealed class BoundReadFixAllTests
{
    [Fact]
    public Task Reads_one_after_the_other_share_a_deadline() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            var a = await client.[|GetStringAsync|](url, ct);
            var b = await client.[|GetStringAsync|](url + "/b", ct);
            return a + b;
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var a = await response.Content.ReadAsStringAsync(timeout.Token);
            using var response2 = await client.GetAsync(url + "/b", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response2.EnsureSuccessStatusCode();
            await response2.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var b = await response2.Content.ReadAsStringAsync(timeout.Token);
            return a + b;
        }
        """);

    [Fact]
    public Task A_read_within_a_read() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            return await client.[|GetStringAsync|](await client.[|GetStringAsync|](url));
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response2 = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response2.EnsureSuccessStatusCode();
            await response2.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            using var response = await client.GetAsync(await response2.Content.ReadAsStringAsync(timeout.Token), HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task Two_reads_in_one_statement() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            return string.Concat(await client.[|GetStringAsync|](url), await client.[|GetStringAsync|](url + "/2"));
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            using var response2 = await client.GetAsync(url + "/2", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response2.EnsureSuccessStatusCode();
            await response2.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return string.Concat(await response.Content.ReadAsStringAsync(timeout.Token), await response2.Content.ReadAsStringAsync(timeout.Token));
        }
        """);

    [Fact]
    public Task Reads_in_branches_need_no_other_names() => Fixed(
        """
        public async Task<string> Fetch(string url, bool raw)
        {
            if (raw)
                return await client.[|GetStringAsync|](url);
            else
                // The short form.
                return (await client.[|GetStringAsync|](url + "?short")).Trim();
        }
        """,
        """
        public async Task<string> Fetch(string url, bool raw)
        {
            if (raw)
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }
            else
            {
                // The short form.
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url + "?short", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return (await response.Content.ReadAsStringAsync(timeout.Token)).Trim();
            }
        }
        """);

    [Fact]
    public Task Reads_in_several_files()
    {
        const string before = "public Task<string> Fetch(string url) => client.[|GetStringAsync|](url);";
        const string after =
            """
            public async Task<string> Fetch(string url)
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }
            """;
        var test = Test(before, after);
        test.TestState.Sources.Add(Tool(before, "Others"));
        test.FixedState.Sources.Add(Tool(after, "Others"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Responses_in_variables_share_a_deadline() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            var first = await client.GetAsync(url, ct);
            var text = await first.Content.[|ReadAsStringAsync|](ct);
            using var second = await client.GetAsync(url + "/2", ct);
            if (second.IsSuccessStatusCode)
                text += await second.Content.[|ReadAsStringAsync|](ct);
            return text;
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var first = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await first.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var text = await first.Content.ReadAsStringAsync(timeout.Token);
            using var second = await client.GetAsync(url + "/2", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (second.IsSuccessStatusCode)
            {
                await second.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                text += await second.Content.ReadAsStringAsync(timeout.Token);
            }
            return text;
        }
        """);

    [Fact]
    public Task A_lambda_within_an_expression_body_that_reads_as_well() => Fixed(
        """
        public async Task<string> Fetch(string url) =>
            string.Concat(await client.[|GetStringAsync|](url), await Read(async page => await client.[|GetStringAsync|](url + page)));

        private static Task<string> Read(Func<int, Task<string>> read) => read(2);
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return string.Concat(await response.Content.ReadAsStringAsync(timeout.Token), await Read(async page =>
            {
                using var timeout2 = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response2 = await client.GetAsync(url + page, HttpCompletionOption.ResponseHeadersRead, timeout2.Token);
                response2.EnsureSuccessStatusCode();
                await response2.Content.LoadIntoBufferAsync(1_000_000, timeout2.Token);
                return await response2.Content.ReadAsStringAsync(timeout2.Token);
            }));
        }

        private static Task<string> Read(Func<int, Task<string>> read) => read(2);
        """);
}
