using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>The examples of docs/library.md are these, and these compile.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_example_of_the_documentation_is_compiled_here()
    {
        var page = Page();
        var code = Normal(string.Concat(
            new[] { Path.Combine("McpBounds.Tests", "DocumentationTests.cs"), Path.Combine("McpBounds.Tests.Redis", "DocumentedRedis.cs") }
                .Select(static file => File.ReadAllText(Path.Combine(Root(), "tests", file)))));

        var examples = Examples().Matches(page).Select(static match => match.Groups[1].Value).ToList();

        Assert.Equal(7, examples.Count);
        Assert.All(examples, example => Assert.Contains(Normal(example), code, StringComparison.Ordinal));
        Assert.Equal(examples.Count, Regex.Count(page, "```csharp"));
    }

    [Fact]
    public void The_figures_of_the_documentation_are_those_of_the_profiles()
    {
        Assert.Equal(
            new Limits(new(600), new(10) { Waiting = 50 }, TimeSpan.FromSeconds(300), 1_000_000, 5_000_000, new(10) { PerCall = 5 }, new(30)), Limits.Default(isHttp: true));
        Assert.Null(Limits.Default(isHttp: false).Calls);
        Assert.Equal(
            new Limits(new(60) { Burst = 10, PerTool = true }, new(10), TimeSpan.FromSeconds(30), 32_000, 5_000_000, new(5) { PerCall = 3 }, new(10)), Limits.Strict);
    }

    [Fact]
    public void Every_option_and_attribute_is_documented_with_all_that_can_be_set()
    {
        var page = Page();
        var attributes = typeof(RateLimitAttribute).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Attribute))).ToList();

        Assert.Equal(7, attributes.Count);
        Assert.All(attributes, type => Assert.Contains($"`[{type.Name[..^"Attribute".Length]}]`", page, StringComparison.Ordinal));
        Assert.All(
            attributes.Append(typeof(BoundsOptions)).Append(typeof(RateBound)).Append(typeof(ConcurrencyBound)).Append(typeof(PromptBound))
                .SelectMany(static type => type.GetProperties()).Where(static property => property.SetMethod is { IsPublic: true } && property.GetMethod is { IsStatic: false })
                .Where(static property => property.Name is not ("Permits" or "AtOnce")),
            property => Assert.Contains($"`{property.Name}`", page, StringComparison.Ordinal));
        Assert.All(Enum.GetNames<BoundKind>(), name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_counter_and_line_of_the_log_is_documented()
    {
        var page = Page();
        var published = new ConcurrentBag<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => published.Add(instrument) };
        listener.Start();
        using var metrics = new BoundsMetrics(null);
        _ = new Metering(new(NullLogger.Instance), metrics);

        var counters = published.Where(static instrument => instrument.Meter.Name == "McpBounds").Select(static instrument => instrument.Name).Distinct().ToList();
        Assert.Equal(5, counters.Count);
        Assert.All(counters, counter => Assert.Contains($"| `{counter}` |", page, StringComparison.Ordinal));
        var lines = typeof(BoundsLog).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>().ToList();
        Assert.Equal(16, lines.Count);
        Assert.All(
            lines,
            line => Assert.Contains($"| {line.EventId} | {line.Level} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_agent_reads_by_the_documentation_is_what_it_reads_in_these_tests()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Root(), "tests", "McpBounds.Tests"), "*Tests.cs").Select(static file => Shape(File.ReadAllText(file))));

        var texts = Texts().Matches(Page()).SelectMany(static match => match.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();

        Assert.Equal(13, texts.Count);
        Assert.All(texts, text => Assert.Contains(Shape(text), tests, StringComparison.Ordinal));

        static string Shape(string text) => Variable().Replace(text, "_");
    }

    internal static void Server(HostApplicationBuilder builder)
    {
        builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly().WithBounds();
    }

    internal static void Configured(HostApplicationBuilder builder)
    {
        builder.Services.AddMcpServer().WithBounds(bounds =>
        {
            bounds.Profile = BoundsProfile.Strict;
            bounds.ToolTimeout = TimeSpan.FromSeconds(60);
            bounds.CallsAtOnce = new ConcurrencyBound(4) { Waiting = 10, WaitSeconds = 5 };
            bounds.Calls = RateBound.Unlimited;
        });
    }

    internal static async Task<string> ReadAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        string page = await client.GetStringAsync(url, maxBytes: 100_000, cancellationToken);
        JsonElement items = await client.GetFromJsonAsync<JsonElement>(url, maxBytes: 1_000_000, cancellationToken: cancellationToken);
        string log = await BoundedFile.ReadAllTextAsync("build.log", maxBytes: 100_000, cancellationToken: cancellationToken);
        return page + items + log;
    }

    internal static async Task<Page<Issue>> PagesAsync(HttpClient client, CancellationToken cancellationToken)
    {
        Page<Issue> issues = await Paging.TakePagesAsync<Issue>(
            async (page, token) => await client.GetFromJsonAsync<List<Issue>>($"issues?page={page}", maxBytes: 1_000_000, cancellationToken: token),
            maxPages: 20,
            cancellationToken: cancellationToken);
        return issues;
    }

    internal sealed record Issue(string Title);

    private static string Page() => File.ReadAllText(Path.Combine(Root(), "docs", "library.md"));

    private static string Normal(string code) => Spaces().Replace(code, " ").Trim();

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Analyzers.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex("```csharp compiled[^\n]*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex("```text\n([^`]+)```")]
    private static partial Regex Texts();

    /// <summary>What differs from one refusal to another: numbers, names, and in a test what stands for them.</summary>
    [GeneratedRegex(@"'\w+'|\{[\w.]+\}|\d[\d,]*")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

[McpServerToolType, ToolTimeout(60)]
public sealed class BuildTools
{
    [McpServerTool, ConcurrencyLimit(1, Waiting = 5), ToolTimeout(600), MaxResultBytes(50_000, Keep = KeepEnd.Tail)]
    public static string Build([MaxLength(100)] string project, CancellationToken cancellationToken) => $"built {project}";

    [McpServerTool, RateLimit(10, PerSeconds = 1, Burst = 20)]
    public static string Search([Range(1, 50)] int limit = 10) => $"{limit} found";
}
