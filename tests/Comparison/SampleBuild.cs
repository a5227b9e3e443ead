using System.Reflection;
using System.Text.Json;

namespace McpBounds.Comparison;

/// <summary>A build of the sample server, outside this repository and its settings, with every rule of every peer switched on.</summary>
internal static class SampleBuild
{
    private const string Log = "findings.sarif";

    /// <summary>Everything that is reported, at whatever severity.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(string repository, string folder)
    {
        foreach (var source in (string[])["tests/Samples/UnboundedServer", "tests/Comparison/Neighbours"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, source), "*.cs"))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }
        }

        await File.WriteAllLinesAsync(
            Path.Combine(folder, ".globalconfig"),
            ["is_global = true", .. Peer.All.SelectMany(static peer => peer.Ids).Select(static id => $"dotnet_diagnostic.{id}.severity = warning")]);
        var packages = Peer.All.Select(static peer => peer.Package).OfType<(string Id, string Version)>()
            .Append(("Microsoft.Extensions.Hosting", "10.0.14")).Append(("Microsoft.Extensions.Http", "10.0.14")).Append(("ModelContextProtocol", "2.3.1"));
        var ours = typeof(SampleBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "OurAnalyzer").Value;
        await File.WriteAllTextAsync(Path.Combine(folder, "Server.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <ErrorLog>{Log},version=2.1</ErrorLog>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <Analyzer Include="{ours}" />
                {string.Join("\n    ", packages.Select(static package => $"""<PackageReference Include="{package.Item1}" Version="{package.Item2}" />"""))}
              </ItemGroup>
            </Project>
            """);
        await Command.RunAsync(folder, "dotnet", worst: 0, "build", "--nologo");

        await using var stream = File.OpenRead(Path.Combine(folder, Log));
        using var log = await JsonDocument.ParseAsync(stream);
        var run = log.RootElement.GetProperty("runs")[0];

        // The SDK's own copy of its analyzers names some of them a second time.
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray();
        var titles = rules.DistinctBy(static rule => rule.GetProperty("id").GetString()).ToDictionary(
            static rule => rule.GetProperty("id").GetString()!,
            static rule => rule.TryGetProperty("shortDescription", out var title) ? title.GetProperty("text").GetString()! : "");
        return
        [
            .. (from result in run.GetProperty("results").EnumerateArray()
                let rule = result.GetProperty("ruleId").GetString()!
                where result.TryGetProperty("locations", out var places) && places.GetArrayLength() > 0
                let place = result.GetProperty("locations")[0].GetProperty("physicalLocation")
                let region = place.GetProperty("region")
                let first = region.GetProperty("startLine").GetInt32()
                select new Finding(
                    rule,
                    titles.GetValueOrDefault(rule, ""),
                    Path.GetFileName(new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath),
                    first,
                    region.TryGetProperty("endLine", out var last) ? last.GetInt32() : first,
                    region.GetProperty("startColumn").GetInt32())).Distinct(),
        ];
    }
}
