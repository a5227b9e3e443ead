using System.Diagnostics.CodeAnalysis;
using static McpBounds.Analyzers.Fixes.ClampTest;

namespace McpBounds.Analyzers.Fixes;

/// <summary>A number that says how much is changed elsewhere is refused: less than the agent asked for would be done without a word to it.</summary>
public sealed class RefuseTests
{
    [Fact]
    public Task A_quantity_that_is_ordered() => Refused(
        """
        public async Task<string> Order(string part, int quantity)
        {
            // The shop wants JSON.
            var order = new { part, [|quantity|] };
            await http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(order));
            return $"Ordered {quantity}.";
        }
        """,
        """
        public async Task<string> Order(string part, [Range(1, 100)] int quantity)
        {
            if (quantity is < 1 or > 100)
            {
                throw new McpException("Argument 'quantity' must be from 1 to 100.");
            }

            // The shop wants JSON.
            var order = new { part, quantity };
            await http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(order));
            return $"Ordered {quantity}.";
        }
        """);

    [Fact]
    public Task In_an_expression_body_and_for_a_number_that_may_be_left_out() => Refused(
        """
        public Task Order(int? quantity = null) =>
            http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { [|quantity|] }));
        """,
        """
        public Task Order([Range(1, 100)] int? quantity = null)
        {
            if (quantity is < 1 or > 100)
            {
                throw new McpException("Argument 'quantity' must be from 1 to 100.");
            }
            return http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { quantity }));
        }
        """);

    [Fact]
    public Task What_is_left_out_gets_its_default() => Refused(
        """
        public Task Order(int? quantity = null)
        {
            return http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { quantity = [|quantity ?? 5|] }));
        }
        """,
        """
        public Task Order([Range(1, 100)] int? quantity = null)
        {
            if (quantity is < 1 or > 100)
            {
                throw new McpException("Argument 'quantity' must be from 1 to 100.");
            }

            return http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { quantity = quantity ?? 5 }));
        }
        """);

    [Fact]
    public Task How_often_a_loop_changes_something() => Refused(
        """
        public async Task Draw(int count = 1)
        {
            for (var i = 0; i < [|count|]; i++)
            {
                await http.PostAsync("https://a.example/", null);
            }
        }
        """,
        """
        public async Task Draw([Range(1, 100)] int count = 1)
        {
            if (count is < 1 or > 100)
            {
                throw new McpException("Argument 'count' must be from 1 to 100.");
            }

            for (var i = 0; i < count; i++)
            {
                await http.PostAsync("https://a.example/", null);
            }
        }
        """);

    [Fact]
    public Task In_the_helper_that_sends() => Refused(
        """
        public async Task Order(int quantity)
        {
            await Send(quantity);
        }

        private static async Task Send(int quantity)
        {
            await http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { [|quantity|] }));
        }
        """,
        """
        public async Task Order(int quantity)
        {
            await Send(quantity);
        }

        private static async Task Send(int quantity)
        {
            if (quantity is < 1 or > 100)
            {
                throw new McpException("Argument 'quantity' must be from 1 to 100.");
            }

            await http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { quantity }));
        }
        """);

    [Fact]
    public Task Not_where_nobody_would_hear_of_it() => NotFixed("""
        public async Task<string> Order(int quantity)
        {
            try
            {
                await http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { [|quantity|] }));
                return "Ordered.";
            }
            catch
            {
                return "Something went wrong.";
            }
        }
        """);

    [Theory]
    [InlineData("await http.PostAsync(\"https://a.example/carts\", null); await http.PostAsync(\"https://a.example/orders\", System.Net.Http.Json.JsonContent.Create(new { [|quantity|] }));")]
    [InlineData("foreach (var part in new[] { 1, 2 }) { await Send(quantity); }")]
    [InlineData("await http.PostAsync(\"https://a.example/carts\", null); await Send(quantity);")]
    public Task Not_where_something_was_changed_by_then(string body) => NotFixed($$"""
        public async Task Order(int quantity)
        {
            {{body}}
        }

        private static Task Send(int quantity) => http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { {{(body.Contains("Send", StringComparison.Ordinal) ? "[|quantity|]" : "quantity = 1")}} }));
        """);

    [Fact]
    public Task Not_where_that_would_refuse_the_default() => NotFixed("""
        public Task Order([Range(5, 50)] int quantity = 1)
        {
            return http.PostAsync("https://a.example/orders", System.Net.Http.Json.JsonContent.Create(new { [|quantity|] }));
        }
        """);

    [Fact]
    public Task Where_a_loop_leaves_at_the_number() => Refused(
        """
        public async Task Draw(long count)
        {
            var done = 0;
            while (true)
            {
                if (done >= [|count|])
                {
                    break;
                }

                await http.PostAsync("https://a.example/", null);
                done++;
            }
        }
        """,
        """
        public async Task Draw([Range(1, 100)] long count)
        {
            var done = 0;
            if (count is < 1 or > 100)
            {
                throw new McpException("Argument 'count' must be from 1 to 100.");
            }

            while (true)
            {
                if (done >= count)
                {
                    break;
                }

                await http.PostAsync("https://a.example/", null);
                done++;
            }
        }
        """);

    private static Task Refused([StringSyntax("c#-test")] string before, [StringSyntax("c#-test")] string after)
    {
        var test = Test(before, after);
        test.FixedCode = test.FixedState.Sources[0].Content.Replace("DataAnnotations;\n", "DataAnnotations;\nusing ModelContextProtocol;\n", StringComparison.Ordinal);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
