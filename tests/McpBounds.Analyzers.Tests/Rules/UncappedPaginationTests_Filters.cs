namespace McpBounds.Analyzers.Rules;

/// <summary>Caps that count only what passes a filter: for as long as nothing does, they end nothing.</summary>
public sealed class UncappedPaginationTests_Filters
{
    [Theory]
    [InlineData("foreach (var item in result.Items) { if (item.Size > 10) all.Add(item); }")]
    [InlineData("foreach (var item in result.Items) { if (item.Size <= 10) continue; all.Add(item); }")]
    [InlineData("foreach (var item in result.Items) { if (seen.Add(item.Name)) all.Add(item); }")]
    [InlineData("all.AddRange(result.Items.Where(item => item.Size > 10));")]
    [InlineData("var matches = result.Items.Where(item => item.Size > 10).ToList(); all.AddRange(matches);")]
    [InlineData("if (result.Status == id) { all.AddRange(result.Items); }")]
    public Task A_turn_may_leave_the_count_as_it_is(string turn) => EachFormAsync(turn, isBounded: false);

    [Theory]
    [InlineData("foreach (var item in result.Items) { all.Add(item); }")]
    [InlineData("foreach (var item in result.Items) { if (all.Count >= 100) return all; all.Add(item); }")]
    [InlineData("if (result.Items is not null) { all.AddRange(result.Items); }")]
    [InlineData("if (result.Items.Count > 0) { foreach (var item in result.Items) { all.Add(item); } }")]
    [InlineData("foreach (var item in result.Items) { if (!string.IsNullOrEmpty(item.Name)) all.Add(item); }")]
    [InlineData("all.AddRange(result.Items.Where(item => item is not null));")]
    [InlineData("foreach (var item in result.Items) { if (item.Size > 10) { all.Add(item); } else { all.Add(new(id, 0, item.Created)); } }")]
    [InlineData("try { all.AddRange(result.Items); } catch (InvalidOperationException) { seen.Clear(); }")]
    public Task Every_turn_moves_the_count_on(string turn) => EachFormAsync(turn, isBounded: true);

    [Theory]
    [InlineData("page <= MaxPages")]
    [InlineData("taken < limit && page <= MaxPages")]
    [InlineData("taken < limit && page * 100 < settings.PageSize * settings.MaxPages")]
    public Task A_page_that_is_counted_beside_bounds_the_loop(string condition) => PageVerifier.ToolAsync($$"""
        var taken = 0;
        var page = 0;
        while ({{condition}})
        {
            var result = await api.GetAsync(page, token);
            if (result.Items.Count == 0)
            {
                break;
            }

            foreach (var item in result.Items)
            {
                if (item.Size > 10)
                {
                    all.Add(item);
                    taken++;
                }
            }

            page++;
        }
        """);

    [Fact]
    public Task A_position_that_is_compared_with_the_other_side_s_total_bounds_nothing() => PageVerifier.ToolAsync("""
        var total = (await api.GetAsync(0, token)).Total;
        var taken = 0;
        var cursor = 0;
        [|while|] (taken < 50 && cursor < total)
        {
            var result = await api.GetAsync(cursor, token);
            foreach (var item in result.Items)
            {
                if (item.Size > 10)
                {
                    all.Add(item);
                    taken++;
                }
            }

            cursor += result.Items.Count;
        }
        """);

    [Fact]
    public Task An_empty_page_passes_no_filter() => PageVerifier.ToolAsync("""
        string? cursor = "";
        while (cursor is not null && all.Count < 500)
        {
            var result = await api.GetAsync(cursor, token);
            cursor = result.Next;
            if (result.Items == null || result.Items.Count == 0)
            {
                continue;
            }

            all.AddRange(result.Items);
        }
        """);

    /// <summary>The cap stands in the condition, at the end of a turn, and in the loop over the items of a page.</summary>
    private static async Task EachFormAsync(string turn, bool isBounded)
    {
        await VerifyAsync("cursor is not null && all.Count < 500", "");
        await VerifyAsync("cursor is not null", "if (all.Count >= 500) { break; }");
        await VerifyAsync("cursor is not null", "if (all.Count >= limit) { cursor = null; }");

        Task VerifyAsync(string condition, string check) => PageVerifier.ToolAsync($$"""
            var seen = new HashSet<string>();
            string? cursor = "";
            {{(isBounded ? "while" : "[|while|]")}} ({{condition}})
            {
                var result = await api.GetAsync(cursor, token);
                cursor = result.Next;
                {{turn}}
                {{check}}
            }
            """);
    }
}
