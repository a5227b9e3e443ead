namespace McpBounds.Analyzers.Rules;

/// <summary>What bounds a body where it is read, and what only looks as if it did.</summary>
public sealed class UnboundedResponseReadTests_Bounds
{
    private const string Streamed = """using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, token); """;
    private const string Buffered = """using var response = await http.GetAsync(url, token); """;
    private const string Constants = "private const int MaxBytes = 1_000_000;";

    [Theory]
    [InlineData("await response.Content.LoadIntoBufferAsync(1_000_000);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(MaxBytes);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(MaxBytes, token);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(MaxBytes).WaitAsync(token);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(MaxBytes).ConfigureAwait(false);")]
    [InlineData("response.Content.LoadIntoBufferAsync(MaxBytes).GetAwaiter().GetResult();")]
    [InlineData("var content = response.Content; await content.LoadIntoBufferAsync(MaxBytes);")]
    [InlineData("if (number > 0) { await response.Content.LoadIntoBufferAsync(10); } else { await response.Content.LoadIntoBufferAsync(MaxBytes); }")]
    [InlineData("if (number > 0) { return null; } await response.Content.LoadIntoBufferAsync(MaxBytes);")]
    [InlineData("try { await response.Content.LoadIntoBufferAsync(MaxBytes); } catch (HttpRequestException) { return \"The response is too long.\"; }")]
    public async Task Loading_a_streamed_response_within_a_cap_bounds_its_reads(string load)
    {
        await ReadVerifier.ToolAsync($"{Streamed} {load} return await response.Content.ReadAsStringAsync(token);", Constants);
        await ReadVerifier.ToolAsync($"{Streamed} {load} return await response.Content.ReadFromJsonAsync<Item>(token);", Constants);
        await ReadVerifier.ToolAsync($"{Streamed} {load} using var stream = await response.Content.ReadAsStreamAsync(token); return await JsonDocument.ParseAsync(stream);", Constants);
        await ReadVerifier.ToolAsync($"{Streamed} {load} using var reader = new StreamReader(response.Content.ReadAsStream(token)); return reader.ReadToEnd();", Constants);
    }

    [Theory]
    [InlineData("if (number > 0) { await response.Content.LoadIntoBufferAsync(MaxBytes); }")]
    [InlineData("if (response.Content.Headers.ContentLength is null) { await response.Content.LoadIntoBufferAsync(MaxBytes); }")]
    [InlineData("try { await response.Content.LoadIntoBufferAsync(MaxBytes); } catch (HttpRequestException) { }")]
    [InlineData("while (number-- > 0) { await response.Content.LoadIntoBufferAsync(MaxBytes); }")]
    [InlineData("Func<Task> load = () => response.Content.LoadIntoBufferAsync(MaxBytes);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(int.MaxValue);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(long.MaxValue, token);")]
    [InlineData("await response.Content.LoadIntoBufferAsync(number);")]
    [InlineData("using var other = await http.GetAsync(\"other\", HttpCompletionOption.ResponseHeadersRead, token); await other.Content.LoadIntoBufferAsync(MaxBytes);")]
    public async Task Loading_on_some_paths_or_without_a_cap_bounds_nothing(string load)
    {
        await ReadVerifier.ToolAsync($$"""{{Streamed}} {{load}} return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);""", Constants);
    }

    [Fact]
    public Task Loading_after_the_read_bounds_nothing() => ReadVerifier.ToolAsync(
        $$"""
        {{Streamed}}
        var text = await response.Content.{|MCPB001:ReadAsStringAsync|}(token);
        await response.Content.LoadIntoBufferAsync(MaxBytes);
        return text;
        """,
        Constants);

    [Fact]
    public Task Loading_a_buffered_response_bounds_nothing() => ReadVerifier.ToolAsync(
        $$"""
        {{Buffered}}
        await response.Content.LoadIntoBufferAsync(MaxBytes);
        return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);
        """,
        Constants);

    [Fact]
    public Task Loading_in_a_helper_bounds_the_read_in_it() => ReadVerifier.ToolAsync(
        $"{Streamed} return await ReadAsync(response.Content, token);",
        """
        private static async Task<string> ReadAsync(HttpContent content, CancellationToken token)
        {
            await content.LoadIntoBufferAsync(1_000_000, token);
            return await content.ReadAsStringAsync(token);
        }
        """);

