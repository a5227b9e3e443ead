using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace McpBounds.Analyzers.Tools;

/// <summary>Compilations for tests that ask the foundation itself, or count what it does. Each has an assembly name of its own.</summary>
internal static class Compiled
{
    private static readonly ConcurrentDictionary<string, MetadataReference> s_files = new(StringComparer.Ordinal);
    private static int s_count;

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.ComponentModel;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private const string McpUsings = """
        global using ModelContextProtocol.Protocol;
        global using ModelContextProtocol.Server;
        """;

    /// <summary>.NET 10 with Microsoft.Extensions and the newest MCP SDK.</summary>
    internal static ImmutableArray<MetadataReference> Mcp { get; } = [.. Files("net10.0", "extensions/net10.0", "mcp-2.3.1/net10.0")];

    /// <summary>The same without the SDK.</summary>
    internal static ImmutableArray<MetadataReference> Plain { get; } = [.. Files("net10.0", "extensions/net10.0")];

    internal static CSharpCompilation Code(params string[] sources) => Code(Mcp, sources);

    internal static CSharpCompilation Code(IEnumerable<MetadataReference> references, params string[] sources)
    {
        var compilation = Unchecked(references, sources);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    /// <summary>A compilation that is not compiled: for much code of which a smaller piece was.</summary>
    internal static CSharpCompilation Unchecked(IEnumerable<MetadataReference> references, params string[] sources)
    {
        var all = references.ToList();
        return CSharpCompilation.Create(
            $"Code{Interlocked.Increment(ref s_count)}",
            sources.Select((source, index) => Parse(source, $"/0/Test{index}.cs")).Append(Parse(all.Exists(IsMcp) ? Usings + "\n" + McpUsings : Usings, "/0/Usings.cs")),
            all,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>A library as a package brings it.</summary>
    internal static PortableExecutableReference Image(CSharpCompilation library)
    {
        using var image = new MemoryStream();
        var emitted = library.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>Skips the test where the loaded Roslyn cannot parse its code, and says so.</summary>
    internal static void Needs(int csharp) => Assert.SkipUnless(RoslynHost.Supports(csharp), RoslynHost.WhyNot(csharp));

    internal static SyntaxTree Parse(string source, string path) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), path, cancellationToken: TestContext.Current.CancellationToken);

    internal static ToolCode Tools(Compilation compilation) => ToolCode.In(compilation, NoOptions.Instance)!;

    /// <summary>The calls of a method of this name, in the order of files and places.</summary>
    internal static ImmutableArray<InvocationExpressionSyntax> Calls(Compilation compilation, string name) =>
    [
        .. compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes())
            .OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name
                || call.Expression is MemberAccessExpressionSyntax access && access.Name.Identifier.ValueText == name),
    ];

    private static bool IsMcp(MetadataReference reference) => reference.Display?.EndsWith("ModelContextProtocol.dll", StringComparison.Ordinal) == true;

    private static IEnumerable<MetadataReference> Files(params string[] folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "ReferenceAssemblies", folder), "*.dll"))
        .GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
        .Select(group => s_files.GetOrAdd(group.Last(), static path => MetadataReference.CreateFromFile(path)));

    /// <summary>A project that sets no option.</summary>
    internal sealed class NoOptions : AnalyzerConfigOptionsProvider
    {
        internal static readonly NoOptions Instance = new();

        public override AnalyzerConfigOptions GlobalOptions => Empty.Instance;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Empty.Instance;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Empty.Instance;

        private sealed class Empty : AnalyzerConfigOptions
        {
            internal static readonly Empty Instance = new();

            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = null;
                return false;
            }
        }
    }
}
