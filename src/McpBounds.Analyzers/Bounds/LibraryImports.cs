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
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableArray<(string Space, RemoteApi Library)>> _byTree = new();
    private object? _global;

    private LibraryImports(ToolCode tools) => _tools = tools;

    /// <summary>The imports of one compilation.</summary>
    public static LibraryImports In(ToolCode tools) => s_known.GetValue(tools, static tools => new(tools));

    /// <summary>Whether a file imports any known library, by its own usings or by global ones.</summary>
    public bool AnyAt(SyntaxTree tree, CancellationToken cancellation) => !At(tree, cancellation).IsEmpty;

    /// <summary>Whether it imports one of a service of models.</summary>
    public bool ModelsAt(SyntaxTree tree, CancellationToken cancellation) => At(tree, cancellation).Any(static import => import.Library.Kind == RemoteKind.Ai);

    /// <summary>Those of them that are not there: only they can be what a type that does not resolve belongs to. What has a default comes first.</summary>
    public IEnumerable<RemoteApi> MissingAt(SyntaxTree tree, CancellationToken cancellation) =>
        At(tree, cancellation).Where(import => !Exists(import.Space, _tools.Compilation.GlobalNamespace)).Select(static import => import.Library)
            .OrderBy(static library => library.DefaultSeconds is null);

    private ImmutableArray<(string Space, RemoteApi Library)> At(SyntaxTree tree, CancellationToken cancellation) => _byTree.TryGetValue(tree, out var known)
        ? known
        : _byTree.GetOrAdd(tree, Libraries(Of(tree, cancellation)).Concat(Global(cancellation)).Distinct().ToImmutableArray());

    /// <summary>The namespaces that a file imports.</summary>
    public static IEnumerable<string> Of(SyntaxTree tree, CancellationToken cancellation) => UsingsOf(tree, cancellation).Select(static import => import.Name?.ToString()).OfType<string>();

    private static IEnumerable<UsingDirectiveSyntax> UsingsOf(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>();

    private ImmutableArray<(string Space, RemoteApi Library)> Global(CancellationToken cancellation)
    {
        if (_global is ImmutableArray<(string Space, RemoteApi Library)> known)
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

    /// <summary>What is known among some namespaces; not the project's own, which may be called after the service that it is a server of.</summary>
    private IEnumerable<(string Space, RemoteApi Library)> Libraries(IEnumerable<string> spaces) =>
        from space in spaces
        where !Exists(space, _tools.Compilation.Assembly.GlobalNamespace)
        let library = RemoteApi.OfNamespace(space)
        where library is not null
        select (space, library);

    private static bool Exists(string space, INamespaceSymbol root)
    {
        INamespaceSymbol? current = root;
        foreach (var part in space.Split('.'))
        {
            current = current?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        }

        return current is not null;
    }
}
