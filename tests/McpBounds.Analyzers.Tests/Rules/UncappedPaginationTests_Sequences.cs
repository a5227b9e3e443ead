using System.Diagnostics.CodeAnalysis;

namespace McpBounds.Analyzers.Rules;

/// <summary>Sequences that ask for the next page while they are gone through, and methods that call themselves for it.</summary>
public sealed class UncappedPaginationTests_Sequences
{
    [StringSyntax("c#-test")]
    private const string Library = """
        public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
        {
            public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken token = default);
            public abstract AsyncPageable<List<T>> AsPages();
        }

        public abstract class Pageable<T> : IEnumerable<T>
        {
            public abstract IEnumerator<T> GetEnumerator();
            System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        }

        public interface IBlobs
        {
            AsyncPageable<Item> ListAsync(string prefix);
            Pageable<Item> List(string prefix);
        }

        public static class Operators
        {
            public static IAsyncEnumerable<T> Take<T>(this IAsyncEnumerable<T> source, int count) => throw new NotImplementedException();
            public static IAsyncEnumerable<T> TakePages<T>(this IAsyncEnumerable<T> source, int count) => throw new NotImplementedException();
            public static Task<List<T>> TakePagesAsync<T>(this IAsyncEnumerable<T> source, int count) => throw new NotImplementedException();
        }
        """;

    [Theory]
    [InlineData("await {|MCPB002?:foreach|} (var item in blobs.ListAsync(id)) { all.Add(item); }")]
    [InlineData("await {|MCPB002?:foreach|} (var item in blobs.ListAsync(id).WithCancellation(token).ConfigureAwait(false)) { all.Add(item); }")]
    [InlineData("await {|MCPB002?:foreach|} (var page in blobs.ListAsync(id).AsPages()) { all.AddRange(page); }")]
    [InlineData("var listed = blobs.ListAsync(id); await {|MCPB002?:foreach|} (var item in listed) { if (item.Size > 10) all.Add(item); }")]
    [InlineData("{|MCPB002?:foreach|} (var item in blobs.List(id)) { all.Add(item); }")]
    [InlineData("{|MCPB002?:foreach|} (var item in blobs.List(id).Where(item => item.Size > 10)) { all.Add(item); }")]
    [InlineData("{|MCPB002?:foreach|} (var (name, size, created) in blobs.List(id)) { all.Add(new(name, size, created)); }")]
    [InlineData("{|MCPB002?:foreach|} (var item in blobs.List(id).Take(int.MaxValue)) { all.Add(item); }")]
    [InlineData("await {|MCPB002?:foreach|} (var item in blobs.ListAsync(id)) { if (item.Name == url) return item; }")]
    [InlineData("await foreach (var item in blobs.ListAsync(id)) { all.Add(item); if (all.Count >= 100) break; }")]
    [InlineData("await foreach (var item in blobs.ListAsync(id)) { if (all.Count >= limit) return all; all.Add(item); }")]
    [InlineData("var n = 0; await foreach (var item in blobs.ListAsync(id)) { if (++n > settings.PageSize) break; }")]
    [InlineData("await foreach (var page in blobs.ListAsync(id).AsPages()) { all.AddRange(page); break; }")]
    [InlineData("await foreach (var item in blobs.ListAsync(id).Take(100)) { all.Add(item); }")]
    [InlineData("await foreach (var page in blobs.ListAsync(id).AsPages().TakePages(20)) { all.AddRange(page); }")]
    [InlineData("foreach (var item in blobs.List(id).Take(100).Where(item => item.Size > 10)) { all.Add(item); }")]
    [InlineData("var listed = blobs.List(id).Take(limit); foreach (var item in listed) { all.Add(item); }")]
    [InlineData("foreach (var item in blobs.List(id).Take(100).ToList()) { await api.GetAsync(item.Name, token); }")]
    public Task A_pageable(string loop) => PageVerifier.ToolAsync($"return await ListAsync(blobs, id, url, limit, token);", types: Library, members: $$"""
        private readonly IBlobs blobs = null!;

        private async Task<object?> ListAsync(IBlobs blobs, string id, string url, int limit, CancellationToken token)
        {
            var all = new List<Item>();
            {{loop}}
            await Task.Yield();
            return all;
        }
        """);

