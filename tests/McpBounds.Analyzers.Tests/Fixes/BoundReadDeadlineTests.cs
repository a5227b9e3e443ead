using static McpBounds.Analyzers.Fixes.BoundReadTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>The token that ends the read of a body, which the client's timeout no longer does.</summary>
public sealed class BoundReadDeadlineTests
{
    [Fact]
    public Task A_token_in_scope_is_linked_to() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken cancellationToken)
        {
            return await client.[|GetStringAsync|](url, cancellationToken);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken cancellationToken)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_time_that_the_client_is_given_is_kept() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            return await client.[|GetStringAsync|](url, ct);
        }
        public void Configure() => client.Timeout = TimeSpan.FromMinutes(5);
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(client.Timeout);
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        public void Configure() => client.Timeout = TimeSpan.FromMinutes(5);
        """);

    [Fact]
    public Task A_token_that_is_passed_is_linked_to() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            return await client.[|GetStringAsync|](url, _stop.Token);
        }
        private readonly CancellationTokenSource _stop = new();
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        private readonly CancellationTokenSource _stop = new();
        """);

    [Fact]
    public Task A_lambdas_own_token_is_linked_to() => Fixed(
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            await Parallel.ForEachAsync(urls, ct, async (url, token) =>
            {
                var text = await client.[|GetStringAsync|](url, token);
                Console.Error.WriteLine(text.Length + text);
            });
            return "";
        }
        """,
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            await Parallel.ForEachAsync(urls, ct, async (url, token) =>
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
                timeout.CancelAfter(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                var text = await response.Content.ReadAsStringAsync(timeout.Token);
                Console.Error.WriteLine(text.Length + text);
            });
            return "";
        }
        """);

    [Fact]
    public Task No_token_stays_no_token() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            return await client.[|GetStringAsync|](url, CancellationToken.None);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_source_with_a_delay_is_enough() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
            cts.CancelAfter(5000);
            return await client.[|GetStringAsync|](url, cts.Token);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
            cts.CancelAfter(5000);
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cts.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, cts.Token);
            return await response.Content.ReadAsStringAsync(cts.Token);
        }
        """);

    [Fact]
    public Task A_source_with_a_delay_is_used() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            return await client.[|GetStringAsync|](url);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cts.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, cts.Token);
            return await response.Content.ReadAsStringAsync(cts.Token);
        }
        """);

    [Fact]
    public Task The_token_of_a_source_with_a_delay_is_enough() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var cts = new CancellationTokenSource(5000);
            var token = cts.Token;
            using var response = await client.GetAsync(url, token);
            return await response.Content.[|ReadAsStringAsync|](token);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var cts = new CancellationTokenSource(5000);
            var token = cts.Token;
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token);
            await response.Content.LoadIntoBufferAsync(1_000_000, token);
            return await response.Content.ReadAsStringAsync(token);
        }
        """);

    [Fact]
    public Task Names_in_scope_are_not_taken_again() => Fixed(
        """
        public async Task<string> Fetch(string url, int timeout)
        {
            var response = url;
            return response + await client.[|GetStringAsync|](url);
        }
        """,
        """
        public async Task<string> Fetch(string url, int timeout)
        {
            var response = url;
            using var timeout2 = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response2 = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout2.Token);
            response2.EnsureSuccessStatusCode();
            await response2.Content.LoadIntoBufferAsync(1_000_000, timeout2.Token);
            return response + await response2.Content.ReadAsStringAsync(timeout2.Token);
        }
        """);

    [Fact]
    public Task A_loop_does_not_share_the_deadline_before_it() => Fixed(
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            var first = await client.{|MCPB021:GetStringAsync|}("https://example.com/" + urls[0], ct);
            foreach (var url in urls)
            {
                first += await client.[|GetStringAsync|](url, ct);
            }

            return first;
        }
        """,
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync("https://example.com/" + urls[0], HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var first = await response.Content.ReadAsStringAsync(timeout.Token);
            foreach (var url in urls)
            {
                using var timeout2 = CancellationTokenSource.CreateLinkedTokenSource(ct);
                timeout2.CancelAfter(TimeSpan.FromSeconds(30));
                using var response2 = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout2.Token);
                response2.EnsureSuccessStatusCode();
                await response2.Content.LoadIntoBufferAsync(1_000_000, timeout2.Token);
                first += await response2.Content.ReadAsStringAsync(timeout2.Token);
            }

            return first;
        }
        """);

    [Fact]
    public Task An_iterator_does_not_share_a_deadline_across_yields() => Fixed(
        """
        public async Task<string> Fetch(string q, CancellationToken ct)
        {
            var names = "";
            await foreach (var item in Pages(q, ct)) { names += item; }
            return names;
        }

        private async IAsyncEnumerable<string> Pages(string q, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            yield return await client.[|GetStringAsync|](q, ct);
            yield return await client.[|GetStringAsync|](q + "/2", ct);
        }
        """,
        """
        public async Task<string> Fetch(string q, CancellationToken ct)
        {
            var names = "";
            await foreach (var item in Pages(q, ct)) { names += item; }
            return names;
        }

        private async IAsyncEnumerable<string> Pages(string q, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(q, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            yield return await response.Content.ReadAsStringAsync(timeout.Token);
            using var timeout2 = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout2.CancelAfter(TimeSpan.FromSeconds(30));
            using var response2 = await client.GetAsync(q + "/2", HttpCompletionOption.ResponseHeadersRead, timeout2.Token);
            response2.EnsureSuccessStatusCode();
            await response2.Content.LoadIntoBufferAsync(1_000_000, timeout2.Token);
            yield return await response2.Content.ReadAsStringAsync(timeout2.Token);
        }
        """);

    [Fact]
    public Task Before_NET_9_the_wait_for_the_load_takes_the_token() => FixedOnNet8(
        """
        public async Task<string> Fetch(string url)
        {
            return await client.[|GetStringAsync|](url).ConfigureAwait(false);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000).WaitAsync(timeout.Token).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(timeout.Token).ConfigureAwait(false);
        }
        """);

    [Fact]
    public Task Before_NET_9_a_load_that_is_there_is_waited_for_with_the_token() => FixedOnNet8(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.GetAsync(url);
            await response.Content.LoadIntoBufferAsync(50_000);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(50_000).WaitAsync(timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task Before_NET_9_a_load_without_a_cap_gets_both() => FixedOnNet8(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.GetAsync(url);
            await response.Content.LoadIntoBufferAsync().ConfigureAwait(false);
            return await response.Content.[|ReadAsStringAsync|]().ConfigureAwait(false);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000).WaitAsync(timeout.Token).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(timeout.Token).ConfigureAwait(false);
        }
        """);
}
