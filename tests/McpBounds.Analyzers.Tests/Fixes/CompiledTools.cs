using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace McpBounds.Analyzers.Fixes;

/// <summary>The type <c>Tools</c> of a source, compiled and loaded, so that what a fix writes can be run.</summary>
internal static class CompiledTools
{
    /// <summary>Stands in for the MCP SDK and the implicit usings, of which only names are needed here.</summary>
    private const string Surroundings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        public sealed class McpServerToolAttribute : Attribute { }
        public sealed class McpServerToolTypeAttribute : Attribute { }

        namespace ModelContextProtocol
        {
            public sealed class McpException : Exception { public McpException(string message) : base(message) { } }
        }
        """;

    /// <summary>The type <c>Tools</c> that the source declares; a test fails that hands in what does not compile.</summary>
    public static Type From(string source)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp11);
        var compilation = CSharpCompilation.Create(
            "Fixed",
            [CSharpSyntaxTree.ParseText(source, options), CSharpSyntaxTree.ParseText(Surroundings, options)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(static path => !Path.GetFileName(path).StartsWith("ModelContextProtocol", StringComparison.Ordinal))
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return Assembly.Load(image.ToArray()).GetType("Tools")!;
    }

    /// <summary>Calls the tool, static or of a new instance, as the SDK would: its own exceptions come out as they are.</summary>
    public static object? Call(Type tools, string tool, object?[] arguments, params object?[] services)
    {
        var method = tools.GetMethod(tool)!;
        var instance = method.IsStatic ? null : Activator.CreateInstance(tools, services);
        return method.Invoke(instance, BindingFlags.DoNotWrapExceptions | BindingFlags.OptionalParamBinding, null, arguments, null);
    }
}
