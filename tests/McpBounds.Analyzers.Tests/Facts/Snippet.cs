using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.Analyzers.Facts;

/// <summary>A few lines of code that are compiled and run: they have a <c>url</c> and a <c>token</c> and return the length of what they read.</summary>
internal static class Snippet
{
    /// <summary>Runs the lines against an address.</summary>
    public static async Task<int> RunAsync(string lines, string url, CancellationToken token)
    {
        var source = $$"""
            using System;
            using System.IO;
            using System.IO.Compression;
            using System.Net;
            using System.Net.Http;
            using System.Net.Http.Json;
            using System.Text.Json;
            using System.Threading;
            using System.Threading.Tasks;

            public static class Program
            {
                public static async Task<int> RunAsync(string url, CancellationToken token)
                {
                    {{lines}}
                }
            }
            """;
        var references = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, nameof(ReferenceAssemblies), "net10.0"), "*.dll")
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(source, cancellationToken: token)], references, new(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly, cancellationToken: token);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        assembly.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        try
        {
            var run = context.LoadFromStream(assembly).GetType("Program")!.GetMethod("RunAsync", BindingFlags.Public | BindingFlags.Static)!;
            return await run.CreateDelegate<Func<string, CancellationToken, Task<int>>>()(url, token);
        }
        finally
        {
            context.Unload();
        }
    }
}
