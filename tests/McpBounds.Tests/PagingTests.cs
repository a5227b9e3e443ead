using System.Text.Json;
using System.Text.Json.Serialization;

namespace McpBounds;

/// <summary>Pages are read up to a cap, and whoever reads the result learns whether there are more.</summary>
public sealed partial class PagingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "", 1, false)]
    [InlineData(1, "1a 1b", 1, false)]
    [InlineData(3, "1a 1b 2a 2b 3a 3b", 3, false)]
    [InlineData(4, "1a 1b 2a 2b 3a 3b", 3, true)]
    [InlineData(int.MaxValue, "1a 1b 2a 2b 3a 3b", 3, true)]
    public async Task Numbered_pages_are_read_to_the_cap_and_whether_there_are_more_is_said(int existing, string items, int last, bool hasMore)
    {
        var asked = new List<int>();

        var page = await Paging.TakePagesAsync(
            (number, token) =>
            {
                Assert.Equal(Token, token);
                asked.Add(number);
                return Task.FromResult<IReadOnlyCollection<string>?>(number <= existing ? [$"{number}a", $"{number}b"] : []);
            },
            maxPages: 3,
            cancellationToken: Token);

        Assert.Equal(items, string.Join(' ', page.Items));
        Assert.Equal((last, hasMore), (page.Number, page.HasMore));
        Assert.Equal(Enumerable.Range(1, Math.Min(existing, 3) + 1), asked);
    }

    [Fact]
    public async Task An_agent_goes_on_where_it_was_stopped()
    {
        var read = new List<int>();
        for (int? next = 1; next is { } first;)
        {
            var page = await Paging.TakePagesAsync(
                static (number, _) => Task.FromResult<IReadOnlyCollection<int>?>(number <= 7 ? [number] : null), maxPages: 2, first, Token);
            read.AddRange(page.Items);
            next = page.HasMore ? page.Number + 1 : null;
        }

        Assert.Equal(Enumerable.Range(1, 7), read);
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(4, 3, true)]
    public async Task A_sequence_of_pages_is_read_to_the_cap(int existing, int read, bool hasMore)
    {
        var page = await PagesAsync(existing).TakePagesAsync(3, cancellationToken: Token);

        Assert.Equal(read, page.Items.Count);
        Assert.Equal((read, hasMore), (page.Number, page.HasMore));
    }

    [Fact]
    public async Task Pages_of_any_kind_are_handed_on_to_the_cap_and_a_further_one_is_an_error_that_the_agent_reads()
    {
        var read = 0;
        var error = await Assert.ThrowsAsync<BoundExceededException>(async () =>
        {
            await foreach (var page in PagesAsync(4).TakePages(3).WithCancellation(Token))
            {
                read++;
            }
        });

        Assert.Equal(3, read);
        Assert.Equal("There are more than 3 pages, the most this tool reads. Ask for less: a filter, a later start.", error.Message);

        read = 0;
        await foreach (var page in PagesAsync(3).TakePages(3).WithCancellation(Token))
        {
            read++;
        }

        Assert.Equal(3, read);
    }

    [Fact]
    public async Task Who_stops_reading_stops_asking()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Paging.TakePagesAsync<int>(
            async (number, token) =>
            {
                Assert.Equal(1, number);
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
                return [1];
            },
            maxPages: 3,
            cancellationToken: stop.Token));
    }

    [Fact]
    public async Task A_cap_of_none_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PagesAsync(1).TakePages(0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PagesAsync(1).TakePagesAsync(0, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Paging.TakePagesAsync(static (_, _) => Task.FromResult<IReadOnlyCollection<int>?>(null), -1, cancellationToken: Token));
    }

    [Fact]
    public void A_page_is_serialized_as_agents_know_it()
    {
        var page = new Page<Item>([new("first")], 2, HasMore: true);

        var json = JsonSerializer.Serialize(page, PageJson.Default.PageItem);

        Assert.Equal("""{"items":[{"Title":"first"}],"page":2,"has_more":true}""", json);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, PageJson.Default.PageItem)!, PageJson.Default.PageItem));
        Assert.Equal(
            """{"items":["one"],"page":1,"has_more":false}""",
            JsonSerializer.Serialize(new Page<string>(["one"], 1, HasMore: false), JsonSerializerOptions.Web));
    }

    private static async IAsyncEnumerable<List<int>> PagesAsync(int existing)
    {
        for (var number = 1; number <= existing; number++)
        {
            await Task.Yield();
            yield return [number];
        }
    }

    internal sealed record Item(string Title);

    [JsonSerializable(typeof(Page<Item>))]
    private sealed partial class PageJson : JsonSerializerContext;
}
