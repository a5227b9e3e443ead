using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using McpBounds.Analyzers.Apis;
using McpBounds.Analyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace McpBounds.Analyzers.Bounds;

/// <summary>Answers: which libraries of remote services does a file import? Read from its usings, so before anything is bound and whether the packages are there or not.</summary>
internal sealed class LibraryImports
{
    private static readonly ConditionalWeakTable<ToolCode, LibraryImports> s_known = new();

    private readonly ToolCode _tools;
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableArray<RemoteApi>> _byTree = new();
    private object? _global;

    private LibraryImports(ToolCode tools) => _tools = tools;

    /// <summary>The imports of one compilation.</summary>
    public static LibraryImports In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>The known libraries that hold in a file, by its own usings and by global ones.</summary>
    public ImmutableArray<RemoteApi> At(SyntaxTree tree, CancellationToken cancellation) => _byTree.TryGetValue(tree, out var known)
        ? known
        : _byTree.GetOrAdd(tree, Libraries(Of(tree, cancellation)).Concat(Global(cancellation)).Distinct().ToImmutableArray());

    /// <summary>The namespaces that a file imports.</summary>
    public static IEnumerable<string> Of(SyntaxTree tree, CancellationToken cancellation) => UsingsOf(tree, cancellation).Select(static import => import.Name?.ToString()).OfType<string>();

    private static IEnumerable<UsingDirectiveSyntax> UsingsOf(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();

    private ImmutableArray<RemoteApi> Global(CancellationToken cancellation)
    {
        if (_global is ImmutableArray<RemoteApi> known)
        {
            return known;
        }

        var found = Libraries(_tools.Compilation.SyntaxTrees
            .SelectMany(tree => UsingsOf(tree, cancellation))
            .Where(static import => import.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
            .Select(static import => import.Name?.ToString())
            .OfType<string>()).Distinct().ToImmutableArray();
        _global = found;
        return found;
    }

    private IEnumerable<RemoteApi> Libraries(IEnumerable<string> spaces) => spaces.Where(space => !IsOwn(space)).Select(RemoteApi.OfNamespace).OfType<RemoteApi>();

    /// <summary>A project may be called after the service that it is a server of.</summary>
    private bool IsOwn(string space)
    {
        INamespaceSymbol? current = _tools.Compilation.Assembly.GlobalNamespace;
        foreach (var part in space.Split('.'))
        {
            current = current?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        }

        return current is not null;
    }
}
