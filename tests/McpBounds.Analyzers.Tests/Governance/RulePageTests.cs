using System.Globalization;
using McpBounds.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Governance;

/// <summary>
/// What the pages for users show is true: a block of code marked <c>csharp reported</c> is reported under the page's ID and not its sibling's, one marked
/// <c>csharp silent</c> is not, one marked <c>csharp suggested</c> is though only as a suggestion, and all of them compile. What other rules say of it is for their pages. The same for the options in blocks marked <c>ini</c>.
/// </summary>
public sealed class RulePageTests
{
    private const string Folder = "docs/rules";
    private const string Suggested = "suggested";

    private static readonly DiagnosticAnalyzer[] s_analyzers = typeof(Descriptors).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
        .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
        .ToArray();

    private static readonly Dictionary<string, DiagnosticDescriptor> s_rules =
        s_analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    public static TheoryData<string> Pages =>
        [.. RepositoryFiles.In(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string, int> Blocks => [.. BlocksOf("csharp").Select(block => (block.Id, block.Line))];

    public static TheoryData<string, int> Configurations => [.. BlocksOf("ini").Select(block => (block.Id, block.Line))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_says_what_a_user_wants_to_know(string id)
    {
        var rule = Assert.Contains(id, s_rules);
        var lines = RepositoryFiles.Lines($"{Folder}/{id}.md");
        var text = string.Join('\n', lines);

        Assert.Equal($"# {id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}", lines[0]);
        Assert.Contains($"| Severity | {SeverityOf(rule)} |", lines);
        Assert.Contains($"| Category | {rule.Category} |", lines);
        Assert.All(["What it finds", "Why it matters", "How to fix it", "When to suppress it"], section => Assert.Contains($"## {section}", lines));
        Assert.Equal(
            ["reported", "silent"],
            BlocksOf("csharp").Concat(BlocksOf("ini")).Where(block => block.Id == id).Select(block => block.Kind).Where(kind => kind != Suggested).Distinct().Order(StringComparer.Ordinal));
        foreach (var weakness in rule.CustomTags.Where(tag => tag.StartsWith("CWE-", StringComparison.Ordinal)))
        {
            Assert.Contains($"https://cwe.mitre.org/data/definitions/{weakness[4..]}.html", text, StringComparison.Ordinal);
            Assert.Contains("https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_options_are_listed_where_unreadable_ones_are_explained_and_in_the_readme()
    {
        var page = string.Join('\n', RepositoryFiles.Lines($"{Folder}/MCPB000.md"));
        var readme = string.Join('\n', RepositoryFiles.Lines("README.md"));

        Assert.All(Options.All, option =>
        {
            Assert.Contains($"| `{option.Key}` | {option.Allowed.Replace('\'', '`')} |", page, StringComparison.Ordinal);
            Assert.Contains($"| `{option.Key}` |", readme, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task An_example_is_reported_or_silent_as_the_page_says(string id, int line)
    {
        var block = BlocksOf("csharp").Single(block => block.Id == id && block.Line == line);
        var reported = await ReportedAsync(id, Server(id, block.Text));

        var severity = block.Kind == Suggested ? DiagnosticSeverity.Info : s_rules[id].DefaultSeverity;
        Assert.Equal(block.Kind == "silent" ? [] : [(id, severity)], reported.Select(diagnostic => (diagnostic.Id, diagnostic.Severity)).Distinct());
    }

    /// <summary>What the analyzer of a rule reports in a server, which must compile.</summary>
    internal static async Task<IEnumerable<Diagnostic>> ReportedAsync(string id, string server)
    {
        var token = TestContext.Current.CancellationToken;
        var references = new[] { "net10.0", "extensions/net10.0", "mcp-2.3.1/net10.0", "mcpbounds/net10.0" }
            .Where(set => HasLibrary(id) || set != "mcpbounds/net10.0")
            .SelectMany(set => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, nameof(ReferenceAssemblies), set), "*.dll"))
            .DistinctBy(file => Path.GetFileName(file))
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "Page",
            [CSharpSyntaxTree.ParseText(server, cancellationToken: token)],
            references,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.DoesNotContain(compilation.GetDiagnostics(token), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        var options = new CompilationWithAnalyzersOptions(new([]), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var analyzer = s_analyzers.Single(analyzer => analyzer.SupportedDiagnostics.Contains(s_rules[id]));
        return (await compilation.WithAnalyzers([analyzer], options).GetAnalyzerDiagnosticsAsync(token)).Where(diagnostic => !diagnostic.IsSuppressed);
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task A_configuration_is_reported_or_silent_as_the_page_says(string id, int line)
    {
        var block = BlocksOf("ini").Single(block => block.Id == id && block.Line == line);
        var test = new CSharpAnalyzerVerifier<UnreadableOption>.Test
        {
            TestState = { Sources = { "class C { }" }, AnalyzerConfigFiles = { ("/.editorconfig", $"root = true\n{block.Text}") } },
        };
        if (block.Kind == "reported")
        {
            test.ExpectedDiagnostics.Add(CSharpAnalyzerVerifier<UnreadableOption>.Diagnostic().WithNoLocation().WithMessage(null));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>How documents name a rule's severity: a rule whose page shows a suggestion is a warning that can be one.</summary>
    internal static string SeverityOf(DiagnosticDescriptor rule) => rule.DefaultSeverity == DiagnosticSeverity.Info ? "Suggestion"
        : BlocksOf("csharp").Any(block => block.Id == rule.Id && block.Kind == Suggested) ? $"{rule.DefaultSeverity}, or suggestion"
        : $"{rule.DefaultSeverity}";

    /// <summary>The blocks of one language that are marked with what becomes of them.</summary>
    internal static IEnumerable<(string Id, int Line, string Kind, string Text)> BlocksOf(string language)
    {
        foreach (var file in RepositoryFiles.In(Folder))
        {
            var lines = RepositoryFiles.Lines($"{Folder}/{file}");
            for (var line = 0; line < lines.Length; line++)
            {
                if (lines[line].StartsWith($"```{language} ", StringComparison.Ordinal))
                {
                    var end = Array.IndexOf(lines, "```", line);
                    var kind = lines[line][(language.Length + 4)..];
                    yield return (Path.GetFileNameWithoutExtension(file), line + 1, kind, string.Join('\n', lines[(line + 1)..end]));
                }
            }
        }
    }

    /// <summary>Whether the examples of a page see the run-time library: MCPB011 is about servers without it.</summary>
    internal static bool HasLibrary(string id) => id != "MCPB011";

    /// <summary>The server that an example is part of: registrations go where services are added, anything else into a type with tools.</summary>
    internal static string Server(string id, string example)
    {
        var isRegistration = example.StartsWith("services.", StringComparison.Ordinal);
        return $$"""
            using System;
            using System.Collections.Generic;
            using System.ComponentModel;
            using System.ComponentModel.DataAnnotations;
            using System.Diagnostics;
            using System.IO;
            using System.IO.Compression;
            using System.Linq;
            using System.Net.Http;
            using System.Net.Http.Json;
            using System.Text;
            using System.Threading;
            using System.Threading.RateLimiting;
            using System.Threading.Tasks;
            {{(HasLibrary(id) ? "using McpBounds;" : "")}}
            using Microsoft.Extensions.AI;
            using Microsoft.Extensions.DependencyInjection;
            using ModelContextProtocol;
            using ModelContextProtocol.Protocol;
            using ModelContextProtocol.Server;

            [McpServerToolType]
            public sealed class Tools
            {
                private readonly HttpClient http;
                private readonly PageClient pages;

                public Tools(HttpClient http, PageClient pages) => (this.http, this.pages) = (http, pages);

                {{(isRegistration ? (id == "MCPB012" ? "[RateLimit(60)] " : "") + "[McpServerTool] public Task<string> FetchPage(string url) => pages.ReadAsync(url);" : example)}}
            }

            public sealed record Issue(string Title);

            public sealed class PageClient
            {
                private readonly HttpClient http;

                public PageClient(HttpClient http) => this.http = http;

                public Task<string> ReadAsync(string url) => http.GetStringAsync(url);
            }

            public static class Start
            {
                public static void Add(IServiceCollection services)
                {
                    {{(isRegistration ? example : HasLibrary(id) ? "" : "services.AddMcpServer();")}}
                }
            }
            """;
    }
}
