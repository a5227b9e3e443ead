using McpBounds.Analyzers.Apis;

namespace McpBounds.Analyzers.Bounds;

public sealed class CountedUnitTests
{
    [Theory]
    [InlineData("maxBytes", null, "Bytes")]
    [InlineData("max_bytes", null, "Bytes")]
    [InlineData("bufferSize", null, "Bytes")]
    [InlineData("MAXBytes", null, "Bytes")]
    [InlineData("maxChars", null, "Characters")]
    [InlineData("maxLength", null, "Characters")]
    [InlineData("maxPages", null, "Pages")]
    [InlineData("pageCount", null, "Pages")]
    [InlineData("pageSize", null, "Unknown")]
    [InlineData("perPage", null, "Unknown")]
    [InlineData("timeoutSeconds", null, "Seconds")]
    [InlineData("timeoutMs", null, "Milliseconds")]
    [InlineData("timeout", "Request timeout in seconds (default: 10)", "Seconds")]
    [InlineData("timeout", "Timeout, ms", "Milliseconds")]
    [InlineData("timeout", "Timeout in minutes", "Other")]
    [InlineData("duration", null, "Time")]
    [InlineData("maxDepth", null, "Other")]
    [InlineData("days", null, "Other")]
    [InlineData("steps", null, "Other")]
    [InlineData("maxTokens", null, "Other")]
    [InlineData("maxSizeMb", null, "Other")]
    [InlineData("limit", "Maximum number of characters to return (default: 512)", "Characters")]
    [InlineData("limit", "Max output bytes", "Unknown")]
    [InlineData("limit", "Max bytes of output", "Bytes")]
    [InlineData("limit", "Number of days to look back", "Other")]
    [InlineData("count", "Number of pages to return (1–500).", "Unknown")]
    [InlineData("count", "Number of items", "Unknown")]
    [InlineData("top", null, "Unknown")]
    public void A_name_or_a_description_says_what_is_counted(string name, string? description, string unit) =>
        Assert.Equal(unit, CountedUnit.Of(name, description).ToString());

    [Theory]
    [InlineData("delayMs", true)]
    [InlineData("timeoutSeconds", false)]
    [InlineData("limit", false)]
    public void A_delay_may_be_none(string name, bool mayBe) => Assert.Equal(mayBe, CountedUnit.MayBeNothing(name));
}
