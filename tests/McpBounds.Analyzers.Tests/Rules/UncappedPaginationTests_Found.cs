using System.Diagnostics.CodeAnalysis;
using McpBounds.Analyzers.Tools;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UncappedPagination>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Loops that ask for what the answers before named: crawls, chains and redirects; queues that are emptied.</summary>
public sealed class UncappedPaginationTests_Found
{
    [Theory]
    [InlineData("[|while|] (queue.Count > 0) { var at = queue.Dequeue(); foreach (var item in (await api.GetAsync(at, token)).Items) { all.Add(item); queue.Enqueue(item.Name); } }")]
    [InlineData("[|while|] (queue.TryDequeue(out var at)) { var result = await api.GetAsync(at, token); foreach (var item in result.Items) { if (item.Size > 0) queue.Enqueue(item.Name); } }")]
    [InlineData("[|while|] (stack.Any()) { var result = await api.GetAsync(stack.Pop(), token); foreach (var item in result.Items) { if (seen.Add(item.Name)) stack.Push(item.Name); } }")]
    [InlineData("[|for|] (var i = 0; i < list.Count; i++) { var result = await api.GetAsync(list[i], token); list.AddRange(result.Items.Select(item => item.Name)); }")]
    [InlineData("[|while|] (true) { if (queue.Count == 0) break; var result = await api.GetAsync(queue.Dequeue(), token); if (result.Next is { } next) queue.Enqueue(next); }")]
    public Task A_list_that_the_answers_fill(string loop) => PageVerifier.ToolAsync(Lists + loop, types: "public sealed record Node(string Name, int Depth);");

    [Theory]
    [InlineData("while (queue.Count > 0 && all.Count < 500) { foreach (var item in (await api.GetAsync(queue.Dequeue(), token)).Items) { all.Add(item); queue.Enqueue(item.Name); } }")]
    [InlineData("while (queue.Count > 0 && calls++ < 50) { foreach (var item in (await api.GetAsync(queue.Dequeue(), token)).Items) { queue.Enqueue(item.Name); } }")]
    [InlineData("while (queue.Count > 0) { foreach (var item in (await api.GetAsync(queue.Dequeue(), token)).Items) { if (seen.Count < 100 && seen.Add(item.Name)) queue.Enqueue(item.Name); } }")]
    [InlineData("while (queue.Count > 0) { var at = queue.Dequeue(); try { all.AddRange((await api.GetAsync(at, token)).Items); } catch (HttpRequestException) { queue.Enqueue(at); } }")]
    [InlineData("while (deep.Count > 0) { var (at, depth) = deep.Dequeue(); var result = await api.GetAsync(at, token); if (depth < 3) { foreach (var item in result.Items) { deep.Enqueue((item.Name, depth + 1)); } } }")]
    [InlineData("while (deep.Count > 0) { var (at, depth) = deep.Dequeue(); if (depth >= limit) continue; foreach (var item in (await api.GetAsync(at, token)).Items) { deep.Enqueue((item.Name, depth + 1)); } }")]
    [InlineData("while (nodes.Count > 0) { var node = nodes.Pop(); if (node.Depth > 3) continue; foreach (var item in (await api.GetAsync(node.Name, token)).Items) { nodes.Push(new(item.Name, node.Depth + 1)); } }")]
    public Task A_list_that_is_bounded_or_filled_by_nobody_else(string loop) => PageVerifier.ToolAsync(Lists + loop, types: "public sealed record Node(string Name, int Depth);");

    [Fact]
    public Task A_depth_that_nothing_is_compared_with() => PageVerifier.ToolAsync(Lists + """
        [|while|] (deep.Count > 0)
        {
            var (at, depth) = deep.Dequeue();
            foreach (var item in (await api.GetAsync(at + depth, token)).Items)
            {
                deep.Enqueue((item.Name, depth + 1));
            }
        }
        """, types: "public sealed record Node(string Name, int Depth);");

    [Theory]
    [InlineData("[|while|] (current.Parent != null)", "current = await EntryAsync(current.Parent);")]
    [InlineData("[|while|] (!string.IsNullOrEmpty(current.Parent))", "current = (await EntryAsync(current.Parent!))!;")]
    [InlineData("[|while|] (current.Parent is { } parent)", "var above = await EntryAsync(parent); names.Add(above.Name); current = above;")]
    [InlineData("while (current.Parent != null)", "current = known[current.Parent];")]
    [InlineData("while (current.Parent != null && names.Count < 20)", "current = await EntryAsync(current.Parent); names.Add(current.Name);")]
    public Task A_chain_of_records(string loop, string turn) => PageVerifier.ToolAsync(
        $$"""
        var names = new List<string>();
        var known = new Dictionary<string, Entry>();
        var current = await EntryAsync(id);
        {{loop}}
        {
            {{turn}}
        }
        """,
        members: "private async Task<Entry> EntryAsync(string id) => (await new HttpClient().GetFromJsonAsync<Entry>(\"https://a.example/entries/\" + id))!;",
        types: "public sealed record Entry(string Name, string? Parent);");

    [Fact]
    public Task A_state_that_is_handed_through_a_protocol_is_no_chain() => PageVerifier.ToolAsync(
        """
        var step = await NextAsync(new("begin"));
        while (step.Kind == "automatic")
        {
            step = await NextAsync(step);
        }
        """,
        members: "private async Task<Step> NextAsync(Step step) => (await new HttpClient().GetFromJsonAsync<Step>(\"https://a.example/steps/\" + step.Kind))!;",
        types: "public sealed record Step(string Kind);");