    [Fact]
    public Task Loading_in_a_helper_bounds_nothing_for_the_caller_that_buffers() => ReadVerifier.ToolAsync(
        $"{Buffered} return await ReadAsync(response.Content, token);",
        """
        private static async Task<string> ReadAsync(HttpContent content, CancellationToken token)
        {
            await content.LoadIntoBufferAsync(1_000_000, token);
            return await content.{|MCPB001:ReadAsStringAsync|}(token);
        }
        """);

    [Fact]
    public Task Loading_in_a_helper_bounds_the_read_after_its_call() => ReadVerifier.ToolAsync(
        $"{Streamed} await CapAsync(response, token); return await response.Content.ReadAsStringAsync(token);",
        """
        private static Task CapAsync(HttpResponseMessage response, CancellationToken token) => response.Content.LoadIntoBufferAsync(1_000_000, token);
        """);

    [Fact]
    public Task Loading_in_the_helper_that_sends_bounds_the_read_of_what_it_returns() => ReadVerifier.ToolAsync(
        """
        using var response = await SendAsync(url, token);
        return await response.Content.ReadAsStringAsync(token);
        """,
        """
        private async Task<HttpResponseMessage> SendAsync(string address, CancellationToken token)
        {
            var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token);
            await response.Content.LoadIntoBufferAsync(1_000_000, token);
            return response;
        }
        """);

