namespace McpBounds.AnalyzerBenchmarks.Generation;

/// <summary>What all areas of a generated project lean on, and what starts it.</summary>
internal static class SharedCode
{
    private const int AreasPerStart = 50;

    /// <summary>The base of all clients, and helpers.</summary>
    public static IEnumerable<SourceFile> Files(bool isMcp)
    {
        yield return new SourceFile("Shared/ApiClient.cs", ApiClient);
        yield return new SourceFile("Shared/Text.cs", Text);
        yield return new SourceFile("Shared/Failures.cs", Failures(isMcp));
    }

    /// <summary>The registration of <paramref name="areas"/> and the program.</summary>
    public static IEnumerable<SourceFile> Start(bool isMcp, IReadOnlyList<string> areas)
    {
        var parts = areas.Chunk(AreasPerStart).ToList();
        for (var part = 0; part < parts.Count; part++)
        {
            yield return new SourceFile($"Start/Areas{part}.cs", $$"""
                using Microsoft.Extensions.DependencyInjection;
                {{string.Join("\n", parts[part].Select(static area => $"using Server.{area};"))}}

                namespace Server.Start;

                internal static class Areas{{part}}
                {
                    public static IServiceCollection AddAreas{{part}}(this IServiceCollection services)
                    {
                {{string.Join("\n", parts[part].Select(static area => $"        services.Add{area}();"))}}
                        return services;
                    }
                }

                """);
        }

        yield return new SourceFile("Program.cs", $$"""
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using Server.Start;

            var builder = Host.CreateApplicationBuilder(args);
            {{string.Join("\n", Enumerable.Range(0, parts.Count).Select(static part => $"builder.Services.AddAreas{part}();"))}}
            {{(isMcp ? "builder.Services.AddMcpServer().WithStdioServerTransport().WithToolsFromAssembly();" : "builder.Services.AddSingleton(TimeProvider.System);")}}
            await builder.Build().RunAsync();

            """);
    }

    private const string ApiClient = """
        using System.Net;
        using System.Net.Http.Json;
        using System.Text.Json;
        using Microsoft.Extensions.Logging;

        namespace Server.Shared;

        /// <summary>Base of all clients of the platform's services.</summary>
        public abstract class ApiClient(HttpClient http, ILogger logger)
        {
            protected static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = false };

            protected HttpClient Http { get; } = http;

            protected async Task<T?> FetchAsync<T>(string path, CancellationToken cancellationToken)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Accept.ParseAdd("application/json");
                using var response = await Http.SendAsync(request, cancellationToken);
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    logger.LogInformation("{Path} was not found", path);
                    return default;
                }

                response.EnsureSuccessStatusCode();
                return await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken);
            }

            protected async Task<bool> SubmitAsync<T>(HttpMethod method, string path, T body, CancellationToken cancellationToken)
            {
                using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, options: Json) };
                using var response = await Http.SendAsync(request, cancellationToken);
                if (!response.IsSuccessStatusCode)
                {
                    var error = await response.Content.ReadAsStringAsync(cancellationToken);
                    logger.LogWarning("{Method} {Path} failed with {Status}: {Error}", method, path, response.StatusCode, Text.Shorten(error, 200));
                }

                return response.IsSuccessStatusCode;
            }

            protected static string Query(string path, params (string Name, object? Value)[] parameters)
            {
                var pairs = parameters.Where(parameter => parameter.Value is not null)
                    .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(Convert.ToString(parameter.Value) ?? "")}");
                var query = string.Join('&', pairs);
                return query.Length == 0 ? path : $"{path}?{query}";
            }
        }

        """;

    private const string Text = """
        using System.Globalization;
        using System.Text;

        namespace Server.Shared;

        public static class Text
        {
            public static string Shorten(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");

            public static string Normalize(string? text)
            {
                var builder = new StringBuilder();
                foreach (var c in text ?? "")
                {
                    if (char.IsLetterOrDigit(c))
                    {
                        builder.Append(char.ToLowerInvariant(c));
                    }
                    else if (builder.Length > 0 && builder[^1] != '-')
                    {
                        builder.Append('-');
                    }
                }

                return builder.ToString().TrimEnd('-');
            }

            public static string Amount(decimal amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{amount:N2} {currency}");

            public static string Table(IEnumerable<(string Name, string Value)> rows)
            {
                var all = rows.ToList();
                var width = all.Count == 0 ? 0 : all.Max(row => row.Name.Length);
                return string.Join(Environment.NewLine, all.Select(row => $"{row.Name.PadRight(width)}  {row.Value}"));
            }
        }

        """;

    private static string Failures(bool isMcp) => $$"""
        {{(isMcp ? "using ModelContextProtocol;\n\n" : "")}}namespace Server.Shared;

        public static class Failures
        {
            public static Exception NotFound(string what, string id) => new {{(isMcp ? "McpException" : "KeyNotFoundException")}}($"There is no {what} with the ID '{id}'.");

            public static Exception Invalid(string what, IReadOnlyCollection<string> problems) =>
                new {{(isMcp ? "McpException" : "ArgumentException")}}($"The {what} is not valid: {string.Join("; ", problems)}");
        }

        """;
}
