using System.Text.RegularExpressions;
using McpBounds.Analyzers.Rules;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UnboundedResponseRead>;

namespace McpBounds.Analyzers.Facts;

/// <summary>
/// What MCPB001 says is bounded is bounded, and what it reports is not: each snippet runs against a site that sends 1,000,000 bytes in chunks, and is analysed as a tool.
/// </summary>
public sealed partial class HttpClientFactsTests
{
    private const string Capped = "using var client = new HttpClient { MaxResponseContentBufferSize = 32_000 };";
    private const string Uncapped = "using var client = new HttpClient();";
    private const string Headers = "HttpCompletionOption.ResponseHeadersRead, token";

    // Whether it is bounded; then the code, the read in markup.
    public static TheoryData<bool, string> Rows => new()
    {
        // The send call buffers up to 2 GB.
        { false, $$"""{{Uncapped}} return (await client.{|MCPB001:GetStringAsync|}(url, token)).Length;""" },
        { false, $$"""{{Uncapped}} return (await client.{|MCPB001:GetByteArrayAsync|}(url, token)).Length;""" },
        { false, $$"""{{Uncapped}} return (await client.{|MCPB001:GetFromJsonAsync<string>|}(url, token))!.Length;""" },
        { false, $$"""{{Uncapped}} using var response = await client.GetAsync(url, token); return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;""" },

        // A load within a cap holds for what streams, and does nothing to what is buffered.
        { false, Loaded("url, token", "32_000", "(await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length") },
        { false, Loaded("url, token", "32_000, token", "(await response.Content.{|MCPB001:ReadFromJsonAsync<string>|}(token))!.Length") },
        { true, Loaded($"url, {Headers}", "32_000", "(await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length") },
        { true, Loaded($"url, {Headers}", "32_000, token", "(await response.Content.{|MCPB001:ReadAsByteArrayAsync|}(token)).Length") },
        { true, Loaded($"url, {Headers}", "32_000, token", "(await response.Content.{|MCPB001:ReadFromJsonAsync<string>|}(token))!.Length") },
        { false, Loaded($"url, {Headers}", "int.MaxValue", "(await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length") },

        // The client's cap holds for what it buffers, and not for what streams.
        { true, $$"""{{Capped}} return (await client.{|MCPB001:GetStringAsync|}(url, token)).Length;""" },
        { true, $$"""{{Capped}} return (await client.{|MCPB001:GetByteArrayAsync|}(url, token)).Length;""" },
        { true, $$"""{{Capped}} return (await client.{|MCPB001:GetFromJsonAsync<string>|}(url, token))!.Length;""" },
        { true, $$"""{{Capped}} using var response = await client.GetAsync(url, token); return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;""" },
        { true, $$"""{{Capped}} using var response = await client.GetAsync(url, token); return (await response.Content.{|MCPB001:ReadFromJsonAsync<string>|}(token))!.Length;""" },
        {
            true,
            $$"""
            {{Capped}} using var response = await client.GetAsync(url, token);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(token)); return (await reader.{|MCPB001:ReadToEndAsync|}(token)).Length;
            """
        },
        {
            true,
            $$"""
            {{Capped}} using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, url), token);
            return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;
            """
        },
        { false, $$"""{{Capped}} using var response = await client.GetAsync(url, {{Headers}}); return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;""" },
        { false, $$"""{{Capped}} using var response = await client.GetAsync(url, {{Headers}}); return (await response.Content.{|MCPB001:ReadAsByteArrayAsync|}(token)).Length;""" },
        { false, $$"""{{Capped}} using var response = await client.GetAsync(url, {{Headers}}); return (await response.Content.{|MCPB001:ReadFromJsonAsync<string>|}(token))!.Length;""" },
        {
            false,
            $$"""{{Capped}} using var reader = new StreamReader(await client.GetStreamAsync(url, token)); return (await reader.{|MCPB001:ReadToEndAsync|}(token)).Length;"""
        },
        {
            false,
            $$"""{{Capped}} await using var stream = await client.GetStreamAsync(url, token); return (await JsonSerializer.{|MCPB001:DeserializeAsync<string>|}(stream, cancellationToken: token))!.Length;"""
        },
        {
            false,
            $$"""
            {{Capped}} using var response = await client.GetAsync(url, {{Headers}}); var memory = new MemoryStream();
            await response.Content.{|MCPB001:CopyToAsync|}(memory, token); return memory.ToArray().Length;
            """
        },

        // A length check sees no length in what is chunked.
        {
            false,
            $$"""
            {{Uncapped}} using var response = await client.GetAsync(url, {{Headers}});
            if (response.Content.Headers.ContentLength > 32_000) { throw new HttpRequestException("too long"); }
            return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;
            """
        },
        {
            true,
            $$"""
            {{Uncapped}} using var response = await client.GetAsync(url, {{Headers}});
            if (response.Content.Headers.ContentLength is null or > 32_000) { throw new HttpRequestException("too long"); }
            return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;
            """
        },

        // A loop with a budget bounds what streams; what is buffered is in memory before it starts.
        { true, Counted($"url, {Headers}") },

        // A load within a cap in a helper.
        {
            true,
            $$"""
            {{Uncapped}} using var response = await SendAsync(); return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;
            async Task<HttpResponseMessage> SendAsync()
            {
                var sent = await client.GetAsync(url, {{Headers}});
                await sent.Content.LoadIntoBufferAsync(32_000, token);
                return sent;
            }
            """
        },
    };