    [Theory]
    [InlineData("if (response.Content.Headers.ContentLength is null or > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is null or > MaxBytes) { return \"too long\"; }")]
    [InlineData("if (response.Content.Headers.ContentLength is null or > MaxBytes) return null;")]
    [InlineData("if (response.Content.Headers.ContentLength is > MaxBytes or null) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is null or >= MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is not { } length || length > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is not long length || length > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is not { } length) { return null; } if (length > MaxBytes) { return null; }")]
    [InlineData("if (response.Content.Headers.ContentLength is not <= MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is not (>= 0 and <= MaxBytes)) { throw new InvalidOperationException(); }")]
    [InlineData("if ((response.Content.Headers.ContentLength ?? long.MaxValue) > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength.GetValueOrDefault(long.MaxValue) > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("var length = response.Content.Headers.ContentLength ?? long.MaxValue; if (length > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("var length = response.Content.Headers.ContentLength; if (length is null || length > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("var length = response.Content.Headers.ContentLength; if (length == null || length.Value > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("var length = response.Content.Headers.ContentLength; if (!length.HasValue || length.Value > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("var length = response.Content.Headers.ContentLength; if (!(length <= MaxBytes)) { throw new InvalidOperationException(); }")]
    [InlineData("var length = response.Content.Headers.ContentLength; if (MaxBytes < (length ?? long.MaxValue)) { throw new InvalidOperationException(); }")]
    [InlineData("var headers = response.Content.Headers; if (headers.ContentLength is null or > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("var tooLong = response.Content.Headers.ContentLength is null or > MaxBytes; if (tooLong) { throw new InvalidOperationException(); }")]
    public async Task A_length_check_that_an_absent_length_does_not_pass_bounds_a_streamed_response(string guard)
    {
        await ReadVerifier.ToolAsync($"{Streamed} {guard} return await response.Content.ReadAsStringAsync(token);", Constants);
        await ReadVerifier.ToolAsync($"{Streamed} {guard} using var stream = await response.Content.ReadAsStreamAsync(token); return await JsonNode.ParseAsync(stream);", Constants);
    }

    [Theory]
    [InlineData("response.Content.Headers.ContentLength <= MaxBytes")]
    [InlineData("response.Content.Headers.ContentLength < MaxBytes")]
    [InlineData("MaxBytes >= response.Content.Headers.ContentLength")]
    [InlineData("response.Content.Headers.ContentLength is <= MaxBytes")]
    [InlineData("response.Content.Headers.ContentLength is > 0 and < MaxBytes")]
    [InlineData("response.Content.Headers.ContentLength is { } length && length <= MaxBytes")]
    [InlineData("response.Content.Headers.ContentLength is long length and <= MaxBytes")]
    [InlineData("response.Content.Headers.ContentLength.HasValue && response.Content.Headers.ContentLength.Value <= MaxBytes")]
    [InlineData("response.Content.Headers is { ContentLength: <= MaxBytes }")]
    public async Task A_read_that_only_a_small_length_lets_happen_is_bounded(string condition)
    {
        await ReadVerifier.ToolAsync($$"""{{Streamed}} if ({{condition}}) { return await response.Content.ReadAsStringAsync(token); } return "too long";""", Constants);
        await ReadVerifier.ToolAsync($"{Streamed} return {condition} ? await response.Content.ReadAsStringAsync(token) : \"too long\";", Constants);
        await ReadVerifier.ToolAsync(
            $$"""{{Streamed}} if ({{condition}}) { return null; } return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);""", Constants);
    }

    [Theory]
    [InlineData("if (response.Content.Headers.ContentLength > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength is { } length && length > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength.HasValue && response.Content.Headers.ContentLength > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if ((response.Content.Headers.ContentLength ?? 0) > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength.GetValueOrDefault() > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (response.Content.Headers.ContentLength.GetValueOrDefault(0) > MaxBytes) { throw new InvalidOperationException(); }")]
    [InlineData("if (!((response.Content.Headers.ContentLength ?? 0) <= MaxBytes)) { throw new InvalidOperationException(); }")]
    public Task A_length_check_that_an_absent_length_passes_bounds_nothing(string guard) =>
        ReadVerifier.ToolAsync($$"""{{Streamed}} {{guard}} return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);""", Constants);

    [Theory]
    [InlineData("if (response.Content.Headers.ContentLength is null or > MaxBytes) { Console.Error.WriteLine(\"long\"); }")]
    [InlineData("if (response.Content.Headers.ContentLength == 0) { return \"\"; }")]
    [InlineData("if (response.Content.Headers.ContentLength is null) { return \"\"; }")]
    [InlineData("if (response.Content.Headers.ContentLength is null or 0) { return \"\"; }")]
    [InlineData("if (number > 0 && response.Content.Headers.ContentLength is null or > MaxBytes) { return \"\"; }")]
    [InlineData("if (number > 0) { if (response.Content.Headers.ContentLength is null or > MaxBytes) { return \"\"; } }")]
    [InlineData("if (response.Content.Headers.ContentLength is not { } length || length < MaxBytes) { return \"\"; }")]
    [InlineData("if (response.Content.Headers.ContentLength is null or > long.MaxValue) { return \"\"; }")]
    [InlineData("if (response.Content.Headers.ContentLength is not { } length || length > number) { return \"\"; }")]
    [InlineData("if (response.RequestMessage?.Content?.Headers.ContentLength is null or > MaxBytes) { return \"\"; }")]
    [InlineData("using var other = await http.GetAsync(\"other\", HttpCompletionOption.ResponseHeadersRead, token); if (other.Content.Headers.ContentLength is null or > MaxBytes) { return \"\"; }")]
    public Task A_length_check_that_does_not_leave_or_does_not_bound_is_none(string guard) =>
        ReadVerifier.ToolAsync($$"""{{Streamed}} {{guard}} return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);""", Constants);

    [Fact]
    public Task A_length_check_before_a_loop_bounds_the_reads_in_it() => ReadVerifier.ToolAsync(
        """
        var texts = new List<string>();
        foreach (var part in new[] { "a", "b" })
        {
            using var response = await http.GetAsync(part, HttpCompletionOption.ResponseHeadersRead, token);
            if (response.Content.Headers.ContentLength is null or > MaxBytes)
            {
                continue;
            }

            texts.Add(await response.Content.ReadAsStringAsync(token));
        }

        return texts;
        """,
        Constants);

    [Fact]
    public Task A_length_check_after_the_send_call_has_buffered_comes_too_late() => ReadVerifier.ToolAsync(
        $$"""
        {{Buffered}}
        if (response.Content.Headers.ContentLength is null or > MaxBytes)
        {
            return "too long";
        }

        return await response.Content.{|MCPB001:ReadAsStringAsync|}(token);
        """,
        Constants);

    [Theory]
    [InlineData("""
        while ((read = await stream.ReadAsync(buffer, token)) > 0)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > MaxBytes)
            {
                throw new ModelContextProtocol.McpException("The response is too long.");
            }
        }
        """)]
    [InlineData("""
        while (memory.Length < MaxBytes && (read = await stream.ReadAsync(buffer, token)) > 0)
        {
            memory.Write(buffer, 0, read);
        }
        """)]
    [InlineData("""
        for (var total = 0; total < MaxBytes; total += read)
        {
            read = await stream.ReadAsync(buffer, token);
            if (read == 0)
            {
                break;
            }

            memory.Write(buffer, 0, read);
        }
        """)]
    [InlineData("read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token); memory.Write(buffer, 0, read);")]
    public async Task A_loop_with_a_budget_bounds_what_streams_and_not_what_is_buffered(string loop)
    {
        var rest = $"var memory = new MemoryStream(); var buffer = new byte[4096]; var read = 0; {loop} return memory.ToArray();";
        await ReadVerifier.ToolAsync($"{Streamed} using var stream = await response.Content.ReadAsStreamAsync(token); {rest}", Constants);
        await ReadVerifier.ToolAsync($"await using var stream = await http.GetStreamAsync(url, token); {rest}", Constants);
        await ReadVerifier.ToolAsync($$"""{{Buffered}} using var stream = await response.Content.{|MCPB001:ReadAsStreamAsync|}(token); {{rest}}""", Constants);
    }

    [Fact]
    public Task A_loop_over_lines_or_blocks_of_characters_is_a_read_in_pieces() => ReadVerifier.ToolAsync(
        $$"""
        {{Streamed}}
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(token));
        var text = new StringBuilder();
        while (text.Length < MaxBytes && await reader.ReadLineAsync(token) is { } line)
        {
            text.AppendLine(line);
        }

        return text.ToString();
        """,
        Constants);

    [Fact]
    public Task A_loop_in_a_helper_is_innocent_and_the_buffered_stream_it_is_given_is_not() => ReadVerifier.ToolAsync(
        """
        using var response = await http.GetAsync(url, token);
        return await ReadAsync(response.Content, token);
        """,
        """
        private static async Task<byte[]> ReadAsync(HttpContent content, CancellationToken token)
        {
            await using var stream = await content.{|MCPB001:ReadAsStreamAsync|}(token);
            var memory = new MemoryStream();
            var buffer = new byte[4096];
            int read;
            while (memory.Length < 1_000_000 && (read = await stream.ReadAsync(buffer, token)) > 0)
            {
                memory.Write(buffer, 0, read);
            }

            return memory.ToArray();
        }
        """);

    [Fact]
    public Task A_loop_over_a_buffered_and_capped_response_is_bounded() => ReadVerifier.ToolAsync(
        """
        using var response = await s_client.GetAsync(url, token);
        using var stream = await response.Content.ReadAsStreamAsync(token);
        var buffer = new byte[4096];
        var total = 0;
        while (total < 1_000_000 && await stream.ReadAsync(buffer, token) is > 0 and var read)
        {
            total += read;
        }

        return total;
        """,
        "private static readonly HttpClient s_client = new() { MaxResponseContentBufferSize = 1_000_000 };");

    [Fact]
    public Task A_stream_that_a_cap_wraps_is_bounded_by_it() => ReadVerifier.ToolAsync(
        $$"""
        {{Streamed}}
        using var reader = new StreamReader(new CappedStream(await response.Content.ReadAsStreamAsync(token), 1_000_000));
        return await reader.ReadToEndAsync(token);
        """,
        types: """
        public sealed class CappedStream : Stream
        {
            private readonly Stream inner;
            private long left;

            public CappedStream(Stream inner, long most) => (this.inner, left) = (inner, most);

            public override bool CanRead => true;
            public override bool CanSeek => false;
            public override bool CanWrite => false;
            public override long Length => throw new NotSupportedException();
            public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

            public override int Read(byte[] buffer, int offset, int count)
            {
                var read = inner.Read(buffer, offset, count);
                left -= read;
                return left >= 0 ? read : throw new IOException("too long");
            }

            public override void Flush() => inner.Flush();
            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
            public override void SetLength(long value) => throw new NotSupportedException();
            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
        """);

    [Theory]
    [InlineData("var text = await http.{|MCPB001:GetStringAsync|}(url, token); return text.Length > MaxBytes ? text[..MaxBytes] : text;")]
    [InlineData("var text = await http.{|MCPB021:GetStringAsync|}(\"items/\" + id, token); return text.Substring(0, Math.Min(text.Length, MaxBytes));")]
    [InlineData("var text = await http.{|MCPB021:GetStringAsync|}(\"items/\" + id, token); if (text.Length > MaxBytes) { throw new InvalidOperationException(); } return text;")]
    [InlineData("var bytes = await http.{|MCPB001:GetByteArrayAsync|}(\"items/\" + id, token); return bytes.Length > MaxBytes ? null : bytes;")]
    [InlineData("var text = await http.{|MCPB021:GetStringAsync|}(\"items/\" + id, token); return text.Split('\\n').Take(100);")]
    public Task Cutting_what_was_read_whole_bounds_nothing(string body) => ReadVerifier.ToolAsync(body, Constants);
}
