using System.Diagnostics.CodeAnalysis;
using Verify = McpBounds.Verification.CSharpAnalyzerVerifier<McpBounds.Analyzers.Rules.UncappedPagination>;

namespace McpBounds.Analyzers.Rules;

/// <summary>Puts a loop into a server, so that each test shows little else.</summary>
internal static class PageVerifier
{
    /// <summary>
    /// Verifies a tool of which <paramref name="body"/> is the body. The agent sends <c>url</c>, <c>id</c>, <c>limit</c>; <c>api.GetAsync(…)</c> returns a
    /// <c>Page</c> from a remote side, of what the agent named; <c>all</c> is a list of items to fill.
    /// </summary>
    public static Task ToolAsync([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") =>
        SourceAsync(Declare(body, members, types));

    /// <summary>Verifies a file.</summary>
    public static Task SourceAsync([StringSyntax("c#-test")] string source) =>
        Verify.VerifyAnalyzerAsync("using System.Diagnostics; using System.Net.Http.Json; using System.Text; using System.Text.Json; using Microsoft.Extensions.DependencyInjection; " + source);

    /// <summary>The source of the tool that <see cref="ToolAsync"/> verifies.</summary>
    public static string Declare([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "", [StringSyntax("c#-test")] string types = "") => $$"""
        [McpServerToolType]
        public sealed class Tools
        {
            private const int MaxPages = 20;
            private readonly Api api;
            private readonly Settings settings;

            public Tools(Api api, Settings settings) => (this.api, this.settings) = (api, settings);

            [McpServerTool]
            public async Task<object?> Run(string url, string id, int limit, CancellationToken token)
            {
                var api = this.api.Of(url);
                var all = new List<Item>();
                {{body}}
                return all;
            }

            {{members}}
        }

        public sealed record Item(string Name, int Size, DateTime Created);

        public sealed class Page
        {
            public List<Item> Items { get; set; } = new();
            public string? Next { get; set; }
            public bool HasMore { get; set; }
            public int Total { get; set; }
            public int PageCount { get; set; }
            public string Status { get; set; } = "";
        }

        public sealed class Settings
        {
            public int MaxPages { get; set; } = 20;
            public int PageSize { get; set; } = 100;
        }

        public sealed class Query
        {
            public string? Cursor { get; set; }
            public int Skip { get; set; }
        }

        public sealed class Api
        {
            private readonly HttpClient http;

            public Api(HttpClient http) => this.http = http;

            public Api Of(string name) => this;

            public async Task<Page> GetAsync(object? position, CancellationToken token = default) =>
                (await http.GetFromJsonAsync<Page>("items?at=" + position, token))!;
        }

        {{types}}
        """;
}
