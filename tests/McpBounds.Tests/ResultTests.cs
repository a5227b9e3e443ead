using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>How large a result is.</summary>
public sealed class ResultTests
{
    [Theory]
    [InlineData(KeepEnd.Head, "aaaaaaaaaa\n[Cut: these are the first 10 of 30 bytes. To get the rest, call again and ask for a part of it, or for less.]")]
    [InlineData(KeepEnd.Tail, "[Cut: these are the last 10 of 30 bytes. To get the rest, call again and ask for a part of it, or for less.]\nccccccccccc")]
    public async Task Plain_text_is_cut_and_says_so(KeepEnd keep, string expected)
    {
        var text = "aaaaaaaaaabbbbbbbbbbcccccccccc";
        await using var server = await BoundedServer.WithToolAsync(keep == KeepEnd.Head ? [MaxResultBytes(10)] () => text : [MaxResultBytes(10, Keep = KeepEnd.Tail)] () => text);

        var result = await server.CallAsync();

        Assert.NotEqual(true, result.IsError);
        Assert.Equal(expected.Replace("ccccccccccc", "cccccccccc", StringComparison.Ordinal), BoundedServer.Text(result));
    }

    [Theory]
    [InlineData("é", 2)]
    [InlineData("漢", 3)]
    [InlineData("🙂", 4)]
    public void A_cut_falls_between_two_characters(string character, int size)
    {
        var text = string.Concat(Enumerable.Repeat(character, 20));
        for (var bytes = 0; bytes <= 20 * size; bytes++)
        {
            var expected = string.Concat(Enumerable.Repeat(character, bytes / size));
            Assert.Equal(expected, TextCut.To(text, bytes, KeepEnd.Head));
            Assert.Equal(expected, TextCut.To(text, bytes, KeepEnd.Tail));
        }
    }

    [Fact]
    public async Task What_fits_is_unchanged()
    {
        await using var server = await BoundedServer.WithToolAsync(() => new string('x', 1_000_000));

        Assert.Equal(1_000_000, BoundedServer.Text(await server.CallAsync()).Length);
    }

