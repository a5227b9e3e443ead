using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

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
    public async Task Validation_can_be_switched_off()
    {
        await using var server = await BoundedServer.WithToolAsync(([Range(1, 50)] int limit) => $"called with {limit}", options => options.ValidateArguments = false);

        Assert.Equal("called with 51", BoundedServer.Text(await server.CallAsync(new { limit = 51 })));
    }

    internal sealed record Own(int Number);

    internal sealed class Service;

    internal sealed class RequiringTools
    {
        [ModelContextProtocol.Server.McpServerTool(Name = "tool")]
        [SuppressMessage("Style", "IDE0060", Justification = "What is bound is what is tested.")]
        public static string Tool([Required] string name, [Required] Service service) => "called";
    }
}