    [Fact]
    public Task An_enumerator_moved_by_hand() => PageVerifier.ToolAsync(
        """
        await using var enumerator = blobs.ListAsync(id).GetAsyncEnumerator(token);
        {|MCPB002?:while|} (await enumerator.MoveNextAsync())
        {
            all.Add(enumerator.Current);
        }
        """,
        members: "private readonly IBlobs blobs = null!;",
        types: Library);

    private const string Iterator = """
        private async IAsyncEnumerable<Item> AllAsync()
        {
            string? cursor = null;
            do
            {
                var result = await api.GetAsync(cursor);
                foreach (var item in result.Items)
                {
                    yield return item;
                }

                cursor = result.Next;
            }
            while (cursor is not null);
        }
        """;

    [Theory]
    [InlineData("await foreach (var item in AllAsync()) { all.Add(item); }", true)]
    [InlineData("await foreach (var item in AllAsync()) { if (item.Size > 0) return item; }", true)]
    [InlineData("await foreach (var item in AllAsync()) { all.Add(item); if (all.Count == 100) break; }", false)]
    [InlineData("await foreach (var item in AllAsync().Take(100)) { all.Add(item); }", false)]
    [InlineData("return await AllAsync().TakePagesAsync(20);", false)]
    [InlineData("return await AllAsync().TakePagesAsync(int.MaxValue);", true)]
    [InlineData("return AllAsync();", true)]
    public Task An_iterator_is_reported_at_its_own_loop_unless_all_who_use_it_stop(string use, bool reported) => PageVerifier.ToolAsync(
        use + " await Task.Yield();",
        members: reported ? Iterator.Replace("do\n", "{|MCPB002?:do|}\n", StringComparison.Ordinal) : Iterator,
        types: Library);

    [Fact]
    public Task An_iterator_with_a_bound_of_its_own() => PageVerifier.ToolAsync(
        "await foreach (var item in AllAsync()) { all.Add(item); }",
        members: Iterator.Replace("cursor is not null", "cursor is not null && ++pages < 20", StringComparison.Ordinal).Replace("string? cursor", "var pages = 0; string? cursor", StringComparison.Ordinal));

    [Theory]
    [InlineData("Task<List<Item>> AllAsync(int page, List<Item> all)", "if (!result.HasMore) return all;", "return await {|MCPB002?:AllAsync|}(page + 1, all);")]
    [InlineData("Task<List<Item>> AllAsync(int page, List<Item> all)", "", "if (result.HasMore) { await this.{|MCPB002?:AllAsync|}(page + 1, all); } return all;")]
    [InlineData("Task<List<Item>> AllAsync(object? page, List<Item> all)", "", "return result.Next is { } next ? await {|MCPB002?:AllAsync|}(next, all) : all;")]
    [InlineData("Task<List<Item>> AllAsync(int page, List<Item> all)", "if (!result.HasMore || page >= MaxPages) return all;", "return await AllAsync(page + 1, all);")]
    [InlineData("Task<List<Item>> AllAsync(int page, List<Item> all)", "if (all.Count > 1000) return all;", "return await AllAsync(page + 1, all);")]
    [InlineData("Task<List<Item>> AllAsync(object? page, List<Item> all, int depth = 0)", "if (depth == 5 || result.Next is null) return all;", "return await AllAsync(result.Next, all, depth + 1);")]
    [InlineData("Task<List<Item>> AllAsync(object? page, List<Item> all)", "", "foreach (var item in result.Items) { await AllAsync(item.Name, all); } return all;")]
    [InlineData("Task<List<Item>> AllAsync(object? page, List<Item> all, int attempt = 0)", "if (result.HasMore) return all;", "return await AllAsync(page, all, attempt + 1);")]
    public Task A_method_that_calls_itself(string signature, string check, string call) => PageVerifier.ToolAsync("return await AllAsync(1, all);", members: $$"""
        private async {{signature}}
        {
            var result = await api.GetAsync(page);
            all.AddRange(result.Items);
            {{check}}
            {{call}}
        }
        """);
}