    [Fact]
    public async Task Text_of_several_blocks_is_cut_as_one()
    {
        await using var server = await BoundedServer.WithToolAsync(
            () => new ContentBlock[] { Text("aaaa"), Text("bbbb"), Text("cccc") }, options => options.MaxResultBytes = 6);

        Assert.StartsWith("aaaa\nbb\n[Cut: these are the first 6 of 12 bytes.", BoundedServer.Text(await server.CallAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"items":[1,2,3]}""", true)]
    [InlineData("""  [1,2,3,4,5,6,7]""", true)]
    [InlineData("""[INFO] 1,2,3,4,5""", false)]
    [InlineData("""{"items":[1,2,3]""", false)]
    public async Task Json_is_refused_and_not_cut(string text, bool isJson)
    {
        await using var server = await BoundedServer.WithToolAsync(() => text, options => options.MaxResultBytes = 10);

        var result = await server.CallAsync();

        if (isJson)
        {
            Assert.Equal(
                $"The result of 'tool' is {text.Length} bytes of JSON, and 10 are the most. Half of it would be of no use. Ask for less: fewer items, a filter, a smaller page.",
                BoundedServer.Text(result));
            Assert.Equal(text.Length, (double?)BoundedServer.Exceeded(result)["measured"]);
        }
        else
        {
            Assert.StartsWith(text[..10] + "\n[Cut", BoundedServer.Text(result), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Json_that_fits_is_whole_beside_plain_text_that_is_cut()
    {
        await using var server = await BoundedServer.WithToolAsync(
            () => new ContentBlock[] { Text(new string('x', 50)), Text("""{"a":1}""") }, options => options.MaxResultBytes = 20);

        var result = await server.CallAsync();

        Assert.StartsWith(new string('x', 13) + "\n{\"a\":1}\n[Cut: 20 of 57 bytes are shown, JSON as a whole. To get the rest, ", BoundedServer.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_count_as_text_and_those_that_do_not_fit_are_left_out()
    {
        await using var server = await BoundedServer.WithToolAsync(
            () => Enumerable.Range(0, 1_000).Select(static index => (ContentBlock)new ResourceLinkBlock { Uri = $"file:///{index:000}", Name = "1234567890" }), options => options.MaxResultBytes = 100);

        var result = await server.CallAsync();

        Assert.Equal(4, result.Content.Count(static block => block is ResourceLinkBlock));
        Assert.StartsWith("[Cut: these are the first 84 of 43,500 bytes.", BoundedServer.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structured_content_is_refused_and_not_cut()
    {
        await using var server = await BoundedServer.WithToolAsync(
            () => new CallToolResult { Content = [Text("short")], StructuredContent = JsonSerializer.SerializeToElement(new { items = new int[20] }) },
            options => options.MaxResultBytes = 20);

        Assert.Equal("Result", (string?)BoundedServer.Exceeded(await server.CallAsync())["bound"]);
    }

    [Fact]
    public async Task A_blob_that_is_too_large_gives_way_to_a_note_and_the_others_stay()
    {
        await using var server = await BoundedServer.WithToolAsync(
            () => new ContentBlock[]
            {
                ImageContentBlock.FromBytes(new byte[60], "image/png"),
                ImageContentBlock.FromBytes(new byte[61], "image/jpeg"),
                new EmbeddedResourceBlock { Resource = BlobResourceContents.FromBytes(new byte[40], "file:///a", "application/zip") },
            },
            options => options.MaxBlobBytes = 100);

        var result = await server.CallAsync();

        Assert.Equal(["image", "text", "resource"], result.Content.Select(static block => block.Type));
        Assert.Equal("[Left out: image/jpeg of 61 bytes; a result may have 100. Ask for a smaller one.]", BoundedServer.Text(result));
    }

    [Fact]
    public async Task A_result_of_20_MB_does_not_reach_the_client()
    {
        await using var server = await BoundedServer.WithToolAsync(() => new string('x', 20_000_000));

        Assert.InRange(Encoding.UTF8.GetByteCount(BoundedServer.Text(await server.CallAsync())), 999_700, 1_000_000);
    }

    [Fact]
    public async Task What_a_tool_itself_refuses_to_read_is_said_without_more_words()
    {
        using var site = Site.Answering(static () => new StringContent("[" + new string(' ', 200) + "]"));
        await using var server = await BoundedServer.WithToolAsync(async (CancellationToken token) => (await site.GetFromJsonAsync<JsonElement>("items", 100, cancellationToken: token)).GetRawText());

        Assert.StartsWith("The response is larger than 100 bytes, the most this tool reads.", BoundedServer.Text(await server.CallAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_is_kept_is_cut_alike_each_time_and_stays_as_it_was()
    {
        var kept = new CallToolResult { Content = [Text(new string('x', 2_000)), ImageContentBlock.FromBytes(new byte[60], "image/png")], Meta = new() { ["note"] = "kept" } };
        await using var server = await BoundedServer.WithToolAsync(() => kept, options => (options.MaxResultBytes, options.MaxBlobBytes) = (1_000, 50));

        var first = await server.CallAsync();
        var second = await server.CallAsync();

        Assert.Equal(BoundedServer.Text(first), BoundedServer.Text(second));
        Assert.Contains("of 2,015 bytes", BoundedServer.Text(first), StringComparison.Ordinal);
        Assert.Equal("kept", (string?)first.Meta?["note"]);
        Assert.Equal(2_000, BoundedServer.Text(kept).Length);
        Assert.Equal(["text", "image"], kept.Content.Select(static block => block.Type));
    }

    [Fact]
    public async Task Prompts_and_resources_that_are_kept_are_cut_alike_each_time()
    {
        var prompt = new GetPromptResult { Messages = [.. Enumerable.Range(0, 2).Select(static _ => new PromptMessage { Role = Role.User, Content = Text(new string('x', 900)) })] };
        var resource = new ReadResourceResult { Contents = [.. Enumerable.Range(0, 2).Select(static _ => new TextResourceContents { Uri = "a://b", Text = new string('x', 900) })] };
        await using var server = await BoundedServer.StartAsync(options => options.MaxResultBytes = 1_000, builder => builder
            .WithPrompts([McpServerPrompt.Create(() => prompt, new() { Name = "prompt" })])
            .WithResources([McpServerResource.Create(() => resource, new() { UriTemplate = "a://b" })]));

        var messages = new[] { await PromptAsync(), await PromptAsync() };
        var contents = new[] { await ResourceAsync(), await ResourceAsync() };

        Assert.All([.. messages, .. contents], static text => Assert.Contains("of 1,800 bytes", text, StringComparison.Ordinal));
        Assert.All(prompt.Messages, static message => Assert.Equal(900, ((TextContentBlock)message.Content).Text.Length));
        Assert.All(resource.Contents, static one => Assert.Equal(900, ((TextResourceContents)one).Text.Length));

        async Task<string> PromptAsync() =>
            ((TextContentBlock)(await server.Client.GetPromptAsync("prompt", cancellationToken: TestContext.Current.CancellationToken)).Messages[1].Content).Text;

        async Task<string> ResourceAsync() =>
            ((TextResourceContents)(await server.Client.ReadResourceAsync("a://b", cancellationToken: TestContext.Current.CancellationToken)).Contents[1]).Text;
    }

    [Theory]
    [InlineData("small")]
    [InlineData("a text that is larger")]
    public async Task Read_only_lists_are_left_alone(string text)
    {
        var messages = new List<PromptMessage> { new() { Role = Role.User, Content = Text(text) } }.AsReadOnly();
        var contents = new List<ResourceContents> { new TextResourceContents { Uri = "a://b", Text = text } }.AsReadOnly();
        await using var server = await BoundedServer.StartAsync(options => options.MaxResultBytes = 10, builder => builder
            .WithPrompts([McpServerPrompt.Create(() => new GetPromptResult { Messages = messages }, new() { Name = "prompt" })])
            .WithResources([McpServerResource.Create(() => new ReadResourceResult { Contents = contents }, new() { UriTemplate = "a://b" })]));

        var prompt = await server.Client.GetPromptAsync("prompt", cancellationToken: TestContext.Current.CancellationToken);
        var resource = await server.Client.ReadResourceAsync("a://b", cancellationToken: TestContext.Current.CancellationToken);

        Assert.StartsWith(text[..5], ((TextContentBlock)prompt.Messages[0].Content).Text, StringComparison.Ordinal);
        Assert.StartsWith(text[..5], ((TextResourceContents)resource.Contents[0]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_024, 5_000)]
    [InlineData(1_024, 1_025)]
    [InlineData(32_000, 200_000)]
    public async Task What_is_cut_does_not_exceed_the_limit_marker_and_all(int limit, int length)
    {
        var parts = Enumerable.Repeat(new string('x', length), 20).ToList();
        await using var server = await BoundedServer.StartAsync(options => options.MaxResultBytes = limit, builder => builder
            .WithTools([McpServerTool.Create(() => parts.Select(static text => (ContentBlock)Text(text)), new() { Name = "tool" })])
            .WithPrompts([McpServerPrompt.Create(() => parts.Select(static text => new PromptMessage { Role = Role.User, Content = Text(text) }), new() { Name = "prompt" })]));

        var tool = (await server.CallAsync()).Content;
        var prompt = (await server.Client.GetPromptAsync("prompt", cancellationToken: TestContext.Current.CancellationToken)).Messages.Select(static message => message.Content);

        Assert.All([tool, prompt], blocks => Assert.InRange(blocks.Sum(static block => ((TextContentBlock)block).Text.Length), limit - 160, limit));
    }

    [Fact]
    public async Task Json_after_a_cut_is_told()
    {
        await using var server = await BoundedServer.WithToolAsync(
            () => new ContentBlock[] { Text(new string('x', 800)), Text($$"""{"a":"{{new string('j', 600)}}"}"""), Text("tail") }, options => options.MaxResultBytes = 1_000);

        var texts = (await server.CallAsync()).Content.Select(static block => ((TextContentBlock)block).Text).ToList();

        Assert.Equal([392, 608], texts.Take(2).Select(static text => text.Length));
        Assert.Equal("[Cut: 1,000 of 1,412 bytes are shown, JSON as a whole. To get the rest, call again and ask for a part of it, or for less.]", texts[2]);
    }

    [Fact]
    public async Task What_a_result_says_to_programs_counts_and_is_not_cut()
    {
        await using var server = await BoundedServer.WithToolAsync(() => new CallToolResult { Content = [Text("short")], Meta = new() { ["big"] = new string('x', 3_000_000) } });

        Assert.Equal("Result", (string?)BoundedServer.Exceeded(await server.CallAsync())["bound"]);
    }

    [Fact]
    public async Task What_stands_around_texts_counts_where_there_is_much_of_it()
    {
        await using var server = await BoundedServer.StartAsync(options => options.MaxResultBytes = 10_000, static builder => builder.WithTools(
        [
            McpServerTool.Create(() => Enumerable.Range(0, 5_000).Select(static _ => (ContentBlock)Text("")), new() { Name = "many" }),
            McpServerTool.Create(
                () => Enumerable.Range(0, 10).Select(static _ => (ContentBlock)new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = "a://" + new string('x', 6_000), Text = "a" } }),
                new() { Name = "addresses" }),
            McpServerTool.Create(() => Enumerable.Range(0, 10).Select(static _ => (ContentBlock)new TextContentBlock { Text = "a", Meta = new() { ["b"] = new string('x', 6_000) } }), new() { Name = "meta" }),
        ]));

        Assert.InRange((await server.CallAsync(tool: "many")).Content.Count, 100, 500);
        Assert.Equal([2, 2], new[] { await server.CallAsync(tool: "addresses"), await server.CallAsync(tool: "meta") }.Select(static result => result.Content.Count));
    }

#pragma warning disable MCP9005 // Deprecated in the protocol, not gone from it.
    [Fact]
    public void The_result_of_another_call_counts_with_all_that_is_in_it()
    {
        var result = new ToolResultContentBlock
        {
            ToolUseId = "12345",
            Content = [Text("12345"), ImageContentBlock.FromBytes(new byte[60], "image/png")],
            StructuredContent = JsonSerializer.SerializeToElement(new[] { 1, 2 }),
        };

        Assert.Equal(15, ResultSize.Of(result, 0));
        Assert.Equal(60, ResultSize.BlobOf(result)?.Bytes);
    }
#pragma warning restore MCP9005

    private static TextContentBlock Text(string text) => new() { Text = text };
}
