using static McpBounds.Analyzers.Fixes.BoundReadTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>A response in a variable: it streams, and its body is loaded within bounds before anything reads it.</summary>
public sealed class BoundReadTests
{
    [Fact]
    public Task It_streams_and_is_loaded_before_it_is_read() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task It_is_loaded_behind_the_check_of_its_status() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken cancellationToken = default)
        {
            using var response = await client.GetAsync(url).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            var text = await response.Content.[|ReadAsStringAsync|]().ConfigureAwait(false);
            return text;
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken cancellationToken = default)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(timeout.Token).ConfigureAwait(false);
            return text;
        }
        """);

    [Fact]
    public Task One_load_goes_before_the_error_body_and_the_other() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            var response = await client.GetAsync(url, ct);
            if (!response.IsSuccessStatusCode)
            {
                var error = await response.Content.ReadAsStringAsync(ct);
                return $"Failed: {error}";
            }

            // Latin-1, says the server.
            return await response.Content.[|ReadAsStringAsync|](ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            if (!response.IsSuccessStatusCode)
            {
                var error = await response.Content.ReadAsStringAsync(timeout.Token);
                return $"Failed: {error}";
            }

            // Latin-1, says the server.
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task One_load_goes_before_two_reads_in_a_statement() => Fixed(
        """
        public async Task<string> Fetch(string url, bool raw)
        {
            using var response = await client.GetAsync(url);
            return raw ? await response.Content.[|ReadAsStringAsync|]() : Convert.ToBase64String(await response.Content.[|ReadAsByteArrayAsync|]());
        }
        """,
        """
        public async Task<string> Fetch(string url, bool raw)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return raw ? await response.Content.ReadAsStringAsync(timeout.Token) : Convert.ToBase64String(await response.Content.ReadAsByteArrayAsync(timeout.Token));
        }
        """);

    [Fact]
    public Task One_load_goes_before_the_statement_that_may_read() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            return response.StatusCode switch
            {
                System.Net.HttpStatusCode.OK => await response.Content.[|ReadAsStringAsync|](),
                _ => $"{(int)response.StatusCode}",
            };
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return response.StatusCode switch
            {
                System.Net.HttpStatusCode.OK => await response.Content.ReadAsStringAsync(timeout.Token),
                _ => $"{(int)response.StatusCode}",
            };
        }
        """);

    [Fact]
    public Task A_request_message_is_sent_the_same_way() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await client.SendAsync(request);
            response.EnsureSuccessStatusCode();
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task Each_round_of_a_loop_has_a_deadline_of_its_own() => Fixed(
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            var all = "";
            foreach (var url in urls)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.Add("Accept", "text/plain");
                using var response = await client.SendAsync(request, ct);
                if (response.IsSuccessStatusCode)
                {
                    all += await response.Content.[|ReadAsStringAsync|](ct);
                }
            }

            return all;
        }
        """,
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            var all = "";
            foreach (var url in urls)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.Add("Accept", "text/plain");
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
                timeout.CancelAfter(TimeSpan.FromSeconds(30));
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                if (response.IsSuccessStatusCode)
                {
                    await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                    all += await response.Content.ReadAsStringAsync(timeout.Token);
                }
            }

            return all;
        }
        """);

    [Fact]
    public Task A_retry_has_a_deadline_for_each_try() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    using var response = await client.GetAsync(url, ct);
                    response.EnsureSuccessStatusCode();
                    return await response.Content.[|ReadAsStringAsync|](ct);
                }
                catch (HttpRequestException) when (i < 3)
                {
                    await Task.Delay(1000, ct);
                }
            }
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
                    timeout.CancelAfter(TimeSpan.FromSeconds(30));
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                    response.EnsureSuccessStatusCode();
                    await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                    return await response.Content.ReadAsStringAsync(timeout.Token);
                }
                catch (HttpRequestException) when (i < 3)
                {
                    await Task.Delay(1000, ct);
                }
            }
        }
        """);

    [Fact]
    public Task What_opens_the_stream_comes_behind_the_load() => Fixed(
        """
        public async Task<string> Fetch(string q)
        {
            var response = await client.GetAsync($"items/{q}");
            await using var stream = await response.Content.ReadAsStreamAsync();
            var item = await JsonSerializer.{|MCPB021:DeserializeAsync<Item>|}(stream);
            return item.Name;
        }
        """,
        """
        public async Task<string> Fetch(string q)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync($"items/{q}", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            var item = await JsonSerializer.DeserializeAsync<Item>(stream, cancellationToken: timeout.Token);
            return item.Name;
        }
        """);

    [Fact]
    public Task A_copy_into_memory_comes_behind_the_load() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.GetAsync(url);
            using var memory = new MemoryStream();
            await response.Content.[|CopyToAsync|](memory);
            return Convert.ToBase64String(memory.ToArray());
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            using var memory = new MemoryStream();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            await response.Content.CopyToAsync(memory, timeout.Token);
            return Convert.ToBase64String(memory.ToArray());
        }
        """);

    [Fact]
    public Task A_content_in_a_variable_is_loaded_before_it() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            var content = response.Content;
            return await content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var content = response.Content;
            return await content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task One_that_streams_already_is_only_loaded() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ct);
            return await response.Content.[|ReadAsStringAsync|](ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task One_told_to_be_buffered_is_told_otherwise() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseContentRead);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_load_that_did_nothing_works_once_the_response_streams() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var response = await client.GetAsync(url, ct);
            await response.Content.LoadIntoBufferAsync(50_000);
            return await response.Content.[|ReadAsStringAsync|](ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(50_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_load_without_a_cap_gets_one() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var response = await client.GetAsync(url, ct);
            await response.Content.LoadIntoBufferAsync();
            return await response.Content.[|ReadAsStringAsync|](ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_loop_that_counts_bytes_needs_no_load() => Fixed(
        """
        public async Task<byte[]> Fetch(string url)
        {
            using var response = await client.GetAsync(url);
            using var stream = await response.Content.[|ReadAsStreamAsync|]();
            var buffer = new byte[4096];
            var total = 0;
            int read;
            while (total < 100_000 && (read = await stream.ReadAsync(buffer)) > 0)
            {
                total += read;
            }

            return buffer;
        }
        """,
        """
        public async Task<byte[]> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            var buffer = new byte[4096];
            var total = 0;
            int read;
            while (total < 100_000 && (read = await stream.ReadAsync(buffer, timeout.Token)) > 0)
            {
                total += read;
            }

            return buffer;
        }
        """);

    [Fact]
    public Task Only_the_error_body_is_loaded_beside_a_loop_that_counts_bytes() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var response = await client.GetAsync(url);
            if (!response.IsSuccessStatusCode)
            {
                return await response.Content.ReadAsStringAsync();
            }

            using var stream = await response.Content.[|ReadAsStreamAsync|]();
            var buffer = new byte[4096];
            var total = 0;
            int read;
            while (total < 100_000 && (read = await stream.ReadAsync(buffer, 0, 4096)) > 0)
            {
                total += read;
            }

            return "";
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            if (!response.IsSuccessStatusCode)
            {
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }

            using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            var buffer = new byte[4096];
            var total = 0;
            int read;
            while (total < 100_000 && (read = await stream.ReadAsync(buffer, 0, 4096, timeout.Token)) > 0)
            {
                total += read;
            }

            return "";
        }
        """);

    [Fact]
    public Task One_without_a_name_gets_one() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            return await (await client.GetAsync(url)).Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_check_in_the_same_expression_stays_there() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = (await client.GetAsync(url)).EnsureSuccessStatusCode();
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = (await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token)).EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_check_of_one_without_a_name_stays_where_it_is() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            return await (await client.GetAsync(url)).EnsureSuccessStatusCode().Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task One_that_is_sent_early_and_awaited_late_is_loaded_late() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var sending = client.GetAsync(url);
            var other = url.Length;
            var response = await sending;
            return other + await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var sending = client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var other = url.Length;
            using var response = await sending;
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return other + await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task One_assigned_in_a_try_block_is_loaded_behind_it() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            HttpResponseMessage response;
            try
            {
                response = await client.GetAsync(url, ct);
            }
            catch (HttpRequestException)
            {
                return "down";
            }

            return await response.Content.[|ReadAsStringAsync|](ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            HttpResponseMessage response;
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            try
            {
                response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            }
            catch (HttpRequestException)
            {
                return "down";
            }

            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_branch_without_braces_gets_them() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using (var response = await client.GetAsync(url))
            {
                if (response.IsSuccessStatusCode)
                    return await response.Content.[|ReadAsStringAsync|]();
                return "";
            }
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using (var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token))
            {
                if (response.IsSuccessStatusCode)
                {
                    await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                    return await response.Content.ReadAsStringAsync(timeout.Token);
                }
                return "";
            }
        }
        """);

    [Fact]
    public Task A_using_statement_without_braces_gets_them() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using (var response = await client.GetAsync(url))
            using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
                return await reader.[|ReadToEndAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using (var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token))
            {
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync(timeout.Token)))
                    return await reader.ReadToEndAsync(timeout.Token);
            }
        }
        """);

    [Fact]
    public Task One_that_is_returned_is_not_disposed() => Fixed(
        """
        public async Task<(HttpResponseMessage, string)> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            return (response, await response.Content.[|ReadAsStringAsync|]());
        }
        """,
        """
        public async Task<(HttpResponseMessage, string)> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return (response, await response.Content.ReadAsStringAsync(timeout.Token));
        }
        """);

    [Fact]
    public Task One_that_a_lambda_captures_is_not_disposed() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            Func<bool> ok = () => response.IsSuccessStatusCode;
            return ok() ? await response.Content.[|ReadAsStringAsync|]() : "";
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            Func<bool> ok = () => response.IsSuccessStatusCode;
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return ok() ? await response.Content.ReadAsStringAsync(timeout.Token) : "";
        }
        """);

    [Fact]
    public Task One_that_is_handed_to_somebody_is_loaded_before_and_not_disposed() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var response = await client.GetAsync(url);
            Console.Error.WriteLine(response);
            return await response.Content.[|ReadAsStringAsync|]();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            Console.Error.WriteLine(response);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task One_that_is_disposed_already_gets_no_using() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            HttpResponseMessage response = await client.GetAsync(url);
            try
            {
                return await response.Content.[|ReadAsStringAsync|]();
            }
            finally
            {
                response.Dispose();
            }
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            HttpResponseMessage response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            try
            {
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }
            finally
            {
                response.Dispose();
            }
        }
        """);

    [Fact]
    public Task One_that_is_disposed_if_there_is_one_gets_no_using() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            HttpResponseMessage response = null;
            try
            {
                response = await client.GetAsync(url);
                response.EnsureSuccessStatusCode();
                return await response.Content.[|ReadAsStringAsync|]();
            }
            finally
            {
                response?.Dispose();
            }
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            HttpResponseMessage response = null;
            try
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }
            finally
            {
                response?.Dispose();
            }
        }
        """);

    [Fact]
    public Task A_blocking_function_blocks() => Fixed(
        """
        public string Fetch(string url)
        {
            var response = client.GetAsync(url).Result;
            return response.Content.[|ReadAsStringAsync|]().Result;
        }
        """,
        """
        public string Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).Result;
            response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).GetAwaiter().GetResult();
            return response.Content.ReadAsStringAsync(timeout.Token).Result;
        }
        """);

    [Fact]
    public Task A_synchronous_send_is_loaded_by_blocking() => Fixed(
        """
        public string Fetch(string url)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = client.Send(request);
            using var reader = new StreamReader(response.Content.ReadAsStream());
            return reader.[|ReadToEnd|]();
        }
        """,
        """
        public string Fetch(string url)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).GetAwaiter().GetResult();
            using var reader = new StreamReader(response.Content.ReadAsStream(timeout.Token));
            return reader.ReadToEnd();
        }
        """);

    [Fact]
    public Task Named_arguments_stay_named() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var response = await client.GetAsync(cancellationToken: ct, requestUri: url);
            return await response.Content.[|ReadAsStringAsync|](cancellationToken: ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(cancellationToken: timeout.Token, requestUri: url, completionOption: HttpCompletionOption.ResponseHeadersRead);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(cancellationToken: timeout.Token);
        }
        """);

    [Fact]
    public Task Arguments_on_lines_of_their_own_stay_there() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var response = await client.GetAsync(
                url, // where
                ct);
            return await response.Content.[|ReadAsStringAsync|](
                ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(
                url, // where
                HttpCompletionOption.ResponseHeadersRead,
                timeout.Token);
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(
                timeout.Token);
        }
        """);

    [Fact]
    public Task Comments_stay_where_they_are() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            // one
            var response /* two */ = /* three */ await client.GetAsync(/* four */ url /* five */); // six

            // seven
            return await response.Content.[|ReadAsStringAsync|](/* eight */); // nine
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            // one
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response /* two */ = /* three */ await client.GetAsync(/* four */ url, HttpCompletionOption.ResponseHeadersRead, timeout.Token /* five */); // six

            // seven
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(/* eight */timeout.Token); // nine
        }
        """);

    [Fact]
    public Task Directives_stay_where_they_are() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
        #pragma warning disable CA2000
            var response = await client.GetAsync(url);
        #pragma warning restore CA2000
            #region reading
            return await response.Content.[|ReadAsStringAsync|]();
            #endregion
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
        #pragma warning disable CA2000
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        #pragma warning restore CA2000
            #region reading
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
            #endregion
        }
        """);

    [Fact]
    public Task Options_say_how_much_and_how_long()
    {
        var test = Test(
            """
            public async Task<string> Fetch(string url)
            {
                return await client.[|GetStringAsync|](url);
            }
            """,
            """
            public async Task<string> Fetch(string url)
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(250_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }
            """);
        test.TestState.AnalyzerConfigFiles.Add(
            ("/.editorconfig", "root = true\n[*.cs]\nmcpbounds.max_response_bytes = 250000\nmcpbounds.timeout_seconds = 5\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Usings_come_along()
    {
        var test = Test("", "");
        test.ImplicitUsings = false;
        test.TestCode =
            """
            using ModelContextProtocol.Server;

            public class Tools
            {
                [McpServerTool]
                public async System.Threading.Tasks.Task<string> Fetch(System.Net.Http.HttpClient client, string url)
                {
                    return await client.{|MCPB001:GetStringAsync|}(url);
                }
            }
            """;
        test.FixedCode =
            """
            using System;
            using System.Net.Http;
            using System.Threading;
            using ModelContextProtocol.Server;

            public class Tools
            {
                [McpServerTool]
                public async System.Threading.Tasks.Task<string> Fetch(System.Net.Http.HttpClient client, string url)
                {
                    using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                    using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                    response.EnsureSuccessStatusCode();
                    await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                    return await response.Content.ReadAsStringAsync(timeout.Token);
                }
            }
            """;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Line_ends_are_those_of_the_file()
    {
        const string before =
            """
            public async Task<string> Fetch(string url)
            {
                return await client.[|GetStringAsync|](url);
            }
            """;
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
        var test = Test("", "");
        test.TestCode = Tool(before).ReplaceLineEndings("\r\n");
        test.FixedCode = Tool(after).ReplaceLineEndings("\r\n");
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
