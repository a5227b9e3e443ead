using static McpBounds.Analyzers.Fixes.BoundReadTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>A call that sends and reads in one: it becomes a response with a name, checked and loaded within bounds before it is read.</summary>
public sealed class BoundReadShorthandTests
{
    [Fact]
    public Task A_shorthand_becomes_a_response() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            // The page, as it is.
            return await client.[|GetStringAsync|](url);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            // The page, as it is.
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task Every_await_goes_on_where_the_old_one_did() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var text = await client.[|GetStringAsync|](url).ConfigureAwait(false);
            return text.Trim();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(timeout.Token).ConfigureAwait(false);
            return text.Trim();
        }
        """);

    [Fact]
    public Task A_client_made_in_place_moves_with_the_call() => Fixed(
        """
        public async Task<string> Fetch(string url, IHttpClientFactory clients)
        {
            return await clients.CreateClient("x").[|GetStringAsync|](url);
        }
        """,
        """
        public async Task<string> Fetch(string url, IHttpClientFactory clients)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await clients.CreateClient("x").GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task Parsed_JSON_is_read_from_the_content() => Fixed(
        """
        public async Task<List<Item>> Fetch(string query, CancellationToken cancellationToken)
        {
            var items = await client.{|MCPB021:GetFromJsonAsync<List<Item>>|}(
                $"items?q={query}", cancellationToken);
            return items ?? new();
        }
        """,
        """
        public async Task<List<Item>> Fetch(string query, CancellationToken cancellationToken)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(
                $"items?q={query}", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var items = await response.Content.ReadFromJsonAsync<List<Item>>(timeout.Token);
            return items ?? new();
        }
        """);

    [Fact]
    public Task Serializer_options_go_to_the_read() => Fixed(
        """
        public async Task<Item> Fetch(string query)
        {
            return await client.{|MCPB021:GetFromJsonAsync<Item>|}($"items?q={query}", JsonSerializerOptions.Default);
        }
        """,
        """
        public async Task<Item> Fetch(string query)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync($"items?q={query}", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadFromJsonAsync<Item>(JsonSerializerOptions.Default, timeout.Token);
        }
        """);

    [Fact]
    public Task A_type_argument_goes_to_the_read() => Fixed(
        """
        public async Task<string> Fetch(string query) => (await client.{|MCPB021:GetFromJsonAsync<Item>|}($"items?q={query}")).Name;
        """,
        """
        public async Task<string> Fetch(string query)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync($"items?q={query}", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return (await response.Content.ReadFromJsonAsync<Item>(timeout.Token)).Name;
        }
        """);

    [Fact]
    public Task A_stream_is_opened_on_the_content() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            using var stream = await client.GetStreamAsync(url, ct);
            using var reader = new StreamReader(stream);
            return await reader.[|ReadToEndAsync|]();
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
            using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_stream_opened_in_an_argument_is_opened_on_the_content() => Fixed(
        """
        public async Task<Item> Fetch(string q, CancellationToken ct)
        {
            return await JsonSerializer.{|MCPB021:DeserializeAsync<Item>|}(await client.GetStreamAsync($"items/{q}", ct), cancellationToken: ct);
        }
        """,
        """
        public async Task<Item> Fetch(string q, CancellationToken ct)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync($"items/{q}", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await JsonSerializer.DeserializeAsync<Item>(await response.Content.ReadAsStreamAsync(timeout.Token), cancellationToken: timeout.Token);
        }
        """);

    [Fact]
    public Task An_expression_body_becomes_a_block() => Fixed(
        """
        public async Task<string> Fetch(string url) => await client.[|GetStringAsync|](url);
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_method_that_returns_the_task_becomes_async() => Fixed(
        """
        public Task<string> Fetch(string url) =>
            client.[|GetStringAsync|](url);
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task All_tasks_that_it_returns_are_awaited() => Fixed(
        """
        public Task<string> Fetch(string url)
        {
            if (url.Length == 0)
            {
                return Task.FromResult("");
            }

            return client.[|GetStringAsync|](url);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            if (url.Length == 0)
            {
                return "";
            }

            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        }
        """);

    [Fact]
    public Task A_local_function_that_returns_the_task_becomes_async() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            return await Read(url);

            Task<string> Read(string address) => client.[|GetStringAsync|](address, ct);
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            return await Read(url);

            async Task<string> Read(string address)
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
                timeout.CancelAfter(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }
        }
        """);

    [Fact]
    public Task Lambdas_become_blocks() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            Func<Task<string>> read = async () => await client.[|GetStringAsync|](url);
            Func<Task<string>> other = () => client.[|GetStringAsync|](url);
            return await read() + await other();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            Func<Task<string>> read = async () =>
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            };
            Func<Task<string>> other = async () =>
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            };
            return await read() + await other();
        }
        """);

    [Fact]
    public Task A_block_on_one_line_becomes_one_on_several() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            Func<Task<string>> read = async () => { return await client.[|GetStringAsync|](url); };
            return await read();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            Func<Task<string>> read = async () =>
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            };
            return await read();
        }
        """);

    [Fact]
    public Task A_lambda_that_is_a_tool_becomes_a_block() => Fixed(
        """
        public string Fetch(string url) => "";

        public static McpServerTool Make() => McpServerTool.Create(async (string url, HttpClient http) => await http.[|GetStringAsync|](url));

        public static McpServerTool Make2() => McpServerTool.Create(
            (string url, HttpClient http) => http.[|GetStringAsync|](url),
            new() { Name = "x" });
        """,
        """
        public string Fetch(string url) => "";

        public static McpServerTool Make() => McpServerTool.Create(async (string url, HttpClient http) =>
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        });

        public static McpServerTool Make2() => McpServerTool.Create(
            async (string url, HttpClient http) =>
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            },
            new() { Name = "x" });
        """);

    [Fact]
    public Task A_lambda_in_a_query_becomes_async() => Fixed(
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            var texts = await Task.WhenAll(urls.Select(url => client.[|GetStringAsync|](url, ct)));
            return string.Concat(texts);
        }
        """,
        """
        public async Task<string> Fetch(string[] urls, CancellationToken ct)
        {
            var texts = await Task.WhenAll(urls.Select(async url =>
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
                timeout.CancelAfter(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                return await response.Content.ReadAsStringAsync(timeout.Token);
            }));
            return string.Concat(texts);
        }
        """);

    [Fact]
    public Task A_blocking_call_blocks() => Fixed(
        """
        public string Fetch(string url) => client.[|GetStringAsync|](url).GetAwaiter().GetResult();
        """,
        """
        public string Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).GetAwaiter().GetResult();
            response.EnsureSuccessStatusCode();
            response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).GetAwaiter().GetResult();
            return response.Content.ReadAsStringAsync(timeout.Token).GetAwaiter().GetResult();
        }
        """);

    [Fact]
    public Task A_getter_blocks() => Fixed(
        """
        public string Fetch(string url) => Text;

        private string Text
        {
            get { return client.{|MCPB021:GetStringAsync|}("https://example.com").Result; }
        }
        """,
        """
        public string Fetch(string url) => Text;

        private string Text
        {
            get
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = client.GetAsync("https://example.com", HttpCompletionOption.ResponseHeadersRead, timeout.Token).Result;
                response.EnsureSuccessStatusCode();
                response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).GetAwaiter().GetResult();
                return response.Content.ReadAsStringAsync(timeout.Token).Result;
            }
        }
        """);

    [Fact]
    public Task Branches_without_braces_get_them() => Fixed(
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
    public Task An_else_if_becomes_an_else_with_braces() => Fixed(
        """
        public async Task<string> Fetch(string url, bool a)
        {
            if (a)
            {
                return "";
            }
            else if ((await client.[|GetStringAsync|](url)).Length > 3)
            {
                return "long";
            }

            return "short";
        }
        """,
        """
        public async Task<string> Fetch(string url, bool a)
        {
            if (a)
            {
                return "";
            }
            else
            {
                using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                response.EnsureSuccessStatusCode();
                await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                if ((await response.Content.ReadAsStringAsync(timeout.Token)).Length > 3)
                {
                    return "long";
                }
            }

            return "short";
        }
        """);

    [Fact]
    public Task A_switch_section_gets_braces() => Fixed(
        """
        public async Task<string> Fetch(string url, string how)
        {
            switch (how)
            {
                case "raw":
                    return await client.[|GetStringAsync|](url);
                default:
                    return "";
            }
        }
        """,
        """
        public async Task<string> Fetch(string url, string how)
        {
            switch (how)
            {
                case "raw":
                    {
                        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
                        response.EnsureSuccessStatusCode();
                        await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
                        return await response.Content.ReadAsStringAsync(timeout.Token);
                    }
                default:
                    return "";
            }
        }
        """);

    [Fact]
    public Task A_hole_in_a_text_is_filled_from_the_content() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            return $"{url}: {await client.[|GetStringAsync|](url)}";
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return $"{url}: {await response.Content.ReadAsStringAsync(timeout.Token)}";
        }
        """);

    [Fact]
    public Task A_part_of_a_tuple_is_read_from_the_content() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var (a, b) = (url, await client.[|GetStringAsync|](url));
            return a + b;
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var (a, b) = (url, await response.Content.ReadAsStringAsync(timeout.Token));
            return a + b;
        }
        """);

    [Fact]
    public Task A_member_of_an_object_is_read_from_the_content() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var x = new { Url = url, Text = await client.[|GetStringAsync|](url) };
            return JsonSerializer.Serialize(x);
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var x = new { Url = url, Text = await response.Content.ReadAsStringAsync(timeout.Token) };
            return JsonSerializer.Serialize(x);
        }
        """);

    [Fact]
    public Task What_is_parsed_in_a_using_declaration_is_read_from_the_content() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            using var doc = JsonDocument.Parse(await client.{|MCPB001:GetStringAsync|}(url));
            return doc.RootElement.GetProperty("x").GetString();
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            using var doc = JsonDocument.Parse(await response.Content.ReadAsStringAsync(timeout.Token));
            return doc.RootElement.GetProperty("x").GetString();
        }
        """);

    [Fact]
    public Task What_a_loop_runs_over_is_read_before_it() => Fixed(
        """
        public async Task<string> Fetch(string q)
        {
            var names = "";
            foreach (var item in await client.{|MCPB021:GetFromJsonAsync<List<Item>>|}("items/" + q))
            {
                names += item.Name;
            }
            return names;
        }
        """,
        """
        public async Task<string> Fetch(string q)
        {
            var names = "";
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync("items/" + q, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            foreach (var item in await response.Content.ReadFromJsonAsync<List<Item>>(timeout.Token))
            {
                names += item.Name;
            }
            return names;
        }
        """);

    [Fact]
    public Task Comments_move_with_what_they_are_about() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            /* a */ var text /* b */ = /* c */ await /* d */ client /* e */ . /* f */ [|GetStringAsync|] /* g */ (/* h */ url /* i */, /* j */ ct /* k */ /* l */) /* m */; // n
            return text;
        }
        """,
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            /* a */ using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(30));
            using var response = await client /* e */ . /* f */ GetAsync /* g */ (/* h */ url /* i */, /* j */ HttpCompletionOption.ResponseHeadersRead, timeout.Token /* k */ /* l */);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var text /* b */ = /* c */ await /* d */ response.Content.ReadAsStringAsync(timeout.Token) /* m */; // n
            return text;
        }
        """);

    [Fact]
    public Task Comments_on_an_expression_body_move_into_the_block() => Fixed(
        """
        public Task<string> Fetch(string url) => // because
            // of this
            client.[|GetStringAsync|](url); // and that
        """,
        """
        public async Task<string> Fetch(string url)
        {
            // because
            // of this
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token);
        } // and that
        """);

    [Fact]
    public Task Arguments_on_lines_of_their_own_stay_there() => Fixed(
        """
        public async Task<string> Fetch(string url, CancellationToken ct)
        {
            return await client.[|GetStringAsync|](
                url, // where
                ct); // all of it
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
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return await response.Content.ReadAsStringAsync(timeout.Token); // all of it
        }
        """);

    [Fact]
    public Task Calls_on_lines_of_their_own_stay_there() => Fixed(
        """
        public async Task<string> Fetch(string url)
        {
            var text = await client
                .[|GetStringAsync|](url)
                .ConfigureAwait(false);
            var other = await
                client.[|GetStringAsync|](url + "2");
            return text + other;
        }
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client
                .GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(timeout.Token)
                .ConfigureAwait(false);
            using var response2 = await client.GetAsync(url + "2", HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response2.EnsureSuccessStatusCode();
            await response2.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            var other = await
                response2.Content.ReadAsStringAsync(timeout.Token);
            return text + other;
        }
        """);

    [Fact]
    public Task Bytes_are_read_from_the_content() => Fixed(
        """
        public async Task<string> Fetch(string url) => Convert.ToBase64String(await client.[|GetByteArrayAsync|](new Uri(url)));
        """,
        """
        public async Task<string> Fetch(string url)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var response = await client.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            response.EnsureSuccessStatusCode();
            await response.Content.LoadIntoBufferAsync(1_000_000, timeout.Token);
            return Convert.ToBase64String(await response.Content.ReadAsByteArrayAsync(timeout.Token));
        }
        """);
}
