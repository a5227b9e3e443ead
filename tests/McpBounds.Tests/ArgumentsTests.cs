using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>The validation attributes of parameters hold.</summary>
public sealed class ArgumentsTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(50, true)]
    [InlineData(0, false)]
    [InlineData(51, false)]
    [InlineData(1_000_000, false)]
    [InlineData("50", true)]
    [InlineData("100000", false)]
    [InlineData(1e12, false)]
    public async Task A_range_holds_for_numbers_and_for_numbers_as_text(object limit, bool isCalled)
    {
        await using var server = await BoundedServer.WithToolAsync(([Range(1, 50)] int limit) => $"called with {limit}");

        var result = await server.CallAsync(new { limit });

        if (isCalled)
        {
            Assert.StartsWith("called with", BoundedServer.Text(result), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(
                "'tool' was not called. Argument 'limit': The field limit must be between 1 and 50. Call it again within these bounds.", BoundedServer.Text(result));
            Assert.Equal("""{"bound":"Arguments"}""", BoundedServer.Exceeded(result).ToJsonString());
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task A_parameter_s_own_default_passes(int? limit)
    {
        await using var server = await BoundedServer.WithToolAsync(([Range(1, 50)] int limit = 0) => $"called with {limit}");

        Assert.Equal("called with 0", BoundedServer.Text(await server.CallAsync(limit is null ? null : new { limit })));
    }

    [Fact]
    public async Task The_values_that_are_allowed_are_told()
    {
        await using var server = await BoundedServer.WithToolAsync(
            ([AllowedValues("asc", "desc")] string order, [DeniedValues(0, 13)] int floor, [AllowedValues("a", ErrorMessage = "Only {0} a.")] string only) => order + floor + only);

        Assert.Equal(
            "'tool' was not called. Argument 'order': The field order must be one of: asc, desc. Argument 'floor': The field floor must be none of: 0, 13. "
            + "Argument 'only': Only only a. Call it again within these bounds.",
            BoundedServer.Text(await server.CallAsync(new { order = "up", floor = 13, only = "b" })));
    }

    [Fact]
    public async Task Texts_and_collections_are_bounded_and_every_argument_that_is_not_is_named()
    {
        await using var server = await BoundedServer.WithToolAsync(
            ([MaxLength(5)] string q, [MaxLength(2)] string[] ids, [RegularExpression("^[a-z]+$")] string name, [AllowedValues("asc", "desc")] string order, [StringLength(3)] string? code = null) =>
                $"called with {q}, {ids.Length}, {name}, {order}, {code}");

        Assert.StartsWith("called", BoundedServer.Text(await server.CallAsync(new { q = "12345", ids = new[] { "a", "b" }, name = "abc", order = "asc", code = "123" })), StringComparison.Ordinal);
        var refused = BoundedServer.Text(await server.CallAsync(new { q = "123456", ids = new[] { "a", "b", "c" }, name = "1", order = "up", code = "1234" }));
        Assert.All(["'q'", "'ids'", "'name'", "'order'", "'code'"], name => Assert.Contains($"Argument {name}:", refused, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collection_of_the_tool_s_own_type_is_counted()
    {
        await using var server = await BoundedServer.WithToolAsync(([Length(1, 2)] List<Own> items) => $"called with {items.Count}");

        Assert.Equal("called with 2", BoundedServer.Text(await server.CallAsync(new { items = new[] { new Own(1), new Own(2) } })));
        Assert.Contains("'items'", BoundedServer.Text(await server.CallAsync(new { items = new[] { new Own(1), new Own(2), new Own(3) } })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_argument_that_is_missing_is_named_and_a_service_is_none()
    {
        await using var server = await BoundedServer.StartAsync(null, builder =>
        {
            builder.Services.AddSingleton<Service>();
            builder.WithTools<RequiringTools>();
        });

        Assert.Equal("called", BoundedServer.Text(await server.CallAsync(new { name = "x" }, "tool")));
        Assert.Contains("Argument 'name'", BoundedServer.Text(await server.CallAsync(new { other = 1 }, "tool")), StringComparison.Ordinal);
        Assert.Contains("Argument 'name'", BoundedServer.Text(await server.CallAsync(new { name = "" }, "tool")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attribute_that_does_not_fit_its_parameter_breaks_nothing()
    {
        await using var server = await BoundedServer.WithToolAsync(([MaxLength(3)] int number) => $"called with {number}");

        Assert.Equal("called with 12345", BoundedServer.Text(await server.CallAsync(new { number = 12_345 })));
    }

    [Fact]
    public async Task Attributes_that_would_refuse_every_value_of_a_type_are_passed_over_and_named_at_start()
    {
        await using var server = await BoundedServer.StartAsync(null, static builder => builder.WithTools(
        [
            McpServerTool.Create(([Range(1, 50)] int[] ids) => "ran", new() { Name = "items" }),
            McpServerTool.Create(([EmailAddress] string[] to) => "ran", new() { Name = "mail" }),
            McpServerTool.Create(([Range(1, 50)] TimeSpan wait) => "ran", new() { Name = "span" }),
            McpServerTool.Create(([RegularExpression("[a-z]+")] string[] words) => "ran", new() { Name = "words" }),
            McpServerTool.Create(([AllowedValues(1, 2)] long size) => "ran", new() { Name = "size" }),
            McpServerTool.Create(([Range(typeof(decimal), "0", "9")] int price) => "ran", new() { Name = "price" }),
            McpServerTool.Create(([Range(9, 1)] int turned) => "ran", new() { Name = "turned" }),
            McpServerTool.Create(([RegularExpression("(")] string open) => "ran", new() { Name = "open" }),
        ]));

        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { ids = new[] { 1, 99 } }, "items")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { to = new[] { "a@b.c" } }, "mail")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { wait = "00:00:10" }, "span")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { words = new[] { "a" } }, "words")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { size = 1 }, "size")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { price = 1 }, "price")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { turned = 1 }, "turned")));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { open = "a" }, "open")));
        Assert.EndsWith(
            "items: [Range] Int32[] ids; mail: [EmailAddress] String[] to; open: [RegularExpression] String open; price: [Range] Int32 price; "
            + "size: [AllowedValues] Int64 size; span: [Range] TimeSpan wait; turned: [Range] Int32 turned; words: [RegularExpression] String[] words",
            Assert.Single(server.Log.Lines, static line => line.Contains("Not enforced", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributes_of_any_object_hold_for_the_values_that_they_fit()
    {
        await using var server = await BoundedServer.WithToolAsync(([Range(1, 50)] object any) => "ran");

        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { any = 50 })));
        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { any = new[] { 1, 2 } })));
        Assert.Contains("between 1 and 50", BoundedServer.Text(await server.CallAsync(new { any = 51 })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(sbyte), true)]
    [InlineData(typeof(ulong?), true)]
    [InlineData(typeof(decimal), true)]
    [InlineData(typeof(bool), true)]
    [InlineData(typeof(char), true)]
    [InlineData(typeof(string), true)]
    [InlineData(typeof(DayOfWeek), true)]
    [InlineData(typeof(object), true)]
    [InlineData(typeof(DateTime), false)]
    [InlineData(typeof(Guid), false)]
    [InlineData(typeof(List<int>), false)]
    [InlineData(typeof(JsonElement), false)]
    public void A_range_of_numbers_fits_what_it_can_turn_into_a_number(Type type, bool isFit) => Assert.Equal(isFit, AttributeFit.Fits(new RangeAttribute(1, 50), type));

    [Fact]
    public async Task An_attribute_that_throws_refuses_in_its_own_words_and_is_logged_once()
    {
        await using var server = await BoundedServer.WithToolAsync(
            ([Range(typeof(decimal), "0", "100")] string amount, [Throwing] string address, [Range(1, 2, ErrorMessage = "{9}")] int broken = 0) => "ran");

        for (var call = 0; call < 2; call++)
        {
            Assert.Equal(
                "'tool' was not called. Argument 'amount': The field amount must be between 0 and 100. Argument 'address': The field address is invalid. "
                + "Argument 'broken': The field broken is not valid. Call it again within these bounds.",
                BoundedServer.Text(await server.CallAsync(new { amount = "abc", address = "abc", broken = 3 })));
        }

        Assert.Equal("ran", BoundedServer.Text(await server.CallAsync(new { amount = "99.5", address = "https://a.b", broken = 1 })));
        Assert.Single(server.Log.Lines, static line => line.Contains("[Throwing] address failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_property_that_throws_is_passed_over_and_the_others_hold()
    {
        await using var server = await BoundedServer.StartAsync(null, static builder => builder
            .WithTools([McpServerTool.Create((Sum sum) => $"ran {sum.Count}", new() { Name = "tool" })]).WithBounds(McpJsonUtilities.DefaultOptions));

        Assert.Equal(
            "'tool' was not called. Argument 'sum.count': The field count must be between 1 and 10. Argument 'sum': It is not valid. Call it again within these bounds.",
            BoundedServer.Text(await server.CallAsync(new { sum = new { Count = 0, Total = 5 } })));
        Assert.Equal("ran 1", BoundedServer.Text(await server.CallAsync(new { sum = new { Count = 1, Total = 5 } })));
        Assert.Contains(server.Log.Lines, static line => line.Contains("average of Sum failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validation_can_be_switched_off()
    {
        await using var server = await BoundedServer.WithToolAsync(([Range(1, 50)] int limit) => $"called with {limit}", options => options.ValidateArguments = false);

        Assert.Equal("called with 51", BoundedServer.Text(await server.CallAsync(new { limit = 51 })));
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_to_tell_refuses()
    {
        await using var server = await BoundedServer.WithToolAsync(
            ([RegularExpression("^(a+)+$", MatchTimeoutInMilliseconds = 50)] string text) => $"called with {text}");

        Assert.Contains("Argument 'text'", BoundedServer.Text(await server.CallAsync(new { text = new string('a', 50) + "!" })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log://server/50/x", null)]
    [InlineData("log://server/51/x", "Argument 'line': The field line must be between 1 and 50.")]
    [InlineData("log://server/1/a%20name", null)]
    [InlineData("log://server/1/a%20longer%20name", "Argument 'name': The field name must be a string or array type with a maximum length of '6'.")]
    [InlineData("log://server/1/x?page=9", "Argument 'page': The field page must be between 0 and 5.")]
    [InlineData("log://server/1/x?page=5", null)]
    public async Task What_a_resource_s_address_carries_is_bounded(string address, string? error)
    {
        await using var server = await BoundedServer.StartAsync(null, static builder => builder.WithResources(
        [
            McpServerResource.Create(
                ([Range(1, 50)] int line, [MaxLength(6)] string name, [Range(0, 5)] int page = 0) => $"{line} {name} {page}",
                new() { UriTemplate = "log://server/{line}/{name}{?page}" }),
        ]));

        async Task<ReadResourceResult> ReadAsync() => await server.Client.ReadResourceAsync(address, cancellationToken: TestContext.Current.CancellationToken);

        if (error is null)
        {
            Assert.Single((await ReadAsync()).Contents);
        }
        else
        {
            Assert.Contains(error, (await Assert.ThrowsAsync<McpProtocolException>(ReadAsync)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a/{id}", "a/1%2F2", "id=1/2")]
    [InlineData("a/{+path}", "a/b/c", "path=b/c")]
    [InlineData("a{/one,two}", "a/1/2", "one=1,two=2")]
    [InlineData("a{?one,two}", "a?one=1&two=2", "one=1,two=2")]
    [InlineData("a{?one,two}", "a?two=2", "two=2")]
    [InlineData("a?x=1{&one}", "a?x=1&one=1", "one=1")]
    [InlineData("a{#rest}", "a#b/c?d", "rest=b/c?d")]
    [InlineData("a{.kind}", "a.png", "kind=png")]
    [InlineData("a/{id}", "b/1", "")]
    public void An_address_is_read_by_its_template(string template, string address, string expected) =>
        Assert.Equal(expected, string.Join(",", UriArguments.Of(template)!.Read(address).Select(static argument => $"{argument.Key}={argument.Value.GetString()}")));

    [Fact]
    public void A_template_without_arguments_is_not_read() => Assert.Null(UriArguments.Of("file:///text"));

    [Fact]
    public async Task Objects_are_looked_into_where_it_is_said_how_and_each_place_is_named()
    {
        var order = new
        {
            Name = "a",
            Lines = new[] { new { Product = "a", Count = 1 }, new { Product = "bcdefg", Count = 100 } },
            By = new Dictionary<string, object> { ["x"] = new { Product = "a", Count = 0 } },
        };
        await using var server = await BoundedServer.StartAsync(null, static builder => Ordering(builder).WithBounds(McpJsonUtilities.DefaultOptions));

        var refused = BoundedServer.Text(await server.CallAsync(new { order }));

        Assert.StartsWith("'tool' was not called. Argument 'order", refused, StringComparison.Ordinal);
        Assert.Contains("Argument 'order.lines[1].count': The field count must be between 1 and 10.", refused, StringComparison.Ordinal);
        Assert.Contains("Argument 'order.lines[1].product': The field product must be a string with a maximum length of 5.", refused, StringComparison.Ordinal);
        Assert.Contains("Argument 'order.by.x.count':", refused, StringComparison.Ordinal);
        Assert.Contains("Argument 'order': No order of this name.", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("lines[0]", refused, StringComparison.Ordinal);
        Assert.Equal("called with 1", BoundedServer.Text(await server.CallAsync(new { order = new { Name = "b", Lines = new[] { new { Product = "a", Count = 1 } } } })));
    }

    [Theory]
    [InlineData("made")]
    [InlineData("keyed")]
    public async Task An_agent_makes_no_service(string name)
    {
        await using var server = await BoundedServer.StartAsync(null, static builder =>
        {
            builder.Services.AddSingleton<Settable>().AddKeyedSingleton<Settable>("key");
            builder.WithTools<ServiceTools>().WithBounds(McpJsonUtilities.DefaultOptions);
        });
        var arguments = new Dictionary<string, object?> { [name] = new { path = "/etc/passwd", count = 99 }, ["line"] = new { product = "a", count = 1 } };

        var result = await server.Client.CallToolAsync("tool", arguments, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("called", BoundedServer.Text(result));
        Assert.DoesNotContain("/etc/passwd", Settable.Paths);
        Assert.Contains("'line.count'", BoundedServer.Text(await server.CallAsync(new { line = new { product = "a", count = 99 } })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_are_not_looked_into_unless_it_is_said_how()
    {
        await using var server = await BoundedServer.StartAsync(null, static builder => Ordering(builder));

        Assert.Equal("called with 1", BoundedServer.Text(await server.CallAsync(new { order = new { Name = "a", Lines = new[] { new { Product = "bcdefg", Count = 100 } } } })));
    }

    private static IMcpServerBuilder Ordering(IMcpServerBuilder builder) =>
        builder.WithTools([McpServerTool.Create((Order order) => $"called with {order.Lines.Count}", new() { Name = "tool" })]);

    internal sealed class Order : IValidatableObject
    {
        [Required]
        public required string Name { get; init; }

        [MaxLength(5)]
        public required IReadOnlyList<Line> Lines { get; init; }

        public IReadOnlyDictionary<string, Line> By { get; init; } = new Dictionary<string, Line>();

        public Order Self => this;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Name == "a" ? [new("No order of this name.")] : [];
    }

    internal sealed record Line([StringLength(5)] string Product, [Range(1, 10)] int Count);

    internal sealed record Own(int Number);

    internal sealed class Service;

    internal sealed class Settable
    {
        public static ConcurrentQueue<string> Paths { get; } = [];

        public string Path
        {
            get;
            set => Paths.Enqueue(field = value);
        } = "";

        [Range(1, 10)]
        public int Count { get; set; }
    }

    internal sealed class ServiceTools
    {
        [McpServerTool(Name = "tool")]
        [SuppressMessage("Style", "IDE0060", Justification = "What is bound is what is tested.")]
        public static string Tool([Required] Settable made, [FromKeyedServices("key")] Settable keyed, Line line) => "called";
    }

    internal sealed class Sum : IValidatableObject
    {
        public int Total { get; init; }

        public int Average => Total / Count;

        [Range(1, 10)]
        public int Count { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Average > 100 ? [new("Too much.")] : [];
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class ThrowingAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => new Uri((string)value!).IsAbsoluteUri;
    }

    internal sealed class RequiringTools
    {
        [McpServerTool(Name = "tool")]
        [SuppressMessage("Style", "IDE0060", Justification = "What is bound is what is tested.")]
        public static string Tool([Required] string name, [Required] Service service) => "called";
    }
}