    [Fact]
    public Task A_chain_that_is_counted() => PageVerifier.ToolAsync("""
        var current = await api.GetAsync(id, token);
        for (var depth = 0; depth < 5 && current.Next != null; depth++)
        {
            current = await api.GetAsync(current.Next, token);
        }
        """);

    [Theory]
    [InlineData("{|MCPB002?:while|} (response.StatusCode == System.Net.HttpStatusCode.Found)")]
    [InlineData("{|MCPB002?:while|} (response.StatusCode == System.Net.HttpStatusCode.Found && response.Headers.Location is not null)")]
    [InlineData("while (response.StatusCode == System.Net.HttpStatusCode.Found && ++hops < 10)")]
    public Task Redirects_that_are_followed_by_hand(string loop) => PageVerifier.ToolAsync($$"""
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var hops = 0;
        var response = await http.GetAsync("https://a.example/" + id, token);
        {{loop}}
        {
            response = await http.GetAsync(response.Headers.Location, token);
        }
        """);

    [StringSyntax("c#-test")]
    private const string Bus = """
        namespace Azure.Messaging.ServiceBus
        {
            public sealed class ServiceBusReceivedMessage { public string Body { get; set; } = ""; }

            public sealed class ServiceBusClient { public ServiceBusReceiver CreateReceiver(string queue) => throw new NotImplementedException(); }

            public sealed class ServiceBusReceiver
            {
                public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int most, TimeSpan? wait = null, CancellationToken token = default) => throw new NotImplementedException();
                public Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(TimeSpan? wait = null, CancellationToken token = default) => throw new NotImplementedException();
            }
        }
        """;

    [Theory]
    [InlineData("[|while|] (true) { var got = await receiver.ReceiveMessagesAsync(100, TimeSpan.FromSeconds(10)); if (got.Count == 0) break; foreach (var one in got) all.Add(one.Body); }")]
    [InlineData("[|while|] (true) { var got = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(1)); if (got == null) break; all.Add(got.Body); }")]
    [InlineData("[|while|] (true) { var got = await receiver.ReceiveMessagesAsync(100); if (!got.Any()) return all; all.AddRange(got.Select(one => one.Body)); }")]
    [InlineData("for (var n = 0; n < 20; n++) { var got = await receiver.ReceiveMessagesAsync(100); if (got.Count == 0) break; all.AddRange(got.Select(one => one.Body)); }")]
    [InlineData("while (all.Count < 1000) { var got = await receiver.ReceiveMessageAsync(); if (got == null) break; all.Add(got.Body); }")]
    public async Task A_queue_that_is_emptied(string loop)
    {
        var resolved = Messages();
        resolved.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code(Bus)));
        await resolved.RunAsync(TestContext.Current.CancellationToken);

        var unresolved = Messages();
        unresolved.CompilerDiagnostics = Verification.CompilerDiagnostics.None;
        await unresolved.RunAsync(TestContext.Current.CancellationToken);

        Verify.Test Messages() => new()
        {
            TestCode = $$"""
                using Azure.Messaging.ServiceBus;

                [McpServerToolType]
                public sealed class Tools
                {
                    private readonly ServiceBusClient bus = null!;

                    [McpServerTool]
                    public async Task<object?> Run(string id)
                    {
                        var all = new List<string>();
                        var receiver = bus.CreateReceiver(id);
                        {{loop}}
                        return all;
                    }
                }
                """,
        };
    }

    [Theory]
    [InlineData("var count = await list.CountAsync(); for (var i = 0; i < count; i++) { if (await list.Nth(i).IsVisibleAsync()) return i; }", false)]
    [InlineData("var count = await list.CountAsync().ConfigureAwait(false); for (var i = 0; i < count; i++) { texts.Add(await list.Nth(i).TextAsync()); }", false)]
    [InlineData("for (var i = 0; i < await list.CountAsync(); i++) { texts.Add(await list.Nth(i).TextAsync()); }", false)]
    [InlineData("var count = await list.PageCountAsync(); for (var i = 0; i < count; i++) { texts.Add(await list.Nth(i).TextAsync()); }", true)]
    [InlineData("var count = await list.CountAsync(); for (var i = 0; i < count; i++) { texts.Add(await other.Nth(i).TextAsync()); }", true)]
    public Task Elements_by_index_of_what_was_counted(string loop, bool reported) => PageVerifier.ToolAsync(
        "var texts = new List<string>(); " + (reported ? loop.Replace("for (", "{|MCPB002?:for|} (", StringComparison.Ordinal) : loop),
        members: "private readonly IListClient list = null!; private readonly IListClient other = null!;",
        types: """
        public interface IListClient { Task<int> CountAsync(); Task<int> PageCountAsync(); ElementClient Nth(int index); }

        public sealed class ElementClient
        {
            private readonly HttpClient http = new();
            public Task<string> TextAsync() => http.GetStringAsync("text");
            public async Task<bool> IsVisibleAsync() => (await http.GetStringAsync("visible")).Length > 0;
        }

        public sealed class ListClient : IListClient
        {
            private readonly HttpClient http = new();
            public async Task<int> CountAsync() => int.Parse(await http.GetStringAsync("count"));
            public async Task<int> PageCountAsync() => int.Parse(await http.GetStringAsync("pages"));
            public ElementClient Nth(int index) => new();
        }
        """);

    private const string Lists = """
        var queue = new Queue<string>(new[] { id });
        var stack = new Stack<string>(new[] { id });
        var list = new List<string> { id };
        var seen = new HashSet<string>();
        var deep = new Queue<(string, int)>(new[] { (id, 0) });
        var calls = 0;
        var nodes = new Stack<Node>(new[] { new Node(id, 0) });

        """;
}
