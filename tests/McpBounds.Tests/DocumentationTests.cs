using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace McpBounds;

/// <summary>The examples of docs/library.md are these, and these compile.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_example_of_the_documentation_is_compiled_here()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "library.md"));
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
