using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpBounds;

/// <summary>The capped readers hold what they promise: no more is taken than the cap, what fits is unchanged, and what was cut is told.</summary>
public sealed class CappedReadsTests
{
    private const int Cap = 1_000_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task A_text_that_fits_is_unchanged(int bytes)
    {
        using var client = Site.Answering(() => new StringContent(new string('x', bytes)));

        Assert.Equal(new string('x', bytes), await client.GetStringAsync("page", 10, Token));
    }

    [Fact]
    public async Task A_text_that_was_cut_says_how_much_is_shown_and_of_how_much()
    {
        using var client = Site.Answering(() => new StringContent(new string('x', 12_345)));

        Assert.Equal(
            new string('x', 1_000) + "\n\n[Cut: these are the first 1,000 of 12,345 bytes. Ask for less, or for a part of it.]",
            await client.GetStringAsync("page", 1_000, Token));
    }

    /// <summary>Otherwise a result limit of the same size would cut the text again, and the notice away.</summary>
    [Theory]
    [InlineData(1_024)]
    [InlineData(32_768)]
    [InlineData(32_769)]
    [InlineData(100_000)]
    public async Task The_notice_comes_out_of_a_cap_that_has_room_for_it(int cap)
    {
        using var client = Site.Answering(() => new StringContent(new string('x', 123_456)));

        var text = await client.GetStringAsync("page", cap, Token);

        Assert.InRange(text.Length, cap - 128, cap);
        Assert.Contains(FormattableString.Invariant($"x\n\n[Cut: these are the first {cap - 128:N0} of 123,456 bytes."), text, StringComparison.Ordinal);
        Assert.Equal(cap - 128, text.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_of_unknown_length_says_that_there_is_more()
    {
        var (client, _) = Site.Sending("x"u8.ToArray(), 12_345);
        using (client)
        {
            Assert.EndsWith(
                "x\n\n[Cut: these are the first 1,000 bytes, and there is more. Ask for less, or for a part of it.]", await client.GetStringAsync("page", 1_000, Token), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("utf-8", "é")]
    [InlineData("utf-8", "漢")]
    [InlineData("utf-8", "🙂")]
    [InlineData("utf-16", "漢")]
    [InlineData("utf-16", "🙂")]
    [InlineData("utf-32", "🙂")]
    public async Task A_text_is_cut_between_two_characters_wherever_the_cap_falls(string charset, string character)
    {
        var bytes = Encoding.GetEncoding(charset).GetBytes(string.Concat(Enumerable.Repeat(character, 50_000)));
        foreach (var cap in Enumerable.Range(70_000, 9))
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = charset };

            var text = await content.ReadAsStringAsync(cap, Token);

            var shown = text[..text.IndexOf("\n\n[", StringComparison.Ordinal)];
            Assert.Equal(string.Concat(Enumerable.Repeat(character, (cap - 128) / (bytes.Length / 50_000))), shown);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(32_768)]
    public async Task A_text_that_arrives_in_pieces_is_put_together(int pieces)
    {
        await using var stream = new RepeatingStream(Encoding.UTF8.GetBytes("Grüße, 漢字 🙂\n"), 3_000) { MostAtOnce = pieces };

        Assert.Equal(string.Concat(Enumerable.Repeat("Grüße, 漢字 🙂\n", 3_000)), await stream.ReadToEndAsync(Cap, cancellationToken: Token));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task A_byte_order_mark_decides_where_no_character_set_is_named_and_is_left_out(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        using var content = new ByteArrayContent([.. encoding.GetPreamble(), .. encoding.GetBytes("漢字")]);

        Assert.Equal("漢字", await content.ReadAsStringAsync(Cap, Token));
        Assert.Equal(await content.ReadAsStringAsync(Token), await content.ReadAsStringAsync(Cap, Token));
    }

    [Fact]
    public async Task A_character_set_that_does_not_exist_is_named()
    {
        using var content = new ByteArrayContent([65]);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/plain; charset=nonsense");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => content.ReadAsStringAsync(Cap, Token));

        Assert.Contains("'nonsense'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_is_an_empty_text()
    {
        using var content = new ByteArrayContent([]);

        Assert.Equal("", await content.ReadAsStringAsync(Cap, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_cap_below_one_is_refused(int cap)
    {
        using var content = new ByteArrayContent([65]);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => content.ReadAsStringAsync(cap, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => content.ReadFromJsonAsync<int>(cap, cancellationToken: Token));
    }

    [Fact]
    public async Task A_body_that_unpacks_to_more_than_the_cap_is_cut_after_unpacking()
    {
        using var packed = new MemoryStream();
        await using (var packer = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await packer.WriteAsync(new byte[20_000_000], Token);
        }

        Assert.True(packed.Length < Cap);
        packed.Position = 0;
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);

        Assert.StartsWith(new string('\0', Cap - 128) + "\n\n[Cut", await unpacked.ReadToEndAsync(Cap, cancellationToken: Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_within_the_cap_is_read_as_the_framework_reads_it()
    {
        using var client = Site.Answering(() => new StringContent("""{"name":"Grüße","NUMBER":3}""", Encoding.Unicode, "application/json"));

        Assert.Equal(await client.GetFromJsonAsync<Item>("item", Token), await client.GetFromJsonAsync<Item>("item", Cap, cancellationToken: Token));
    }

    [Fact]
    public async Task Json_over_the_cap_is_refused_in_words_for_the_agent_before_it_is_read()
    {
        var (client, sent) = Site.Sending(" "u8.ToArray(), 200_000_000);
        using (client)
        {
            var error = await Assert.ThrowsAsync<BoundExceededException>(() => client.GetFromJsonAsync<JsonElement>("items", Cap, cancellationToken: Token));

            Assert.Equal("The response is larger than 1,000,000 bytes, the most this tool reads. Ask for less: fewer items, a filter, a smaller page.", error.Message);
            Assert.InRange(sent.Taken, 0, Cap + 200_000);
        }
    }

    [Fact]
    public async Task Json_is_read_without_reflection_where_a_type_says_how()
    {
        using var client = Site.Answering(() => new StringContent("""{"name":"four"}""", Encoding.UTF8, "application/json"));

        Assert.Equal("four", (await client.GetFromJsonAsync("item", Cap, Items.Default.Item, Token))!.Name);
    }

    [Fact]
    public async Task A_cap_below_one_is_refused_before_the_site_is_asked()
    {
        using var client = Site.Answering(() => throw new InvalidOperationException("asked"));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.GetStringAsync("page", 0, Token));
    }

    [Fact]
    public async Task Json_that_announces_more_than_the_cap_is_not_read_at_all()
    {
        using var content = new StreamContent(new RepeatingStream([32], 1)) { Headers = { ContentLength = Cap + 1 } };

        await Assert.ThrowsAsync<BoundExceededException>(() => content.ReadFromJsonAsync<Item>(Cap, cancellationToken: Token));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(14, true)]
    public async Task Json_of_just_the_cap_is_read_and_of_a_byte_more_is_not(int cap, bool isRefused)
    {
        using var content = new StreamContent(new MemoryStream("""{"name":"four"}"""u8.ToArray()));
        content.Headers.ContentLength = null;

        var read = async () => await content.ReadFromJsonAsync<Item>(cap, cancellationToken: Token);

        if (isRefused)
        {
            await Assert.ThrowsAsync<BoundExceededException>(read);
        }
        else
        {
            Assert.Equal("four", (await read())!.Name);
        }
    }

    [Fact]
    public async Task The_client_s_timeout_covers_the_body_too()
    {
        var (client, _) = Site.Sending([32], long.MaxValue / 2, perRead: TimeSpan.FromMilliseconds(50));
        using (client)
        {
            client.Timeout = TimeSpan.FromMilliseconds(300);

            var error = await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetStringAsync("page", int.MaxValue, Token));

            Assert.IsType<TimeoutException>(error.InnerException);
        }
    }

    [Fact]
    public async Task A_caller_s_own_cancellation_stays_one()
    {
        var (client, _) = Site.Sending([32], long.MaxValue / 2, perRead: TimeSpan.FromMilliseconds(50));
        using (client)
        using (var caller = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            caller.CancelAfter(TimeSpan.FromMilliseconds(200));

            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStringAsync("page", int.MaxValue, caller.Token));

            Assert.False(error.InnerException is TimeoutException);
        }
    }

    [Fact]
    public async Task A_failed_request_fails_as_with_the_framework()
    {
        using var client = new HttpClient(new Failing()) { BaseAddress = new("https://site.example") };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("page", Cap, Token));
    }

    [Fact]
    public async Task A_file_is_cut_and_says_how_large_it_is()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, new string('x', 5_000), Token);

            Assert.Equal(new string('x', 5_000), await BoundedFile.ReadAllTextAsync(path, 5_000, cancellationToken: Token));
            Assert.EndsWith(
                "x\n\n[Cut: these are the first 100 of 5,000 bytes. Ask for less, or for a part of it.]", await BoundedFile.ReadAllTextAsync(path, 100, cancellationToken: Token), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }


    private sealed class Failing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.NotFound));
    }
}

internal sealed record Item(string Name, int Number);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Item))]
internal sealed partial class Items : JsonSerializerContext;
