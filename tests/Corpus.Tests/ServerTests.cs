using System.Collections.Immutable;
using McpBounds.Corpus.Analysis;
using McpBounds.Corpus.Fixes;
using McpBounds.Corpus.Sources;
using Microsoft.CodeAnalysis;

namespace McpBounds.Corpus;

/// <summary>A small server from its folder to what is reported in it and what its fixes do.</summary>
public sealed class ServerTests : IDisposable
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. new[] { "net10.0", "extensions/net10.0", "mcp-2.3.1/net10.0" }
            .SelectMany(static set => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "ReferenceAssemblies", set), "*.dll"))
            .DistinctBy(static file => Path.GetFileName(file))
            .Select(static file => MetadataReference.CreateFromFile(file)),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("server").FullName;

    public ServerTests()
    {
        Write("Server/Server.csproj", """<Project><ItemGroup><ProjectReference Include="..\Shared\Shared.csproj" /><PackageReference Include="Absent" /></ItemGroup></Project>""");
        Write("Shared/Shared.csproj", """<Project><ItemGroup><ProjectReference Include="../Server/Server.csproj" /></ItemGroup></Project>""");
        Write("Shared/Names.cs", "public static class Names { public const string Pages = \"pages\"; }\n");
        Write("Server/bin/Copy.cs", "this is not code");
        Write("Server/Tools.cs", """
            using Absent;
            using ModelContextProtocol.Server;

            [McpServerToolType]
            public sealed class Tools
            {
                [McpServerTool]
                public async Task<string> Fetch(string url)
                {
                    // A comment.
                    var page = await new HttpClient().GetStringAsync(url);
                    return page;
                }

                [McpServerTool]
                public string Name() => Names.Pages;

                public int Unreached() => 1;
            }

            """);
    }

    [Fact]
    public async Task A_server_is_analysed_as_it_lies_there()
    {
        var report = await ServerAnalysis.RunAsync(_folder, ServerSources.Load(_folder, s_references));

        Assert.Equal(["MCPB001", "MCPB004"], report.Findings.Select(static finding => finding.Rule));
        var read = report.Findings[0];
        Assert.Equal((Path.GetFileName(_folder), "Server/Tools.cs", 11, 7, 13), (read.Repo, read.File, read.Line, read.From, read.To));
        Assert.Equal("Server/Tools.cs:8", read.Also[0]);
        Assert.True(read.Warns);
        Assert.Equal(["Server/Tools.cs:11"], read.Sites);
        Assert.Equal(new(Path.GetFileName(_folder), Projects: 2, Lines: 22, ToolLines: 9, Tools: 2, Crashes: 0), report.Size);
        Assert.Equal([("Fetch", 8, false), ("Name", 16, true)], report.Tools.Select(static tool => (tool.Name, tool.Line, tool.IsSilent)));
    }

    [Fact]
    public async Task Fixes_are_applied_to_a_copy_and_judged()
    {
        var solution = ServerSources.Load(_folder, s_references);
        var project = solution.Projects.Single(static project => project.Name == "Server");

        var (outcome, changes) = await new ProjectFix(solution, project.Id, _folder).RunAsync("all", ["MCPB001", "MCPB004"]);

        Assert.Equal(
            new(Path.GetFileName(_folder), "Server", "all", Findings: 2, Left: 0, Offered: 0, NewErrors: 0, NewWarnings: 0, SecondRunChanges: 0, Exceptions: 0, Clicks: 2, Lines: 2, Note: ""),
            outcome);
        var change = Assert.Single(changes);
        Assert.Contains("// A comment.", change.After, StringComparison.Ordinal);
        Assert.Equal(change.Before, await File.ReadAllTextAsync(Path.Combine(_folder, change.File), TestContext.Current.CancellationToken));
        Assert.Contains("MaxResponseContentBufferSize = 1_000_000", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_change_breaks_is_seen_beside_errors_that_were_there()
    {
        var before = ServerSources.Load(_folder, s_references);
        var file = before.Projects.SelectMany(static project => project.Documents).Single(static document => document.Name.EndsWith("Names.cs", StringComparison.Ordinal));
        var after = before.WithDocumentText(file.Id, Microsoft.CodeAnalysis.Text.SourceText.From("public static class Names { }"));
        var (old, current) = (await CompilerReport.OfAsync(before, before.ProjectIds), await CompilerReport.OfAsync(after, after.ProjectIds));

        Assert.StartsWith("CS0117 ", Assert.Single(current.BeyondThat(old, DiagnosticSeverity.Error)), StringComparison.Ordinal);
        Assert.Empty(old.BeyondThat(old, DiagnosticSeverity.Error));
    }

    [Fact]
    public async Task An_error_about_a_method_that_gets_a_parameter_is_no_new_one_and_a_second_is()
    {
        const string Half = "public static partial class Names { public static partial string Pages(int first); ";
        var solution = ServerSources.Load(_folder, s_references);
        var file = solution.Projects.SelectMany(static project => project.Documents).Single(static document => document.Name.EndsWith("Names.cs", StringComparison.Ordinal));
        async Task<CompilerReport> ReportAsync(string text) => await CompilerReport.OfAsync(
            solution.WithDocumentText(file.Id, Microsoft.CodeAnalysis.Text.SourceText.From(text)), [file.Project.Id]);

        var before = await ReportAsync(Half + "}");
        var longer = await ReportAsync("public static partial class Names { public static partial string Pages(int first, (int, string) second = default); }");
        var twice = await ReportAsync(Half + "public static partial string Pages(string first); }");

        Assert.Empty(longer.BeyondThat(before, DiagnosticSeverity.Error));
        Assert.StartsWith("CS8795 ", Assert.Single(twice.BeyondThat(before, DiagnosticSeverity.Error)), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
