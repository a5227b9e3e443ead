using Microsoft.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UncappedPagination>;

namespace McpBounds.Analyzers.Rules;

/// <summary>What is said of a loop: what it asks for, what its cap counts, what to do.</summary>
public sealed class UncappedPaginationTests_Messages
{
    private const string Pages = "for page after page until the remote side says stop";
    private const string Again = "again and again until the remote side says stop";
    private const string Counts = " (the cap counts only what passes the filter)";
    private const string CountPages = "stop after a fixed number of pages and tell the agent that more exists";
    private const string CountCalls = "stop after a fixed number of calls and tell the agent that more exists";
    private const string SaySo = "stop after a fixed number of calls and say so";
    private const string CountAll = "count what is asked for, too, and tell the agent that more exists";

    [Theory]
    [InlineData("string? cursor = null; {|#0:do|} { var result = await api.GetAsync(cursor, token); all.AddRange(result.Items); cursor = result.Next; } while (cursor != null);", Pages, CountPages)]
    [InlineData("var page = await api.GetAsync(id, token); {|#0:while|} (page.HasMore) { page = await api.GetAsync(page.Next, token); all.AddRange(page.Items); }", Pages, CountPages)]
    [InlineData("var one = await api.GetAsync(id, token); {|#0:while|} (one.Status != null) { one = await api.GetAsync(one.Status, token); all.Add(one.Items[0]); }", Again, SaySo)]
    [InlineData("var queue = new Queue<string>(); {|#0:while|} (queue.Count > 0) { foreach (var item in (await api.GetAsync(queue.Dequeue(), token)).Items) { queue.Enqueue(item.Name); } }", Again, CountCalls)]
    [InlineData("string? cursor = null; {|#0:do|} { var result = await api.GetAsync(cursor, token); foreach (var item in result.Items) { if (item.Size > 9) all.Add(item); } cursor = result.Next; } while (cursor != null && all.Count < 50);", Pages + Counts, CountAll)]
    [InlineData("var failures = 0; string? cursor = null; {|#0:do|} { try { var result = await api.GetAsync(cursor, token); all.AddRange(result.Items); cursor = result.Next; } catch (HttpRequestException) { if (++failures > 3) throw; } } while (cursor != null);", Pages, CountPages)]
    public Task A_loop(string loop, string asked, string advice) =>
        VerifyAsync(loop, Verify.Diagnostic().WithArguments("loop", asked, "tool 'Tools.Run'", advice));

    [Fact]
    public Task A_sequence_of_a_library_is_a_suggestion_and_says_what_its_cap_counts() => VerifyAsync(
        "await {|#0:foreach|} (var item in blobs.ListAsync()) { if (item.Size < 10) continue; all.Add(item); if (all.Count >= 50) break; }",
        Verify.Diagnostic().WithSeverity(DiagnosticSeverity.Info).WithArguments("loop", Pages + Counts, "tool 'Tools.Run'", CountAll),
        "private readonly Blobs blobs = null!;",
        """
        public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
        {
            public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken token = default);
        }

        public abstract class Blobs { public abstract AsyncPageable<Item> ListAsync(); }
        """);

    private static Task VerifyAsync(string loop, Verification.DiagnosticResult expected, string members = "", string types = "") => Verify.VerifyAnalyzerAsync(
        "using System.Net.Http.Json; " + PageVerifier.Declare(loop, members, types),
        expected.WithLocation(0).WithOptions(Verification.DiagnosticOptions.IgnoreAdditionalLocations));
}
