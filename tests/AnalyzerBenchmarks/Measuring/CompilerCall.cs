using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using McpBounds.AnalyzerBenchmarks.Generation;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.AnalyzerBenchmarks.Measuring;

/// <summary>What <c>dotnet build</c> would run the compiler with, for a project that lies in a folder of its own.</summary>
/// <param name="Folder">The project's folder.</param>
/// <param name="Compiler">The SDK's compiler.</param>
/// <param name="Arguments">All it is given.</param>
internal sealed record CompilerCall(string Folder, string Compiler, ImmutableArray<string> Arguments)
{
    /// <summary>The SDK's analyzers and the generators of the framework and of all packages.</summary>
    private const string Analyzer = "/analyzer:";

    /// <summary>The compiler's version, without the number of its build.</summary>
    public string CompilerVersion => FileVersionInfo.GetVersionInfo(Compiler).ProductVersion!.Split('-', '+')[0];

    /// <summary>The call as Roslyn reads it.</summary>
    public CSharpCommandLineArguments Parsed { get; } = CSharpCommandLineParser.Default.Parse(Arguments, Folder, sdkDirectory: null);

    /// <summary>The SDK's file that sets what each of its analyzers says.</summary>
    public string DefaultSeverities => Parsed.AnalyzerConfigPaths.Single(static path => Path.GetFileName(path) == "analysislevel_10_default.globalconfig");

    /// <summary>Writes a project and asks the SDK. The machine's own package source has to have what this repository's tests need.</summary>
    public static async Task<CompilerCall> OfAsync(GeneratedServer server, string folder, string sdk = "Microsoft.NET.Sdk")
    {
        foreach (var file in server.Files)
        {
            Write(Path.Combine(folder, file.Path), file.Text);
        }

        var mcp = server.Shape.IsMcp ? "\n    <PackageReference Include=\"ModelContextProtocol\" Version=\"2.3.1\" />" : "";
        Write(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        Write(Path.Combine(folder, "Directory.Packages.props"), "<Project />");
        Write(Path.Combine(folder, "Server.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>{mcp}
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.14" />
                <PackageReference Include="Microsoft.Extensions.Http" Version="10.0.14" />
              </ItemGroup>
            </Project>
            """);
        await DotnetAsync(folder, ["restore", "-v:q"]);
        var output = await DotnetAsync(folder,
        [
            "msbuild", "-t:Compile", "-p:Configuration=Release", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath",
        ]);
        using var answer = JsonDocument.Parse(output);
        return new CompilerCall(
            folder,
            Path.GetFullPath(Path.Combine(answer.RootElement.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!, "bincore", "csc.dll")),
            [.. answer.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(static item => item.GetProperty("Identity").GetString()!)]);
    }

    /// <summary>With more analyzers.</summary>
    public CompilerCall With(params IEnumerable<string> analyzers) => this with { Arguments = [.. Arguments, .. analyzers.Select(static path => Analyzer + path)] };

    /// <summary>Without any analyzer or generator.</summary>
    public CompilerCall Bare() => this with { Arguments = Arguments.RemoveAll(static argument => argument.StartsWith(Analyzer, StringComparison.Ordinal)) };

    /// <summary>Runs the compiler in a process of its own, with no server that would be warm from the call before.</summary>
    /// <returns>What it took, and how many warnings of ours it gave.</returns>
    public async Task<(Cost Cost, int Findings)> RunAsync()
    {
        var response = Path.Combine(Folder, "arguments.rsp");
        await File.WriteAllLinesAsync(response, Arguments.Where(static argument => argument != "/noconfig").Select(Quoted));
        using var process = CommandLine(Folder, ["exec", Compiler, "/noconfig", "@" + response]);
        var (cost, output) = await Cost.OfAsync(process);
        return (cost, output.AsSpan().Count("warning MCPB"));
    }

    /// <summary>Runs the .NET command line.</summary>
    private static async Task<string> DotnetAsync(string folder, IEnumerable<string> arguments)
    {
        using var process = CommandLine(folder, arguments);
        process.Start();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} failed:\n{await output}{await error}");
    }

    private static Process CommandLine(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // A benchmark that was itself started by the build would hand its settings down.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        return new Process { StartInfo = start };
    }

    private static string Quoted(string argument) => argument.Contains(' ', StringComparison.Ordinal) && !argument.Contains('"', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
