namespace McpBounds.Analyzers.Rules;

/// <summary>Loops that only the remote side ends, in every shape.</summary>
public sealed class UncappedPaginationTests
{
    [Fact]
    public Task While_true_until_a_page_is_empty() => PageVerifier.ToolAsync("""
        var page = 1;
        [|while|] (true)
        {
            var result = await api.GetAsync(page, token);
            if (result.Items.Count == 0)
            {
                break;
            }

            all.AddRange(result.Items);
            page++;
        }
        """);

    [Fact]
    public Task Do_while_there_is_a_cursor() => PageVerifier.ToolAsync("""
        string? cursor = null;
        [|do|]
        {
            var result = await api.GetAsync(cursor, token);
            all.AddRange(result.Items);
            cursor = result.Next;
        }
        while (cursor != null);
        """);

    [Fact]
    public Task While_there_is_a_next_address() => PageVerifier.ToolAsync("""
        var next = url;
        [|while|] (!string.IsNullOrEmpty(next))
        {
            var result = await api.GetAsync(next, token);
            foreach (var item in result.Items)
            {
                all.Add(item);
            }

            next = result.Next;
        }
        """);

    [Fact]
    public Task For_without_an_end() => PageVerifier.ToolAsync("""
        [|for|] (var page = 1; ; page++)
        {
            var result = await api.GetAsync(page, token);
            all.AddRange(result.Items);
            if (!result.HasMore)
            {
                return all;
            }
        }
        """);

    [Fact]
    public Task A_jump_back() => PageVerifier.ToolAsync("""
        var page = 1;
        again:
        var result = await api.GetAsync(page++, token);
        all.AddRange(result.Items);
        if (result.HasMore)
        {
            [|goto|] again;
        }
        """);

    [Fact]
    public Task The_end_is_a_flag() => PageVerifier.ToolAsync("""
        var skip = 0;
        var more = true;
        [|while|] (more)
        {
            var result = await api.GetAsync(skip, token);
            all.AddRange(result.Items);
            skip += 100;
            more = result.Items.Count == 100;
        }
        """);

    [Theory]
    [InlineData("all.Count < result.Total")]
    [InlineData("page <= result.PageCount")]
    [InlineData("page <= int.MaxValue && result.HasMore")]
    public Task A_bound_that_is_none(string condition) => PageVerifier.ToolAsync($$"""
        var page = 1;
        Page result;
        [|do|]
        {
            result = await api.GetAsync(page, token);
            all.AddRange(result.Items);
            page++;
        }
        while ({{condition}});
        """);

    [Theory]
    [InlineData("page <= MaxPages")]
    [InlineData("page <= 20 && result.HasMore")]
    [InlineData("result.HasMore && page < settings.MaxPages")]
    [InlineData("all.Count < 1000")]
    [InlineData("all.Count < limit && result.Next is not null")]
    [InlineData("!(page >= MaxPages || !result.HasMore)")]
    public Task A_counted_loop_is_bounded(string condition) => PageVerifier.ToolAsync($$"""
        var page = 1;
        Page result;
        do
        {
            result = await api.GetAsync(page, token);
            all.AddRange(result.Items);
            page++;
        }
        while ({{condition}});
        """);

    [Fact]
    public Task A_limit_on_failures_is_no_limit_on_pages() => PageVerifier.ToolAsync("""
        string? cursor = null;
        var failures = 0;
        [|do|]
        {
            try
            {
                var result = await api.GetAsync(cursor, token);
                all.AddRange(result.Items);
                cursor = result.Next;
                failures = 0;
            }
            catch (HttpRequestException) when (failures < 3)
            {
                failures++;
            }
        }
        while (cursor is not null);
        """);
}