    // The same for a site that compresses, which sends about a kilobyte.
    public static TheoryData<bool, string> PackedRows => new()
    {
        // The handler unpacks: the cap is for what comes out, and the length of the package is taken away.
        {
            true,
            """
            using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All }) { MaxResponseContentBufferSize = 32_000 };
            return (await client.{|MCPB001:GetStringAsync|}(url, token)).Length;
            """
        },
        {
            true,
            $$"""
            using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All });
            using var response = await client.GetAsync(url, {{Headers}});
            if (response.Content.Headers.ContentLength is null or > 32_000) { throw new HttpRequestException("too long"); }
            return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;
            """
        },
        {
            true,
            $$"""
            using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All });
            using var response = await client.GetAsync(url, {{Headers}}); await response.Content.LoadIntoBufferAsync(32_000, token);
            return (await response.Content.{|MCPB001:ReadAsStringAsync|}(token)).Length;
            """
        },

        // The code unpacks: the cap was for the package.
        {
            false,
            $$"""
            {{Capped}} using var response = await client.GetAsync(url, token);
            using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(token), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked); return (await reader.{|MCPB001:ReadToEndAsync|}(token)).Length;
            """
        },
        {
            false,
            $$"""
            {{Uncapped}} using var response = await client.GetAsync(url, {{Headers}}); await response.Content.LoadIntoBufferAsync(32_000, token);
            using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(token), CompressionMode.Decompress);
            return (await JsonSerializer.{|MCPB001:DeserializeAsync<string>|}(unpacked, cancellationToken: token))!.Length;
            """
        },
        {
            false,
            $$"""
            {{Uncapped}} using var response = await client.GetAsync(url, {{Headers}});
            if (response.Content.Headers.ContentLength is null or > 32_000) { throw new HttpRequestException("too long"); }
            using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(token), CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked); return (await reader.{|MCPB001:ReadToEndAsync|}(token)).Length;
            """
        },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public Task A_read_is_silent_exactly_where_it_runs_bounded(bool bounded, string code) => VerifyAsync(LoopbackSite.Open(), bounded, code);

    [Theory]
    [MemberData(nameof(PackedRows))]
    public Task A_read_of_what_was_compressed_is_silent_exactly_where_it_runs_bounded(bool bounded, string code) => VerifyAsync(LoopbackSite.OpenPacking(), bounded, code);

    [Fact]
    public async Task A_buffered_response_is_in_memory_before_a_loop_counts_it()
    {
        await using var site = LoopbackSite.Open();
        var code = $$"""{{Uncapped}} using var response = await client.GetAsync(url, token); return (int)(await response.Content.{|MCPB001:ReadAsStreamAsync|}(token)).Length;""";

        Assert.Equal(LoopbackSite.Length, await Snippet.RunAsync(Markup().Replace(code, "${name}"), site.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_chunked_response_has_no_length()
    {
        await using var site = LoopbackSite.Open();

        Assert.Equal(-1, await Snippet.RunAsync(
            $"{Uncapped} using var response = await client.GetAsync(url, {Headers}); return (int)(response.Content.Headers.ContentLength ?? -1);",
            site.Address,
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_client_buffers_up_to_two_gigabytes_and_waits_for_a_hundred_seconds_by_default()
    {
        using var client = new HttpClient();

        Assert.Equal(int.MaxValue, client.MaxResponseContentBufferSize);
        Assert.Equal(TimeSpan.FromSeconds(100), client.Timeout);
    }

    [Theory]
    [InlineData("return (await client.GetStringAsync(url, token)).Length;")]
    [InlineData("return (await client.GetByteArrayAsync(url, token)).Length;")]
    [InlineData("using var response = await client.GetAsync(url, token); return (await response.Content.ReadAsStringAsync(token)).Length;")]
    public async Task The_client_s_timeout_ends_what_the_send_call_buffers(string code)
    {
        await using var site = LoopbackSite.OpenPausing();

        await Assert.ThrowsAsync<TaskCanceledException>(() => Snippet.RunAsync(
            $"using var client = new HttpClient {{ Timeout = TimeSpan.FromMilliseconds(100) }}; {code}", site.Address, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token); return (await response.Content.ReadAsStringAsync(token)).Length;")]
    [InlineData("using var reader = new StreamReader(await client.GetStreamAsync(url, token)); return (await reader.ReadToEndAsync(token)).Length;")]
    public async Task The_client_s_timeout_does_not_end_what_streams(string code)
    {
        var token = TestContext.Current.CancellationToken;
        await using var site = LoopbackSite.OpenPausing();

        var streamed = Snippet.RunAsync($"using var client = new HttpClient {{ Timeout = TimeSpan.FromSeconds(1) }}; {code}", site.Address, token);

        // Twice as long as the first would be given: a timeout that was going to end it has done so by then.
        await Assert.ThrowsAsync<TaskCanceledException>(() => Snippet.RunAsync(
            "using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) }; return (await client.GetStringAsync(url, token)).Length;", site.Address, token));
        site.SendRest();

        Assert.Equal(LoopbackSite.Length, await streamed);
    }

    [Theory]
    [InlineData("await response.Content.ReadAsStringAsync(deadline.Token)")]
    [InlineData("await new StreamReader(await response.Content.ReadAsStreamAsync(deadline.Token)).ReadToEndAsync(deadline.Token)")]
    [InlineData("await response.Content.ReadAsStringAsync().WaitAsync(deadline.Token)")]
    public async Task A_token_with_a_deadline_ends_what_streams(string read)
    {
        await using var site = LoopbackSite.OpenPausing();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Snippet.RunAsync(
            $$"""
            {{Uncapped}}
            using var response = await client.GetAsync(url, {{Headers}});
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(token);
            deadline.CancelAfter(TimeSpan.FromMilliseconds(100));
            return ({{read}}).Length;
            """,
            site.Address,
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public Task A_load_takes_a_token_from_dotnet_9_on() => new Verify.Test
    {
        ReferenceAssemblies = ReferenceAssemblies.Net80,
        TestCode = "class C { Task M(HttpContent content, CancellationToken token) => content.{|CS1501:LoadIntoBufferAsync|}(32_000, token); }",
    }.RunAsync(TestContext.Current.CancellationToken);

    private static async Task VerifyAsync(LoopbackSite opened, bool bounded, string code)
    {
        var token = TestContext.Current.CancellationToken;
        await using var site = opened;
        var plain = Markup().Replace(code, "${name}");

        if (bounded)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => Snippet.RunAsync(plain, site.Address, token));
        }
        else
        {
            Assert.InRange(await Snippet.RunAsync(plain, site.Address, token), LoopbackSite.Length - 2, LoopbackSite.Length);
        }

        await Verify.VerifyAnalyzerAsync(ReadVerifier.Complete(ReadVerifier.Declare(bounded ? plain : code)));
    }

    private static string Loaded(string send, string load, string read) =>
        $"{Uncapped} using var response = await client.GetAsync({send}); await response.Content.LoadIntoBufferAsync({load}); return {read};";

    private static string Counted(string send) => $$"""
        {{Uncapped}} using var response = await client.GetAsync({{send}});
        using var stream = await response.Content.ReadAsStreamAsync(token); var buffer = new byte[4096]; var total = 0; int read;
        while ((read = await stream.ReadAsync(buffer, token)) > 0)
        {
            total += read;
            if (total > 32_000) { throw new HttpRequestException("too long"); }
        }

        return total;
        """;

    [GeneratedRegex(@"\{\|\w+:(?<name>[^|]*)\|\}")]
    private static partial Regex Markup();
}
