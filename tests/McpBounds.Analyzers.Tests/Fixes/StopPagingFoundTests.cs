using McpBounds.Analyzers.Tools;
using static McpBounds.Analyzers.Fixes.StopPagingTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>Loops that ask for what the answers named: a crawl can be stopped where there is more to ask for, a chain and a queue's messages cannot.</summary>
public sealed class StopPagingFoundTests
{
    [Fact]
    public Task A_crawl_says_that_it_was_stopped() => Fixed(
        """
        public async Task<string> Walk(string root)
        {
            var text = new StringBuilder();
            var queue = new Queue<string>();
            queue.Enqueue(root);
            [|while|] (queue.Count > 0)
            {
                var name = queue.Dequeue();
                var page = await client.GetFromJsonAsync<Page>("/items/" + name);
                text.AppendLine(name);
                foreach (var child in page.Items)
                {
                    queue.Enqueue(child);
                }
            }

            return text.ToString();
        }
        """,
        """
        public async Task<string> Walk(string root)
        {
            var text = new StringBuilder();
            var queue = new Queue<string>();
            queue.Enqueue(root);
            var calls = 0;
            while (queue.Count > 0)
            {
                if (++calls > MaxCalls)
                {
                    text.AppendLine($"More results exist: stopped after {MaxCalls} calls; narrow the request.");
                    break;
                }

                var name = queue.Dequeue();
                var page = await client.GetFromJsonAsync<Page>("/items/" + name);
                text.AppendLine(name);
                foreach (var child in page.Items)
                {
                    queue.Enqueue(child);
                }
            }

            return text.ToString();
        }
        """,
        "MaxCalls = 20");

    [Fact]
    public Task A_crawl_whose_result_has_no_room_throws() => Fixed(
        """
        public async Task<int> Count(string root)
        {
            var count = 0;
            var stack = new Stack<string>(new[] { root });
            [|while|] (stack.TryPop(out var name))
            {
                var page = await client.GetFromJsonAsync<Page>("/items/" + name);
                count++;
                foreach (var child in page.Items)
                {
                    stack.Push(child);
                }
            }

            return count;
        }
        """,
        """
        public async Task<int> Count(string root)
        {
            var count = 0;
            var stack = new Stack<string>(new[] { root });
            while (stack.TryPop(out var name))
            {
                if (count >= MaxCalls)
                {
                    throw new McpException($"More than {MaxCalls} calls would be needed: narrow the request.");
                }

                var page = await client.GetFromJsonAsync<Page>("/items/" + name);
                count++;
                foreach (var child in page.Items)
                {
                    stack.Push(child);
                }
            }

            return count;
        }
        """,
        "MaxCalls = 20");

    [Fact]
    public Task A_cap_that_counts_matches_gets_one_that_counts_pages_beside_it() => Fixed(
        """
        public async Task<string> Find(string word)
        {
            var names = new List<string>();
            var next = "/items";
            {|MCPB002?:while|} (next != null && names.Count < 50)
            {
                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items.Where(item => item.Contains(word)));
                next = page.Next;
            }

            return string.Join("\n", names);
        }
        """,
        """
        public async Task<string> Find(string word)
        {
            var names = new List<string>();
            var next = "/items";
            var notice = "";
            var pages = 0;
            while (next != null && names.Count < 50)
            {
                if (++pages > MaxPages)
                {
                    notice = $"\nMore results exist: stopped after {MaxPages} pages; narrow the request.";
                    break;
                }

                var page = await client.GetFromJsonAsync<Page>(next);
                names.AddRange(page.Items.Where(item => item.Contains(word)));
                next = page.Next;
            }

            return string.Join("\n", names) + notice;
        }
        """);

    [Fact]
    public Task Half_a_chain_of_redirects_is_no_answer() => NotFixed(
        """
        public async Task<string> Follow()
        {
            var response = await client.GetAsync("/login");
            {|MCPB002?:while|} (response.StatusCode == System.Net.HttpStatusCode.Found)
            {
                response = await client.GetAsync(response.Headers.Location);
            }

            return response.StatusCode.ToString();
        }
        """);

    [Fact]
    public async Task Messages_that_were_taken_are_not_dropped()
    {
        var test = Test(Drain, Drain);
        test.FixedCode = Tool(Drain);
        test.TestState.AdditionalReferences.Add(Compiled.Image(Compiled.Code("namespace Amazon { public abstract class Queues { public abstract Task<List<string>> ReceiveMessagesAsync(); } }")));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private const string Drain =
        """
        public async Task<string> Drain(Amazon.Queues queues)
        {
            var text = new StringBuilder();
            [|while|] (true)
            {
                var messages = await queues.ReceiveMessagesAsync();
                if (messages.Count == 0)
                {
                    break;
                }

                messages.ForEach(message => text.AppendLine(message));
            }

            return text.ToString();
        }
        """;
}
